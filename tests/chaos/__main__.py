"""`python -m tests.chaos`: kills the server 200 times, at every point and at random, and compares the books."""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import database, server
from tests.benchmarks.environment import ROOT, make_database, say, settle
from tests.chaos.plan import NONE, RANDOM, WHOLE, Line, in_order, plan, rows, totals

ROUNDS, QUICK, MEASURED, SAVERS, REGISTER = 200, 56, 5, 4, 2_000
SWEEPS = ("sweep_certificates", "sweep_attempts", "sweep_obligations", "sweep_certificates")  # each may run twice


def main() -> int:
    """Exit code 1 when anything was lost or doubled, or a point was never reached."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Kill the server; nothing may be lost.")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how many kills ({ROUNDS})")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} kills: every point once, and some at random")
    parser.add_argument("--only", default="", metavar="REGEX", help="only points (as the table names them) like this")
    parser.add_argument("--seed", type=int, default=None, help="repeat the random part of an earlier run")
    parser.add_argument("--twin", action="store_true", help="take a submission's transaction away: must be found out")
    options = parser.parse_args()
    began = time.monotonic()
    seed = random.randrange(10**6) if options.seed is None else options.seed
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped and the database dropped
    if options.twin:
        os.environ["WITHOUT_TRANSACTION"] = "1"
    try:
        with (
            tempfile.TemporaryDirectory(prefix="watchword-chaos-") as folder,
            database.scratch(os.environ.get("DATABASE_URL", ""), name=f"chaos_watchword_{os.getpid()}") as url,
        ):
            settle(folder=Path(folder), url=url, settings="tests.chaos.settings")
            name = make_database()
            lines = _run(
                Path(folder), QUICK if options.quick else options.rounds, re.compile(options.only), random.Random(seed)
            )
    except (database.DatabaseRefused, RuntimeError) as fault:
        sys.stderr.write(f"It could not be tried to the end. {fault}\n")
        return 1
    sys.stdout.write(f"\n{name}\n{rows(lines)}\n\n")
    for fault in [fault for line in lines for fault in line.faults]:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{totals(lines)} Seed {seed}, {time.monotonic() - began:.0f} s.\n")
    return 1 if any(line.faults for line in lines) else 0


def _run(folder: Path, count: int, only: re.Pattern[str], rng: random.Random) -> list[Line]:
    from django.core.management import call_command

    from accounts.models import User
    from elearning.models import ModulePage
    from tests.benchmarks.world import MODULE, make_world
    from tests.chaos import ledger
    from tests.chaos.books import Verdict, judge
    from tests.chaos.rounds import Rounds, Strike, saver_of
    from tests.elearning.journey import read_lessons

    aims = plan(count, only=only, rng=rng)
    drawn = dict.fromkeys(request for request, point in aims if point in (RANDOM, WHOLE))
    measured = [(request, NONE) for request in drawn for _ in range(MEASURED)]
    wanted = [request for request, _ in [*measured, *aims]]
    say("Loading the training and making people …")
    world = make_world(
        root=ROOT,
        sitters=wanted.count("submission") + SAVERS,
        readers=wanted.count("start"),
        beginners=0,
        register=REGISTER,
    )
    page = ModulePage.objects.get(module__slug=MODULE)
    starters = list(User.objects.filter(email__in=world.readers))
    for person in starters:
        read_lessons(person, page)
    lines = {aim: Line(*aim) for aim in dict.fromkeys([*measured, *in_order(aims)])}
    with server.running(root=ROOT, log=folder / "server.log") as running:
        say(f"The server is up: {count} kills.")
        rounds = Rounds(
            server=running,
            sitters=iter(world.sitters[SAVERS:]),
            starters=iter(starters),
            savers=[saver_of(sitting) for sitting in world.sitters[:SAVERS]],
            rng=rng,
        )
        took: dict[str, list[float]] = {}
        for number, (request, point) in enumerate([*measured, *aims], start=1):
            if point in (RANDOM, WHOLE):
                delay = rng.uniform(0, 1.1 * statistics.median(took[request]))
                strike = Strike(delay=delay, whole=point == WHOLE)
            else:
                strike = Strike(point="" if point == NONE else point)
            played = rounds.play(request, strike)
            if point == NONE:
                took.setdefault(request, []).append(played.seconds)
            lines[request, point].add(played.verdict, cut=played.cut)
            if number % 25 == 0:
                say(f"{number} of {len(wanted)} rounds")
        end = Line("afterwards", "acknowledged saves")
        for saver in rounds.savers:
            end.add(rounds.compare(saver, what=f"saver of attempt {saver.sitting.attempt_id}"), cut=0)
    say("The worker and the sweeps …")
    _work()
    ledger.let_time_pass(hours=2)
    for command in SWEEPS:
        call_command(command, stdout=io.StringIO())
    _work()
    paper, mailed = Line("afterwards", "PDF and mail of each certificate"), ledger.mails(folder)
    for person in User.objects.filter(attempts__in=rounds.done):
        what = f"papers of person {person.pk}"
        found = ledger.papers(folder=folder, person_id=person.pk, email=person.email, mailed=mailed)
        paper.add(judge(what=what, expected={"PDFs": 1, "mails": 1}, found=found), cut=0)
    if stray := ledger.stray_files(folder):
        paper.add(Verdict(doubled=[f"{stray} PDFs that no certificate has"]), cut=0)
    return [*lines.values(), end, paper]


def _work() -> None:
    """The worker, until nothing waits, in a process of its own: it takes the signals. Raises RuntimeError."""
    command = [sys.executable, "manage.py", "db_worker", "--batch"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    if ran.returncode:
        raise RuntimeError(f"The worker failed: {ran.stderr[-2000:]}")


if __name__ == "__main__":
    sys.exit(main())
