"""Attempts: one sitting each, holding the rules, the question versions and the order drawn at its start."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from quizzes.models.bank import QuestionVersion
from quizzes.models.quizzes import Quiz


class Attempt(models.Model):
    """One sitting. What it was started with is never edited; closing it is the only change."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        SUBMITTED = "submitted", "Submitted"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="attempts")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField(help_text="1 for the person's first attempt at this test.")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    rules = models.JSONField(help_text="The test rules in force when it was started.")
    revision = models.PositiveIntegerField(default=0, help_text="Rises with each page saved; a stale page is refused.")
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    # Set when it is submitted: marks out of marks, per cent to two places, and per section.
    marks = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    out_of = models.PositiveSmallIntegerField()
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True, help_text="Per cent.")
    passed = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["quiz", "person", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["person", "quiz"], condition=Q(state="open"), name="one_open_attempt"),
            models.UniqueConstraint(fields=["person", "quiz", "number"], name="one_attempt_of_a_number"),
            models.CheckConstraint(
                condition=Q(state="open", submitted_at__isnull=True, passed__isnull=True)
                | Q(state="submitted", submitted_at__isnull=False, passed__isnull=False, score__isnull=False),
                name="submitted_attempts_have_a_score",
            ),
        ]

    def __str__(self) -> str:
        return f"Attempt {self.number} at {self.quiz_id}"


class Response(models.Model):
    """One question of an attempt: the version drawn, the order its options were shown in, and the answer given."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    position = models.PositiveSmallIntegerField(help_text="From 1.")
    section = models.SlugField(max_length=60)
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    option_order = models.JSONField(help_text="Option ids in the order shown.")
    answer = models.JSONField(default=list, help_text="Option ids chosen; empty when not answered.")
    saved_at = models.DateTimeField(null=True, blank=True)
    mark = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="one_response_at_a_position"),
            models.UniqueConstraint(fields=["attempt", "version"], name="a_question_is_asked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}.{self.position}"
