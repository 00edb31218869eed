"""What follows from what somebody has done, without a database: may they sit the test, what is owed and by when."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Collection
from dataclasses import dataclass

from certificates.rules import add_months


class Gate(enum.StrEnum):
    """Why a test may or may not be started."""

    OPEN = "open"
    SIGN_IN = "sign in"
    JOIN = "join"
    LESSONS = "lessons"
    USED_UP = "used up"
    WAIT = "wait"
    READ_AGAIN = "read again"
    NO_TEST = "no test"
    DECLARED = "declared"


def gate(
    *,
    joined: bool,
    lessons_first: bool,
    unread: int,
    has_open: bool,
    left: int | None,
    waits: bool = False,
    to_read_again: int = 0,
) -> Gate:
    """Whether somebody signed in may start a test or go on with it. `left`: attempts; none: no limit. `waits`: the next
    attempt opens on a later day. `to_read_again`: lessons that the rules ask for once more after a failed attempt."""
    if not joined:
        return Gate.JOIN
    if has_open:
        return Gate.OPEN
    if left == 0:
        return Gate.USED_UP
    if lessons_first and unread:
        return Gate.LESSONS
    if waits:
        return Gate.WAIT
    return Gate.READ_AGAIN if to_read_again else Gate.OPEN


def declaration_gate(*, joined: bool, lessons_first: bool, unread: int, declared: bool) -> Gate:
    """Whether somebody signed in may declare now. `declared`: this edition, in a way that still counts."""
    if not joined:
        return Gate.JOIN
    if declared:
        return Gate.DECLARED
    if lessons_first and unread:
        return Gate.LESSONS
    return Gate.OPEN


def still_counts(
    *,
    completed_on: datetime.date,
    last_day: datetime.date | None,
    revoked: bool,
    opened: Collection[datetime.date],
    on: datetime.date,
) -> bool:
    """Whether an earlier completion is enough on a day, or the same may be done again.

    Not after its last day, not when its certificate was revoked, and not when something has been owed since: `opened`
    are the days on which the person's obligations for the module opened.
    """
    if revoked or (last_day is not None and on > last_day):
        return False
    return not any(completed_on < day <= on for day in opened)


def declared_words(*, edition: str, statement: str) -> str:
    """What a certificate says of a declaration, after the holder's name: "declared that they have read …"."""
    said = statement.strip().rstrip(".")
    told = f"declared that they have {said[7:]}" if said.startswith("I have ") else f"declared: “{said}”"
    return told if edition in told else f"{told} ({edition})"


class Status(enum.StrEnum):
    """How an obligation stands on a day."""

    MET = "met"
    DUE = "due"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"


DUE_SOON_DAYS = 42  # six weeks: what a driver's renewal leaves at worst


def obligation_status(
    *, opened_on: datetime.date, due_on: datetime.date, completed: Collection[datetime.date], on: datetime.date
) -> Status:
    """An obligation's status on a day: met by any completion from its opening to that day. Never stored."""
    if any(opened_on <= day <= on for day in completed):
        return Status.MET
    if on > due_on:
        return Status.OVERDUE
    return Status.DUE_SOON if (due_on - on).days <= DUE_SOON_DAYS else Status.DUE


@dataclass(frozen=True, kw_only=True)
class NextCycle:
    """When the next cycle opens and falls due."""

    opened_on: datetime.date
    due_on: datetime.date


def next_cycle(
    *,
    completed_on: datetime.date,
    repeat_months: int | None,
    licence_expires_on: datetime.date | None,
    notice_months: int = 6,
) -> NextCycle | None:
    """The cycle after a completion; none when the requirement is met once and for all.

    It is due so many months after the completion; anchored on a licence that ends later, on that licence's last day.
    It opens `notice_months` before, and never on or before the day of the completion, which must not meet it too.
    """
    if repeat_months is None:
        return None
    due_on = add_months(completed_on, repeat_months)
    if licence_expires_on and licence_expires_on > due_on:
        due_on = licence_expires_on
    opened_on = max(add_months(due_on, -notice_months), completed_on + datetime.timedelta(days=1))
    return NextCycle(opened_on=opened_on, due_on=max(due_on, opened_on))
