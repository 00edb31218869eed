"""The rules of a test and the draw of its questions, without a database."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class TestRules:
    """The rules of one sitting. Fixed at its start and kept with the attempt, whatever is edited later."""

    __test__ = False  # its name makes pytest think it is a test

    pass_mark: int  # per cent, 1 to 100
    attempts_allowed: int | None  # since the last pass; none: as many as it takes
    questions_per_page: int

    def as_json(self) -> dict[str, Any]:
        """Plain data, to be kept with an attempt."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> TestRules:
        """The rules an attempt was started with."""
        return cls(
            pass_mark=kept["pass_mark"],
            attempts_allowed=kept["attempts_allowed"],
            questions_per_page=kept["questions_per_page"],
        )

    def attempts_left(self, *, used: int) -> int | None:
        """How many more attempts may be started after `used` of them; none when there is no limit."""
        return None if self.attempts_allowed is None else max(0, self.attempts_allowed - used)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A question that may be drawn, and how often this person was asked it before."""

    question: int
    version: int
    times_asked: int


def draw(candidates: Sequence[Candidate], *, count: int, rng: random.Random) -> list[Candidate]:
    """`count` of the candidates (or all there are), those this person was asked least often first, else at random.

    Moodle draws the same way: unseen questions before seen ones, so that a second attempt differs from the first.
    """
    shuffled = rng.sample(candidates, len(candidates))
    return sorted(shuffled, key=lambda candidate: candidate.times_asked)[:count]


def page_count(*, questions: int, per_page: int) -> int:
    """How many pages an attempt has: at least one."""
    return max(1, -(-questions // per_page))


def positions_on(page: int, *, per_page: int) -> range:
    """The positions (from 1) of the questions on a page (from 1)."""
    return range((page - 1) * per_page + 1, page * per_page + 1)
