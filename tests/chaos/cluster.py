"""A PostgreSQL of our own in a temporary folder, stopped as a power cut would stop it. Never the machine's own."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.server import free_port

SECONDS = 60  # for any one command


def find_binaries() -> Path | None:
    """The newest PostgreSQL server's programs on this machine; None where there are none."""
    found = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    return max(found, key=lambda folder: float(folder.parent.name), default=None)


@dataclass(frozen=True)
class Cluster:
    """Runs as the user postgres when we are root: the server refuses root."""

    binaries: Path
    folder: Path
    port: int
    forgetful: bool = False  # answers a commit before it is written down, so that what it is asked to keep can be lost

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        self._run(["initdb", "--pgdata", str(self._data), "--username=postgres", "--auth=trust", "--encoding=UTF8"])

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        if self.forgetful:
            options += " -c synchronous_commit=off -c wal_writer_delay=10s"
        log = str(self.folder / "log")
        self._run(["pg_ctl", "start", "-w", "-D", str(self._data), "-l", log, "-t", "50", "-o", options])

    def stop(self) -> None:
        """At once: nothing is finished, nothing written back; the next start recovers from the log of writes."""
        self._run(["pg_ctl", "stop", "-w", "-D", str(self._data), "-m", "immediate"])

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, command: Sequence[str]) -> None:
        program = [str(self.binaries / command[0]), *command[1:]]
        if os.geteuid() == 0:
            program = ["runuser", "-u", "postgres", "--", *program]
        # Output to a file: the server inherits it, so a pipe would never be closed.
        with (self.folder / "commands.log").open("a") as output:
            ran = subprocess.run(program, cwd=self.folder, stdout=output, stderr=output, timeout=SECONDS)
        if ran.returncode:
            said = (self.folder / "commands.log").read_text()[-2000:]
            raise RuntimeError(f"{command[0]} failed: {said}")


@contextlib.contextmanager
def running(binaries: Path, *, forgetful: bool = False) -> Iterator[Cluster]:
    """A cluster that answers on a free loopback port. Stopped and removed however the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="watchword-cluster-"))
    cluster = Cluster(binaries, folder, free_port(), forgetful)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        cluster.make()
        cluster.start()
        yield cluster
    finally:
        with contextlib.suppress(RuntimeError):  # where it is stopped already
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
