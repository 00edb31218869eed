"""Headcounts: how many people there are to train, said by whom and when."""

from django.conf import settings
from django.db import models

from accounts.models import Organisation, Role
from content.models.append_only import AppendOnly


class Headcount(AppendOnly):
    """A number of people in a role at an organisation (with all below it) on a day, with its source.

    Append-only: a better number is a new row, so that a report as at an earlier day gives the answer it gave then.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="headcounts")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="headcounts")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=150, help_text="Where the number comes from: school workforce census.")
    counted_on = models.DateField(help_text="The day the number speaks of.")
    recorded_on = models.DateField(help_text="The London day it was entered here.")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["organisation", "role", "-counted_on", "-pk"]
        indexes = [models.Index(fields=["organisation", "role", "counted_on"], name="headcounts_by_day")]

    def __str__(self) -> str:
        return f"{self.number} ({self.source}, {self.counted_on})"
