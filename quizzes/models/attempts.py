"""Attempts: one sitting each, holding the rules, the question versions and the order drawn at its start."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from quizzes.models.bank import QuestionVersion, ScenarioVersion
from quizzes.models.quizzes import Quiz
from quizzes.rules import SectionReached


class Attempt(models.Model):
    """One sitting. What it was started with is never edited; closing it is the only change."""

    # How its sections went, where this very request scored it: nobody then need read it again. Not kept.
    scored: tuple[SectionReached, ...] | None = None

    class State(models.TextChoices):
        OPEN = "open", "Open"
        SUBMITTED = "submitted", "Submitted"
        ABANDONED = "abandoned", "Not finished in time"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="attempts")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField(help_text="1 for the person's first attempt at this test.")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    rules = models.JSONField(help_text="The test rules in force when it was started.")
    pages = models.JSONField(default=list, blank=True, help_text="How many questions stand on each page.")
    revision = models.PositiveIntegerField(default=0, help_text="Rises with each page saved; a stale page is refused.")
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True, blank=True, help_text="Fixed at the start. Empty: no time limit.")
    submitted_at = models.DateTimeField(null=True, blank=True)
    abandoned_at = models.DateTimeField(null=True, blank=True)
    by_deadline = models.BooleanField(default=False, help_text="It was closed because the time was up.")
    statement = models.CharField(max_length=300, blank=True, help_text="What the person declared at the start.")
    # [{"section": "signs", "marks": "7/2", "out_of": 4, "attempt": 1}]: sections passed before, which this one does not
    # ask again. Their marks are part of `marks`, `out_of` and `score`.
    carried = models.JSONField(default=list, blank=True)
    sitting = models.ForeignKey(
        "Sitting", on_delete=models.PROTECT, null=True, blank=True, related_name="attempts",
        help_text="The sitting under supervision that it was started in.",
    )  # fmt: skip
    device = models.CharField(max_length=64, blank=True, help_text="A digest of the browser's cookie, for a while.")
    # Set when it is submitted, rounded for showing: whether it is a pass was decided on exact marks.
    marks = models.DecimalField(max_digits=11, decimal_places=6, null=True, blank=True)
    out_of = models.PositiveSmallIntegerField()
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True, help_text="Per cent.")
    passed = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["quiz", "person", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["person", "quiz"], condition=Q(state="open"), name="one_open_attempt"),
            models.UniqueConstraint(fields=["person", "quiz", "number"], name="one_attempt_of_a_number"),
            models.CheckConstraint(
                condition=Q(state="open", submitted_at__isnull=True, abandoned_at__isnull=True, passed__isnull=True)
                | Q(
                    state="submitted",
                    submitted_at__isnull=False,
                    abandoned_at__isnull=True,
                    passed__isnull=False,
                    score__isnull=False,
                )
                | Q(
                    state="abandoned",
                    submitted_at__isnull=True,
                    abandoned_at__isnull=False,
                    passed__isnull=True,
                    score__isnull=True,
                ),
                name="submitted_attempts_have_a_score",
            ),
        ]
        indexes = [
            models.Index(fields=["deadline_at"], condition=Q(state="open"), name="attempts_to_sweep"),
            models.Index(fields=["device"], condition=~Q(device=""), name="attempts_of_a_device"),
        ]

    def __str__(self) -> str:
        return f"Attempt {self.number} at {self.quiz_id}"

    @property
    def closed_at(self) -> datetime.datetime | None:
        """When it was handed in or given up; none while it is open."""
        return self.submitted_at or self.abandoned_at

    @property
    def asked(self) -> int:
        """How many questions it asks itself, without the sections it carries."""
        return self.out_of - sum(row["out_of"] for row in self.carried)


class Response(models.Model):
    """One question of an attempt: the version drawn, the order its options were shown in, and the answer given."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    position = models.PositiveSmallIntegerField(help_text="From 1.")
    section = models.SlugField(max_length=60)
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    scenario = models.ForeignKey(ScenarioVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    option_order = models.JSONField(help_text="What the kind of question drew: option ids in the order shown.")
    answer = models.JSONField(default=list, help_text="Option ids chosen, or as the kind says; empty: not answered.")
    saved_at = models.DateTimeField(null=True, blank=True)
    mark = models.DecimalField(max_digits=7, decimal_places=6, null=True, blank=True, help_text="From 0 to 1.")

    class Meta:
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="one_response_at_a_position"),
            models.UniqueConstraint(fields=["attempt", "version"], name="a_question_is_asked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}.{self.position}"
