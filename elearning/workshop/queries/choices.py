"""What a version offers to choose, read from its kind, so that a new kind of question needs nothing here."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.analysis import Offered
from quizzes.kinds import KINDS
from quizzes.models import QuestionVersion


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing to choose, with its words. `offered.id` is what an answer holds: an item's id, or `part:id`."""

    offered: Offered
    words: str


class _AsWritten(random.Random):
    """Leaves things in the writer's order."""

    def shuffle(self, x: Any) -> None:
        return None


def choices(version: QuestionVersion) -> list[Choice]:
    """In the writer's order; none where something is typed. What is right is what the kind says is right.

    Where several things are asked (an order, pairs), each is a group, and nothing of it can be replaced by itself.
    """
    kind = KINDS.get(version.kind)
    if kind is None:
        return []
    options, settings = version.options, version.settings
    shown = kind.shown(options, settings, kind.arrange(options, _AsWritten()), ())
    values = [("", option.id, option.text) for option in shown.options]
    values += [("", area.id, area.text) for area in shown.areas]
    values += [
        (part.id, f"{part.id}:{option.id}", f"{part.text} {option.text}")
        for part in shown.parts
        for option in part.options
    ]
    right = set(kind.right_words(options, settings))
    found = []
    for group, value, words in values:
        said = kind.words(options, settings, [value])
        offered = Offered(id=value, right=bool(said) and said[0] in right, group=group, spare=len(shown.parts) < 2)
        found.append(Choice(offered=offered, words=said[0] if said else words))
    return found


def answer_words(version: QuestionVersion, answer: Sequence[str]) -> list[str]:
    """An answer in words, as its kind says it."""
    kind = KINDS.get(version.kind)
    return kind.words(version.options, version.settings, answer) if kind else []
