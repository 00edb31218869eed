"""Licensing authorities and what each asks of whom. A council's rule is data: it differs everywhere and changes."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, Role
from accounts.models.dated import in_force
from content.models import Module


class Authority(models.Model):
    """A licensing authority. With a badge number it identifies a licence."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=150, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="authorities",
        help_text="Its drivers are counted there: the register is the headcount.",
    )  # fmt: skip
    badge_hint = models.CharField(
        max_length=150,
        blank=True,
        help_text="Shown where a driver types the badge number: where to find it, how it looks.",
    )
    enquiries = models.CharField(max_length=150, blank=True, help_text="Email or telephone of the licensing team.")
    is_demonstration = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = "licensing authority"
        verbose_name_plural = "licensing authorities"

    def __str__(self) -> str:
        return self.name


class LicenceType(models.Model):
    """Private hire driver, hackney carriage driver, dual, operator."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=80, unique=True)
    also_written = models.CharField(
        max_length=250, blank=True, help_text="Other words for it in registers, separated by commas: PHD, private hire."
    )
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="licence_types")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PolicyQuerySet(models.QuerySet["Policy"]):
    def on(self, day: datetime.date) -> PolicyQuerySet:
        """In force on a day; the last day counts."""
        return self.filter(in_force(day, first="starts_on", last="ends_on"))


class Policy(models.Model):
    """What an authority asks of holders of a licence type, from a day. A new rule is a new row: the old one ends."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="policies")
    licence_type = models.ForeignKey(LicenceType, on_delete=models.PROTECT, related_name="policies")
    module = models.ForeignKey(
        Module, on_delete=models.PROTECT, related_name="policies", limit_choices_to={"archived_on__isnull": True}
    )
    valid_months = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)],
        help_text="How many months a completion counts. Empty: for the licence's term.",
    )  # fmt: skip
    term_months = models.PositiveSmallIntegerField(
        default=36, validators=[MinValueValidator(1)], help_text="The usual term of this licence."
    )
    counts_from_months = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)],
        help_text=(
            "Training counts for a renewal when done in this many months before the licence ends. Empty: at any time."
        ),
    )  # fmt: skip
    pass_mark = models.PositiveSmallIntegerField(
        default=80, validators=[MinValueValidator(1), MaxValueValidator(100)], help_text="Per cent."
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)], help_text="Empty: as many as it takes."
    )
    # How the test is sat: each empty one is as the test itself says.
    section_pass_mark = models.PositiveSmallIntegerField(
        "pass mark of every section", null=True, blank=True,
        validators=[MaxValueValidator(100)],
        help_text="Per cent, in place of what the test says of its sections. Empty: as the test says. 0: none.",
    )  # fmt: skip
    minutes = models.PositiveSmallIntegerField(
        "time limit in minutes", null=True, blank=True, validators=[MaxValueValidator(1440)],
        help_text="Empty: as the test says. 0: no limit.",
    )  # fmt: skip
    at_deadline = models.CharField(
        "when the time is up", max_length=10, blank=True,
        choices=[
            ("submit", "Hand in what was answered by then"),
            ("abandon", "Count the attempt as not finished, without a score"),
        ],
        help_text="Empty: as the test says.",
    )  # fmt: skip
    waits = models.JSONField("waits between attempts", null=True, blank=True)
    read_again_after = models.PositiveSmallIntegerField(
        "read the module again after", null=True, blank=True,
        help_text=(
            "Failed attempts: after each so many every lesson must be read again. Empty: as the test says. 0: never."
        ),
    )  # fmt: skip
    resit_failed_sections = models.BooleanField(
        "resit failed sections only", null=True, blank=True,
        choices=[(True, "Yes: sections that were passed are not asked again"), (False, "No: all of it is asked again")],
        help_text="Empty: as the test says.",
    )  # fmt: skip
    feedback = models.CharField(
        max_length=10, blank=True,
        choices=[
            ("after", "After handing in: topics, lessons to read again and a hint for each question missed"),
            ("topics", "After handing in: topics and lessons to read again only"),
            ("now", "After each page: which of its questions were missed, with a hint. Answers are then fixed"),
        ],
        help_text="Empty: as the test says.",
    )  # fmt: skip
    review = models.CharField(
        "looking at one's answers again", max_length=10, blank=True,
        choices=[
            ("never", "Never"),
            ("later", "After handing in: one's own answers, and which were right. Never which would have been"),
        ],
        help_text="Empty: as the test says.",
    )  # fmt: skip
    language = models.CharField(
        "language of the test", max_length=10, blank=True,
        choices=[("any", "Any language of the site"), ("en", "English only")],
        help_text="Empty: as the test says.",
    )  # fmt: skip
    supervised = models.BooleanField(
        "under supervision", null=True, blank=True,
        choices=[(True, "Yes: an officer opens a sitting and vouches for who sits"), (False, "No: anywhere")],
        help_text="Empty: as the test says.",
    )  # fmt: skip
    questions = models.PositiveSmallIntegerField(
        "number of questions", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text=(
            "In all, spread over the sections as the test's own are, at least one of each. Empty: as the test says."
        ),
    )  # fmt: skip
    shuffle_questions = models.BooleanField(
        "questions in an order of their own", null=True, blank=True,
        choices=[(True, "Yes: for each attempt, within a section"), (False, "No: as they were written")],
        help_text="Empty: as the test says.",
    )  # fmt: skip
    shuffle_options = models.BooleanField(
        "answers in an order of their own", null=True, blank=True,
        choices=[(True, "Yes: for each attempt"), (False, "No: as they were written")],
        help_text="Empty: as the test says.",
    )  # fmt: skip
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["authority", "licence_type", "-starts_on"]
        verbose_name_plural = "policies"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "licence_type"], condition=Q(ends_on__isnull=True), name="one_open_policy"
            ),
            models.UniqueConstraint(fields=["authority", "licence_type", "starts_on"], name="one_policy_from_a_day"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="policy_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {self.licence_type}"


class OfficerQuerySet(models.QuerySet["Officer"]):
    def on(self, day: datetime.date) -> OfficerQuerySet:
        """In post on a day; the last day counts."""
        return self.filter(in_force(day))


class Officer(models.Model):
    """A person works at an authority's licensing desk, from a day to a day, and sees that authority only."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="offices")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="officers")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        ordering = ["authority", "person"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "authority"], condition=Q(ended_on__isnull=True), name="one_open_office"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="officer_ends_after_it_starts",
                violation_error_message="The last day is before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.authority}"
