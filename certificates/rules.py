"""What can be said of a certificate without a database: its code, its standing on a day, its last day."""

from __future__ import annotations

import datetime
import enum
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.rules import add_months as add_months  # read from here by what stands on certificates

# Crockford's base 32: no I, L, O or U, so that a code survives being read aloud and typed.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 28  # 28 x 5 = 140 random bits, in seven groups of four
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


class Standing(enum.StrEnum):
    """What a certificate is worth on a day."""

    VALID = "valid"
    NOT_YET = "not yet"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that ended a certificate: `kind` is "superseded" or "revoked"."""

    kind: str
    happened_on: datetime.date


def new_code() -> str:
    """A certificate's code: 28 characters, 140 bits from the system's secure source."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def normalise_code(typed: str) -> str:
    """A code as it is kept, from what somebody typed: spaces and dashes dropped, O read as 0, I and L as 1."""
    kept = "".join(character for character in typed.upper() if character.isalnum())
    return kept.translate(_MISREAD)


def group_code(code: str) -> str:
    """A code in groups of four, to be read and typed: ABCD-EFGH-…"""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def is_code(code: str) -> bool:
    """The length and letters of a code; says nothing of whether one was issued."""
    return len(code) == CODE_LENGTH and all(character in ALPHABET for character in code)


def last_day(*, completed_on: datetime.date, months: int | None) -> datetime.date | None:
    """The last day on which a completion counts for `months` months; none when it does not expire.

    Three years from 14 March 2026 end with 13 March 2029, as a licence's do.
    """
    return None if months is None else add_months(completed_on, months) - datetime.timedelta(days=1)


def standing(
    *,
    completed_on: datetime.date,
    valid_until: datetime.date | None,
    events: Iterable[Event],
    on: datetime.date,
    issued_on: datetime.date | None = None,
) -> Standing:
    """What the certificate is worth on a day. Revocation outweighs all; what happens after the day does not count.

    `issued_on` is the London day of the award. A certificate says nothing of the days before it, so a corrected
    edition does not change what was so before the correction.
    """
    kinds = {event.kind for event in events if event.happened_on <= on}
    if "revoked" in kinds:
        return Standing.REVOKED
    if "superseded" in kinds:
        return Standing.SUPERSEDED
    if on < completed_on or (issued_on is not None and on < issued_on):
        return Standing.NOT_YET
    if valid_until is not None and on > valid_until:
        return Standing.EXPIRED
    return Standing.VALID
