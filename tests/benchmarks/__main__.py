"""`python -m tests.benchmarks`: makes a world in a temporary folder, measures, prints, and leaves nothing behind."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.benchmarks import database, report, server
from tests.benchmarks.comparing import Compared, compare
from tests.benchmarks.environment import ROOT, make_database, say, settle


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much to measure."""

    requests: int
    submits: int
    rounds: int
    journeys: int
    prints: int
    rows: int
    responses: int


FULL = Size(requests=300, submits=50, rounds=5, journeys=5, prints=20, rows=100_000, responses=1_000_000)
QUICK = Size(requests=100, submits=20, rounds=2, journeys=3, prints=10, rows=20_000, responses=50_000)


def main() -> int:
    """Exit code 0 whether goals are met or missed: machines are noisy. 1 when nothing could be measured."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description="How fast Watchword is, on this machine."
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds and a smaller register: under a minute")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file as well")
    options = parser.parse_args()
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped and the database dropped
    try:
        with (
            tempfile.TemporaryDirectory(prefix="watchword-bench-") as folder,
            database.scratch(os.environ.get("DATABASE_URL", "")) as url,
        ):
            compared, lines = _measure(Path(folder), url, QUICK if options.quick else FULL)
    except (database.DatabaseRefused, RuntimeError) as fault:
        sys.stderr.write(f"Nothing was measured. {fault}\n")
        return 1
    sys.stdout.write(f"\n{report.as_text(compared=compared, lines=lines)}\n\n")
    mets = [found.met for found in compared] + [line.met for line in lines]
    sys.stdout.write(f"{report.closing(mets)} Measured in {time.monotonic() - began:.0f} s.\n")
    if options.json:
        found = {
            "pages": [asdict(page) | {"met": page.met} for page in compared],
            "others": [asdict(line) for line in lines],
        }
        options.json.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    return 0


def _measure(folder: Path, url: str, size: Size) -> tuple[list[Compared], list[report.Line]]:
    settle(folder=folder, url=url)
    name = make_database()
    from tests.benchmarks import measures
    from tests.benchmarks.publishing import material_change
    from tests.benchmarks.starting import starting
    from tests.benchmarks.subjects import SPARE_SITTERS, make_subjects
    from tests.benchmarks.world import make_world

    say("Loading the training and making people and a register of 10,000 …")
    world = make_world(
        root=ROOT, sitters=size.submits * size.rounds + SPARE_SITTERS, readers=size.journeys, beginners=size.journeys
    )
    with server.running(root=ROOT, log=folder / "server.log") as running:
        say("The server is up.")
        templates = folder / "templates"
        templates.mkdir()
        subjects = make_subjects(
            world=world, server=running, templates=templates, requests=size.requests, submits=size.submits
        )
        running.others |= database.backend_pids()
        compared = compare(subjects=subjects, server=running, rounds=size.rounds, say=say)
        lines = measures.journeys(world=world, server=running, mail=folder / "mail", say=say)
        lines += measures.weight(world=world, server=running)
    lines += measures.printing(world=world, times=size.prints, say=say)
    lines += starting(say=say)
    lines += measures.register(rows=size.rows, say=say)
    lines += measures.item_analysis(responses=size.responses, say=say)
    lines += material_change(rows=size.rows, say=say)
    return compared, [report.Line(name="Database", figure=name), *lines]


if __name__ == "__main__":
    sys.exit(main())
