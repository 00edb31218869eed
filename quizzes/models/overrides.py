"""What an officer gave somebody beside the rules, and why. All of it is kept; of extra time the newest counts."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from content.models.append_only import AppendOnly
from quizzes.models.attempts import Attempt
from quizzes.models.quizzes import Quiz


class Override(AppendOnly):
    """An exception for one person and test, with who made it, when and for which reason."""

    class Kind(models.TextChoices):
        EXTRA_ATTEMPT = "extra attempt", "One more attempt"
        END_WAIT = "end wait", "The next attempt is open at once"
        VOID = "void", "The attempt is void: it does not count"
        EXTRA_TIME = "extra time", "More time in each attempt"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="overrides")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="overrides")
    kind = models.CharField(max_length=20, choices=Kind)
    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, null=True, blank=True, related_name="overrides",
        help_text="The attempt that is void, or after which nobody need wait.",
    )  # fmt: skip
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Of extra time, in each attempt begun from now on. 0 ends it."
    )
    reason = models.CharField(max_length=300)
    # The engine does not know what an authority is: who uses it says whose exception this was.
    scope = models.SlugField(max_length=60, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["person", "quiz", "pk"]
        indexes = [models.Index(fields=["person", "quiz"], name="overrides_of_a_person")]
        constraints = [
            models.UniqueConstraint(fields=["attempt"], condition=Q(kind="void"), name="an_attempt_is_voided_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["end wait", "void"], attempt__isnull=False, minutes__isnull=True)
                | Q(kind="extra attempt", attempt__isnull=True, minutes__isnull=True)
                | Q(kind="extra time", attempt__isnull=True, minutes__isnull=False),
                name="override_says_what_its_kind_needs",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.given_at:%-d %B %Y}"
