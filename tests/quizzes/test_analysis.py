"""Item analysis: every figure beside one worked by hand, and what must hold of any table of marks."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import analysis
from quizzes.analysis import Answered, Offered, flags_of, item_figures

# Four attempts at three questions, `F` one mark:
#       Q1  Q2  Q3   T
#   A    1   1   1   3
#   B    1   1   0   2
#   C    1   0   0   1
#   D    0   0   0   0
F = analysis.FULL
PAPERS = [(F, F, F), (F, F, 0), (F, 0, 0), (0, 0, 0)]


def against_rest(papers, place):
    return Counter((paper[place], sum(paper) - paper[place]) for paper in papers)


FIRST, SECOND, THIRD = (against_rest(PAPERS, place) for place in range(3))
# x and R in opposite order: x = 0, 0, 1, 1 with R = 3, 2, 1, 0
BACKWARDS = {(0, 3 * F): 1, (0, 2 * F): 1, (F, F): 1, (F, 0): 1}
# x = 1, 0, 1, 0 with R = 3, 2, 1, 0
HALFWAY = {(F, 3 * F): 1, (0, 2 * F): 1, (F, F): 1, (0, 0): 1}
ALL_RIGHT = {(F, 3 * F): 2, (F, 2 * F): 5}
ALL_RESTS_ALIKE = {(F, 3 * F): 2, (0, 3 * F): 5}


def near(value):
    return pytest.approx(value, rel=0.00001)


def test_facility():
    assert analysis.facility(FIRST) == 0.75  # (1 + 1 + 1 + 0) / 4
    assert analysis.facility({(F // 2, 0): 1, (F, 0): 1}) == 0.75  # half a mark and a whole one
    assert analysis.facility({}) is None


def test_discrimination_index():
    # Q1: x = 1 1 1 0, R = 2 1 0 0, both means 3/4. 3 cov = 3 - 4·9/16 = 3/4; 3 var x = 3/4; 3 var R = 5 - 9/4 = 11/4
    # 100 · (3/4) / sqrt(3/4 · 11/4) = 100 sqrt(3/11)
    assert analysis.discrimination_index(FIRST) == near(52.22330)
    # Q2: x = 1 1 0 0, R = 2 1 1 0. 3 cov = 3 - 2 = 1; 3 var x = 1; 3 var R = 6 - 4 = 2; 100 / sqrt 2
    assert analysis.discrimination_index(SECOND) == near(70.71068)
    # Q3: x = 1 0 0 0, R = 2 2 1 0. 3 cov = 2 - 5/4 = 3/4; 3 var x = 3/4; 3 var R = 9 - 25/4 = 11/4; as Q1
    assert analysis.discrimination_index(THIRD) == near(52.22330)
    # 3 cov = 1 - 3 = -2; 3 var x = 1; 3 var R = 14 - 9 = 5; -200 / sqrt 5
    assert analysis.discrimination_index(BACKWARDS) == near(-89.44272)


def test_discriminative_efficiency():
    # Each is sorted as well as its marks can be: cov = cov_max
    assert [analysis.discriminative_efficiency(marks) for marks in (FIRST, SECOND, THIRD)] == [100, 100, 100]
    # 3 cov = -2; sorted: 0 0 1 1 with 0 1 2 3, 3 cov_max = 5 - 3 = 2
    assert analysis.discriminative_efficiency(BACKWARDS) == -100
    # 3 cov = 4 - 3 = 1 of the same 2
    assert analysis.discriminative_efficiency(HALFWAY) == 50


def test_effective_weights():
    # cov(x, T) = cov(x, R) + var x. Q1 and Q3: 1/4 + 1/4 = 1/2; Q2: 1/3 + 1/3 = 2/3.
    # Roots 0.7071, 0.8165, 0.7071, together 2.2307: 31.699%, 36.602%, 31.699%
    assert analysis.effective_weights({1: FIRST, 2: SECOND, 3: THIRD}) == {
        1: near(31.69873),
        2: near(36.60254),
        3: near(31.69873),
    }
    # BACKWARDS: (-2 + 1) / 3 is negative: none, and it takes no part in the sum
    assert analysis.effective_weights({1: FIRST, 2: BACKWARDS}) == {1: 100, 2: None}


def test_what_does_not_vary_has_no_figure():
    for marks in (ALL_RIGHT, ALL_RESTS_ALIKE, {}, {(F, 3 * F): 1}):
        assert analysis.discrimination_index(marks) is None
        assert analysis.discriminative_efficiency(marks) is None
    assert analysis.effective_weights({1: {}, 2: {(F, 3 * F): 1}}) == {1: None, 2: None}
    # All totals alike: every covariance with the total is 0, and nothing can be shared out
    assert analysis.effective_weights({1: {(F, 0): 1, (0, F): 1}}) == {1: None}


def test_the_test_as_a_whole():
    places = [Counter(paper[place] for paper in PAPERS) for place in range(3)]
    totals = Counter(sum(paper) for paper in PAPERS)
    # var x: 1/4, 1/3, 1/4, together 5/6. T = 3 2 1 0: var = (14 - 9) / 3 = 5/3. 100 · 3/2 · (1 - 1/2) = 75
    consistency = analysis.internal_consistency(places, totals=totals)
    assert consistency == 75
    # 100 sqrt(1 - 0.75)
    assert analysis.error_ratio(consistency) == 50
    # SD = sqrt(5/3) = 1.29099 marks; half of it
    deviation = analysis.standard_deviation(totals)
    assert deviation == near(1.29099 * F)
    assert analysis.standard_error(50, deviation=deviation) == near(0.645497 * F)


def test_a_whole_that_has_no_figure():
    assert analysis.internal_consistency([{F: 4}], totals={F: 4}) is None  # one place
    assert analysis.internal_consistency([{F: 4}, {0: 4}], totals={F: 4}) is None  # no variance
    assert analysis.internal_consistency([{}, {}], totals={}) is None
    # Two questions that pull against each other: var x 1/3 each, T = 1 1 1 2: var 1/4; 200 (1 - 8/3), below 0 and kept
    opposed = [{F: 2, 0: 2}, {F: 2, 0: 2}]
    assert analysis.internal_consistency(opposed, totals={F: 3, 2 * F: 1}) == near(-333.33333)
    assert analysis.error_ratio(near(-333.33333).expected) == near(208.16660)
    assert analysis.error_ratio(None) is None
    assert analysis.standard_error(None, deviation=1.0) is None


def test_median_and_thirds():
    assert analysis.median({10: 1, 20: 1}) == 15
    assert analysis.median({10: 3, 90: 2}) == 10
    assert analysis.median({}) is None
    # Ranks 1..9 in three threes
    assert analysis.thirds({1: 3, 2: 3, 3: 3}) == {1: 0, 2: 1, 3: 2}
    # Eight of ten are alike: their middle is rank 6 of 10, the middle third; nobody is parted from equals
    assert analysis.thirds({1: 2, 9: 8}) == {1: 0, 9: 1}


def test_bands():
    found = analysis.bands([(10 * F, 10, 2), (10 * F - 1, 10, 1), (0, 10, 3), (17 * F // 2, 10, 4), (5, 0, 9)])
    assert {band.label: band.count for band in found if band.count} == {
        "0 to 9%": 3, "80 to 89%": 4, "90 to 99%": 1, "100%": 2,
    }  # fmt: skip
    assert len(found) == 11


OPTIONS = [Offered(id="a", right=True), Offered(id="b", right=False), Offered(id="c", right=False)]


def answered(option, rest, count, *, first=True):
    return Answered(
        picked=frozenset(option),
        mark=F if option == "a" else 0,
        rest=rest,
        first=first,
        count=count,
    )


def test_one_question():
    figures = item_figures(
        [answered("a", 300, 4), answered("b", 200, 2), answered("b", 100, 3), answered("", None, 1, first=False)],
        offered=OPTIONS,
    )
    assert (figures.asked, figures.compared, figures.unanswered) == (10, 9, 1)
    assert (figures.right_first, figures.asked_first, figures.facility) == (4, 9, 0.4)
    assert figures.thirds == (3, 2, 4)
    key, wrong, nobody = figures.options
    assert (key.picked, key.share, key.thirds) == (4, 0.4, (0, 0, 4))
    assert (wrong.picked, wrong.thirds) == (5, (3, 2, 0))
    assert (nobody.picked, nobody.thirds, nobody.index) == (0, (0, 0, 0), None)
    # All who answered picked a or b: what one gains the other loses
    assert key.index == near(-wrong.index)
    assert key.index == figures.index


def flags(*answers, offered=OPTIONS):
    return [flag.slug for flag in flags_of(item_figures(answers, offered=offered))]


def test_flags():
    # 48 of 50 are right
    assert flags(answered("a", 300, 48), answered("b", 200, 1), answered("c", 200, 1)) == ["too-easy"]
    assert flags(answered("a", 300, 17), answered("b", 200, 20), answered("c", 100, 13)) == ["too-hard"]
    assert flags(answered("a", 300, 25), answered("b", 200, 25)) == ["unpicked"]
    # High scorers (R = 3) pick b, low ones the key
    assert flags(answered("b", 300, 20), answered("c", 200, 5), answered("a", 100, 25)) == ["stronger", "negative"]
    # In the high third 11 pick b and 9 the key, though the key discriminates: 30 low scorers pick c
    assert "stronger" in flags(
        answered("b", 300, 11), answered("a", 300, 9), answered("a", 200, 9), answered("c", 100, 30)
    )


def test_flags_wait_for_enough():
    assert flags(answered("a", 300, 49)) == []
    assert flags(answered("a", 300, 50)) == ["unpicked", "too-easy"]
    # Enough were asked, too few of them in attempts whose total can be compared
    assert flags(answered("b", 300, 20), answered("c", 200, 5), answered("a", 100, 24), answered("a", None, 1)) == []


def test_what_is_typed_is_counted_most_frequent_first():
    figures = item_figures([answered(["12"], 0, 3), answered(["7"], 1, 4), answered([], 1, 9)], offered=[])
    assert figures.frequent == ((("7",), 4), (("12",), 3))
    assert (figures.options, figures.unanswered) == ((), 9)
    assert item_figures([answered("a", 0, 3)], offered=OPTIONS).frequent == ()


def test_two_answers_have_none_to_replace():
    assert flags(answered("a", 300, 60), offered=OPTIONS[:2]) == ["too-easy"]


def test_where_several_things_are_asked():
    """Within each group a wrong choice may be stronger than the right one; none of them could be replaced by itself."""
    pairs = [
        Offered(id=f"{thing}:{place}", right=thing == place, group=thing, spare=False)
        for thing in "xyz"
        for place in "xyz"
    ]
    right, swapped = ["x:x", "y:y", "z:z"], ["x:y", "y:x", "z:z"]
    assert flags(answered(right, 300, 30), answered(swapped, 200, 25), offered=pairs) == ["too-hard"]
    assert "stronger" in flags(answered(swapped, 300, 30), answered(right, 200, 25), offered=pairs)


def test_every_flag_says_what_it_means():
    assert all(flag.means.endswith((".", "?")) and flag.title for flag in analysis.FLAGS)
    assert len({flag.slug for flag in analysis.FLAGS}) == len(analysis.FLAGS) == 5


# --- any table of marks -----------------------------------------------------------------------------------------------
tables = st.dictionaries(
    st.tuples(st.integers(0, F), st.integers(0, 60 * F)), st.integers(1, 100_000), max_size=30
)  # fmt: skip


@given(tables)
def test_nothing_raises_and_limits_hold(marks):
    facility, index = analysis.facility(marks), analysis.discrimination_index(marks)
    efficiency = analysis.discriminative_efficiency(marks)
    assert facility is None or 0 <= facility <= 1
    assert index is None or -100.0001 <= index <= 100.0001
    assert efficiency is None or efficiency <= 100
    assert (index is None) == (efficiency is None)
    if index is not None:
        assert math.copysign(1, index) == math.copysign(1, efficiency) or not index


@given(tables)
def test_perfectly_sorted_is_fully_efficient(marks):
    xs = sorted(x for (x, _), count in marks.items() for _ in range(min(count, 3)))
    rests = sorted(rest for (_, rest), count in marks.items() for _ in range(min(count, 3)))
    found = analysis.discriminative_efficiency(Counter(zip(xs, rests, strict=True)))
    assert found in (None, 100)


@given(st.dictionaries(st.integers(), tables, max_size=8))
def test_weights_are_shares(items):
    weights = analysis.effective_weights(items)
    assert weights.keys() == items.keys()
    held = [weight for weight in weights.values() if weight is not None]
    assert all(weight >= 0 for weight in held)
    assert not held or sum(held) == pytest.approx(100)


papers = st.integers(2, 6).flatmap(
    lambda length: st.lists(st.lists(st.integers(0, F), min_size=length, max_size=length), min_size=1, max_size=25)
)


@given(papers)
def test_any_set_of_papers(papers):
    places = [Counter(paper[place] for paper in papers) for place in range(len(papers[0]))]
    totals = Counter(sum(paper) for paper in papers)
    consistency = analysis.internal_consistency(places, totals=totals)
    ratio = analysis.error_ratio(consistency)
    assert consistency is None or consistency <= 100
    assert (ratio is None) == (consistency is None)
    assert ratio is None or analysis.standard_error(ratio, deviation=analysis.standard_deviation(totals)) >= 0
    assert sum(band.count for band in analysis.bands([(sum(paper), len(paper), 1) for paper in papers])) == len(papers)


answers = st.lists(
    st.builds(
        Answered,
        picked=st.frozensets(st.sampled_from(["a", "b", "c", "gone", ""]), max_size=3),
        mark=st.integers(0, F),
        rest=st.none() | st.integers(0, 900),
        first=st.booleans(),
        count=st.integers(0, 60),
    ),
    max_size=20,
)


@given(answers)
def test_any_answers(given_answers):
    figures = item_figures(given_answers, offered=OPTIONS)
    assert sum(figures.thirds) == figures.compared <= figures.asked
    assert figures.right_first <= figures.asked_first <= figures.asked
    assert all(0 <= option.picked <= option.asked == figures.asked for option in figures.options)
    assert all(sum(option.thirds) <= option.picked for option in figures.options)
    assert set(flags_of(figures)) <= set(analysis.FLAGS)


@given(st.dictionaries(st.integers(-5, 10_000), st.integers(1, 50), max_size=30))
def test_any_thirds_are_in_order(values):
    placed = analysis.thirds(values)
    assert placed.keys() == values.keys()
    in_order = [placed[value] for value in sorted(values)]
    assert in_order == sorted(in_order)
    assert set(in_order) <= {0, 1, 2}
