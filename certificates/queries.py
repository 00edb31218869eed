"""What can be read from the ledger: whose certificates, what they are worth on a day, and what anyone may check."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from certificates import rules
from certificates.models import Certificate, CertificateEvent, Issuer
from certificates.rules import Standing
from content.compiled import Compiled, columns, instance
from content.models import Module


@dataclass(frozen=True, kw_only=True)
class Held:
    """A certificate as its owner sees it. `newer_code` is the edition that replaced it, "" for the newest."""

    certificate: Certificate
    standing: Standing
    ended: CertificateEvent | None
    newer_code: str

    @property
    def grouped_code(self) -> str:
        return rules.group_code(self.certificate.code)


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What a code shows on a day. `genuine`: the ledger holds it. Everything else is empty when it does not.

    Holds nothing that may not be shown to anyone: no email, score, person or key.
    """

    code: str
    on: datetime.date
    genuine: bool = False
    standing: Standing | None = None
    holder_name: str = ""
    module_title: str = ""
    role_name: str = ""
    authority_name: str = ""
    badge_tail: str = ""
    issuer_name: str = ""
    council_name: str = ""
    completed_on: datetime.date | None = None
    valid_until: datetime.date | None = None
    is_demonstration: bool = False

    @property
    def valid(self) -> bool:
        return self.standing is Standing.VALID


def issuer() -> Issuer:
    """Who issues certificates from now on; the defaults when nobody has filled them in. Never writes."""
    rows = _ISSUER.rows()
    return instance(Issuer, rows[0]) if rows else Issuer()


def _issuer_values() -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = Issuer.objects.order_by("pk").values_list(*columns(Issuer))[:1]
    return found


_ISSUER = Compiled(_issuer_values)


def standing_of(certificate: Certificate, *, on: datetime.date) -> Standing:
    """What a certificate is worth on a day. Prefetch `events` when asking for many."""
    return _standing(certificate, certificate.events.all(), on=on)


def _standing(certificate: Certificate, events: Iterable[CertificateEvent], *, on: datetime.date) -> Standing:
    return rules.standing(
        completed_on=certificate.completed_on,
        valid_until=certificate.valid_until,
        events=[rules.Event(kind=event.kind, happened_on=event.happened_on) for event in events],
        on=on,
        issued_on=timezone.localdate(certificate.issued_at),
    )


def certificates_of(*, person: User, on: datetime.date) -> list[Held]:
    """A person's certificates that had been issued by a day, the newest edition of each, latest completion first, with
    their modules.

    One query, however many there are.
    """
    newest: dict[object, Held] = {}
    for held in _held(person, on=on):
        if held.standing is Standing.NOT_YET:
            continue
        known = newest.get(held.certificate.completion)
        if known is None or known.certificate.edition < held.certificate.edition:
            newest[held.certificate.completion] = held
    return list(newest.values())


def _held(person: User, *, on: datetime.date) -> list[Held]:
    """Every edition, latest completion first. One query."""
    return [_held_row(row, on=on) for row in _MINE.rows(person=person.pk)]


def _held_row(row: Sequence[Any], *, on: datetime.date) -> Held:
    wide, module = len(columns(Certificate)), len(columns(Module))
    certificate = instance(Certificate, row[:wide])
    certificate.module = instance(Module, row[wide : wide + module])
    ended = instance(CertificateEvent, row[wide + module : -1]) if row[wide + module] is not None else None
    return Held(
        certificate=certificate, standing=_standing(certificate, [ended] if ended else [], on=on), ended=ended,
        newer_code=row[-1] or "",
    )  # fmt: skip


def _mine_values(*, person: int) -> QuerySet[Any, Any]:
    """A certificate ends once at most (constraint), so the join gives a row for each."""
    mine: QuerySet[Any, Any] = (
        Certificate.objects.filter(person=person)
        .order_by("-completed_on", "-pk")
        .values_list(
            *columns(Certificate), *columns(Module, "module__"), *columns(CertificateEvent, "events__"), _newer()
        )
    )
    return mine


_MINE = Compiled(_mine_values, person=int)


def certificate_for_owner(*, person: User, code: str, on: datetime.date) -> Held | None:
    """The certificate of that code if it is this person's, else none: another's and no one's look the same."""
    return next((held for held in _held(person, on=on) if held.certificate.code == code), None)


def verification(*, code: str, on: datetime.date) -> Verification:
    """What a typed or scanned code shows on a day. One query, whatever the answer is, so that the answer's time says
    nothing either. A certificate whose words were erased shows nothing.
    """
    kept = rules.normalise_code(code)
    if not rules.is_code(kept):
        return Verification(code=kept, on=on)
    rows = Certificate.objects.filter(code=kept).values(*_SHOWN, "issued_at", "events__kind", "events__happened_on")
    # One row for each event; a certificate without any has one row of empty ones.
    found = list(rows)
    if not found or not found[0]["holder_name"]:
        return Verification(code=kept, on=on)
    first = found[0]
    standing = rules.standing(
        completed_on=first["completed_on"],
        valid_until=first["valid_until"],
        events=[
            rules.Event(kind=row["events__kind"], happened_on=row["events__happened_on"])
            for row in found
            if row["events__kind"]
        ],
        on=on,
        issued_on=timezone.localdate(first["issued_at"]),
    )
    return Verification(code=kept, on=on, genuine=True, standing=standing, **{name: first[name] for name in _SHOWN})


_SHOWN = (
    "holder_name",
    "module_title",
    "role_name",
    "authority_name",
    "badge_tail",
    "issuer_name",
    "council_name",
    "completed_on",
    "valid_until",
    "is_demonstration",
)


def without_pdf() -> QuerySet[Certificate]:
    """Certificates whose PDF has not been made: the worker was down, or died."""
    return Certificate.objects.filter(pdf__isnull=True).order_by("pk")


def without_mail(*, since: datetime.datetime, claimed_before: datetime.datetime) -> QuerySet[Certificate]:
    """Certificates awarded since a moment that no mail has announced: never tried, or tried by a process that died.

    Only recent ones: an upgrade must not mail people about certificates of years ago. Those that have ended, or whose
    holder has no email, are left out. Only an award is announced; of a correction the new edition is.
    """
    return (
        Certificate.objects.filter(issued_at__gte=since, person__email__isnull=False, events__isnull=True)
        .exclude(mail__sent_at__isnull=False)
        .exclude(mail__claimed_at__gte=claimed_before)
        .order_by("pk")
    )


def _newer() -> Subquery:
    """The code of the newest edition that replaced a certificate."""
    later = Certificate.objects.filter(completion=OuterRef("completion"), edition__gt=OuterRef("edition"))
    return Subquery(later.order_by("-edition").values("code")[:1])
