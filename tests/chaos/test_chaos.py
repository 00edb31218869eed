"""A few kills on SQLite: the short version of `make chaos`, and its twin, which must find what is lost."""

import os
import subprocess
import sys

import pytest

from tests.benchmarks.environment import ROOT

pytestmark = pytest.mark.slow


def _chaos(*options):
    surroundings = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return subprocess.run(
        [sys.executable, "-m", "tests.chaos", *options],
        cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def test_kills_around_the_certificate_and_the_commit_lose_and_double_nothing():
    ran = _chaos("--rounds", "10", "--only", "COMMIT|certificates_certificate|submission half|start answer ready")

    assert "10 kills, 10 of them before the answer: 0 lost, 0 doubled." in ran.stdout, ran.stdout + ran.stderr
    assert ran.returncode == 0


def test_without_the_transaction_the_same_kills_find_what_is_lost():
    ran = _chaos("--twin", "--rounds", "2", "--only", "submission before INSERT (elearning_completion|cert)")

    # The two submissions, and the papers of their certificates.
    assert "2 kills, 2 of them before the answer: 4 lost, 0 doubled." in ran.stdout, ran.stdout + ran.stderr
    assert "certificates 0, not 1" in ran.stdout
    assert ran.returncode == 1
