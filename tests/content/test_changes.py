"""What a change asks, on which day, of which version. The days of deadlines are tested on both sides."""

import datetime

import pytest

from content.changes import (
    Change,
    Choice,
    choice_faults,
    lapse_of,
    lapsed_below,
    renewal_of,
    retake_of,
    settled,
    turning_day,
)

PUBLISHED = datetime.date(2027, 3, 3)


def day(number):
    """So many days after the publication."""
    return PUBLISHED + datetime.timedelta(days=number)


def change(number, asks="within", days=30, published=PUBLISHED):
    return Change(version=number, number=number, published_on=published, asks=asks, days=days)


class TestWithin:
    def test_nothing_before_its_publication(self):
        assert retake_of([change(4)], number=3, on=day(-1)) is None

    @pytest.mark.parametrize("on", [0, 30, 31, 400])
    def test_owed_from_the_day_of_publication_on(self, on):
        assert retake_of([change(4)], number=3, on=day(on)) == change(4)

    @pytest.mark.parametrize(("on", "below"), [(0, 0), (30, 0), (31, 4)])
    def test_it_counts_to_the_end_of_the_last_day(self, on, below):
        assert lapsed_below([change(4)], on=day(on)) == below
        assert lapse_of([change(4)], number=3, on=day(on)) == (change(4) if below else None)

    @pytest.mark.parametrize("number", [4, 5])
    def test_the_version_that_asks_and_later_ones_count(self, number):
        assert retake_of([change(4)], number=number, on=day(400)) is None
        assert lapse_of([change(4)], number=number, on=day(400)) is None

    def test_the_day_that_comes_first_of_two_changes_in_a_row(self):
        changes = [change(4, days=90), change(5, days=30, published=day(10))]
        assert retake_of(changes, number=3, on=day(9)).turning_day == day(90)
        assert retake_of(changes, number=3, on=day(10)).turning_day == day(40)
        assert retake_of(changes, number=4, on=day(10)).turning_day == day(40)
        assert [lapsed_below(changes, on=day(number)) for number in (40, 41)] == [0, 5]

    def test_who_took_it_again_between_owes_the_second_only(self):
        changes = [change(4, days=30), change(5, days=90, published=day(10))]
        assert retake_of(changes, number=4, on=day(50)).turning_day == day(100)
        assert lapse_of(changes, number=4, on=day(100)) is None
        assert lapse_of(changes, number=4, on=day(101)).number == 5
        assert [lapsed_below(changes, on=day(number)) for number in (31, 100, 101)] == [4, 4, 5]

    @pytest.mark.parametrize("asks", ["renewal", "update"])
    def test_other_changes_take_nothing_away_on_a_day(self, asks):
        other = change(4, asks=asks, days=30 if asks == "renewal" else None)
        assert retake_of([other], number=3, on=day(400)) is None
        assert lapsed_below([other], on=day(400)) == 0


class TestRenewal:
    @pytest.mark.parametrize(("ends", "touched"), [(89, False), (90, True), (91, True), (900, True)])
    def test_licences_that_end_so_many_days_after_or_later(self, ends, touched):
        asked = change(4, asks="renewal", days=90)
        found = renewal_of([asked], number=3, expires_on=day(ends), on=day(0))
        assert found == (asked if touched else None)

    def test_not_before_the_day_of_publication(self):
        asked = change(4, asks="renewal", days=90)
        assert renewal_of([asked], number=3, expires_on=day(900), on=day(-1)) is None

    def test_who_took_the_new_version_is_not_asked(self):
        asked = change(4, asks="renewal", days=90)
        assert renewal_of([asked], number=4, expires_on=day(900), on=day(1)) is None

    def test_the_first_of_two(self):
        changes = [change(4, asks="renewal", days=300), change(5, asks="renewal", days=10, published=day(5))]
        assert renewal_of(changes, number=3, expires_on=day(100), on=day(5)).number == 5
        assert renewal_of(changes, number=3, expires_on=day(300), on=day(5)).number == 4

    def test_within_says_nothing_of_renewals(self):
        assert renewal_of([change(4)], number=3, expires_on=day(900), on=day(1)) is None


def test_days_across_the_change_of_the_clocks_and_a_leap_day():
    assert turning_day(published_on=datetime.date(2028, 2, 28), days=1) == datetime.date(2028, 2, 29)
    assert turning_day(published_on=datetime.date(2027, 3, 27), days=2) == datetime.date(2027, 3, 29)


GOOD = Choice(kind="material", asks="within", days=30, reason="The law changed.")


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"days": 1}, []),
        ({"days": 730}, []),
        ({"days": None}, ["days"]),
        ({"days": 0}, ["days"]),
        ({"days": -3}, ["days"]),
        ({"days": 731}, ["days"]),
        ({"asks": "renewal", "days": None}, ["days"]),
        ({"asks": "nothing", "days": None}, []),
        ({"asks": "everything"}, ["asks"]),
        ({"reason": "  "}, ["reason"]),
        ({"kind": ""}, ["kind", "asks"]),
        ({"kind": "editorial"}, ["asks"]),
        ({"kind": "editorial", "asks": "nothing", "days": None, "reason": ""}, []),
        ({"asks": "update", "days": None}, ["update_title", "update_text"]),
        (
            {"asks": "update", "days": None, "update_title": " ", "update_text": "<p>&nbsp;</p>"},
            ["update_title", "update_text"],
        ),
        ({"asks": "update", "days": None, "update_title": "New", "update_text": "<p>Read.</p>"}, []),
    ],
)  # fmt: skip
def test_what_keeps_a_choice_from_being_taken(changes, fields):
    choice = Choice(**({"kind": "material", "asks": "within", "days": 30, "reason": "The law changed."} | changes))
    assert [field for field, _ in choice_faults(choice)] == fields


def test_what_does_not_belong_to_a_choice_is_left_out():
    typed = Choice(
        kind="material", asks="within", days=30, update_title="T", update_text="<p>x</p>", reason=" The law changed. "
    )
    assert settled(typed) == GOOD
    assert settled(Choice(kind="editorial", asks="within", days=30)) == Choice(kind="editorial")
