"""A person says which badge is theirs, corrects it or withdraws it; an officer says whether it is the same person."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from certificates.licensing import queries, rules
from certificates.licensing.models import Authority, Claim, ClaimReview, Licence, LicenceType


class ClaimRefused(Exception):
    """The badge could not be noted; the message says why."""


class ReviewRefused(Exception):
    """The officer's word could not be noted; the message says why."""


@transaction.atomic
def claim_badge(
    *,
    person: User,
    authority: Authority,
    badge_number: str,
    licence_type: LicenceType | None = None,
    now: datetime.datetime,
) -> Claim:
    """A person's badge at an authority. A correction ends the open claim and opens another.

    The claim keeps the person's name as it is now. The same badge again changes nothing, but for somebody who was
    renamed since and whom no officer has looked at: that is a correction too. `licence_type` None keeps what an
    unchanged badge has.
    Raises ClaimRefused for what cannot be a badge number.
    """
    try:
        key = rules.badge_key(badge_number)
    except rules.BadBadge as refusal:
        raise ClaimRefused(str(refusal)) from refusal
    return _claim(
        person=person, authority=authority, key=key, written=" ".join(badge_number.split()), licence_type=licence_type,
        now=now,
    )  # fmt: skip


@transaction.atomic
def apply_to_authority(
    *, person: User, authority: Authority, licence_type: LicenceType, now: datetime.datetime
) -> Claim:
    """Somebody applies for a first licence and has no badge yet: the authority's rules hold for them too.

    Its policies are found by this claim, no badge is. A badge they gave at that authority before stays.
    """
    held = Claim.objects.filter(person=person, authority=authority, ended_on__isnull=True).exclude(badge_key="").first()
    if held is not None:
        return held
    return _claim(person=person, authority=authority, key="", written="", licence_type=licence_type, now=now)


def _claim(
    *,
    person: User,
    authority: Authority,
    key: str,
    written: str,
    licence_type: LicenceType | None,
    now: datetime.datetime,
) -> Claim:
    today = timezone.localdate(now)
    # One at a time for a person: two tabs would otherwise both open a claim and one would fail on the constraint.
    User.objects.select_for_update().get(pk=person.pk)
    held = Claim.objects.filter(person=person, authority=authority, ended_on__isnull=True).first()
    if held is not None:
        same_badge = held.badge_key == key and licence_type in (None, held.licence_type)
        if same_badge and (held.claimant_name == person.name or held.reviews.exists()):
            return held
        if same_badge:
            licence_type = held.licence_type
        held.ended_on = today
        held.save(update_fields=["ended_on"])
    return Claim.objects.create(
        person=person,
        authority=authority,
        licence_type=licence_type,
        claimant_name=person.name,
        badge_number=written,
        badge_key=key,
        started_on=today,
    )


@transaction.atomic
def withdraw_claim(*, claim: Claim, now: datetime.datetime) -> Claim:
    """The badge is no longer this person's, or never was. Withdrawing twice changes nothing."""
    current = Claim.objects.select_for_update().get(pk=claim.pk)
    if current.ended_on is None:
        current.ended_on = timezone.localdate(now)
        current.save(update_fields=["ended_on"])
    return current


@transaction.atomic
def review_claim(*, officer: User, claim: Claim, same_person: bool, note: str, now: datetime.datetime) -> ClaimReview:
    """An officer's word on whether the claimant is the holder on the register, and how they know. The newest counts.

    Raises ReviewRefused without a note, for a claim that has ended, a badge that is not on the register, and for an
    officer of another authority.
    """
    today = timezone.localdate(now)
    words = " ".join(note.split())
    if not words:
        raise ReviewRefused("Write how you know: which document you saw, or whom you asked.")
    if len(words) > 250:
        raise ReviewRefused("The note must be 250 characters or fewer.")
    if claim.authority_id not in {authority.pk for authority in queries.authorities_for(person=officer, on=today)}:
        raise ReviewRefused("Only an officer of the authority that issued the badge can say this.")
    if not Claim.objects.on(today).filter(pk=claim.pk).exists():
        raise ReviewRefused("The driver has changed the badge number since. Look the badge up again.")
    holder = Licence.objects.filter(authority=claim.authority_id, badge_key=claim.badge_key, on_register=True).first()
    if holder is None:
        raise ReviewRefused("This badge is not on the register, so there is nobody to compare the driver with.")
    return ClaimReview.objects.create(
        claim=claim,
        register_name=holder.holder_name,
        same_person=same_person,
        note=words,
        reviewed_by=officer,
        reviewed_at=now,
        reviewed_on=today,
    )
