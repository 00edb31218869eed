"""Whether a person may try a test again, from which day, and what of an earlier attempt counts. Without a database."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.rules import london_day
from quizzes.rules import Carried, TestRules


@dataclass(frozen=True, kw_only=True)
class Sat:
    """A closed attempt. `score`: per cent, none when it was abandoned. `sections`: the marks of each, carried ones too;
    they are needed of the last attempt, for a resit of failed sections, and of a pass whose own rules asked less of its
    sections than those in force. `supervised`: in a sitting."""

    number: int
    closed_at: datetime.datetime
    deadline_at: datetime.datetime | None
    passed: bool
    score: Decimal | None
    rules: TestRules
    sections: tuple[Carried, ...] = ()
    supervised: bool = False


@dataclass(frozen=True, kw_only=True)
class Given:
    """What an officer gave: the numbers of the attempts after which nobody need wait, and when an attempt was added."""

    no_wait_after: frozenset[int] = frozenset()
    extra_attempts: tuple[datetime.datetime, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Trying:
    """Where somebody stands between attempts. `opens_on`: the first London day of the next attempt, none when nothing
    is waited for; it may lie in the past. `read_after`: every lesson must be finished later than this."""

    used: int
    left: int | None
    opens_on: datetime.date | None
    read_after: datetime.datetime | None
    resit_of: int | None  # the number of the attempt whose passed sections are carried
    carried: tuple[Carried, ...]

    def waits(self, *, on: datetime.date) -> bool:
        """Whether the next attempt is not open yet on a London day."""
        return self.opens_on is not None and on < self.opens_on


def trying(*, sat: Sequence[Sat], given: Given, held: TestRules) -> Trying:
    """Where somebody stands under the rules in force, after these attempts in their order.

    Void attempts are not among them: they never were. Which attempts are counted: `since_pass`. A wait follows an
    attempt that was not passed; it is
    the longest of those that its own rules and the rules in force ask, so that a badge given up or added between two
    attempts shortens nothing.
    """
    since, started_afresh = since_pass(sat, held=held)
    extra = sum(started_afresh is None or at > started_afresh for at in given.extra_attempts)
    used = len(since)
    last = since[-1] if since and not since[-1].passed else None
    carried = () if last is None else carried_marks(last, held=held)
    return Trying(
        used=used,
        left=held.attempts_left(used=used, extra=extra),
        opens_on=None if last is None or last.number in given.no_wait_after else opens_on(last, used=used, held=held),
        read_after=_read_after(since, held.read_again_after),
        resit_of=last.number if last and carried else None,
        carried=carried,
    )


def since_pass(sat: Sequence[Sat], *, held: TestRules) -> tuple[list[Sat], datetime.datetime | None]:
    """The attempts that are counted under the rules in force, and the pass after which (none: from the beginning).

    They are counted since the last pass that meets those rules: one under another authority's lower mark, or sat
    without the supervision or within more time than is asked now, does not give them back. Nor does it lock anybody
    out: with a pass that was not sat as is asked now, what was not sat so up to it is forgotten, itself too.
    """
    full = max((at for at, attempt in enumerate(sat) if meets(attempt, held=held)), default=-1)
    since, afresh = list(sat[full + 1 :]), sat[full].closed_at if full >= 0 else None
    lax = max((at for at, one in enumerate(since) if one.passed and not sat_as_asked(one, held=held)), default=None)
    if lax is None:
        return since, afresh
    strict = [attempt for attempt in since[:lax] if sat_as_asked(attempt, held=held)]
    return strict + since[lax + 1 :], afresh if strict else since[lax].closed_at


def meets(attempt: Sat, *, held: TestRules) -> bool:
    """Whether an attempt is a pass under the rules in force too, whatever its own were."""
    return (
        attempt.passed
        and (attempt.score or 0) >= held.pass_mark
        and sat_as_asked(attempt, held=held)
        and all(row.marks * 100 >= (held.mark_of(row.section) or 0) * row.out_of for row in attempt.sections)
    )


def sat_as_asked(attempt: Sat, *, held: TestRules) -> bool:
    """Whether it was sat under supervision and within the time, where the rules in force ask for them."""
    if held.supervised and not attempt.supervised:
        return False
    return held.minutes is None or (attempt.rules.minutes is not None and attempt.rules.minutes <= held.minutes)


def counted_from(*, closed_at: datetime.datetime, deadline_at: datetime.datetime | None) -> datetime.date:
    """The London day from which a wait counts: of the finish, or of the deadline when that came first, so that nobody
    is held longer for a page left open or an attempt that was closed late."""
    moments = [closed_at] if deadline_at is None else [closed_at, deadline_at]
    return london_day(min(moments, key=datetime.datetime.timestamp))


def opens_on(last: Sat, *, used: int, held: TestRules) -> datetime.date | None:
    """The first day of the next attempt after the `used`-th fell short; none when no ladder asks for a wait."""
    start = counted_from(closed_at=last.closed_at, deadline_at=last.deadline_at)
    days = [ladder.opens_on(after=used, start=start) for ladder in (*last.rules.waits, *held.waits)]
    return max((day for day in days if day is not None and day > start), default=None)


def _read_after(since: Sequence[Sat], every: int | None) -> datetime.datetime | None:
    """When the last fail was that asks for the whole module again: each `every`-th one."""
    fails = [attempt for attempt in since if not attempt.passed]
    if not every or len(fails) < every:
        return None
    return fails[len(fails) // every * every - 1].closed_at


def carried_marks(last: Sat, *, held: TestRules) -> tuple[Carried, ...]:
    """The passed sections of an attempt that was not passed, if the rules let only failed ones be sat again.

    A section is passed at its own mark, or at the overall one where it has none. When each was passed and only the
    whole was not, nothing is carried: all of it is asked again.
    """
    if not held.resit_failed_sections:
        return ()
    passed = tuple(
        section
        for section in last.sections
        if section.marks * 100 >= (held.mark_of(section.section) or held.pass_mark) * section.out_of
    )
    return passed if len(passed) < len(last.sections) else ()
