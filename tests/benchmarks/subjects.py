"""The pages and forms that have goals, how each is asked for, and how many queries each takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.browser import Answer, Browser
from tests.benchmarks.comparing import Ask, Subject
from tests.benchmarks.server import Server
from tests.benchmarks.world import MODULE_URL, Sitting, World

WARM_UP = 15
SUBMIT_WARM_UP = 3
SPARE_SITTERS = SUBMIT_WARM_UP + 1  # one is used to count queries
_TRANSACTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")


def make_subjects(*, world: World, server: Server, templates: Path, requests: int, submits: int) -> list[Subject]:
    """Everything that is compared, warmed up, with the bare templates written to the folder `templates`."""
    queries = count_queries(world)
    sitters = iter(world.sitters[1:])
    learner = Browser(server.port, cookies=dict(world.learner.cookies))

    def twin_of(name: str, ask: Ask) -> tuple[Ask, int]:
        """A bare page of as many bytes."""
        size = len(ask().body)
        (templates / f"bare-{name}.html").write_text("x" * 79 + "\n" * 1, newline="")
        (templates / f"bare-{name}.html").write_bytes((b"Plain words. " * (size // 13 + 1))[:size])
        return (lambda: learner.get(f"/bare/{name}/")), size

    def bare_form() -> Answer:
        return learner.post("/bare/form/", world.learner.answers | token(world.learner))

    lesson = lambda: learner.get(world.lesson_url)  # noqa: E731
    desk, api = desk_of(world, server), api_of(world, server)
    save, submit = save_of(world, learner), submit_of(sitters, learner)
    subjects = []
    for name, title, ask, times, goal_share, goal_queries in (
        ("lesson", "Lesson page, signed in", lesson, requests, 0.5, 6),
        ("desk", "Readiness look-up, officer", desk, requests, 0.5, 5),
        ("api", "Readiness by API", api, requests, None, None),
        ("save", "Saving a page of answers", save, requests, None, None),
        ("submit", "Submitting a test, passed", submit, submits, None, None),
    ):
        twin, size = (bare_form, 0) if name in ("save", "submit") else twin_of(name, ask)
        for _ in range(SUBMIT_WARM_UP if name == "submit" else WARM_UP):
            ask()
            twin()
        subjects.append(
            Subject(
                name=title, ask=ask, twin=twin, times=times, queries=queries[name], size=size, goal_share=goal_share,
                goal_queries=goal_queries,
            )
        )  # fmt: skip
    return subjects
