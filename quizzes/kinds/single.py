"""One right answer among several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from quizzes.kinds.base import Item, NotOffered, Values
from quizzes.kinds.picking import Picking, rights


class Single(Picking):
    """Radio buttons."""

    slug = "single"
    label = "One right answer"
    place = 1

    def read(self, values: Values, options: Sequence[Item], order: Sequence[str]) -> list[str]:
        answer = super().read(values, options, order)
        if len(answer) > 1:
            raise NotOffered("choose one answer.")
        return answer

    def mark(self, options: Sequence[Item], settings: Mapping[str, Any], answer: Values) -> Fraction:
        """1 for the right answer, else 0."""
        return Fraction(int(len(set(answer)) == 1 and set(answer) == rights(options)))


KIND = Single()
