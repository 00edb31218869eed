"""The learner's journey: pages, progress, completion, obligations. Joins the engines."""

from django.apps import AppConfig


class ElearningConfig(AppConfig):
    name = "elearning"
    verbose_name = "Training"
