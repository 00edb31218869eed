"""gunicorn as in production, one worker, and what that worker costs."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60


@dataclass
class Server:
    """A running server. `others`: processes whose work belongs to its answers, such as a database's."""

    port: int
    worker: int
    others: set[int] = field(default_factory=set)

    def cpu_seconds(self) -> float:
        """CPU time, user and system, of the worker and of those who work for it."""
        return cpu_seconds(self.worker) + sum(cpu_seconds(pid) for pid in self.others)


def cpu_seconds(pid: int) -> float:
    """CPU time of a process and its threads since its start, from /proc; 0 for one that is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0.0
    return parse_cpu_ticks(text) / TICKS


def parse_cpu_ticks(stat: str) -> int:
    """User and system ticks of a line of /proc/<pid>/stat; a process may have a bracket or a space in its name."""
    fields = stat.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@contextlib.contextmanager
def running(*, root: Path, log: Path, workers: int = 1) -> Iterator[Server]:
    """The server, with the environment of this process. Stopped however the block ends."""
    port = _free_port()
    command = [
        sys.executable, "-m", "gunicorn", "watchword.wsgi:application", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", str(workers), "--threads", "4", "--preload", "--keep-alive", "30",
        "--pythonpath", f"{root},{root / 'site'}", "--no-control-socket",
    ]  # fmt: skip
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=root, stdout=output, stderr=output)
        try:
            first, *others = _workers(process, port, log, workers)
            yield Server(port=port, worker=first, others=set(others))
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _workers(process: subprocess.Popen[bytes], port: int, log: Path, count: int) -> list[int]:
    """The process ids of the workers, once they answer."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            found = children.read_text().split()
            if len(found) >= count:
                return [int(pid) for pid in found]
        time.sleep(0.1)
    raise RuntimeError(f"The server did not start: {log.read_text()[-2000:]}")
