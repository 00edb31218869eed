"""What follows from what somebody has done."""

import datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.rules import Gate, NextCycle, Status, gate, next_cycle, obligation_status

DAY = datetime.date(2026, 11, 20)
READY = {"joined": True, "lessons_first": True, "unread": 0, "has_open": False, "left": 3}


def days(number):
    return datetime.timedelta(days=number)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, Gate.OPEN),
        ({"left": None}, Gate.OPEN),
        ({"unread": 1}, Gate.LESSONS),
        ({"unread": 1, "lessons_first": False}, Gate.OPEN),
        ({"unread": 1, "has_open": True}, Gate.OPEN),
        ({"left": 0}, Gate.USED_UP),
        ({"left": 0, "has_open": True}, Gate.OPEN),
        ({"left": 0, "unread": 2}, Gate.USED_UP),
        ({"joined": False}, Gate.JOIN),
        ({"joined": False, "has_open": True}, Gate.JOIN),
    ],
)
def test_whether_a_test_may_be_started(changes, found):
    assert gate(**{**READY, **changes}) == found


def test_nobody_gets_through_without_the_role_an_attempt_left_and_the_lessons_read():
    for joined, unread, has_open, left in product([0, 1], [0, 1], [0, 1], [0, 1, None]):
        found = gate(joined=bool(joined), lessons_first=True, unread=unread, has_open=bool(has_open), left=left)
        may = joined and (has_open or (left != 0 and not unread))
        assert (found == Gate.OPEN) == bool(may)


@pytest.mark.parametrize(
    ("due_in", "completed", "status"),
    [
        (100, [], Status.DUE),
        (43, [], Status.DUE),
        (42, [], Status.DUE_SOON),
        (0, [], Status.DUE_SOON),
        (-1, [], Status.OVERDUE),
        (-1, [0], Status.MET),
        (100, [-30], Status.MET),
        (100, [-31], Status.DUE),  # before it was opened
        (100, [1], Status.DUE),  # after the day asked about
        (-1, [-31, 1], Status.OVERDUE),
    ],
)
def test_the_status_of_an_obligation(due_in, completed, status):
    found = obligation_status(
        opened_on=DAY - days(30),
        due_on=DAY + days(due_in),
        completed=[DAY + days(number) for number in completed],
        on=DAY,
    )
    assert found == status


@pytest.mark.parametrize(
    ("months", "licence", "found"),
    [
        (None, None, None),
        (36, None, ("2029-05-20", "2029-11-20")),
        (36, "2029-03-31", ("2029-05-20", "2029-11-20")),
        (36, "2029-12-31", ("2029-06-30", "2029-12-31")),
        (6, None, ("2026-11-21", "2027-05-20")),
        (1, None, ("2026-11-21", "2026-12-20")),
    ],
)
def test_the_next_cycle(months, licence, found):
    following = next_cycle(
        completed_on=DAY,
        repeat_months=months,
        licence_expires_on=datetime.date.fromisoformat(licence) if licence else None,
    )
    expected = found and NextCycle(
        opened_on=datetime.date.fromisoformat(found[0]), due_on=datetime.date.fromisoformat(found[1])
    )
    assert following == expected


@given(
    st.dates(datetime.date(2024, 1, 1), datetime.date(2040, 12, 31)),
    st.integers(1, 60),
    st.none() | st.dates(datetime.date(2024, 1, 1), datetime.date(2045, 12, 31)),
)
def test_a_completion_never_meets_the_cycle_it_opens(completed_on, months, licence):
    following = next_cycle(completed_on=completed_on, repeat_months=months, licence_expires_on=licence)
    assert completed_on < following.opened_on <= following.due_on
    status = obligation_status(
        opened_on=following.opened_on, due_on=following.due_on, completed=[completed_on], on=following.due_on
    )
    assert status == Status.DUE_SOON
