"""Which badge a person says is theirs. A correction ends one claim and starts another; both are kept."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from certificates.licensing.models.authorities import Authority, LicenceType
from content.models.append_only import AppendOnly


class ClaimQuerySet(models.QuerySet["Claim"]):
    def on(self, day: datetime.date) -> ClaimQuerySet:
        """In force at the end of a day."""
        return self.filter(started_on__lte=day).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))


class Claim(models.Model):
    """A person says that this authority licenses them under this badge number, from a day until they correct it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="badge_claims")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="claims")
    licence_type = models.ForeignKey(LicenceType, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    claimant_name = models.CharField(
        max_length=150,
        editable=False,
        help_text="The person's name when they gave the badge: what was so on a day stays so when somebody is renamed.",
    )
    badge_number = models.CharField(
        max_length=30, blank=True, help_text="As typed. Empty: applying for a first licence, without a badge yet."
    )
    badge_key = models.CharField(max_length=30, blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(
        null=True, blank=True, help_text="The day it was corrected or withdrawn; that day it no longer counts."
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["person", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "authority"],
                condition=Q(ended_on__isnull=True),
                name="one_open_claim_at_an_authority",
            ),
            models.CheckConstraint(  # corrected on the day it was made, it never counted
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="claim_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["authority", "badge_key"], name="claims_by_badge")]

    def __str__(self) -> str:
        return f"{self.badge_number} ({self.authority})"


class ClaimReview(AppendOnly):
    """An officer looked at a claim whose name is not the register's and said whether it is the same person."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="reviews")
    register_name = models.CharField(
        max_length=150, help_text="The holder on the register then. For another holder the officer's word says nothing."
    )
    same_person = models.BooleanField()
    note = models.CharField(max_length=250)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reviewed_at = models.DateTimeField()
    reviewed_on = models.DateField()

    class Meta:
        ordering = ["claim", "pk"]

    def __str__(self) -> str:
        return f"{'Same person' if self.same_person else 'Not the same person'}, {self.reviewed_on}"
