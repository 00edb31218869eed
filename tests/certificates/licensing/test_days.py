"""Days as registers write them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.licensing.rules import BadDay, in_words, read_day
from certificates.licensing.rules.days import order_of

LAST = datetime.date(2026, 12, 31)


@pytest.mark.parametrize(
    "written",
    [
        "2026-12-31", "31/12/2026", "31 December 2026", "31-Dec-2026", "31st December 2026", "31.12.2026", "31-12-2026",
        " 31  december 2026 ", "2026-12-31 00:00:00", "31/12/2026 00:00", "2026-12-31T00:00:00", "31 DEC 2026",
        "31/Dec/2026",
    ],
)  # fmt: skip
def test_every_way_of_writing_a_day(written):
    assert read_day(written) == LAST


def test_a_slashed_date_is_day_first():
    assert read_day("03/04/2027") == datetime.date(2027, 4, 3)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "The date is missing."),
        ("12/31/2026", "The date is in the American order, month first. Write the day first, or the month as a word."),
        ("31/02/2026", "There is no such day in the calendar."),
        ("32/13/2026", "There is no such day in the calendar."),
        ("00/00/0000", "There is no such day in the calendar."),
        ("31/12/26", "Write the year with four digits: 31 December 2026."),
        ("31-Dec-26", "Write the year with four digits: 31 December 2026."),
        ("46022", "This is not a date. Write 31 December 2026, 31/12/2026 or 2026-12-31."),
        ("31 Decembre 2026", "This is not a date. Write 31 December 2026, 31/12/2026 or 2026-12-31."),
        ("2026-12-31 14:30", "This is not a date. Write 31 December 2026, 31/12/2026 or 2026-12-31."),
        ("1 January 1900", "The year must be between 1950 and 2100."),
        ("٣١/12/2026", "This is not a date. Write 31 December 2026, 31/12/2026 or 2026-12-31."),
    ],
)
def test_what_is_not_a_day_is_refused_in_words(written, reason):
    with pytest.raises(BadDay) as refusal:
        read_day(written)
    assert str(refusal.value) == reason


def test_where_one_date_is_american_no_other_is_guessed():
    with pytest.raises(BadDay) as refusal:
        read_day("03/04/2027", american_line=7)
    assert str(refusal.value) == (
        "The date can be read in two ways, and line 7 of this file has one in the American order. "
        "Write the month as a word: 3 March 2027."
    )
    assert read_day("31/12/2026", american_line=7) == LAST
    assert read_day("05/05/2027", american_line=7) == datetime.date(2027, 5, 5)
    assert read_day("3 April 2027", american_line=7) == datetime.date(2027, 4, 3)


@pytest.mark.parametrize(
    ("written", "order"),
    [("12/31/2026", "american"), ("3/4/2027", "either"), ("5/5/2027", None), ("31/12/2026", None), ("2026-12-31", None),
     ("0/4/2027", None), ("12/45/2026", None)],
)  # fmt: skip
def test_the_order_of_a_slashed_date(written, order):
    assert order_of(written) == order


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2100, 12, 31)))
def test_every_day_comes_back_from_every_way_of_writing(day):
    for written in (day.isoformat(), f"{day.day}/{day.month}/{day.year}", in_words(day), f"{day:%d-%b-%Y}"):
        assert read_day(written) == day


@given(st.text(max_size=30))
def test_any_text_gives_a_day_or_a_sentence(text):
    try:
        assert isinstance(read_day(text), datetime.date)
    except BadDay as refusal:
        said = str(refusal)
    else:
        return
    assert said.endswith(".")
