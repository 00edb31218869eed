"""Questions and their immutable versions, kept in pools. An attempt names the version it asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from content.models.append_only import AppendOnly
from content.pictures import picture_choices
from quizzes.kinds import Kind, kind_choices, kind_of


class Pool(models.Model):
    """A bank of questions that quizzes draw from."""

    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=150)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Pictured(models.Model):
    """A picture that goes with words: one of the drawings, or an image that was uploaded. Not both."""

    picture = models.CharField("drawing", max_length=80, blank=True, choices=picture_choices)
    image = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    picture_alt = models.CharField("alternative text", max_length=250, blank=True)

    class Meta:
        abstract = True


class Scenario(models.Model):
    """A situation that several questions are about. What it says stands in its versions."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="scenarios")
    key = models.SlugField(max_length=80, help_text="Permanent within the pool.")
    current = models.ForeignKey(
        "ScenarioVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    draft = models.ForeignKey(
        "ScenarioVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    loaded_digest = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        ordering = ["pool", "key"]
        constraints = [models.UniqueConstraint(fields=["pool", "key"], name="one_scenario_of_a_key")]

    def __str__(self) -> str:
        return self.key

    @property
    def newest(self) -> ScenarioVersion:
        """The draft when there is one, else what is told. A scenario is made with a version."""
        version = self.draft or self.current
        assert version is not None  # noqa: S101
        return version


class ScenarioVersion(AppendOnly, Pictured):
    """The words of a situation at a moment. Never changed: attempts point here."""

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=150)
    text = models.TextField(help_text="HTML, cleaned.")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["scenario", "-number"]
        constraints = [models.UniqueConstraint(fields=["scenario", "number"], name="one_scenario_version_of_a_number")]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One thing to ask. What is asked stands in its versions; the newest is the one that is drawn."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        LIVE = "live", "Live"
        RETIRED = "retired", "Retired"

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="questions")
    key = models.SlugField(max_length=80, help_text="Permanent within the pool.")
    section = models.SlugField(max_length=60)
    state = models.CharField(max_length=10, choices=State, default=State.LIVE)
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, null=True, blank=True, related_name="questions")
    scenario_place = models.PositiveSmallIntegerField(default=0, help_text="Among the scenario's questions.")
    current = models.ForeignKey(
        "QuestionVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    draft = models.ForeignKey(
        "QuestionVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    loaded_digest = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        ordering = ["pool", "section", "key"]
        permissions = [("publish_question", "Can put questions into tests and retire them")]
        constraints = [models.UniqueConstraint(fields=["pool", "key"], name="one_question_of_a_key")]
        indexes = [models.Index(fields=["pool", "section"], condition=Q(state="live"), name="live_questions")]

    def __str__(self) -> str:
        return self.key

    @property
    def newest(self) -> QuestionVersion:
        """The draft when there is one, else what is asked. A question is made with a version."""
        version = self.draft or self.current
        assert version is not None  # noqa: S101
        return version


class QuestionVersion(AppendOnly, Pictured):
    """The words of a question at a moment. Never changed: attempts point here."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=kind_choices)
    text = models.TextField(help_text="HTML, cleaned.")
    # [{"id": "…", …}]: the ids are what an answer names; the rest, and what the order means, is the kind's.
    options = models.JSONField()
    feedback = models.TextField(help_text="Shown with a missed question after the test; never names the right answer.")
    outcome = models.SlugField(max_length=60, blank=True)
    teaches = models.SlugField("taught in", max_length=120, blank=True, help_text="The lesson that teaches it.")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    settings = models.JSONField(default=dict, blank=True)  # last: in this class it hides Django's

    class Meta:
        ordering = ["question", "-number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="one_question_version_of_a_number")]

    def __str__(self) -> str:
        return f"{self.question_id} version {self.number}"

    @property
    def how(self) -> Kind:
        """What a question of its kind can do."""
        return kind_of(self.kind)
