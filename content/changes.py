"""What a published change asks of people who were trained before it. No database, no clock.

A version of a module says what kind of change it was and what it asks. All that follows for somebody who completed an
earlier version is computed from these and a day: no completion and no certificate is touched.
"""

from __future__ import annotations

import datetime
import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

MOST_DAYS = 730  # two years: whoever needs longer can wait for the certificate to run out
USUAL_DAYS = 90
_TAGS = re.compile(r"<[^>]*>|&nbsp;|\s")


class Kind(enum.StrEnum):
    """What kind of change it was, in the words of whoever published it."""

    NOT_STATED = ""
    EDITORIAL = "editorial"
    CLARIFICATION = "clarification"
    MATERIAL = "material"


class Asks(enum.StrEnum):
    """What it asks of people who completed an earlier version."""

    NOTHING = "nothing"
    RENEWAL = "renewal"
    WITHIN = "within"
    UPDATE = "update"


NEEDS_DAYS = frozenset({Asks.RENEWAL, Asks.WITHIN})


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a publisher chose. `days`: for renewal and within; `update_text`: HTML, for update."""

    kind: str
    asks: str = Asks.NOTHING
    days: int | None = None
    update_title: str = ""
    update_text: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A version that asks something. `version`: its primary key; `published_on`: a London day."""

    version: int
    number: int
    published_on: datetime.date
    asks: str
    days: int | None = None

    @property
    def turning_day(self) -> datetime.date:
        """within: the last day to take it again. renewal: the first last day of a licence that it touches."""
        return turning_day(published_on=self.published_on, days=self.days)


def turning_day(*, published_on: datetime.date, days: int | None) -> datetime.date:
    """So many days after the day of publication."""
    return published_on + datetime.timedelta(days=days or 0)


def retake_of(changes: Iterable[Change], *, number: int, on: datetime.date) -> Change | None:
    """The change because of which somebody who completed version `number` must take the module again, as on a day.

    Of several the one whose day comes first. From the day after its `turning_day` the version no longer counts.
    """
    asked = [
        change
        for change in changes
        if change.asks == Asks.WITHIN and change.number > number and change.published_on <= on
    ]
    return min(asked, key=lambda change: (change.turning_day, change.number), default=None)


def lapse_of(changes: Iterable[Change], *, number: int, on: datetime.date) -> Change | None:
    """The change because of which version `number` no longer counts on a day; none while it counts."""
    asked = retake_of(changes, number=number, on=on)
    return asked if asked and asked.turning_day < on else None


def lapsed_below(changes: Iterable[Change], *, on: datetime.date) -> int:
    """Versions with a smaller number than this no longer count on a day; 0: all count."""
    passed = (change.number for change in changes if change.asks == Asks.WITHIN and change.turning_day < on)
    return max(passed, default=0)


def renewal_of(
    changes: Iterable[Change], *, number: int, expires_on: datetime.date, on: datetime.date
) -> Change | None:
    """The change because of which version `number` does not count for the renewal of a licence, looked up on a day.

    It touches licences whose last day is its `turning_day` or later. Of several the first published.
    """
    asked = [
        change
        for change in changes
        if change.asks == Asks.RENEWAL
        and change.number > number
        and change.published_on <= on
        and expires_on >= change.turning_day
    ]
    return min(asked, key=lambda change: change.number, default=None)


def settled(choice: Choice) -> Choice:
    """The choice without what was typed and does not belong to it."""
    asks = choice.asks if choice.kind == Kind.MATERIAL else Asks.NOTHING
    update = asks == Asks.UPDATE
    return replace(
        choice,
        asks=str(asks),
        days=choice.days if asks in NEEDS_DAYS else None,
        update_title=choice.update_title.strip() if update else "",
        update_text=choice.update_text if update else "",
        reason=choice.reason.strip(),
    )


def choice_faults(choice: Choice) -> list[tuple[str, str]]:
    """(field, sentence) for all that keeps a choice from being taken; empty when it can be."""
    found = []
    if choice.kind not in (Kind.EDITORIAL, Kind.CLARIFICATION, Kind.MATERIAL):
        found.append(("kind", "Say what kind of change it is."))
    if choice.asks not in list(Asks):
        found.append(("asks", "Say what follows for people who are trained already."))
    if choice.kind != Kind.MATERIAL:
        if choice.asks != Asks.NOTHING:
            found.append(("asks", "Only a material change can ask something of people who are trained already."))
        return found
    if not choice.reason.strip():
        found.append(("reason", "Write why: it is kept with your name and the day."))
    if choice.asks in NEEDS_DAYS and (choice.days is None or not 1 <= choice.days <= MOST_DAYS):
        found.append(("days", f"Give a number of days from 1 to {MOST_DAYS}."))
    if choice.asks == Asks.UPDATE:
        if not choice.update_title.strip():
            found.append(("update_title", "Give the update a title."))
        if not _TAGS.sub("", choice.update_text):
            found.append(("update_text", "Write what people should read."))
    return found
