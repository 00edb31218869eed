"""`python -m tests.load`: a crowd at the taxi drivers' test, in production's settings, on this machine."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tests.benchmarks import database, report, server
from tests.benchmarks.environment import ROOT, make_database, say, settle

CONNECTIONS = 64  # of the proxy at once; what comes beyond waits in it
STEP = 30.0  # seconds
GOAL_MS = 500


@dataclass(frozen=True, kw_only=True)
class Size:
    """How many start within how many seconds, how many are active, and for how long."""

    rush: int
    within: float
    active: int
    ramp: float
    seconds: float


# The ramp is as long as a test takes them, so that from then on as many begin as end.
FULL = Size(rush=500, within=10, active=2_000, ramp=300, seconds=180)
QUICK = Size(rush=100, within=10, active=200, ramp=60, seconds=150)


def main() -> int:
    """Exit code 0 whether goals are met or missed: machines are noisy. 1 when nothing could be measured, or when an
    answer that was acknowledged is not what is stored."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description="A crowd at one test, on this machine.")
    parser.add_argument("--quick", action="store_true", help="a tenth of the crowd")
    parser.add_argument(
        "--ramp", type=float, metavar="SECONDS",
        help="how long the crowd takes to begin; below 300 all of it hands in together, some minutes later",
    )  # fmt: skip
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file as well")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped and the database dropped
    try:
        with (
            tempfile.TemporaryDirectory(prefix="watchword-load-") as folder,
            database.scratch(os.environ.get("DATABASE_URL", ""), name="load_watchword") as url,
        ):
            settle(folder=Path(folder), url=url)
            size = QUICK if options.quick else FULL
            figures = _measure(Path(folder), replace(size, ramp=options.ramp or size.ramp))
    except (database.DatabaseRefused, RuntimeError) as fault:
        sys.stderr.write(f"Nothing was measured. {fault}\n")
        return 1
    sys.stdout.write(f"\n{figures['text']}\n")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n")
    return 1 if figures["wrong"] else 0


def _measure(folder: Path, size: Size) -> dict[str, Any]:
    vendor = make_database()
    from tests.load import books
    from tests.load.figures import lines, over_time
    from tests.load.people import make_people, right_options
    from tests.load.pool import Pool
    from tests.load.walk import Walk

    say(f"Making {size.active * 3:,} people …")
    people = make_people(size.active * 3)
    with server.running(root=ROOT, log=folder / "server.log", workers=2) as running:
        walk = Walk(pool=Pool(running.port, CONNECTIONS), people=iter(people), rights=right_options(), seed=1)
        workers = running.workers()
        spent = {
            "ours": time.process_time(), "database": _database_seconds(),
            **{f"worker {place}": server.cpu_seconds(pid) for place, pid in enumerate(workers, start=1)},
        }  # fmt: skip
        began = time.monotonic()
        asyncio.run(_crowd(walk, size))
        took = time.monotonic() - began
        spent = {
            "ours": time.process_time() - spent["ours"], "database": _database_seconds() - spent["database"],
            **{
                f"worker {place}": server.cpu_seconds(pid) - spent[f"worker {place}"]
                for place, pid in enumerate(workers, start=1)
            },
        }  # fmt: skip
    found = lines(walk.taken)
    wrong = books.faults(walk.walked)
    return {
        "size": asdict(size), "vendor": vendor, "lines": [asdict(line) for line in found], "wrong": wrong,
        "over_time": (moments := over_time(walk.taken, step=STEP)),
        "text": _text(found, moments, wrong, spent, took, len(walk.taken), vendor, walk.walked),
    }  # fmt: skip


async def _crowd(walk: Any, size: Size) -> None:
    """First the rush; then the others begin over some time, until so many are active; then all go on for a while."""
    say(f"{size.rush} people start within {size.within:g} seconds …")
    now = time.monotonic() + 16
    people = walk.people
    rush = [
        (person, asyncio.create_task(walk.begin(person, start_at=now + size.within * n / size.rush, phase="1 rush")))
        for n, person in zip(range(size.rush), people, strict=False)
    ]
    pages = [(person, await task) for person, task in rush]
    more = size.active - size.rush
    say(f"{more} more begin over {size.ramp:g} seconds …")
    seats = [asyncio.create_task(walk.keep_one_active(person, page)) for person, page in pages if page]
    now = time.monotonic() + 16

    async def join(person: Any, at: float) -> None:
        await walk.keep_one_active(person, await walk.begin(person, start_at=at, phase="2 active"))

    seats += [
        asyncio.create_task(join(person, now + size.ramp * n / more))
        for n, person in zip(range(more), people, strict=False)
    ]
    await asyncio.sleep(size.ramp + 16)
    say(f"{size.active} are active, for {size.seconds:g} seconds …")
    walk.end = time.monotonic() + size.seconds
    await asyncio.gather(*seats)


def _database_seconds() -> float:
    """CPU time of the database's processes that serve us, as far as they still run."""
    return sum(server.cpu_seconds(pid) for pid in database.backend_pids())


def _text(
    found: list[Any],
    moments: list[tuple[float, int, float]],
    wrong: list[str],
    spent: dict[str, float],
    took: float,
    requests: int,
    vendor: str,
    walked: Any,
) -> str:
    head = ("phase", "request", "count", "errors", "p50 ms", "p95", "p99", "most")
    rows = [
        (row.phase, row.kind, f"{row.count:,}", str(row.errors), *(f"{value:,.0f}" for value in _times(row)))
        for row in found
    ]
    cells = [head, *rows]
    widths = [max(len(row[place]) for row in cells) for place in range(len(head))]
    table = "\n".join(
        "  ".join(
            cell.ljust(width) if place < 2 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    )
    errors = sum(row.errors for row in found if row.kind == "all")
    slowest = max((row.p95 for row in found), default=0.0)
    goals = [
        ("0 errors", errors == 0),
        (f"p95 under {GOAL_MS} ms for every kind of request", slowest < GOAL_MS),
        ("stored answers = sent, each test handed in closed, each pass completed and certified", not wrong),
    ]
    shares = ", ".join(f"{name} {seconds / took:.2f}" for name, seconds in spent.items())
    answers = sum(len(person.saved) for person in walked)
    return "\n".join(
        [
            table, "",
            f"{vendor}; {requests / took:.0f} requests a second over {took:.0f} s; {answers:,} answers acknowledged, "
            f"{sum(person.handed_in for person in walked):,} tests handed in. Cores used: {shares}.",
            f"p95 in each {STEP:g} seconds, ms: " + ", ".join(f"{worst:,.0f}" for _, _, worst in moments) + ".",
            "Latency counts from when a request was meant to leave. “line?” is the page asking whether it is online.",
            *(f"{name}: {report.verdict(met)}" for name, met in goals), *wrong[:20],
        ]
    )  # fmt: skip


def _times(row: Any) -> Iterator[float]:
    yield from (row.p50, row.p95, row.p99, row.most)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit(130)
