"""The rules of a sitting and the draw."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules import Candidate, TestRules, draw, draws, lay_out, page_of, positions_on


def candidates(*times_asked):
    return [Candidate(question=n, version=n, times_asked=times) for n, times in enumerate(times_asked)]


@pytest.mark.parametrize(
    ("allowed", "used", "left"),
    [(3, 0, 3), (3, 2, 1), (3, 3, 0), (3, 4, 0), (1, 1, 0), (None, 0, None), (None, 99, None)],
)
def test_attempts_left(allowed, used, left):
    held = TestRules(pass_mark=80, attempts_allowed=allowed, questions_per_page=5)
    assert held.attempts_left(used=used) == left


def test_rules_survive_being_kept_with_an_attempt():
    held = TestRules(pass_mark=75, attempts_allowed=None, questions_per_page=4)
    assert {"pass_mark": 75, "attempts_allowed": None, "questions_per_page": 4}.items() <= held.as_json().items()
    assert TestRules.from_json({**held.as_json(), "of a later release": 1}) == held


def test_questions_not_asked_before_come_first():
    drawn = draw(candidates(2, 0, 1, 0, 1), count=3, rng=random.Random(1))
    assert sorted(candidate.times_asked for candidate in drawn) == [0, 0, 1]
    assert {1, 3} < {candidate.question for candidate in drawn}


@pytest.mark.parametrize(("held", "count", "drawn"), [(3, 5, 3), (5, 5, 5), (5, 2, 2), (0, 2, 0), (5, 0, 0)])
def test_a_draw_asks_nothing_twice_and_no_more_than_there_is(held, count, drawn):
    found = draw(candidates(*[0] * held), count=count, rng=random.Random(1))
    assert len(found) == len({candidate.question for candidate in found}) == drawn


def test_every_question_is_drawn_about_as_often():
    rng = random.Random(7)
    times = Counter(
        candidate.question for _ in range(2_000) for candidate in draw(candidates(*[0] * 5), count=2, rng=rng)
    )
    assert sum(times.values()) == 4_000
    assert all(700 < count < 900 for count in times.values())


def test_a_draw_leaves_its_candidates_as_they_are():
    held = candidates(1, 0, 2)
    draw(held, count=2, rng=random.Random(1))
    assert held == candidates(1, 0, 2)


def scenario(number, size, *, times_asked=0):
    """A scenario's questions, written in another order than they are asked in."""
    return [
        Candidate(question=number * 100 + n, version=n, times_asked=times_asked, scenario=number, place=n)
        for n in reversed(range(size))
    ]


def test_a_scenarios_questions_are_drawn_together_in_their_order():
    for seed in range(20):
        drawn = [c.question for c in draw([*candidates(0, 0), *scenario(1, 3)], count=5, rng=random.Random(seed))]
        at = drawn.index(100)
        assert drawn[at : at + 3] == [100, 101, 102]
        assert sorted(drawn) == [0, 1, 100, 101, 102]


def test_a_scenario_that_would_go_beyond_the_count_is_not_drawn():
    drawn = draw([*candidates(5, 5, 5), *scenario(1, 3)], count=2, rng=random.Random(1))
    assert [candidate.scenario for candidate in drawn] == [None, None]


def test_an_unseen_scenario_comes_before_seen_questions():
    drawn = draw([*candidates(1, 1, 1), *scenario(1, 3), *scenario(2, 3, times_asked=1)], count=3, rng=random.Random(1))
    assert [candidate.scenario for candidate in drawn] == [1, 1, 1]


def test_a_paper_is_as_long_as_the_bank_allows_whatever_comes_first():
    bank = [*scenario(1, 3), *scenario(2, 2), *scenario(3, 2)]
    assert {len(draw(bank, count=4, rng=random.Random(seed))) for seed in range(30)} == {4}
    assert {len(draw(bank, count=6, rng=random.Random(seed))) for seed in range(30)} == {5}


@given(
    sizes=st.lists(st.integers(1, 5), max_size=8),
    loose=st.integers(0, 5),
    count=st.integers(0, 15),
    seed=st.integers(0, 99),
)
def test_any_draw_is_whole_scenarios_and_the_longest_there_can_be(sizes, loose, count, seed):
    bank = [*candidates(*[0] * loose), *(c for number, size in enumerate(sizes, 1) for c in scenario(number, size))]
    drawn = draw(bank, count=count, rng=random.Random(seed))
    taken = Counter(candidate.scenario for candidate in drawn if candidate.scenario)
    assert all(taken[number] == sizes[number - 1] for number in taken)
    sums = {0}
    for size in [*sizes, *[1] * loose]:
        sums |= {total + size for total in sums}
    assert len({candidate.question for candidate in drawn}) == len(drawn) == max(s for s in sums if s <= count)


@pytest.mark.parametrize(
    ("rows", "pages"),
    [
        ([1] * 10, [5, 5]),
        ([1] * 11, [5, 5, 1]),
        ([1], [1]),
        ([], [0]),
        ([1, 3, 3, 1], [4, 4]),
        ([1, 7, 1, 1], [1, 7, 2]),
        ([2, 2, 2], [4, 2]),
    ],
)
def test_rows_stay_together_on_a_page(rows, pages):
    assert lay_out(rows, per_page=5) == pages


def test_pages_hold_every_position_once():
    assert [list(positions_on(page, pages=[5, 4])) for page in (1, 2)] == [[1, 2, 3, 4, 5], [6, 7, 8, 9]]
    assert [page_of(position, pages=[5, 4]) for position in (1, 5, 6, 9)] == [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("own", "questions", "spread"),
    [
        ((4, 3, 3), None, (4, 3, 3)),
        ((4, 3, 3), 20, (8, 6, 6)),
        ((4, 3, 3), 12, (5, 4, 3)),  # 4.8, 3.6, 3.6
        ((8, 1, 1), 5, (3, 1, 1)),  # 4, 0.5, 0.5: one of each first
        ((4, 3, 3), 2, (1, 1, 1)),  # never none of a section
    ],
)
def test_questions_are_spread_over_the_sections_as_the_tests_own(own, questions, spread):
    assert tuple(draws(dict(zip("abc", own, strict=True)), questions=questions).values()) == spread


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8), st.integers(1, 200))
def test_any_spread_is_as_long_as_asked_and_fair(own, questions):
    sections = {str(place): draw for place, draw in enumerate(own)}
    assert draws(sections, questions=sum(sections.values())) == sections
    spread = draws(sections, questions=questions)
    assert spread.keys() == sections.keys()
    assert min(spread.values()) >= 1
    assert sum(spread.values()) == max(questions, len(own))
    shares = {slug: questions * draw / sum(own) for slug, draw in sections.items()}
    if min(shares.values()) >= 1:
        assert all(abs(spread[slug] - shares[slug]) < 1 for slug in sections)
