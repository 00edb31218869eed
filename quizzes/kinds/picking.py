"""What the kinds share that offer words to choose from."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from content.rules import question_faults
from quizzes.kinds.base import Column, Item, Kind, NotOffered, Option, Shown, Values

TEXT = Column(name="text", label="Answer")
RIGHT = Column(name="right", label="Right", form="flag")
LAST = Column(name="last", label="Stays last", form="flag", default=False)


class Picking(Kind):
    """Words to choose from, some of them right."""

    columns: ClassVar[tuple[Column, ...]] = (TEXT, RIGHT, LAST)
    keeps_order = True
    rows_hint = (
        "Tick each that is right. Rows without words are left out. People see the answers in an order of their own."
    )

    def own_faults(self, options: Sequence[Item], settings: Mapping[str, Any]) -> list[str]:
        return question_faults(kind=self.slug, options=[(item["text"], item["right"]) for item in options])

    def arrange(self, options: Sequence[Item], rng: random.Random) -> list[str]:
        """At random, but for those that stay last, such as “None of these”."""
        first = [item["id"] for item in options if not item.get("last")]
        rng.shuffle(first)
        return [*first, *(item["id"] for item in options if item.get("last"))]

    def shown(
        self, options: Sequence[Item], settings: Mapping[str, Any], order: Sequence[str], values: Values
    ) -> Shown:
        return Shown(options=offered(options, order, values))

    def read(self, values: Values, options: Sequence[Item], order: Sequence[str]) -> list[str]:
        chosen = set(values)
        if not chosen <= set(order):
            raise NotOffered("choose from the answers offered.")
        return [item["id"] for item in options if item["id"] in chosen]

    def words(self, options: Sequence[Item], settings: Mapping[str, Any], answer: Values) -> list[str]:
        return [item["text"] for item in options if item["id"] in answer]


def offered(options: Sequence[Item], order: Sequence[str], values: Values) -> tuple[Option, ...]:
    """The items in the order drawn."""
    words = {item["id"]: item["text"] for item in options}
    return tuple(Option(id=key, text=words[key], chosen=key in values) for key in order if key in words)


def rights(options: Sequence[Item]) -> set[str]:
    """The ids of what is right."""
    return {item["id"] for item in options if item["right"]}
