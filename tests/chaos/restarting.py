"""`python -m tests.chaos.restarting`: PostgreSQL stopped `immediate` while people save; what they were told is kept."""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import server
from tests.benchmarks.browser import Browser
from tests.benchmarks.environment import ROOT, make_database, say, settle
from tests.chaos import cluster

if TYPE_CHECKING:
    from tests.chaos.rounds import Saver

RESTARTS, SAVERS = 5, 4
HEALTHY_SECONDS, DOWN_SECONDS, LOAD_SECONDS, PATIENCE_SECONDS = 30, 1, 2, 60


class KeepsSaving(threading.Thread):
    """Saves pages one after another and sends each again, the same, until it is acknowledged."""

    def __init__(self, *, port: int, saver: Saver, url: str, seed: int) -> None:
        super().__init__(daemon=True)
        self.saver, self.url, self.rng = saver, url, random.Random(seed)
        self.browser = Browser(port, cookies=dict(saver.sitting.cookies), resends=False)
        self.ending, self.refused, self.fault = threading.Event(), 0, ""

    def run(self) -> None:
        try:
            while not self.ending.is_set():
                self._save()
        except Exception as fault:  # the thread's end must be told, whatever it was
            self.fault = f"attempt {self.saver.sitting.attempt_id}: {fault!r}"
        finally:
            self.browser.close()

    def _save(self) -> None:
        from tests.chaos.client import hidden_fields
        from tests.chaos.rounds import drawn_answer

        page = f"{self.url}{self.rng.choice((1, 2))}/"
        fields = hidden_fields(self._insist("GET", page, {}))
        asked = fields["asked"]
        assert isinstance(asked, list)
        sent = {int(position): drawn_answer(self.saver, int(position), self.rng) for position in asked}
        self._insist("POST", page, fields | {f"q{position}": answer for position, answer in sent.items()})
        self.saver.stored.update(sent)
        self.saver.revision += 1

    def _insist(self, method: str, path: str, fields: dict[str, object]):  # type: ignore[no-untyped-def]
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return self.browser.post(path, fields) if method == "POST" else self.browser.get(path)
            except (OSError, RuntimeError) as answer:  # cut off, or 5xx while there is no database
                self.refused += 1
                self.browser.close()
                if time.monotonic() > end:
                    raise
                if isinstance(answer, RuntimeError) and " answered 5" not in str(answer):
                    raise
                time.sleep(0.1)


def main() -> int:
    """Exit code 1 when an acknowledged save was lost or the site was not healthy in time."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.restarting", description=__doc__)
    parser.add_argument("--restarts", type=int, default=RESTARTS, help=f"how many ({RESTARTS})")
    parser.add_argument("--twin", action="store_true", help="a database that forgets: must be found out")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that server and database are stopped
    binaries = cluster.find_binaries()
    if binaries is None:
        sys.stdout.write("No PostgreSQL server is installed: the rounds that stop the database are left out.\n")
        return 0
    with (
        tempfile.TemporaryDirectory(prefix="watchword-chaos-") as folder,
        cluster.running(binaries, forgetful=options.twin) as database,
    ):
        settle(folder=Path(folder), url=database.url, settings="tests.chaos.settings")
        make_database()
        return _run(Path(folder), database, options.restarts)


def _run(folder: Path, database: cluster.Cluster, restarts: int) -> int:
    from tests.benchmarks.world import make_world
    from tests.chaos.rounds import TEST_URL, Rounds, saver_of

    world = make_world(root=ROOT, sitters=SAVERS, readers=0, beginners=0, register=1000)
    savers = [saver_of(sitting) for sitting in world.sitters]
    _hang_up()
    took: list[float] = []
    with server.running(root=ROOT, log=folder / "server.log") as running:
        saving = [
            KeepsSaving(port=running.port, saver=saver, url=TEST_URL, seed=number)
            for number, saver in enumerate(savers)
        ]
        for thread in saving:
            thread.start()
        try:
            for number in range(1, restarts + 1):
                time.sleep(LOAD_SECONDS)
                before = sum(saver.revision for saver in savers)
                database.stop()
                time.sleep(DOWN_SECONDS)
                began = time.monotonic()
                database.start()
                took.append(_seconds_until_ready(running.port, began))
                say(f"restart {number}: {before} saves before it, ready {took[-1]:.1f} s after it was told to start")
            time.sleep(LOAD_SECONDS)
        finally:
            for thread in saving:
                thread.ending.set()
            for thread in saving:
                thread.join(timeout=PATIENCE_SECONDS + 10)
        _hang_up()
        rounds = Rounds(server=running, sitters=iter(()), starters=iter(()), savers=savers, rng=random.Random(0))
        faults = [
            fault
            for saver in savers
            for fault in rounds.compare(saver, what=f"saver of attempt {saver.sitting.attempt_id}").faults
        ]
    _hang_up()
    stuck = [thread.fault for thread in saving if thread.fault] + [
        "a client never ended" for t in saving if t.is_alive()
    ]
    late = [f"healthy only after {seconds:.1f} s" for seconds in took if seconds >= HEALTHY_SECONDS]
    for fault in [*faults, *stuck, *late]:
        sys.stdout.write(f"{fault}\n")
    acknowledged, refused = sum(saver.revision for saver in savers), sum(thread.refused for thread in saving)
    sys.stdout.write(
        f"{restarts} database restarts: {acknowledged} saves acknowledged, {refused} tries refused, "
        f"{len(faults)} lost or doubled; healthy after {max(took):.1f} s at most.\n"
    )
    return 1 if faults or stuck or late else 0


def _hang_up() -> None:
    """Our own connections: the next stop would cut them, and those kept in the pool are not looked at before use."""
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def _seconds_until_ready(port: int, began: float) -> float:
    while time.monotonic() - began < 2 * HEALTHY_SECONDS:
        browser = Browser(port, resends=False)
        with suppress(OSError, RuntimeError):
            browser.get("/readyz")
            return time.monotonic() - began
        browser.close()
        time.sleep(0.1)
    return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
