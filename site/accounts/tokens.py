"""Keys for programs: shown once when issued, kept as a digest only."""

from __future__ import annotations

import datetime
import hashlib
import secrets

from django.utils import timezone

from accounts.models import ApiToken, User

PREFIX = "ww_"


def issue_token(
    *,
    person: User,
    label: str,
    authority: str = "",
    expires_on: datetime.date | None = None,
    now: datetime.datetime,
) -> tuple[ApiToken, str]:
    """A new key of 256 random bits for a program, and the text to give it. The text is not kept: it is shown this once.

    `authority`: the slug of the only licensing authority it may see; empty: all that its person may see.
    """
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=person, label=label, authority=authority, expires_on=expires_on, created_at=now, digest=_digest(text)
    )
    return token, text


def find_token(*, text: str, now: datetime.datetime) -> ApiToken | None:
    """The key that a program showed, with its person; none if it is revoked, past its last day, or its person may not
    sign in. One query, by digest: how long it takes tells nothing about other keys.
    """
    if not text.startswith(PREFIX) or len(text) > 100:
        return None
    token = ApiToken.objects.select_related("person").filter(digest=_digest(text)).first()
    if token is None or token.revoked_at is not None or not token.person.is_active:
        return None
    if token.expires_on is not None and token.expires_on < timezone.localdate(now):
        return None
    return token


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
