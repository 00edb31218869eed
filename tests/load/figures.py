"""How long each request took, from when it was meant to be sent, and what of it was a fault. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Took:
    """One request. `seconds`: from the moment it was meant to be sent: who had to wait for a turn waited too."""

    phase: str
    kind: str
    seconds: float
    status: int
    at: float = 0.0  # seconds into the measure

    @property
    def failed(self) -> bool:
        return self.status == 0 or self.status >= 400


@dataclass(frozen=True)
class Line:
    """A row of the table, in milliseconds."""

    phase: str
    kind: str
    count: int
    errors: int
    p50: float
    p95: float
    p99: float
    most: float


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the sorted values that so large a share of them does not exceed; 0 for none."""
    if not values:
        return 0.0
    return values[max(0, -(-len(values) * round(share * 1000) // 1000) - 1)]


def lines(taken: Iterable[Took]) -> list[Line]:
    """By phase and kind in the order met, then each phase as a whole."""
    groups: dict[tuple[str, str], list[Took]] = {}
    for one in taken:
        groups.setdefault((one.phase, one.kind), []).append(one)
        groups.setdefault((one.phase, "all"), []).append(one)
    return [_line(phase, kind, rows) for (phase, kind), rows in sorted(groups.items(), key=_order)]


def over_time(taken: Iterable[Took], *, step: float) -> list[tuple[float, int, float]]:
    """For each so many seconds: when they began, how many requests were meant to leave in them, and their p95 in ms."""
    groups: dict[int, list[float]] = {}
    for one in taken:
        groups.setdefault(int(one.at // step), []).append(one.seconds * 1000)
    return [(number * step, len(took), percentile(sorted(took), 0.95)) for number, took in sorted(groups.items())]


def _order(group: tuple[tuple[str, str], list[Took]]) -> tuple[str, bool, str]:
    (phase, kind), _ = group
    return phase, kind == "all", kind


def _line(phase: str, kind: str, rows: Sequence[Took]) -> Line:
    took = sorted(row.seconds * 1000 for row in rows)
    return Line(
        phase=phase, kind=kind, count=len(rows), errors=sum(row.failed for row in rows), p50=percentile(took, 0.5),
        p95=percentile(took, 0.95), p99=percentile(took, 0.99), most=took[-1],
    )  # fmt: skip


def differences(sent: dict[int, list[str]], stored: dict[int, list[str]]) -> list[int]:
    """The positions whose stored answer is not what was acknowledged."""
    return [position for position, answer in sent.items() if sorted(stored.get(position, [])) != sorted(answer)]
