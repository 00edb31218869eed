"""Questions and their immutable versions, kept in pools. An attempt names the version it asked."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from content.models.append_only import AppendOnly


class Pool(models.Model):
    """A bank of questions that quizzes draw from."""

    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=150)

    class Meta:
        ordering = ["title"]

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
    current = models.ForeignKey(
        "QuestionVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    loaded_digest = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        ordering = ["pool", "section", "key"]
        constraints = [models.UniqueConstraint(fields=["pool", "key"], name="one_question_of_a_key")]
        indexes = [models.Index(fields=["pool", "section"], condition=Q(state="live"), name="live_questions")]

    def __str__(self) -> str:
        return self.key


class QuestionVersion(AppendOnly):
    """The words of a question at a moment. Never changed: attempts point here."""

    class Kind(models.TextChoices):
        SINGLE = "single", "One right answer"
        MULTIPLE = "multiple", "All that apply"
        TRUE_FALSE = "true_false", "True or false"

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    text = models.TextField(help_text="HTML, cleaned.")
    # [{"id": "a", "text": "…", "right": true}]: the ids are what an answer names; order here is the writer's.
    options = models.JSONField()
    feedback = models.TextField(help_text="Shown with a missed question after the test; never names the right answer.")
    outcome = models.SlugField(max_length=60, blank=True)
    teaches = models.SlugField("taught in", max_length=120, blank=True, help_text="The lesson that teaches it.")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["question", "-number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="one_question_version_of_a_number")]

    def __str__(self) -> str:
        return f"{self.question_id} version {self.number}"
