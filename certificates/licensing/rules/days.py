"""Days as registers write them. A date read in the American order has held up a renewal (Ombudsman 23-006-324)."""

from __future__ import annotations

import datetime
import re

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_BY_NAME = {name[:3].casefold(): number for number, name in enumerate(MONTHS, start=1)}
_FULL = {name.casefold(): number for number, name in enumerate(MONTHS, start=1)} | {"sept": 9}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-/]+([A-Za-z]{3,9})\.?,?[ \-/]+(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[/.\- ](?:\d{1,2}|[A-Za-z]{3,9})[/.\- ]\d{2}", re.ASCII)
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?$", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1950, 2100


class BadDay(ValueError):
    """What was given is not a day that can be read in one way only; the message says why and what to write."""


def in_words(day: datetime.date) -> str:
    """3 March 2027."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def order_of(text: str) -> str | None:
    """How a slashed date can be read: "american" (12/31/2026), "either" (3/4/2027), or None (one way, or not at all).

    5/5/2027 is the same day in both orders, so it is in neither class.
    """
    match = _NUMBERS.fullmatch(_bare(text))
    if not match:
        return None
    day, month = int(match[1]), int(match[3])
    if day <= 12 < month <= 31:
        return "american"
    return "either" if 1 <= day <= 12 and 1 <= month <= 12 and day != month else None


def read_day(text: str, *, american_line: int | None = None) -> datetime.date:
    """A day from 2026-12-31, 31/12/2026 (day first), 31 December 2026 or 31-Dec-2026; a time of midnight is dropped.

    `american_line`: a line of the same file whose date can only be American: nobody can then say what 3/4/2027 means.
    Raises BadDay.
    """
    bare = _bare(text)
    if not bare:
        raise BadDay("The date is missing.")
    order = order_of(bare)
    if order == "american":
        raise BadDay("The date is in the American order, month first. Write the day first, or the month as a word.")
    if order == "either" and american_line is not None:
        raise BadDay(
            f"The date can be read in two ways, and line {american_line} of this file has one in the American order. "
            "Write the month as a word: 3 March 2027."
        )
    try:
        day = _parse(bare)
    except ValueError:
        raise BadDay("There is no such day in the calendar.") from None
    if day is None:
        if _SHORT_YEAR.fullmatch(bare):
            raise BadDay("Write the year with four digits: 31 December 2026.")
        raise BadDay("This is not a date. Write 31 December 2026, 31/12/2026 or 2026-12-31.")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadDay(f"The year must be between {FIRST_YEAR} and {LAST_YEAR}.")
    return day


def _bare(text: str) -> str:
    return _MIDNIGHT.sub("", " ".join(text.split()))


def _parse(bare: str) -> datetime.date | None:
    if match := _ISO.fullmatch(bare):
        return datetime.date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.fullmatch(bare):
        return datetime.date(int(match[4]), int(match[3]), int(match[1]))
    if match := _WORDS.fullmatch(bare):
        word = match[2].casefold()
        month = _FULL.get(word) or (_BY_NAME.get(word) if len(word) == 3 else None)
        return datetime.date(int(match[3]), month, int(match[1])) if month else None
    return None
