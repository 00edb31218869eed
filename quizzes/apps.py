"""The test engine: questions in, score out. It knows a person, not a module."""

from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = "Tests"
