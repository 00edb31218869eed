"""The score: exact at the boundary, and the same as arithmetic on fractions says."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.scoring import Answered, SectionScore, percent_reached, rounded, score


def answered(*, right, wrong=0, section="signs"):
    right_ones = [Answered(section=section, mark=Fraction(1))] * right
    return right_ones + [Answered(section=section, mark=Fraction(0))] * wrong


def test_thirds_are_added_before_anything_is_rounded():
    result = score([Answered(section="signs", mark=Fraction(1, 3))] * 3, pass_mark=33)
    assert result.marks == (Decimal("0.333333"),) * 3
    assert (result.total, result.percent, result.passed) == (Decimal(1), Decimal("33.33"), True)
    assert score([Answered(section="signs", mark=Fraction(2, 3))] * 3, pass_mark=67).passed is False


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        (Fraction(1, 8), "0.13"),
        (Fraction(1, 3), "0.33"),
        (Fraction(2, 3), "0.67"),
        (Fraction(1), "1.00"),
        (Fraction(0), "0.00"),
        (Fraction(10**12, 3), "333333333333.33"),
    ],
)
def test_half_is_rounded_up(exact, shown):
    assert rounded(exact, places=2) == Decimal(shown)


@pytest.mark.parametrize(
    ("right", "wrong", "pass_mark", "percent", "passed"),
    [
        (8, 2, 80, "80.00", True),
        (7, 3, 80, "70.00", False),
        (7_999, 2_001, 80, "79.99", False),
        (79_999, 20_001, 80, "79.99", False),  # rounded down: 80 is never shown of what did not reach it
        (80_001, 19_999, 80, "80.00", True),
        (2, 1, 67, "66.66", False),
        (2, 1, 66, "66.66", True),
        (1, 31, 1, "3.12", True),  # 3.125
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


@pytest.mark.parametrize(
    ("marks", "out_of", "percent"),
    [
        (Fraction(2), 3, "66.66"),
        (Fraction(79_999, 100_000), 1, "79.99"),
        (Fraction(4), 5, "80"),
        (Fraction(1, 3), 1, "33.33"),
    ],
)
def test_a_section_is_never_rounded_up_to_a_mark(marks, out_of, percent):
    assert percent_reached(marks, out_of) == Decimal(percent)


def test_sections_keep_the_order_in_which_they_were_asked():
    result = score(
        [*answered(right=2, wrong=1, section="signs"), *answered(right=0, wrong=2, section="law")], pass_mark=80
    )
    assert result.sections == (
        SectionScore(section="signs", marks=Decimal(2), out_of=3, percent=Decimal("66.66")),
        SectionScore(section="law", marks=Decimal(0), out_of=2, percent=Decimal(0)),
    )
    assert result.marks == (Decimal(1), Decimal(1), Decimal(0), Decimal(0), Decimal(0))


def test_nothing_asked_is_nothing_passed():
    with pytest.raises(ValueError, match="without questions"):
        score([], pass_mark=80)


@given(st.lists(st.fractions(min_value=0, max_value=1, max_denominator=26), min_size=1))
def test_the_score_is_what_fractions_say(marks):
    total = sum(marks)
    for pass_mark in (1, 50, 80, 100):
        result = score([Answered(section="s", mark=mark) for mark in marks], pass_mark=pass_mark)
        assert abs(Fraction(result.total) - total) <= Fraction(1, 2_000_000)
        assert result.passed == (total / len(marks) >= Fraction(pass_mark, 100))
        assert 0 <= total * 100 / len(marks) - Fraction(result.percent) < Fraction(1, 100)
        assert result.passed == (result.percent >= pass_mark)
