"""gunicorn as in production, one worker, and what that worker costs."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60


@dataclass
class Server:
    """A running server. `others`: processes whose work belongs to its answers, such as a database's."""

    port: int
    process: subprocess.Popen[bytes]  # the master
    worker: int
    launch: Callable[[], subprocess.Popen[bytes]]
    others: set[int] = field(default_factory=set)

    def cpu_seconds(self) -> float:
        """CPU time, user and system, of the worker (of all, where there are several) and of those who work for it."""
        return sum(cpu_seconds(pid) for pid in {self.worker, *self.workers()}) + sum(
            cpu_seconds(pid) for pid in self.others
        )

    def workers(self) -> list[int]:
        """The process ids of the workers there are now: the master puts another in the place of one that died."""
        return children(self.process.pid)

    def kill_and_launch(self) -> None:
        """Master and workers die at once, as when the machine fails; then the server is started anew at its port."""
        workers = self.workers()
        self.process.kill()  # the master first, or it would put another worker in
        for pid in workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(timeout=20)
        self.process = self.launch()


def cpu_seconds(pid: int) -> float:
    """CPU time of a process and its threads since its start, from /proc; 0 for one that is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0.0
    return parse_cpu_ticks(text) / TICKS


def children(pid: int) -> list[int]:
    """The process ids of a process's children, from /proc; none of one that is gone."""
    try:
        return [int(found) for found in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def parse_cpu_ticks(stat: str) -> int:
    """User and system ticks of a line of /proc/<pid>/stat; a process may have a bracket or a space in its name."""
    fields = stat.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@contextlib.contextmanager
def running(*, root: Path, log: Path, workers: int = 1) -> Iterator[Server]:
    """The server, with the environment of this process. Stopped however the block ends."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "watchword.wsgi:application", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", str(workers), "--threads", "4", "--preload", "--keep-alive", "30",
        "--pythonpath", f"{root},{root / 'site'}", "--no-control-socket",
    ]  # fmt: skip
    with log.open("w") as output:

        def launch() -> subprocess.Popen[bytes]:
            return subprocess.Popen(command, cwd=root, stdout=output, stderr=output)

        server = Server(port=port, process=launch(), worker=0, launch=launch)
        try:
            server.worker = _worker(server.process, port, log, workers)
            yield server
        finally:
            server.process.terminate()
            try:
                server.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.process.kill()
                server.process.wait()


def free_port() -> int:
    """A loopback port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _worker(process: subprocess.Popen[bytes], port: int, log: Path, count: int) -> int:
    """The process id of the first worker, once all are there and one answers."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            if len(found := children(process.pid)) >= count:
                return found[0]
        time.sleep(0.1)
    raise RuntimeError(f"The server did not start: {log.read_text()[-2000:]}")
