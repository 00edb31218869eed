"""Shares, sums and days, without a database."""

import datetime
from decimal import Decimal

import pytest

from elearning.coverage import rules

TODAY = datetime.date(2026, 11, 20)
DAY = datetime.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("trained", "headcount", "expected", "words"),
    [
        (640, 1200, "0.533", "53.3%"),
        (1, 8, "0.125", "12.5%"),
        (1, 2000, "0.001", "0.1%"),
        (0, 5, "0.000", "0%"),
        (1, 100_000, "0.001", "0.1%"),
        (99_999, 100_000, "0.999", "99.9%"),
        (7, 7, "1.000", "100%"),
        (3, 2, "1.500", "150%"),
        (100_001, 100_000, "1.001", "100.1%"),
        (25_000, 1, "25000.000", "2,500,000%"),
    ],
)
def test_share_is_rounded_and_never_tells_a_story(trained, headcount, expected, words):
    assert rules.share(trained=trained, headcount=headcount) == Decimal(expected)
    assert rules.percent(rules.share(trained=trained, headcount=headcount)) == words


@pytest.mark.parametrize(("trained", "headcount"), [(None, 5), (5, None), (None, None), (0, 0), (3, 0)])
def test_share_of_what_is_not_known_is_not_known(trained, headcount):
    assert rules.share(trained=trained, headcount=headcount) is None
    assert rules.percent(None) == "not known"


def place(pk, path):
    return rules.Place(
        pk=pk, path=path, parent_path=path[:-4], depth=len(path) // 4, name=f"Place {pk}", slug=f"place-{pk}"
    )


PLACES = [place(1, "0001"), place(2, "00010001"), place(3, "00010002"), place(4, "000100020001")]


def assemble(own, *, trained=lambda place: 0, members=(), here=()):
    return rules.assemble(
        role="Teachers", role_slug="teachers", on=TODAY, places=PLACES, own=own, trained_people=trained,
        members_below=set(members), members_here=set(here),
    )  # fmt: skip


def own(number, trained=1, day=DAY):
    return rules.Own(number=number, source="Census", counted_on=day, trained=trained)


def test_a_parent_is_the_sum_of_those_below_it():
    earlier = datetime.date(2025, 9, 1)
    rows = assemble({2: own(10, 4), 4: own(5, 5, earlier)})
    assert [(row.organisation, row.trained, row.headcount, row.headcount_source, row.depth) for row in rows] == [
        ("Place 1", 9, 15, "Sum of 2 organisations", 0),
        ("Place 2", 4, 10, "Census", 1),
        ("Place 3", 5, 5, "Sum of 1 organisation", 1),
        ("Place 4", 5, 5, "Census", 2),
    ]
    assert [row.headcount_on for row in rows] == [earlier, DAY, earlier, earlier]


def test_one_unknown_below_makes_the_parent_unknown():
    rows = assemble({2: own(10, 4)}, trained=lambda place: 6, members=["0001", "00010002"])
    assert [(row.trained, row.headcount, row.percent, row.note) for row in rows] == [
        (6, None, "not known", "The headcount is not known: 1 of the 2 organisations below it has none."),
        (4, 10, "40%", ""),
        (6, None, "not known", "The headcount is not known."),
    ]


def test_members_of_the_parent_itself_are_told_to_be_outside_its_sum():
    rows = assemble({2: own(10, 4)}, members=["0001"], here=["0001"])
    assert rows[0].note == "People who belong to Place 1 itself are not in this sum."


def test_remarks():
    assert assemble({2: own(3, 4)})[1].note == rules.OVER
    assert assemble({2: own(0, 0)})[1].note == rules.NOBODY
    assert assemble({2: own(9, None)})[1].note == rules.NOTHING_REQUIRED
    assert assemble({2: own(9, None)})[1].percent == "not known"
    assert assemble({}) == ()


def test_read_day():
    assert rules.read_day(text=" 2026-11-20 ", today=TODAY) == TODAY
    assert rules.make_day(day="1", month="March", year="2026", today=TODAY) == DAY


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("11/20/2026", "“11/20/2026” is not a date we can read: write year, month and day as in 2026-11-20."),
        ("2026-02-31", "31/02/2026 is no day of the calendar. The day comes first, then the month."),
        ("2026-11-21", "21 November 2026 is in the future: choose today or an earlier day."),
        ("0026-11-21", "The year must have four figures and be 1900 or later."),
        ("today", "“today” is not a date we can read: write year, month and day as in 2026-11-20."),
    ],
)
def test_what_is_no_day_is_explained(text, sentence):
    with pytest.raises(rules.NotADay) as refusal:
        rules.read_day(text=text, today=TODAY)
    assert str(refusal.value) == sentence


def test_missing_boxes_are_named():
    with pytest.raises(rules.NotADay, match=r"^The date must include a month and a year\.$"):
        rules.make_day(day="3", month="", year=" ", today=TODAY)
    with pytest.raises(rules.NotADay, match="in numbers"):
        rules.make_day(day="3", month="x", year="2026", today=TODAY)
