"""From answers to a score. Pure, and the only place that decides who passed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One question of an attempt: the ids of the right options and of those chosen."""

    section: str
    right: frozenset[str]
    chosen: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class SectionScore:
    """Marks in one section."""

    section: str
    marks: Decimal
    out_of: int


@dataclass(frozen=True, kw_only=True)
class Score:
    """The result of an attempt. `percent` is rounded half up to two places; passing is decided on exact marks."""

    marks: tuple[Decimal, ...]
    total: Decimal
    out_of: int
    percent: Decimal
    passed: bool
    sections: tuple[SectionScore, ...]


def mark(*, right: Collection[str], chosen: Collection[str]) -> Decimal:
    """1 when exactly the right options were chosen, else 0. An unanswered question earns nothing."""
    return Decimal(1) if chosen and set(chosen) == set(right) else Decimal(0)


def score(answers: Sequence[Answered], *, pass_mark: int) -> Score:
    """The score of an attempt, one mark a question, and whether it reaches `pass_mark` per cent.

    The comparison is exact: 79.999 per cent does not pass at 80, however it would be rounded for showing.
    Raises ValueError for an attempt without questions: nothing asked is nothing passed.
    """
    if not answers:
        raise ValueError("An attempt without questions cannot be scored.")
    marks = tuple(mark(right=answer.right, chosen=answer.chosen) for answer in answers)
    total, out_of = sum(marks, Decimal(0)), len(answers)
    by_section: dict[str, list[Decimal]] = {}
    for answer, earned in zip(answers, marks, strict=True):
        by_section.setdefault(answer.section, []).append(earned)
    return Score(
        marks=marks,
        total=total,
        out_of=out_of,
        percent=(total * 100 / out_of).quantize(HUNDREDTH, rounding=ROUND_HALF_UP),
        passed=total * 100 >= pass_mark * out_of,
        sections=tuple(
            SectionScore(section=section, marks=sum(earned, Decimal(0)), out_of=len(earned))
            for section, earned in by_section.items()
        ),
    )
