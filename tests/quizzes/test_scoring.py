"""The score: exact at the boundary, and the same as arithmetic on fractions says."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.scoring import Answered, SectionScore, mark, score


def answered(*, right, wrong=0, section="signs"):
    return [Answered(section=section, right=frozenset("a"), chosen=frozenset("a"))] * right + [
        Answered(section=section, right=frozenset("a"), chosen=frozenset("b"))
    ] * wrong


@pytest.mark.parametrize(
    ("right", "chosen", "earned"),
    [
        ("a", "a", 1),
        ("a", "b", 0),
        ("a", "", 0),
        ("a", "ab", 0),
        ("ab", "ab", 1),
        ("ab", "ba", 1),
        ("ab", "a", 0),
        ("ab", "abc", 0),
        ("ab", "cd", 0),
        ("ab", "", 0),
        ("", "", 0),
    ],
)
def test_a_mark_is_for_exactly_the_right_options(right, chosen, earned):
    assert mark(right=set(right), chosen=set(chosen)) == Decimal(earned)


@pytest.mark.parametrize(
    ("right", "wrong", "pass_mark", "percent", "passed"),
    [
        (8, 2, 80, "80.00", True),
        (7, 3, 80, "70.00", False),
        (7_999, 2_001, 80, "79.99", False),
        (79_999, 20_001, 80, "80.00", False),  # shown rounded, decided exactly
        (80_001, 19_999, 80, "80.00", True),
        (2, 1, 67, "66.67", False),
        (2, 1, 66, "66.67", True),
        (1, 31, 1, "3.13", True),  # 3.125, half up
        (10, 0, 100, "100.00", True),
        (9, 1, 100, "90.00", False),
        (0, 10, 1, "0.00", False),
        (1, 99, 1, "1.00", True),
    ],
)
def test_the_pass_mark_is_a_sharp_line(right, wrong, pass_mark, percent, passed):
    result = score(answered(right=right, wrong=wrong), pass_mark=pass_mark)
    assert (result.total, result.out_of) == (Decimal(right), right + wrong)
    assert (result.percent, result.passed) == (Decimal(percent), passed)


def test_sections_keep_the_order_in_which_they_were_asked():
    result = score(
        [*answered(right=2, wrong=1, section="signs"), *answered(right=0, wrong=2, section="law")], pass_mark=80
    )
    assert result.sections == (
        SectionScore(section="signs", marks=Decimal(2), out_of=3),
        SectionScore(section="law", marks=Decimal(0), out_of=2),
    )
    assert result.marks == (Decimal(1), Decimal(1), Decimal(0), Decimal(0), Decimal(0))


def test_nothing_asked_is_nothing_passed():
    with pytest.raises(ValueError, match="without questions"):
        score([], pass_mark=80)


@given(st.lists(st.tuples(st.sets(st.sampled_from("abcd"), min_size=1), st.sets(st.sampled_from("abcd"))), min_size=1))
def test_the_score_is_what_fractions_say(pairs):
    right = sum(wanted == chosen for wanted, chosen in pairs)
    answers = [Answered(section="s", right=frozenset(wanted), chosen=frozenset(chosen)) for wanted, chosen in pairs]
    for pass_mark in (1, 50, 80, 100):
        result = score(answers, pass_mark=pass_mark)
        assert result.total == right
        assert result.passed == (Fraction(right, len(pairs)) >= Fraction(pass_mark, 100))
        assert abs(Fraction(result.percent) - Fraction(right * 100, len(pairs))) <= Fraction(1, 200)
