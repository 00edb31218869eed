"""True or false, and if the writer asks for it, why: a second choice among reasons."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from content.rules import question_faults
from quizzes.kinds.base import CREDIT, PARTIAL, Column, Item, NotOffered, Part, Shown, Values
from quizzes.kinds.picking import RIGHT, TEXT, Picking, offered, rights

WHY = "reason"


class TrueFalse(Picking):
    """Two radio buttons in the order written; below them radio buttons with reasons."""

    slug = "true_false"
    label = "True or false"
    place = 3
    columns = (TEXT, RIGHT, Column(name=WHY, label="This is a reason", form="flag", default=False))
    settings = (CREDIT,)
    rows_hint = (
        "Two answers, true and false, stay in the order written. If you add reasons, at least two, people also choose "
        "why: tick “This is a reason” for each, and which one is right."
    )

    def own_faults(self, options: Sequence[Item], settings: Mapping[str, Any]) -> list[str]:
        statements, reasons = _split(options)
        found = question_faults(kind=self.slug, options=[(item["text"], item["right"]) for item in statements])
        if reasons:
            faults = question_faults(kind="single", options=[(item["text"], item["right"]) for item in reasons])
            found += [f"Among the reasons: {fault[:1].lower()}{fault[1:]}" for fault in faults]
        return found

    def right_words(self, options: Sequence[Item], settings: Mapping[str, Any]) -> list[str]:
        return self.words(options, settings, [_value(item) for item in options if item["right"]])

    def arrange(self, options: Sequence[Item], rng: random.Random) -> list[str]:
        """True and false as written, which says nothing; the reasons at random."""
        statements, reasons = _split(options)
        ids = [item["id"] for item in reasons]
        rng.shuffle(ids)
        return [*(item["id"] for item in statements), *ids]

    def shown(
        self, options: Sequence[Item], settings: Mapping[str, Any], order: Sequence[str], values: Values
    ) -> Shown:
        statements, reasons = _split(options)
        chosen = [value.removeprefix(f"{WHY}:") for value in values if value.startswith(f"{WHY}:")]
        why = Part(id=WHY, text="Why?", options=offered(reasons, order, chosen))
        return Shown(options=offered(statements, order, values), parts=(why,) if reasons else ())

    def read(self, values: Values, options: Sequence[Item], order: Sequence[str]) -> list[str]:
        given = set(values) - {f"{WHY}:"}
        if not given <= {_value(item) for item in options}:
            raise NotOffered("choose from the answers offered.")
        for items, said in zip(_split(options), ("choose one answer.", "choose one reason."), strict=True):
            if len(given & {_value(item) for item in items}) > 1:
                raise NotOffered(said)
        return [_value(item) for item in _ordered(options) if _value(item) in given]

    def answered(self, options: Sequence[Item], answer: Values) -> bool:
        return len(answer) == (2 if _split(options)[1] else 1)

    def mark(self, options: Sequence[Item], settings: Mapping[str, Any], answer: Values) -> Fraction:
        """1 when the answer, and the reason if one is asked for, are right, else 0. With partial credit the right
        answer alone is half a mark; a right reason for the wrong answer is none."""
        statements, reasons = _split(options)
        given = set(answer)
        whys = {f"{WHY}:{key}" for key in rights(reasons)}
        if given & {_value(item) for item in statements} != rights(statements):
            return Fraction(0)
        if not reasons or given - rights(statements) == whys:
            return Fraction(1)
        return Fraction(1, 2) if settings.get("credit") == PARTIAL else Fraction(0)

    def words(self, options: Sequence[Item], settings: Mapping[str, Any], answer: Values) -> list[str]:
        return [
            f"Because: {item['text']}" if item.get(WHY) else item["text"]
            for item in _ordered(options)
            if _value(item) in answer
        ]


def _split(options: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    return [item for item in options if not item.get(WHY)], [item for item in options if item.get(WHY)]


def _ordered(options: Sequence[Item]) -> list[Item]:
    statements, reasons = _split(options)
    return [*statements, *reasons]


def _value(item: Item) -> str:
    return f"{WHY}:{item['id']}" if item.get(WHY) else str(item["id"])


KIND = TrueFalse()
