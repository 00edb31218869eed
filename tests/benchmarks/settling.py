"""Where it is measured: production's settings in a temporary folder, for this process and the server it starts."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def say(text: str) -> None:
    """Progress, apart from the figures."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def settle(folder: Path, url: str) -> None:
    """The environment of this process and of the server it starts."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="tests.benchmarks.settings",
        WATCHWORD_VAR=str(folder),
        SECRET_KEY=secrets.token_urlsafe(60),
        ALLOWED_HOSTS="127.0.0.1",
        BASE_URL="https://127.0.0.1",
        PYTHONPATH=os.pathsep.join([str(ROOT), str(ROOT / "site")]),
    )
    for name in ("DEBUG", "DEMONSTRATION", "REDIS_URL", "DATABASE_URL"):
        os.environ.pop(name, None)
    if url:
        os.environ["DATABASE_URL"] = url
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
