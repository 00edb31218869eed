"""The figures as a table for people and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.comparing import Compared


@dataclass(frozen=True, kw_only=True)
class Line:
    """A figure that stands for itself. `met` none: there is no goal."""

    name: str
    figure: str
    goal: str = ""
    met: bool | None = None


HEAD = ("", "share", "by req/s", "queries", "CPU ms", "bare", "req/s", "bare", "ms", "bare", "bytes", "goal", "")


def verdict(met: bool | None) -> str:
    """One word, or nothing without a goal."""
    return "" if met is None else ("met" if met else "missed")


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as they must be: the first to the left, the last two to the left, figures to the right."""
    columns = list(zip(*rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    left = {0, len(widths) - 2, len(widths) - 1}
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if place in left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def compared_row(found: Compared) -> tuple[str, ...]:
    """A page's row of the table."""
    goal = "" if found.goal_share is None else f"{found.goal_share:g}, {found.goal_queries} queries"
    return (
        found.name,
        f"{found.share_cpu:.2f}",
        f"{found.share_rate:.2f}",
        str(found.queries),
        f"{found.page.cpu_ms:.2f}",
        f"{found.bare.cpu_ms:.2f}",
        f"{found.page.rate:,.0f}",
        f"{found.bare.rate:,.0f}",
        f"{found.page.median_ms:.2f}",
        f"{found.bare.median_ms:.2f}",
        f"{found.size:,}" if found.size else "redirect",
        goal,
        verdict(found.met),
    )


def as_text(*, compared: Sequence[Compared], lines: Sequence[Line]) -> str:
    """Both tables and what their columns mean."""
    pages = table([HEAD, *map(compared_row, compared)])
    rest = table([(line.name, line.figure, line.goal and f"goal {line.goal}", verdict(line.met)) for line in lines])
    return (
        f"{pages}\n\n"
        "share: CPU time of a bare view over the page's, 1 being as cheap as bare. The bare view loads session and\n"
        "user and renders static text of the same size (after a form: redirects), behind the same server, database\n"
        "and settings. One client, one kept-open connection, one worker; medians of the rounds. CPU time is the\n"
        "worker's and, with PostgreSQL, its database processes'. Queries are counted apart, with warm caches.\n\n"
        f"{rest}"
    )


def closing(mets: Sequence[bool | None]) -> str:
    """How many goals were met, in a sentence."""
    goals = [met for met in mets if met is not None]
    missed = goals.count(False)
    if not missed:
        return f"All {len(goals)} goals are met."
    return f"{len(goals) - missed} of {len(goals)} goals are met, {missed} missed. On a busy machine, run it again."
