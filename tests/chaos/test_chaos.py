"""Every named point once, on SQLite: the short version of `make chaos`."""

import os
import subprocess
import sys

import pytest

from tests.benchmarks.environment import ROOT
from tests.chaos.killing import POINTS


@pytest.mark.slow
def test_a_kill_at_every_named_point_loses_and_doubles_nothing():
    kills = sum(len(points) for points in POINTS.values())
    surroundings = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.chaos", "--rounds", str(kills), "--only", "^(?!.*random)"],
        cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    said = f"{kills} kills, {kills} of them before the answer: 0 lost, 0 doubled."
    assert said in ran.stdout, ran.stdout + ran.stderr
    assert ran.returncode == 0
