"""The site itself: shell, settings, addresses."""

from django.apps import AppConfig


class WatchwordConfig(AppConfig):
    name = "watchword"
    verbose_name = "Watchword"
