"""Licensing authorities, their policies and registers, and whether a driver is ready to renew."""

from django.apps import AppConfig


class LicensingConfig(AppConfig):
    name = "certificates.licensing"
    label = "licensing"
    verbose_name = "Licensing"
