"""Ladders of waits: read from lines, kept as data, said again as they were written."""

import datetime

import pytest

from accounts.ladders import BadLadder, Ladder, Step, ladder_words, read_ladder
from accounts.rules import add_months, in_words, london_day

START = datetime.date(2027, 1, 31)


def test_lines_become_steps_in_order_and_lines_again():
    ladder = read_ladder("After attempt 3: 6 months.\n\nafter 1, wait 1 day")
    assert ladder == Ladder(steps=(Step(after=1, days=1), Step(after=3, months=6)))
    assert ladder.as_json() == [{"after": 1, "days": 1}, {"after": 3, "months": 6}]
    assert ladder_words(ladder.as_json()) == "after attempt 1: 1 day\nafter attempt 3: 6 months"
    assert read_ladder(ladder.lines()) == ladder


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("wait a while", "“wait a while” cannot be read. Write lines such as “after attempt 3: 6 months”."),
        ("after attempt 0: 1 day", "Attempts are counted from 1: write “after attempt 1”."),
        ("after 1: 1 day\nafter 1: 2 days", "Attempt 1 is named twice. Write one line for it."),
        ("after 1: 121 months", "“after 1: 121 months” is longer than ten years."),
        ("\n".join(f"after {n}: 1 day" for n in range(1, 12)), "There are 11 lines: 10 is the most."),
    ],
)
def test_what_cannot_be_read_is_said(lines, said):
    with pytest.raises(BadLadder) as refusal:
        read_ladder(lines)
    assert str(refusal.value) == said


@pytest.mark.parametrize(
    ("after", "opens"),
    [
        (1, None),
        (2, datetime.date(2027, 2, 1)),
        (3, datetime.date(2027, 2, 28)),  # the month's end, clamped
        (9, datetime.date(2027, 2, 28)),
    ],
)
def test_a_step_holds_until_the_next(after, opens):
    ladder = Ladder(steps=(Step(after=2, days=1), Step(after=3, months=1)))
    assert ladder.opens_on(after=after, start=START) == opens


def test_the_months_end_in_a_leap_year():
    assert add_months(START, 13) == datetime.date(2028, 2, 29)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2027-03-27T23:59:59+00:00", datetime.date(2027, 3, 27)),
        ("2027-03-28T22:59:59+00:00", datetime.date(2027, 3, 28)),  # summer time since 1 in the morning
        ("2027-03-28T23:00:00+00:00", datetime.date(2027, 3, 29)),
        ("2027-10-31T23:59:59+00:00", datetime.date(2027, 10, 31)),  # winter time since 2 in the morning
        ("2027-11-01T00:00:00+00:00", datetime.date(2027, 11, 1)),
    ],
)
def test_the_day_is_londons(moment, day):
    assert london_day(datetime.datetime.fromisoformat(moment)) == day


def test_the_month_is_a_word():
    assert in_words(datetime.date(2027, 3, 3)) == "3 March 2027"
