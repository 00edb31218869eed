"""Which request is killed where, and the table of what came of it."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

from tests.benchmarks.report import table
from tests.chaos.books import Verdict
from tests.chaos.killing import POINTS

RANDOM, WHOLE, NONE = "at a random moment", "master and worker, at random", "not killed"
# Of a request's rounds, so many at a random moment to each at every point.
AT_RANDOM = {"submission": 6, "save": 3, "start": 3}
HEAD = ("", "", "rounds", "cut off", "lost", "doubled", "", "")

Aim = tuple[str, str]

_ALL: list[Aim] = [(request, point) for request, points in POINTS.items() for point in (*points, RANDOM, WHOLE)]


def plan(count: int, *, only: re.Pattern[str], rng: random.Random) -> list[Aim]:
    """So many rounds: every point in turn, and the random ones between, in a drawn order.

    `only`: what "submission before COMMIT" and the like must contain. Raises RuntimeError when nothing does.
    """
    aims = [aim for aim in _ALL for _ in range(_often(aim)) if only.search(" ".join(aim))]
    if not aims:
        raise RuntimeError("No point is called so.")
    chosen = list(islice(cycle(aims), count))
    rng.shuffle(chosen)
    return chosen


def _often(aim: Aim) -> int:
    request, point = aim
    return AT_RANDOM[request] if point == RANDOM else 1


def in_order(aims: Sequence[Aim]) -> list[Aim]:
    """Each of them once, as a request passes them."""
    return [aim for aim in _ALL if aim in aims]


@dataclass
class Line:
    """All rounds of one aim. A round is lost or doubled once, however many sentences say so."""

    request: str
    point: str
    rounds: int = 0
    cut: int = 0
    lost: int = 0
    doubled: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, verdict: Verdict, *, cut: int) -> None:
        self.rounds += 1
        self.cut += bool(cut)
        self.lost += bool(verdict.lost)
        self.doubled += bool(verdict.doubled)
        self.faults += verdict.faults
        if not cut and self.named:
            self.faults.append(f"{self.request} {self.point}: it was never reached, so nothing was killed there")

    @property
    def named(self) -> bool:
        return self.point in POINTS.get(self.request, ())


def rows(lines: Sequence[Line]) -> str:
    """The table for people."""
    body = [
        (line.request, line.point, *map(str, (line.rounds, line.cut, line.lost, line.doubled)), "", "")
        for line in lines
    ]
    wide = max(len(point) for _, point, *_ in body)
    return table([HEAD, *((request, point.ljust(wide), *rest) for request, point, *rest in body)])


def totals(lines: Sequence[Line]) -> str:
    """In a sentence."""
    killed = [line for line in lines if line.named or line.point in (RANDOM, WHOLE)]
    lost, doubled = (sum(getattr(line, name) for line in lines) for name in ("lost", "doubled"))
    cut, kills = (sum(getattr(line, name) for line in killed) for name in ("cut", "rounds"))
    return f"{kills} kills, {cut} of them before the answer: {lost} lost, {doubled} doubled."
