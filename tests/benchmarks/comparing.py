"""A page beside a bare twin of the same size: interleaved rounds, so that a busy moment of the machine touches both."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.benchmarks.browser import Answer
from tests.benchmarks.server import Server

Ask = Callable[[], Answer]
SLICE = 50  # as few as the ticks of the clock of CPU time allow


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What to compare: how to ask for it and for its bare twin, and how often a round. `size` in bytes."""

    name: str
    ask: Ask
    twin: Ask
    times: int
    queries: int
    size: int
    goal_share: float | None = None
    goal_queries: int | None = None


@dataclass(frozen=True, kw_only=True)
class Speed:
    """A page asked for again and again by one browser. `rate`: requests a second."""

    rate: float
    median_ms: float
    cpu_ms: float


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A page and its twin, medians over the rounds.

    `share_cpu`: the twin's CPU time over the page's, 1 being as cheap as bare. `share_rate`: the page's requests
    a second over the twin's.
    """

    name: str
    size: int
    queries: int
    page: Speed
    bare: Speed
    share_cpu: float
    share_rate: float
    goal_share: float | None
    goal_queries: int | None

    @property
    def met(self) -> bool | None:
        """Whether it is as fast as it should be, by CPU, with no more queries; none without a goal."""
        if self.goal_share is None:
            return None
        return self.share_cpu >= self.goal_share and (self.goal_queries is None or self.queries <= self.goal_queries)


def compare(*, subjects: Sequence[Subject], server: Server, rounds: int, say: Callable[[str], None]) -> list[Compared]:
    """Each subject in turn with its twin, so many rounds."""
    runs: dict[str, list[tuple[Speed, Speed]]] = {subject.name: [] for subject in subjects}
    for number in range(1, rounds + 1):
        say(f"Pages, round {number} of {rounds} …")
        for subject in subjects:
            runs[subject.name].append(measure(subject, server=server))
    return [compared(subject, runs[subject.name]) for subject in subjects]


def measure(subject: Subject, *, server: Server) -> tuple[Speed, Speed]:
    """A round: the page and its twin, a slice of requests each in turn, one request after another."""
    seconds: dict[Ask, list[float]] = {subject.ask: [], subject.twin: []}
    cpu = {subject.ask: 0.0, subject.twin: 0.0}
    for start in range(0, subject.times, SLICE):
        for ask in (subject.twin, subject.ask):
            before = server.cpu_seconds()
            seconds[ask] += [ask().seconds for _ in range(min(SLICE, subject.times - start))]
            cpu[ask] += server.cpu_seconds() - before
    return speed(seconds[subject.ask], cpu[subject.ask]), speed(seconds[subject.twin], cpu[subject.twin])


def speed(seconds: Sequence[float], cpu_seconds: float) -> Speed:
    """From how long each request took and what they cost together."""
    return Speed(
        rate=ratio(len(seconds), sum(seconds)),
        median_ms=statistics.median(seconds) * 1000,
        cpu_ms=cpu_seconds / len(seconds) * 1000,
    )


def compared(subject: Subject, runs: Sequence[tuple[Speed, Speed]]) -> Compared:
    """The medians of a subject's rounds, each the page's speed and its twin's."""
    return Compared(
        name=subject.name,
        size=subject.size,
        queries=subject.queries,
        page=median([page for page, _ in runs]),
        bare=median([bare for _, bare in runs]),
        share_cpu=statistics.median(ratio(bare.cpu_ms, page.cpu_ms) for page, bare in runs),
        share_rate=statistics.median(ratio(page.rate, bare.rate) for page, bare in runs),
        goal_share=subject.goal_share,
        goal_queries=subject.goal_queries,
    )


def median(speeds: Sequence[Speed]) -> Speed:
    """The median of each figure by itself."""
    return Speed(
        rate=statistics.median(speed.rate for speed in speeds),
        median_ms=statistics.median(speed.median_ms for speed in speeds),
        cpu_ms=statistics.median(speed.cpu_ms for speed in speeds),
    )


def ratio(part: float, whole: float) -> float:
    """part / whole; 0 where there is no whole (a clock too coarse for what it timed)."""
    return part / whole if whole else 0.0
