"""`python -m tests.benchmarks.register ROWS`: takes in a register of so many rows, in a process of its own, and says
in JSON how long that took and how much memory."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def main() -> None:
    """A second authority, new licences only: the longest case."""
    import django

    django.setup()
    from django.utils import timezone

    from certificates.licensing.models import RegisterImport
    from elearning.models import ModulePage
    from tests.benchmarks.world import MODULE, make_authority, take_in_register

    page = ModulePage.objects.get(module__slug=MODULE)
    authority = make_authority(name="Bench County Council", slug="bench-county", page=page)
    rows = int(sys.argv[1])
    baseline = _peak_mb()
    began, cpu = time.perf_counter(), time.process_time()
    size = take_in_register(authority=authority, rows=rows, now=timezone.now())
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    done = RegisterImport.objects.get(authority=authority)
    if done.added != rows:
        raise RuntimeError(f"{done.added} of {rows} rows were added.")
    peak = _peak_mb()
    figures = {"rows": rows, "seconds": seconds, "cpu_seconds": cpu, "peak_mb": peak, "over_mb": peak - baseline}
    sys.stdout.write(json.dumps(figures | {"file_mb": size / 1e6}) + "\n")


def _peak_mb() -> float:
    """The most memory that this program has held. `ru_maxrss` would begin with what its parent held."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


if __name__ == "__main__":
    main()
