"""All that apply, among several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from quizzes.kinds.base import CREDIT, PARTIAL, Item, Values
from quizzes.kinds.picking import Picking, rights


class Multiple(Picking):
    """Checkboxes."""

    slug = "multiple"
    label = "All that apply"
    place = 2
    asks = "Choose all that apply."
    settings = (CREDIT,)

    def mark(self, options: Sequence[Item], settings: Mapping[str, Any], answer: Values) -> Fraction:
        """1 for exactly the right answers, else 0; with partial credit (rights chosen - wrongs chosen) / rights, never
        below 0.

        The partial mark is what QTI calls a response mapping of 1/n for each of n right answers and -1/n for each wrong
        one, with a lower bound of 0: guessing by ticking everything earns little, and a mistake never costs marks
        earned elsewhere.
        """
        right, chosen = rights(options), set(answer)
        if settings.get("credit") == PARTIAL and right:
            return max(Fraction(0), Fraction(len(chosen & right) - len(chosen - right), len(right)))
        return Fraction(int(bool(chosen) and chosen == right))


KIND = Multiple()
