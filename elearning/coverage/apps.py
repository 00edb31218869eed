"""How much of each group is trained."""

from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "elearning.coverage"
    label = "coverage"
    verbose_name = "Coverage"
