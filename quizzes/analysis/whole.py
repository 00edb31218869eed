"""The test as a whole: how far its questions pull in one direction, and how exact a score is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.analysis.items import FULL
from quizzes.analysis.spread import Counted, variance


@dataclass(frozen=True, kw_only=True)
class Band:
    """How many attempts scored from `low` up to, not including, `high` per cent; the last is 100 alone."""

    low: int
    high: int
    count: int

    @property
    def label(self) -> str:
        return "100%" if self.low == 100 else f"{self.low} to {self.high - 1}%"


def standard_deviation(totals: Counted) -> float | None:
    """Of the totals, in their unit, with n - 1. None for fewer than two."""
    found = variance(totals)
    return None if found is None else math.sqrt(found)


def internal_consistency(places: Sequence[Counted], *, totals: Counted) -> float | None:
    """CIC = 100 p/(p - 1) (1 - sum var x / var T): Cronbach's alpha times 100. At most 100; it can be negative.

    `places`: the marks at each place of the paper, over the same attempts as `totals`. As in Moodle a place is an
    item: what stands there is drawn at random, so the drawing is part of the error. None for one place or when totals
    do not vary. Source: Moodle, Quiz statistics calculations, "Coefficient of internal consistency"; Cronbach (1951).
    """
    p, spread = len(places), variance(totals)
    if p < 2 or not spread:
        return None
    parts = [variance(marks) or Fraction(0) for marks in places]
    return float(Fraction(100 * p, p - 1) * (1 - sum(parts, Fraction(0)) / spread))


def error_ratio(consistency: float | None) -> float | None:
    """ER = 100 sqrt(1 - CIC/100): the part of the spread of scores that is chance. None without a CIC.

    Source: Moodle, Quiz statistics calculations, "Error ratio".
    """
    return None if consistency is None or consistency > 100 else 100 * math.sqrt(1 - consistency / 100)


def standard_error(ratio: float | None, *, deviation: float | None) -> float | None:
    """SE = ER · SD / 100, in the unit of the deviation: how far chance moves a score, in two sittings of three.

    Source: Moodle, Quiz statistics calculations, "Standard error"; the standard error of measurement.
    """
    return None if ratio is None or deviation is None else ratio * deviation / 100


def bands(scores: Sequence[tuple[int, int, int]]) -> list[Band]:
    """Eleven bands of ten points, 100 by itself. `scores`: (marks, questions asked, attempts)."""
    counts = [0] * 11
    for marks, out_of, count in scores:
        if out_of > 0:
            counts[max(0, min(10, 10 * marks // (FULL * out_of)))] += count
    return [Band(low=10 * place, high=10 * place + 10, count=count) for place, count in enumerate(counts)]
