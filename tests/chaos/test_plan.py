"""What two hundred kills are: every point equally often, the rest at random; and the table of them."""

import random
import re

import pytest

from tests.chaos.books import Verdict
from tests.chaos.killing import POINTS
from tests.chaos.plan import NONE, RANDOM, WHOLE, Line, in_order, plan, rows, totals

NAMED = [(request, point) for request, points in POINTS.items() for point in points]
DRAWN = [(request, point) for request in POINTS for point in (RANDOM, WHOLE)]


def _plan(count, only=""):
    return plan(count, only=re.compile(only), rng=random.Random(1))


def test_rounds_are_shared_out_evenly_over_all_points_and_the_rest_is_at_random():
    aims = _plan(2 * 56)

    assert [aims.count(aim) for aim in NAMED] == [2] * 41
    assert {aim: aims.count(aim) for aim in DRAWN} == {
        ("submission", RANDOM): 12, ("submission", WHOLE): 2, ("save", RANDOM): 6, ("save", WHOLE): 2,
        ("start", RANDOM): 6, ("start", WHOLE): 2,
    }  # fmt: skip
    assert [aim for aim in in_order(aims) if aim in NAMED] == NAMED


def test_only_the_points_asked_for_are_tried():
    assert sorted(_plan(3, "start .* COMMIT")) == [
        ("start", "after COMMIT"), ("start", "before COMMIT"), ("start", "before COMMIT"),
    ]  # fmt: skip


def test_no_point_of_that_name_is_refused():
    with pytest.raises(RuntimeError, match="No point is called so"):
        _plan(5, "nowhere")


def test_a_random_moment_may_come_after_the_answer():
    line = Line("save", RANDOM)
    line.add(Verdict(), cut=0)

    assert (line.rounds, line.cut, line.faults) == (1, 0, [])


def test_the_table_and_its_sentence_count_rounds_not_sentences():
    killed, calm = Line("submission", WHOLE), Line("submission", NONE)
    killed.add(Verdict(lost=["one", "two"]), cut=3)
    killed.add(Verdict(doubled=["three"]), cut=0)
    calm.add(Verdict(), cut=0)

    assert totals([calm, killed]) == "2 kills, 1 of them before the answer: 1 lost, 1 doubled."
    assert rows([calm, killed]).splitlines() == [
        "                                          rounds  cut off  lost  doubled",
        "submission  not killed                         1        0     0        0",
        "submission  master and worker, at random       2        1     1        1",
    ]
