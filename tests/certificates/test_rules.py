"""Codes, months and standing, against oracles that were written another way."""

import calendar
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates import rules
from certificates.rules import Event, Standing

FIRST, LAST = datetime.date(2024, 1, 1), datetime.date(2040, 12, 31)
DAYS = [FIRST + datetime.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
days = st.dates(min_value=FIRST, max_value=LAST)


def walked(day, months):
    """One month at a time, looking for the day in a calendar: no arithmetic in common with add_months."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    in_month = [d for week in calendar.Calendar().monthdayscalendar(year, month) for d in week if d]
    return datetime.date(year, month, day.day if day.day in in_month else max(in_month))


@pytest.mark.parametrize("months", [0, 1, 3, 6, 11, 12, 13, 24, 36, 60])
def test_months_are_right_for_every_day_of_2024_to_2040(months):
    assert [day for day in DAYS if rules.add_months(day, months) != walked(day, months)] == []


def test_going_back_in_months():
    assert rules.add_months(datetime.date(2024, 3, 31), -1) == datetime.date(2024, 2, 29)
    assert rules.add_months(datetime.date(2026, 1, 15), -2) == datetime.date(2025, 11, 15)


def test_the_last_day_is_the_eve_of_the_anniversary():
    assert rules.last_day(completed_on=datetime.date(2026, 3, 14), months=36) == datetime.date(2029, 3, 13)
    assert rules.last_day(completed_on=datetime.date(2024, 2, 29), months=12) == datetime.date(2025, 2, 27)
    assert rules.last_day(completed_on=datetime.date(2019, 3, 1), months=12) == datetime.date(2020, 2, 29)
    assert rules.last_day(completed_on=datetime.date(2026, 3, 14), months=None) is None


def test_a_code_has_28_letters_of_the_alphabet_and_no_two_are_alike():
    codes = {rules.new_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert all(len(code) == 28 and set(code) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for code in codes)


def test_a_code_holds_at_least_128_bits():
    assert len(rules.ALPHABET) ** rules.CODE_LENGTH >= 2**128


def test_codes_are_read_however_they_are_typed():
    code = "0123456789ABCDEFGHJKMNPQRSTV"
    assert rules.group_code(code) == "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV"
    for typed in (
        code.lower(),
        rules.group_code(code),
        " 0123 4567 89ab cdef ghjk mnpq rstv ",
        "Oi23456789ABCDEFGHJKMNPQRSTV",
    ):
        assert rules.normalise_code(typed) == code
    assert rules.normalise_code("oL") == "01"


@given(st.text(max_size=40))
def test_whatever_is_typed_normalises_once_and_never_breaks(typed):
    once = rules.normalise_code(typed)
    assert rules.is_code(once) in {True, False}
    if rules.is_code(once):
        assert rules.normalise_code(once) == once


def test_is_code_wants_length_and_letters():
    assert rules.is_code("0" * 28)
    assert not rules.is_code("0" * 27)
    assert not rules.is_code("U" + "0" * 27)
    assert not rules.is_code("")


def diary(*, completed_on, valid_until, events, issued_on, until):
    """The standing of each day, by living through them: what happens is applied on its day and stays."""
    state, seen = {}, Standing.NOT_YET
    ended = None
    day = FIRST
    while day <= until:
        for event in events:
            if event.happened_on == day and ended is not Standing.REVOKED:
                ended = Standing(event.kind)
        begun = day >= completed_on and (issued_on is None or day >= issued_on)
        if ended:
            seen = ended
        elif not begun:
            seen = Standing.NOT_YET
        else:
            seen = Standing.VALID if valid_until is None or day <= valid_until else Standing.EXPIRED
        state[day] = seen
        day += datetime.timedelta(days=1)
    return state


@given(
    completed_on=days,
    lasts=st.none() | st.integers(0, 1500),
    events=st.lists(st.builds(Event, kind=st.sampled_from(["superseded", "revoked"]), happened_on=days), max_size=3),
    late=st.none() | st.integers(0, 60),
    on=days,
)
def test_standing_as_at_any_day_is_what_a_diary_says(completed_on, lasts, events, late, on):
    valid_until = None if lasts is None else completed_on + datetime.timedelta(days=lasts)
    issued_on = None if late is None else completed_on + datetime.timedelta(days=late)
    entry = {"completed_on": completed_on, "valid_until": valid_until, "events": events, "issued_on": issued_on}
    assert rules.standing(on=on, **entry) == diary(until=on, **entry)[on]


def test_the_last_day_counts_and_the_next_does_not():
    given_days = {"completed_on": datetime.date(2026, 3, 14), "valid_until": datetime.date(2029, 3, 13), "events": []}
    assert rules.standing(on=datetime.date(2026, 3, 13), **given_days) is Standing.NOT_YET
    assert rules.standing(on=datetime.date(2026, 3, 14), **given_days) is Standing.VALID
    assert rules.standing(on=datetime.date(2029, 3, 13), **given_days) is Standing.VALID
    assert rules.standing(on=datetime.date(2029, 3, 14), **given_days) is Standing.EXPIRED
