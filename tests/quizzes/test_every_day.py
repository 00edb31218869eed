"""Deadlines and waits on every day from 2024 to 2040, against a calendar that is counted out by hand.

The oracle knows neither datetime nor time zones: it counts seconds since 1970 and days one by one, with the lengths of
the months and the Sundays on which Parliament changes the clocks. What it says and what the rules say must be the same
around every midnight, around 1 in the morning of every night, at every end of a month.
"""

import datetime
import os
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

import pytest

from accounts.ladders import Ladder, Step
from accounts.rules import LONDON, add_months, london_day
from quizzes.again import Given, Sat, counted_from, opens_on, trying
from quizzes.rules import TestRules, is_over

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
HOUR, DAY = 3_600, 86_400
FIRST = 1_704_067_200  # the first second of 2024 in UTC, a Monday
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MARCH, OCTOBER, SUNDAY = 3, 10, 6


class Day(NamedTuple):
    """A day in London, and the second at which it begins."""

    year: int
    month: int
    number: int
    begins: int
    changes_clocks: bool


def length_of(year, month):
    leap = month == 2 and year % 4 == 0  # 2100 is far
    return LENGTHS[month - 1] + leap


@cache
def calendar():
    """Each day to the end of 2051: the longest wait is ten years."""
    days, count, summer = [], 0, False
    for year in range(2024, 2052):
        for month in range(1, 13):
            for number in range(1, length_of(year, month) + 1):
                is_last_sunday = count % 7 == SUNDAY and number + 7 > length_of(year, month)
                changes = is_last_sunday and month in (MARCH, OCTOBER)
                days.append(Day(year, month, number, FIRST + count * DAY - HOUR * summer, changes))
                if changes:  # at 1 in the morning by Greenwich, when the day has begun
                    summer = month == MARCH
                count += 1
    return days


BEGINS = [day.begins for day in calendar()]
LAST = next(at for at, day in enumerate(calendar()) if day.year == 2041)


def day_at(second):
    """The place in the calendar of the day in which a second falls."""
    return bisect_right(BEGINS, second) - 1


@cache
def months():
    """Each month as the places of its days."""
    found = [[]]
    for at, day in enumerate(calendar()):
        if day.number == 1 and at:
            found.append([])
        found[-1].append(at)
    return found


@cache
def same_day(month, number):
    """The place of the day of that number in a month, or of the month's last where it has none: looked for."""
    there = months()[month]
    return next((at for at in there if calendar()[at].number == number), there[-1])


def months_on(at, count):
    """The place of the day so many calendar months later."""
    day = calendar()[at]
    return same_day((day.year - 2024) * 12 + day.month - 1 + count, day.number)


def dated(at):
    return datetime.date(*calendar()[at][:3])


def moment(second, *, microsecond=0, zone=datetime.UTC):
    return datetime.datetime.fromtimestamp(second, zone).replace(microsecond=microsecond)


def seconds_of(at):
    """The moments of a day at which something could go wrong."""
    begins, ends = BEGINS[at], BEGINS[at + 1]
    one = FIRST + at * DAY + HOUR  # 1 in the morning by Greenwich: when clocks change
    return [begins, begins + 1, one - 1, one, one + 1, one + HOUR, begins + 12 * HOUR, ends - 1]


def test_the_calendar_counted_out():
    """What everybody can look up."""
    assert [dated(LAST - 1), len(calendar())] == [datetime.date(2040, 12, 31), 10_227]
    changes = [day for day in calendar() if day.changes_clocks]
    assert [day[1:3] for day in changes[:8]] == [
        (3, 31), (10, 27), (3, 30), (10, 26), (3, 29), (10, 25), (3, 28), (10, 31),
    ]  # fmt: skip
    assert len(changes) == 2 * 28
    lengths = {BEGINS[at + 1] - BEGINS[at] for at, day in enumerate(calendar()[:LAST]) if day.changes_clocks}
    assert lengths == {23 * HOUR, 25 * HOUR}
    assert sum(day[1:3] == (2, 29) for day in calendar()) == 7


def test_every_second_near_a_boundary_falls_on_its_day():
    for at in range(LAST):
        day = dated(at)
        for second in seconds_of(at):
            assert london_day(moment(second)) == day
        assert london_day(moment(BEGINS[at + 1] - 1, microsecond=999_999)) == day
        assert london_day(moment(BEGINS[at + 1] - 1, zone=LONDON)) == day


@pytest.mark.parametrize("zone", [datetime.UTC, LONDON], ids=["UTC", "London"])
@pytest.mark.parametrize(("minutes", "extra"), [(1, 0), (20, 0), (45, 15), (90, 0), (600, 600)])
def test_a_limit_is_so_many_minutes_on_every_day(zone, minutes, extra):
    """Also through the hour that a night has twice, and the one that it has not: minutes that pass are counted."""
    held = TestRules(pass_mark=80, attempts_allowed=None, questions_per_page=5, minutes=minutes, extra_minutes=extra)
    for at in range(LAST):
        for second in seconds_of(at):
            deadline_at = held.deadline(moment(second, zone=zone))
            ends = second + (minutes + extra) * 60
            assert deadline_at.timestamp() == ends
            for microsecond, late in ((0, False), (1, True)):
                now = moment(ends + 30, microsecond=microsecond, zone=zone)
                assert is_over(deadline_at=deadline_at, now=now) is late


def test_no_limit_is_never_over():
    held = TestRules(pass_mark=80, attempts_allowed=None, questions_per_page=5, minutes=None, extra_minutes=10)
    assert held.deadline(moment(FIRST)) is None
    assert is_over(deadline_at=None, now=moment(BEGINS[-1])) is False


def test_so_many_months_later_is_the_same_day_or_the_months_last():
    for at in range(LAST):
        day = dated(at)
        for count in range(121):
            assert add_months(day, count) == dated(months_on(at, count))


DAYS = [1, 2, 7, 14, 28, 29, 30, 31, 90, 180, 364, 365, 366, 3_660]
MONTHS = [1, 2, 3, 6, 11, 12, 13, 18, 24, 36, 48, 120]
STEPS = [*(Step(after=1, days=days) for days in DAYS), *(Step(after=1, months=months) for months in MONTHS)]


def later(at, step):
    return months_on(at, step.months) if step.months else at + step.days


def failed(closed, deadline):
    """An attempt that was closed and was to end at these seconds."""
    return Sat(
        number=1, closed_at=moment(closed, zone=LONDON), deadline_at=None if deadline is None else moment(deadline),
        passed=False, score=None, rules=FREE,
    )  # fmt: skip


FREE = TestRules(pass_mark=80, attempts_allowed=None, questions_per_page=5)


def asking(*steps):
    return TestRules(
        pass_mark=80, attempts_allowed=None, questions_per_page=5, waits=tuple(Ladder(steps=(step,)) for step in steps)
    )


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_a_wait_opens_on_its_day_whenever_the_attempt_ended(step):
    held = asking(step)
    for at in range(LAST):
        opens = dated(later(at, step))
        for second in (BEGINS[at], BEGINS[at + 1] - 1):
            assert opens_on(failed(second, None), used=1, held=held) == opens


def test_a_wait_counts_from_the_finish_or_from_the_deadline_whichever_came_first():
    week, month = asking(Step(after=1, days=7)), asking(Step(after=1, months=1))
    for at in range(1, LAST):
        midnight = BEGINS[at]
        for closed in (midnight - 1, midnight, midnight + 29, midnight + 9 * DAY):
            for deadline in (midnight - 30, midnight - 1, midnight, midnight + 1, None):
                ended = closed if deadline is None else min(closed, deadline)
                start, last = day_at(ended), failed(closed, deadline)
                assert counted_from(closed_at=last.closed_at, deadline_at=last.deadline_at) == dated(start)
                assert opens_on(last, used=1, held=week) == dated(start + 7)
                assert opens_on(last, used=1, held=month) == dated(months_on(start, 1))


@pytest.mark.parametrize("step", STEPS if NIGHTLY else STEPS[::5], ids=str)
def test_the_last_second_of_a_wait_waits_and_the_next_does_not(step):
    held = asking(step)
    for at in range(LAST):
        found = trying(sat=[failed(BEGINS[at + 1] - 1, None)], given=Given(), held=held)
        opens = BEGINS[later(at, step)]
        assert found.waits(on=london_day(moment(opens - 1, microsecond=999_999)))
        assert not found.waits(on=london_day(moment(opens)))


@pytest.mark.parametrize("other", STEPS if NIGHTLY else STEPS[::4], ids=str)
def test_of_two_waits_the_longer_holds(other):
    """A month may be shorter than 30 days and longer than 29: which of two is the longer depends on the day."""
    month = Step(after=1, months=1)
    held = asking(month, other)
    for at in range(LAST):
        opens = dated(max(later(at, month), later(at, other)))
        assert opens_on(failed(BEGINS[at], None), used=1, held=held) == opens
