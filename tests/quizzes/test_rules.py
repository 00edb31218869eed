"""The rules of a sitting and the draw."""

import random
from collections import Counter

import pytest

from quizzes.rules import Candidate, TestRules, draw, page_count, positions_on


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
    assert held.as_json() == {"pass_mark": 75, "attempts_allowed": None, "questions_per_page": 4}
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


@pytest.mark.parametrize(("questions", "per_page", "pages"), [(10, 5, 2), (11, 5, 3), (1, 5, 1), (0, 5, 1), (5, 1, 5)])
def test_page_count(questions, per_page, pages):
    assert page_count(questions=questions, per_page=per_page) == pages


def test_pages_hold_every_position_once():
    assert [list(positions_on(page, per_page=5)) for page in (1, 2)] == [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]
