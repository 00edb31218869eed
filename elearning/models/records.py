"""What people did: progress through lessons, and completions, which are evidence."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from content.models import Module, ModuleVersion
from content.models.append_only import AppendOnly
from quizzes.models import Attempt


class LessonProgress(models.Model):
    """A person has read a lesson to its end. The lesson is named by a key that survives its moving and renaming."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lesson_progress")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="+")
    lesson = models.UUIDField(help_text="The lesson page's translation key.")
    finished_at = models.DateTimeField()
    again_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was last read again; some rules ask for that before another attempt."
    )

    class Meta:
        ordering = ["person", "module", "finished_at"]
        constraints = [models.UniqueConstraint(fields=["person", "module", "lesson"], name="a_lesson_is_finished_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.lesson}"


class Completion(AppendOnly):
    """A person completed a version of a module on a day. Never changed; survives pages and accounts."""

    class How(models.TextChoices):
        ONLINE = "online", "Online"
        SESSION = "session", "At a session"
        ELSEWHERE = "elsewhere", "Recorded from elsewhere"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="completions"
    )
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="completions")
    version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="completions")
    completed_on = models.DateField(help_text="The London day.")
    recorded_at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=How)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True, help_text="Per cent.")
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, null=True, blank=True, related_name="completion")
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["-completed_on", "-pk"]
        indexes = [
            models.Index(fields=["person", "module", "-completed_on"], name="completions_of_a_person"),
            models.Index(fields=["module", "completed_on"], name="completions_of_a_module"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(how="online") | Q(attempt__isnull=True) | Q(score__isnull=False),
                name="a_tested_completion_has_a_score",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.module_id} {self.completed_on}"


class Declaration(AppendOnly):
    """A person declared that they have read and understood a document: the words and the edition as they were then."""

    completion = models.OneToOneField(Completion, on_delete=models.PROTECT, related_name="declaration")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="declarations"
    )
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="declarations")
    edition = models.CharField(max_length=150)
    statement = models.CharField(max_length=300)
    cycle = models.PositiveSmallIntegerField(
        help_text="1 for the first time; the same edition may be declared again when the last one no longer counts."
    )
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["-declared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "module", "edition", "cycle"], name="one_declaration_of_an_edition_in_a_cycle"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.edition} {self.cycle}"
