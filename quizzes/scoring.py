"""From answers to a score. Pure, and the only place that decides who passed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from quizzes.rules import Carried

MARK_PLACES = 6


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One question of an attempt: its section, and what its kind says the answer earns, exactly, from 0 to 1."""

    section: str
    mark: Fraction


@dataclass(frozen=True, kw_only=True)
class SectionScore:
    """Marks in one section, rounded half up, and per cent, rounded down."""

    section: str
    marks: Decimal
    out_of: int
    percent: Decimal


@dataclass(frozen=True, kw_only=True)
class Score:
    """The result of an attempt. Marks are rounded half up to six places, `percent` down to two, so that no mark is
    reached by rounding; passing is decided on exact marks, before anything is rounded."""

    marks: tuple[Decimal, ...]
    total: Decimal
    out_of: int
    percent: Decimal
    passed: bool
    sections: tuple[SectionScore, ...]


def rounded(exact: Fraction, *, places: int) -> Decimal:
    """Half up, as people round: what is exact to so many places stays as it is."""
    return Decimal(math.floor(exact * 10**places + Fraction(1, 2))).scaleb(-places)


def percent_reached(exact: Fraction, out_of: int) -> Decimal:
    """Per cent to two places, rounded down: it reaches a pass mark if and only if the exact marks do."""
    return Decimal(math.floor(exact * 10_000 / out_of)).scaleb(-2)


def score(
    answers: Sequence[Answered],
    *,
    pass_mark: int,
    section_marks: Mapping[str, int] | None = None,
    carried: Sequence[Carried] = (),
) -> Score:
    """The score of an attempt, one mark a question, and whether it is a pass: `pass_mark` per cent of the whole, and in
    each section of `section_marks` so many per cent of it.

    `carried` sections count as they were earned, in the whole and for themselves. The comparison is exact, also of
    thirds of a mark: 79.999 per cent does not pass at 80, however it would be rounded for showing.
    Raises ValueError for an attempt without questions: nothing asked is nothing passed.
    """
    if not answers:
        raise ValueError("An attempt without questions cannot be scored.")
    by_section: dict[str, tuple[Fraction, int]] = {row.section: (row.marks, row.out_of) for row in carried}
    for answer in answers:
        earned, asked = by_section.get(answer.section, (Fraction(0), 0))
        by_section[answer.section] = (earned + answer.mark, asked + 1)
    total = sum((earned for earned, _ in by_section.values()), Fraction(0))
    out_of = sum(asked for _, asked in by_section.values())
    asked_for = section_marks or {}
    return Score(
        marks=tuple(rounded(answer.mark, places=MARK_PLACES) for answer in answers),
        total=rounded(total, places=MARK_PLACES),
        out_of=out_of,
        percent=percent_reached(total, out_of),
        passed=_reaches(total, out_of, pass_mark)
        and all(_reaches(earned, asked, asked_for.get(name, 0)) for name, (earned, asked) in by_section.items()),
        sections=tuple(
            SectionScore(
                section=section,
                marks=rounded(earned, places=MARK_PLACES),
                out_of=asked,
                percent=percent_reached(earned, asked),
            )
            for section, (earned, asked) in by_section.items()
        ),
    )


def _reaches(earned: Fraction, out_of: int, mark: int) -> bool:
    return earned * 100 >= mark * out_of
