"""A sitting under supervision: who opened it, its code, and whose identity was looked at."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from content.models.append_only import AppendOnly
from quizzes.models.attempts import Attempt
from quizzes.models.quizzes import Quiz


class Sitting(models.Model):
    """Some hours in which people start one test in the presence of whoever opened it. Closing it is the only change."""

    code = models.CharField(max_length=8, unique=True)
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="sittings")
    # The engine does not know what an authority is: who uses it says whose sitting this is.
    scope = models.SlugField(max_length=60)
    place = models.CharField(max_length=150, help_text="Where people sit: a room, a building.")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="Until then the code starts an attempt.")

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["scope", "-opened_at"], name="sittings_of_a_scope")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("opened_at")), name="sitting_ends_after_it_opens")
        ]

    def __str__(self) -> str:
        return f"{self.code}, {self.place}"


class IdentityCheck(AppendOnly):
    """Whoever supervised a sitting says whether the person who sat the attempt is who they say. The newest counts."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="identity_checks")
    confirmed = models.BooleanField()
    note = models.CharField(max_length=250, help_text="What was looked at.")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ["attempt", "pk"]

    def __str__(self) -> str:
        return f"{'Confirmed' if self.confirmed else 'Not confirmed'}, {self.checked_at:%-d %B %Y}"
