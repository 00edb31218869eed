"""A database of its own for whoever measures: a file in its folder, or one made beside that at DATABASE_URL."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from urllib.parse import urlsplit

NAME = "bench_watchword"


class DatabaseRefused(Exception):
    """The scratch database could not be made; the message says why."""


@contextlib.contextmanager
def scratch(url: str, *, name: str = NAME) -> Iterator[str]:
    """The DATABASE_URL to work with: "" (SQLite) stays, PostgreSQL gets a database that is dropped at the end.

    Raises DatabaseRefused.
    """
    if not url.startswith(("postgres", "pgsql")):
        yield ""
        return
    import psycopg

    server = url.replace("pgsql://", "postgresql://", 1)
    if urlsplit(server).hostname not in ("127.0.0.1", "localhost", "::1"):
        raise DatabaseRefused(
            "The benchmark only uses a database on this machine: set DATABASE_URL to one at 127.0.0.1."
        )
    try:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
    except psycopg.Error as error:
        raise DatabaseRefused(f"The database {name} could not be made: {error}".strip()) from error
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def backend_pids() -> set[int]:
    """The database processes that serve our database; none for SQLite, which works in the caller."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return {pid for (pid,) in cursor.fetchall()}
