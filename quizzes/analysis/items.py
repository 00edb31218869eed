"""One question: how hard it is, whether it tells those who know from those who do not, what its answers are worth."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from quizzes.analysis.spread import Marks, sorted_together, sums, thirds

FULL = 10_000  # one mark, which is what a question is worth; shares of it to four places

MOST_FREQUENT = 10

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, kw_only=True)
class Answered:
    """So many attempts that answered alike. `picked`: ids of what was chosen; `rest`: R, None where it has no use.

    `first`: a first attempt of a person.
    """

    picked: frozenset[str]
    mark: int
    rest: int | None
    first: bool
    count: int


@dataclass(frozen=True, kw_only=True)
class Offered:
    """One thing to choose. Of those with the same `group` a learner picks among; `spare`: another could stand there."""

    id: str
    right: bool
    group: str = ""
    spare: bool = True


@dataclass(frozen=True, kw_only=True)
class OptionFigures:
    """One thing to choose. `thirds`: how many of the low, middle and high scorers picked it."""

    offered: Offered
    picked: int
    asked: int
    thirds: tuple[int, int, int]
    index: float | None  # correlation of picking it with R, times 100

    @property
    def id(self) -> str:
        return self.offered.id

    @property
    def right(self) -> bool:
        return self.offered.right

    @property
    def share(self) -> float | None:
        return self.picked / self.asked if self.asked else None


@dataclass(frozen=True, kw_only=True)
class ItemFigures:
    """What is known of a question or a version of it. `asked`: attempts; `compared`: those with a usable total."""

    asked: int
    compared: int
    facility: float | None
    right_first: int
    asked_first: int
    unanswered: int
    index: float | None
    efficiency: float | None
    thirds: tuple[int, int, int]  # how many low, middle and high scorers, by R
    options: tuple[OptionFigures, ...]
    frequent: tuple[tuple[tuple[str, ...], int], ...]  # where nothing is offered: answers and how often, most first


def facility(marks: Marks, *, most: int = FULL) -> float | None:
    """mean(x) / max(x), 0 to 1: 1 is answered rightly by all. None when nobody was asked.

    Source: Moodle, Quiz statistics calculations, "Facility index"; the item mean of classical test theory.
    """
    found = sums(marks)
    return float(Fraction(found.x, found.n * most)) if found.n and most else None


def discrimination_index(marks: Marks) -> float | None:
    """100 cov(x, R) / sqrt(var x · var R), -100 to 100: do those who do well elsewhere do better here?

    The corrected item-total correlation, not the method of upper and lower 27%. None when x or R does not vary.
    Source: Moodle, Quiz statistics calculations, "Discrimination index".
    """
    found = sums(marks)
    if found.xx <= 0 or found.rr <= 0:
        return None
    return math.copysign(100 * math.sqrt(Fraction(found.xr * found.xr, found.xx * found.rr)), found.xr)


def discriminative_efficiency(marks: Marks) -> float | None:
    """100 cov(x, R) / cov_max, at most 100: how much of the discrimination that its marks allow it reaches.

    cov_max pairs the sorted x with the sorted R. None when x or R does not vary.
    Source: Moodle, Quiz statistics calculations, "Discriminative efficiency".
    """
    best = sums(sorted_together(marks)).xr
    return float(Fraction(100 * sums(marks).xr, best)) if best > 0 else None


def effective_weights(items: Mapping[Key, Marks]) -> dict[Key, float | None]:
    """100 sqrt(cov(x, T)) / sum over all questions of sqrt(cov(k, T)): a question's part in the spread of totals.

    cov(x, T) = cov(x, R) + var x. None for a negative covariance, for fewer than two attempts, and for all when no
    question moves the total. Source: Moodle, Quiz statistics calculations, "Effective question weight".
    """
    roots: dict[Key, float | None] = {}
    for key, marks in items.items():
        found = sums(marks)
        covariance = Fraction(found.xr + found.xx, found.n * (found.n - 1)) if found.n > 1 else Fraction(-1)
        roots[key] = math.sqrt(covariance) if covariance >= 0 else None
    total = math.fsum(root for root in roots.values() if root is not None)
    return {key: None if root is None or not total else 100 * root / total for key, root in roots.items()}


def marks_of(answers: Iterable[Answered]) -> dict[tuple[int, int], int]:
    """Mark against rest, of the attempts that have a usable total."""
    found: dict[tuple[int, int], int] = {}
    for given in answers:
        if given.rest is not None:
            place = given.mark, given.rest
            found[place] = found.get(place, 0) + given.count
    return found


def item_figures(answers: Sequence[Answered], *, offered: Sequence[Offered]) -> ItemFigures:
    """Everything of one question. `offered`: in the writer's order; empty where nothing is offered (a number)."""
    every: dict[tuple[int, int], int] = {}
    rests: dict[int, int] = {}
    for given in answers:
        every[given.mark, 0] = every.get((given.mark, 0), 0) + given.count
        if given.rest is not None:
            rests[given.rest] = rests.get(given.rest, 0) + given.count
    marks, third_of, sizes = marks_of(answers), thirds(rests), [0, 0, 0]
    for rest, count in rests.items():
        if count:
            sizes[third_of[rest]] += count
    return ItemFigures(
        asked=sum(every.values()),
        compared=sum(marks.values()),
        facility=facility(every),
        right_first=sum(given.count for given in answers if given.first and given.mark >= FULL),
        asked_first=sum(given.count for given in answers if given.first),
        unanswered=sum(given.count for given in answers if not given.picked),
        index=discrimination_index(marks),
        efficiency=discriminative_efficiency(marks),
        thirds=(sizes[0], sizes[1], sizes[2]),
        options=tuple(_option(answers, offered=choice, third_of=third_of) for choice in offered),
        frequent=() if offered else _frequent(answers),
    )


def _frequent(answers: Sequence[Answered]) -> tuple[tuple[tuple[str, ...], int], ...]:
    counts: dict[tuple[str, ...], int] = {}
    for given in answers:
        if given.picked and given.count:
            answer = tuple(sorted(given.picked))
            counts[answer] = counts.get(answer, 0) + given.count
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_FREQUENT])


def _option(answers: Sequence[Answered], *, offered: Offered, third_of: Mapping[int, int]) -> OptionFigures:
    picked, by_third = 0, [0, 0, 0]
    against: dict[tuple[int, int], int] = {}
    for given in answers:
        chose = offered.id in given.picked
        picked += given.count if chose else 0
        if given.rest is None or not given.count:
            continue
        if chose:
            by_third[third_of[given.rest]] += given.count
        place = int(chose), given.rest
        against[place] = against.get(place, 0) + given.count
    return OptionFigures(
        offered=offered,
        picked=picked,
        asked=sum(given.count for given in answers),
        thirds=(by_third[0], by_third[1], by_third[2]),
        index=discrimination_index(against),
    )
