"""A module's identity and its published versions: what a completion and a certificate name for ever."""

from django.db import models
from django.db.models import Q

from content.changes import Asks, Kind
from content.models.append_only import AppendOnly

KINDS = [
    (Kind.NOT_STATED.value, "Not stated"),
    (Kind.EDITORIAL.value, "Editorial"),
    (Kind.CLARIFICATION.value, "Clarification"),
    (Kind.MATERIAL.value, "Material"),
]
ASKS = [
    (Asks.NOTHING.value, "Nothing"),
    (Asks.RENEWAL.value, "Take it again before the next renewal"),
    (Asks.WITHIN.value, "Take it again by a day"),
    (Asks.UPDATE.value, "Read a one-page update"),
]


class Module(models.Model):
    """A training course. Its pages may move or go; this row, and all that hangs on it, stays."""

    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=150)
    valid_months = models.PositiveSmallIntegerField(
        null=True, blank=True, default=36,
        help_text="How long a completion counts where no licensing authority says otherwise. Empty: for ever.",
    )  # fmt: skip
    archived_on = models.DateField(
        null=True, blank=True, editable=False, help_text="Out of the lists from this day. Its history stays."
    )

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class StatedChange(models.Model):
    """What kind of change it was and what it asks of people who completed an earlier version (content.changes)."""

    kind = models.CharField("kind of change", max_length=13, choices=KINDS, default=Kind.NOT_STATED, blank=True)
    asks = models.CharField("what it asks", max_length=7, choices=ASKS, default=Asks.NOTHING)
    days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="From the London day of publication: for a renewal, and for “by a day”."
    )
    update_title = models.CharField(max_length=150, blank=True)
    update_text = models.TextField(blank=True, help_text="Clean HTML.")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]), name="%(class)s_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(asks=Asks.NOTHING.value)
                | Q(kind=Kind.MATERIAL.value, asks__in=[asked.value for asked in Asks]),
                name="%(class)s_asks_only_when_material",
            ),
            models.CheckConstraint(
                condition=Q(asks__in=[Asks.RENEWAL.value, Asks.WITHIN.value], days__gte=1)
                | (~Q(asks__in=[Asks.RENEWAL.value, Asks.WITHIN.value]) & Q(days__isnull=True)),
                name="%(class)s_has_days_when_it_needs_them",
            ),
            models.CheckConstraint(
                condition=Q(asks=Asks.UPDATE.value) & ~Q(update_title="") & ~Q(update_text="")
                | ~Q(asks=Asks.UPDATE.value) & Q(update_title="", update_text=""),
                name="%(class)s_has_an_update_when_it_asks_for_one",
            ),
        ]


class ModuleVersion(StatedChange, AppendOnly):
    """A published state of a module's substance."""

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=150)
    published_at = models.DateTimeField()
    digest = models.CharField(max_length=32, help_text="Of the text of its lessons.")

    class Meta:
        ordering = ["module", "-number"]
        constraints = [
            *StatedChange.Meta.constraints,
            models.UniqueConstraint(fields=["module", "number"], name="one_version_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"
