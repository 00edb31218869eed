"""The badges that people say are theirs."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet

from accounts.models import User
from certificates.licensing.models import Authority, Claim


def open_claims(*, person: User, on: datetime.date) -> QuerySet[Claim]:
    """A person's badges as at a day, newest first, with authority and type."""
    return (
        Claim.objects.on(on)
        .filter(person=person)
        .select_related("authority", "licence_type")
        .order_by("-started_on", "-pk")
    )


def claim_of(*, authorities: list[Authority], pk: int, on: datetime.date) -> Claim | None:
    """A claim on a badge of one of these authorities, in force on the day."""
    return Claim.objects.on(on).filter(authority__in=authorities, pk=pk).select_related("person", "authority").first()
