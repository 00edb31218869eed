"""Whether somebody may try again: the table of councils' rules, ends of months, changes of the clock."""

import datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from accounts.ladders import read_ladder
from quizzes.again import Given, Sat, counted_from, meets, since_pass, trying
from quizzes.rules import Carried, TestRules, is_over

LONDON = ZoneInfo("Europe/London")
SECOND = datetime.timedelta(seconds=1)


def at(*moment):
    return datetime.datetime(*moment, tzinfo=LONDON)


def rules(**more):
    return TestRules(**{"pass_mark": 80, "attempts_allowed": None, "questions_per_page": 5} | more)


def waiting(*lines, **more):
    return rules(waits=(read_ladder("\n".join(lines)),), **more)


FREE = rules()


def sat(number, closed_at, *, passed=False, score=50, held=FREE, deadline_at=None, sections=(), supervised=False):
    return Sat(
        number=number, closed_at=closed_at, deadline_at=deadline_at, passed=passed,
        score=None if score is None else Decimal(score), rules=held, sections=sections,
        supervised=supervised,
    )  # fmt: skip


def fails(count, **more):
    return [
        sat(number, at(2027, 3, 1, 12) + datetime.timedelta(hours=number), **more) for number in range(1, count + 1)
    ]


def opens(attempts, held, given=None):
    return trying(sat=attempts, given=given or Given(), held=held).opens_on


# --- waits ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("ladder", "used", "first_day"),
    [
        (["after attempt 1: 1 day"], 1, datetime.date(2027, 3, 2)),  # Bristol: again at home the next day
        (["after attempt 2: 1 month"], 1, None),  # Bedford: two attempts, then one calendar month
        (["after attempt 2: 1 month"], 2, datetime.date(2027, 4, 1)),
        (["after attempt 3: 6 months"], 2, None),  # Chichester: after three, six months
        (["after attempt 3: 6 months"], 3, datetime.date(2027, 9, 1)),
        (["after attempt 3: 6 months", "after attempt 4: 0 days"], 4, None),
    ],
)
def test_after_which_attempt_one_waits_how_long(ladder, used, first_day):
    assert opens(fails(used), waiting(*ladder)) == first_day


@pytest.mark.parametrize(
    ("failed", "first_day"),
    [
        (at(2027, 1, 31, 12), datetime.date(2027, 2, 28)),
        (at(2028, 1, 31, 12), datetime.date(2028, 2, 29)),
        (at(2027, 8, 31, 23, 59, 59), datetime.date(2027, 9, 30)),
        (at(2027, 3, 27, 23, 59, 59), datetime.date(2027, 4, 27)),
        (at(2027, 3, 28, 0, 0), datetime.date(2027, 4, 28)),
        (at(2027, 10, 31, 0, 30), datetime.date(2027, 11, 30)),
        (datetime.datetime(2027, 6, 30, 23, 0, tzinfo=datetime.UTC), datetime.date(2027, 8, 1)),  # 1 July in London
    ],
)
def test_a_calendar_month_from_the_london_day(failed, first_day):
    assert opens([sat(1, failed)], waiting("after attempt 1: 1 month")) == first_day


def test_a_wait_is_counted_from_the_deadline_when_that_came_first():
    """An open tab, or a sweep that came late, holds nobody longer."""
    deadline = at(2027, 3, 1, 23, 59)
    assert counted_from(closed_at=at(2027, 3, 5, 9), deadline_at=deadline) == datetime.date(2027, 3, 1)
    assert counted_from(closed_at=at(2027, 3, 1, 10), deadline_at=deadline) == datetime.date(2027, 3, 1)
    assert counted_from(closed_at=at(2027, 3, 2, 0, 0, 10), deadline_at=None) == datetime.date(2027, 3, 2)


def test_it_opens_with_the_day_and_not_before():
    found = trying(sat=fails(1), given=Given(), held=waiting("after attempt 1: 1 day"))
    assert (found.waits(on=datetime.date(2027, 3, 1)), found.waits(on=datetime.date(2027, 3, 2))) == (True, False)


def test_a_badge_given_up_or_added_in_between_shortens_nothing():
    long, short = waiting("after attempt 1: 6 months"), waiting("after attempt 1: 1 day")
    assert opens(fails(1, held=long), FREE) == datetime.date(2027, 9, 1)
    assert opens(fails(1), long) == datetime.date(2027, 9, 1)
    assert opens(fails(1, held=short), long) == datetime.date(2027, 9, 1)
    both = rules(waits=(*long.waits, *short.waits))
    assert opens(fails(1), both) == datetime.date(2027, 9, 1)


def test_an_officer_ends_the_wait_after_one_attempt_and_not_after_the_next():
    held = waiting("after attempt 1: 1 month")
    given = Given(no_wait_after=frozenset({1}))
    assert opens(fails(1), held, given) is None
    assert opens(fails(2), held, given) == datetime.date(2027, 4, 1)


def test_nobody_waits_after_a_pass():
    held = waiting("after attempt 1: 1 month")
    assert opens([sat(1, at(2027, 3, 1, 12), passed=True, score=90)], held) is None
    assert opens([sat(1, at(2027, 3, 1, 12), passed=True, score=75, held=rules(pass_mark=70))], held) is None


def test_an_attempt_that_was_not_finished_counts():
    found = trying(sat=[sat(1, at(2027, 3, 1, 12), score=None)], given=Given(), held=rules(attempts_allowed=1))
    assert (found.used, found.left) == (1, 0)


# --- how many ---------------------------------------------------------------------------------------------------------
def test_attempts_are_counted_since_a_pass_at_the_mark_in_force():
    history = [sat(1, at(2027, 1, 1)), sat(2, at(2027, 1, 2), passed=True, score=85), sat(3, at(2027, 1, 3))]
    assert trying(sat=history, given=Given(), held=rules(attempts_allowed=3)).left == 2
    assert trying(sat=history, given=Given(), held=rules(attempts_allowed=3, pass_mark=90)).left == 0


def counted(history, held):
    since, afresh = since_pass(history, held=held)
    return [attempt.number for attempt in since], afresh


def test_a_pass_that_was_not_sat_as_is_asked_now_locks_nobody_out():
    supervised, day = rules(supervised=True, attempts_allowed=2), datetime.timedelta(days=1)
    home = [*fails(2), sat(3, at(2027, 3, 2), passed=True, score=90)]
    assert counted(home, supervised) == ([], home[2].closed_at)
    assert counted(home[:2], supervised) == ([1, 2], None)  # fails alone count: a badge added shortens nothing
    again = [*home, sat(4, at(2027, 3, 3), supervised=True), sat(5, at(2027, 3, 4), passed=True, score=85)]
    assert counted(again, supervised) == ([4], None)
    passed = [*again, sat(6, at(2027, 3, 5), passed=True, score=90, supervised=True), sat(7, at(2027, 3, 6) + day)]
    assert counted(passed, supervised) == ([7], passed[5].closed_at)


def test_nor_does_it_give_back_attempts_that_were_sat_as_is_asked():
    supervised = rules(supervised=True, attempts_allowed=2, waits=waiting("after attempt 2: 1 month").waits)
    history = [*fails(2, supervised=True), sat(3, at(2027, 3, 2), passed=True, score=90)]
    found = trying(sat=history, given=Given(), held=supervised)
    assert (found.used, found.left, found.opens_on) == (2, 0, datetime.date(2027, 4, 1))
    assert trying(sat=history, given=Given(), held=rules(attempts_allowed=2)).left == 2


@pytest.mark.parametrize(("minutes", "as_asked"), [(None, False), (21, False), (20, True), (15, True)])
def test_within_the_time_that_is_asked_now(minutes, as_asked):
    passed = sat(1, at(2027, 3, 1), passed=True, score=90, held=rules(minutes=minutes))
    assert meets(passed, held=rules(minutes=20)) is as_asked
    assert meets(passed, held=FREE) is True


@pytest.mark.parametrize(("marks", "reached"), [(4, True), (Fraction(7, 2), False)])
def test_sections_below_the_mark_in_force(marks, reached):
    passed = sat(1, at(2027, 3, 1), passed=True, score=90, sections=(section("law", marks), section("signs", 5)))
    assert meets(passed, held=rules(section_pass_mark=80)) is reached
    assert meets(passed, held=FREE) is True


@pytest.mark.parametrize(
    ("own", "asked", "covered"),
    [
        ({}, {}, True),
        ({}, {"section_pass_mark": 70}, False),
        ({"section_pass_mark": 70}, {"section_pass_mark": 70}, True),
        ({"section_pass_mark": 80}, {"section_marks": (("law", 80),)}, True),
        ({"section_marks": (("law", 80),)}, {"section_pass_mark": 70}, False),
        ({"section_pass_mark": 80, "section_marks": (("law", 60),)}, {"section_pass_mark": 70}, False),
        ({"section_pass_mark": 80}, {}, True),
    ],
)
def test_which_rules_vouch_for_the_sections_of_others(own, asked, covered):
    assert rules(**own).covers_sections_of(rules(**asked)) is covered


def test_an_extra_attempt_counts_until_the_next_pass():
    given = Given(extra_attempts=(at(2027, 3, 2),))
    assert trying(sat=fails(3), given=given, held=rules(attempts_allowed=3)).left == 1
    passed = [*fails(3), sat(4, at(2027, 4, 1), passed=True, score=90), *[sat(5, at(2027, 4, 2))]]
    assert trying(sat=passed, given=given, held=rules(attempts_allowed=3)).left == 2


# --- the module again -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("count", "milestone"), [(1, None), (2, 2), (3, 2), (4, 4)])
def test_after_every_so_many_fails_the_module_is_read_again(count, milestone):
    history = fails(count)
    found = trying(sat=history, given=Given(), held=rules(read_again_after=2)).read_after
    assert found == (history[milestone - 1].closed_at if milestone else None)


# --- resit of failed sections -----------------------------------------------------------------------------------------
def section(slug, marks, out_of=5):
    return Carried(section=slug, marks=Fraction(marks), out_of=out_of, attempt=1)


def carried(held, *sections):
    found = trying(sat=[sat(1, at(2027, 3, 1), sections=sections)], given=Given(), held=held)
    return [row.section for row in found.carried], found.resit_of


def test_passed_sections_are_carried_at_their_own_mark():
    """Chichester: 70 per cent in every section; only the failed ones again."""
    held = rules(resit_failed_sections=True, section_pass_mark=70, section_marks=(("law", 100),))
    assert carried(held, section("law", 4), section("signs", Fraction(7, 2)), section("duty", 3)) == (["signs"], 1)
    assert carried(rules(section_pass_mark=70), section("signs", 5), section("law", 0)) == ([], None)


def test_when_every_section_was_passed_and_not_the_whole_all_is_asked_again():
    held = rules(pass_mark=80, resit_failed_sections=True, section_pass_mark=60)
    assert carried(held, section("law", 3), section("signs", 3)) == ([], None)


# --- the deadline -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("started", "ends"),
    [
        ("2027-03-28T00:50:00+00:00", "2027-03-28T01:20:00+00:00"),  # 0:50 to 2:20 on the clock, 30 minutes
        ("2027-10-31T00:50:00+00:00", "2027-10-31T01:20:00+00:00"),  # 1:50 to 1:20 on the clock, 30 minutes
    ],
)
def test_minutes_are_minutes_when_the_clocks_change(started, ends):
    begun = datetime.datetime.fromisoformat(started).astimezone(LONDON)
    deadline = rules(minutes=20, extra_minutes=10).deadline(begun)
    assert deadline == datetime.datetime.fromisoformat(ends)
    grace = datetime.timedelta(seconds=30)
    for late, over in ((-1 * SECOND, False), (0 * SECOND, False), (grace, False), (grace + SECOND, True)):
        assert is_over(deadline_at=deadline.astimezone(LONDON), now=(deadline + late).astimezone(LONDON)) is over


def test_without_a_limit_nothing_is_over():
    assert rules(extra_minutes=10).deadline(at(2027, 1, 1)) is None
    assert is_over(deadline_at=None, now=at(2099, 1, 1)) is False


def test_rules_are_kept_as_data_and_older_attempts_read_with_what_held_then():
    held = waiting(
        "after attempt 1: 1 day", section_pass_mark=70, section_marks=(("law", 90),), minutes=20, at_deadline="abandon",
        resit_failed_sections=True, feedback="topics", review="later", language="en", supervised=True,
    )  # fmt: skip
    assert TestRules.from_json(held.as_json()) == held
    assert TestRules.from_json({"pass_mark": 80, "attempts_allowed": None, "questions_per_page": 5}) == FREE
