"""What may be written in the ledger: an award, a correction, a revocation. Nothing else, and nothing twice."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from certificates import queries, tasks
from certificates.models import Certificate, CertificateEvent, Vouching
from content.models import Module


class CertificateRefused(Exception):
    """Why a certificate cannot be corrected or revoked, as a sentence for people."""


class NotTheNewestEdition(CertificateRefused):
    def __init__(self) -> None:
        super().__init__("This certificate was corrected and a newer one stands in its place. Change the newer one.")


class AlreadyRevoked(CertificateRefused):
    def __init__(self) -> None:
        super().__init__("This certificate is already revoked. Nothing was changed.")


class ReasonMissing(CertificateRefused):
    def __init__(self) -> None:
        super().__init__("Choose why the certificate is revoked.")


REVOCATION_REASONS = (CertificateEvent.Reason.ERROR, CertificateEvent.Reason.CONDUCT)


def award_certificate(
    *,
    completion: UUID,
    person: User,
    module: Module,
    module_version: int,
    module_title: str,
    completed_on: datetime.date,
    valid_until: datetime.date | None,
    score: Decimal | None,
    attempt_number: int | None,
    role_name: str,
    authority_name: str,
    badge_tail: str,
    declared: str = "",
    supervised: bool = False,
    minutes: int | None = None,
    section_scores: Mapping[str, Mapping[str, str]] | None = None,
    now: datetime.datetime,
    deliver: bool = True,
) -> Certificate:
    """The certificate of a completion. Asked again, also at the same moment, it gives the first one back.

    `valid_until` is the last day it counts, `score` per cent, `badge_tail` at most three characters. `declared` is what
    the paper says after the module where there was no test. `supervised`, `minutes` and `section_scores` (slug to title
    and per cent, rounded down): how the test was sat. The person's name and the issuer's are frozen as they are
    now. The PDF and the mail are made after the commit; `deliver=False` leaves both (loading history): the PDF is then
    made when somebody opens it.
    """
    issuer = queries.issuer()
    certificate = Certificate(
        completion=completion,
        edition=1,
        person=person,
        module=module,
        module_version=module_version,
        completed_on=completed_on,
        valid_until=valid_until,
        score=score,
        attempt_number=attempt_number,
        issued_at=now,
        holder_name=person.name,
        module_title=module_title,
        issuer_name=issuer.name,
        council_name=issuer.council,
        role_name=role_name,
        authority_name=authority_name,
        badge_tail=badge_tail,
        declared=declared,
        supervised=supervised,
        minutes=minutes,
        section_scores=section_scores or {},
        is_demonstration=person.is_demonstration,
    )
    try:
        with transaction.atomic():
            certificate.save()
    except IntegrityError:
        awarded: Certificate | None = Certificate.objects.filter(completion=completion, edition=1).first()
        if awarded is None:  # refused for another reason
            raise
        return awarded
    if deliver:
        _deliver_on_commit(certificate)
    return certificate


@transaction.atomic
def correct_certificate(
    *, certificate: Certificate, badge_tail: str, authority_name: str, now: datetime.datetime, by: User | None
) -> Certificate:
    """A new edition with another badge or authority; the old one is superseded from today. All else is as awarded.

    Raises NotTheNewestEdition or AlreadyRevoked.
    """
    old = _standing_edition(certificate)
    _end(old, kind=CertificateEvent.Kind.SUPERSEDED, reason=CertificateEvent.Reason.CORRECTED, by=by, now=now)
    new = Certificate(edition=old.edition + 1, issued_at=now, badge_tail=badge_tail, authority_name=authority_name)
    for name in _KEPT_BY_CORRECTION:
        setattr(new, name, getattr(old, name))
    new.save()
    _deliver_on_commit(new)
    return new


@transaction.atomic
def revoke_certificate(
    *, certificate: Certificate, reason: str, by: User | None, now: datetime.datetime
) -> CertificateEvent:
    """End a certificate from today. `reason` is one of REVOCATION_REASONS. The ledger keeps it, and who did it.

    Raises NotTheNewestEdition, AlreadyRevoked or ReasonMissing.
    """
    if reason not in REVOCATION_REASONS:
        raise ReasonMissing
    return _end(_standing_edition(certificate), kind=CertificateEvent.Kind.REVOKED, reason=reason, by=by, now=now)


_KEPT_BY_CORRECTION = (
    "completion",
    "person_id",
    "module_id",
    "module_version",
    "completed_on",
    "valid_until",
    "score",
    "attempt_number",
    "holder_name",
    "module_title",
    "issuer_name",
    "council_name",
    "role_name",
    "declared",
    "supervised",
    "minutes",
    "section_scores",
    "is_demonstration",
)


def keep_vouching(*, completion: UUID, by: User | None, at: datetime.datetime) -> None:
    """An officer's word, given at a moment, on who sat the test of a completion. The first is kept; one query."""
    word = Vouching(completion=completion, vouched_on=timezone.localdate(at), vouched_at=at, vouched_by=by)
    Vouching.objects.bulk_create([word], ignore_conflicts=True)


def _standing_edition(certificate: Certificate) -> Certificate:
    """The certificate as the database has it now, locked, if it may be ended."""
    locked: Certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    ended = locked.events.first()
    if ended is None:
        return locked
    raise AlreadyRevoked if ended.kind == CertificateEvent.Kind.REVOKED else NotTheNewestEdition


def _end(
    certificate: Certificate, *, kind: str, reason: str, by: User | None, now: datetime.datetime
) -> CertificateEvent:
    """Write the one end a certificate can have. The constraint decides between two who come at once."""
    try:
        with transaction.atomic():
            return CertificateEvent.objects.create(
                certificate=certificate,
                kind=kind,
                reason=reason,
                happened_on=timezone.localdate(now),
                recorded_at=now,
                recorded_by=by,
            )
    except IntegrityError:
        _standing_edition(certificate)  # says which it was
        raise


def _deliver_on_commit(certificate: Certificate) -> None:
    """The certificate stands when the queue is down: the sweep finds what waits."""
    key = certificate.pk
    transaction.on_commit(lambda: tasks.deliver.enqueue(key), robust=True)
