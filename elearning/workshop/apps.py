"""The editor's workshop: on top of the training, beside coverage. It has doors and no tables of its own."""

from django.apps import AppConfig


class WorkshopConfig(AppConfig):
    name = "elearning.workshop"
    label = "workshop"
    verbose_name = "Workshop"
