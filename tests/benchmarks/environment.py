"""The environment of whoever measures and of the server they start, and a database made in it."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def settle(*, folder: Path, url: str, settings: str = "tests.benchmarks.settings") -> None:
    """Production's surroundings, everything in `folder`. `url`: of the database; "": SQLite in the folder."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE=settings,
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


def make_database() -> str:
    """Django set up, tables and static files made. Gives the database's name for people."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    name = connections["default"].vendor.replace("sqlite", "SQLite").replace("postgresql", "PostgreSQL")
    say(f"Making the database ({name}) …")
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("collectstatic", interactive=False, verbosity=0)
    return name


def say(text: str) -> None:
    """Progress, apart from the figures."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
