"""Is a driver ready to renew? The same answer as the officer's desk, for a council's own system."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from certificates.licensing import queries, rules
from certificates.licensing.models import Authority

MOST_BADGES = 5_000
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
router = Router(tags=["Licensing"])


class ReasonOut(Schema):
    code: str
    text: str


class CertificateOut(Schema):
    code: str
    module: str
    completed_on: datetime.date
    valid_until: datetime.date | None


class LicenceOut(Schema):
    type: str
    expires_on: datetime.date


class ReadinessOut(Schema):
    """`ready` null: it could not be determined; `reasons` say why and what to do."""

    authority: str
    badge: str
    on: datetime.date
    ready: bool | None
    reasons: list[ReasonOut]
    certificate: CertificateOut | None
    licence: LicenceOut | None


class Asked(Schema):
    authority: str = Field(max_length=60)
    badges: list[str] = Field(description="At most 5,000, as written on the badges.")
    on: str | None = Field(None, description="A day: 2027-03-31. Without it: today.")


class ManyOut(Schema):
    """In the order asked."""

    authority: str
    on: datetime.date
    results: list[ReadinessOut]


class Refusal(Schema):
    detail: str


REFUSALS = {401: Refusal, 404: Refusal, 422: Refusal, 429: Refusal}


@router.get("/readiness", response={200: ReadinessOut, **REFUSALS}, summary="Is one badge ready to renew?")
def readiness(request: HttpRequest, authority: str, badge: str, on: str | None = None) -> dict[str, Any]:
    """`authority`: its slug. `badge`: spaces, dashes and case do not matter. `on`: a day; without it, today."""
    today = timezone.localdate()
    day = _day(on, today)
    try:
        return as_dict(
            queries.readiness(authority=_authority(request, authority, today), badge=badge, on=day, today=today)
        )
    except rules.BadBadge as refusal:
        raise HttpError(422, str(refusal)) from refusal


@router.post("/readiness/bulk", response={200: ManyOut, **REFUSALS}, summary="Are many badges ready to renew?")
def readiness_bulk(request: HttpRequest, body: Asked) -> dict[str, Any]:
    """Up to 5,000 badges of one authority. A badge number that cannot be one gets null and the reason `bad_badge`."""
    if len(body.badges) > MOST_BADGES:
        raise HttpError(422, f"Ask for at most {MOST_BADGES:,} badges at a time; this was {len(body.badges):,}.")
    today = timezone.localdate()
    day = _day(body.on, today)
    authority = _authority(request, body.authority, today)
    keys: list[str | rules.BadBadge] = []
    for badge in body.badges:
        try:
            keys.append(rules.badge_key(badge))
        except rules.BadBadge as refusal:
            keys.append(refusal)
    good = [badge for badge, key in zip(body.badges, keys, strict=True) if isinstance(key, str)]
    found = queries.readiness_of_many(authority=authority, badges=good, on=day, today=today)
    return {
        "authority": authority.slug,
        "on": day,
        "results": [
            as_dict(found[key]) if isinstance(key, str) else _unreadable(authority, badge, day, key)
            for badge, key in zip(body.badges, keys, strict=True)
        ],
    }


def as_dict(found: rules.Readiness) -> dict[str, Any]:
    """An answer as the API gives it. `certificate` is the one that counts; null when none does."""
    certificate, licence = found.certificate, found.licence
    return {
        "authority": found.authority,
        "badge": found.badge,
        "on": found.on,
        "ready": found.ready,
        "reasons": [{"code": reason.code, "text": reason.text} for reason in found.reasons],
        "certificate": certificate
        and {
            "code": certificate.code,
            "module": certificate.module,
            "completed_on": certificate.completed_on,
            "valid_until": certificate.valid_until,
        },
        "licence": licence and {"type": licence.type, "expires_on": licence.expires_on},
    }


def _unreadable(authority: Authority, badge: str, on: datetime.date, refusal: rules.BadBadge) -> dict[str, Any]:
    return {
        "authority": authority.slug, "badge": badge[:100], "on": on, "ready": None,
        "reasons": [{"code": "bad_badge", "text": str(refusal)}], "certificate": None, "licence": None,
    }  # fmt: skip


def _authority(request: HttpRequest, slug: str, today: datetime.date) -> Authority:
    """One that the key's person may see and the key is not kept from. Unknown and another's are the same 404."""
    token = request.auth  # type: ignore[attr-defined]
    allowed = queries.authorities_for(person=token.person, on=today)
    found = queries.find_authority(authorities=allowed, slug=slug)
    if found is None or token.authority not in ("", found.slug):
        raise HttpError(404, "There is no such authority among those this key may see.")
    return found


def _day(text: str | None, today: datetime.date) -> datetime.date:
    if text is None:
        return today
    try:
        day = datetime.date.fromisoformat(text if _ISO.fullmatch(text) else "")
    except ValueError:
        raise HttpError(422, "on: write the day as 2027-03-31.") from None
    if not rules.FIRST_YEAR <= day.year <= rules.LAST_YEAR:
        raise HttpError(422, f"on: the year must be between {rules.FIRST_YEAR} and {rules.LAST_YEAR}.")
    return day
