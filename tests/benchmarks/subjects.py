"""The pages and forms that have goals: how each is asked for, and how many queries it takes."""

from __future__ import annotations

from collections.abc import Callable
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
SPARE_SITTERS = SUBMIT_WARM_UP + 1  # one is used up by counting queries
PAGE_URL, CHECK_URL = f"{MODULE_URL}test/1/", f"{MODULE_URL}test/check/"
_TRANSACTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")


def make_subjects(*, world: World, server: Server, templates: Path, requests: int, submits: int) -> list[Subject]:
    """All that is compared, each asked for until warm, with the bare pages' templates written to a folder."""
    queries = count_queries(world)
    learner = Browser(server.port, cookies=dict(world.learner.cookies))
    officer = Browser(server.port, cookies=dict(world.officer))
    system = Browser(server.port)
    desk, api, tokens = cycle(desk_urls(world)), cycle(api_urls(world)), cycle(world.tokens)
    revision, sitters = count(1), iter(world.sitters[1:])

    def ask_api() -> Answer:
        system.headers["Authorization"] = f"Bearer {next(tokens)}"
        return system.get(next(api))

    def save() -> Answer:
        return learner.post(PAGE_URL, answers(world.learner, revision=next(revision)))

    def submit() -> Answer:
        sitter = next(sitters)
        learner.cookies = dict(sitter.cookies)  # another person on the same connection
        answer = learner.post(CHECK_URL, token(sitter))
        learner.cookies = dict(world.learner.cookies)
        return answer

    def bare_form() -> Answer:
        return learner.post("/bare/form/", answers(world.learner, revision=0))

    def bare_page(name: str, ask: Ask) -> tuple[Ask, int]:
        size = len(ask().body)
        (templates / f"bare-{name}.html").write_bytes((b"Plain words. " * (size // 13 + 1))[:size])
        return (lambda: learner.get(f"/bare/{name}/")), size

    def warm(ask: Ask, twin: Ask, times: int = WARM_UP) -> None:
        for _ in range(times):
            ask()
            twin()

    def page(key: str, name: str, ask: Ask, *, share: float | None = None, most: int | None = None) -> Subject:
        twin, size = bare_page(key, ask)
        warm(ask, twin)
        return Subject(
            name=name,
            ask=ask,
            twin=twin,
            times=requests,
            queries=queries[key],
            size=size,
            goal_share=share,
            goal_queries=most,
        )

    warm(save, bare_form)
    warm(submit, bare_form, SUBMIT_WARM_UP)
    return [
        page("lesson", "Lesson page, signed in", lambda: learner.get(world.lesson_url), share=0.5, most=6),
        Subject(
            name="Saving a page of answers",
            ask=save,
            twin=bare_form,
            times=requests,
            queries=queries["save"],
            size=0,
            goal_share=0.4,
            goal_queries=6,
        ),
        Subject(
            name="Submitting a test, passed",
            ask=submit,
            twin=bare_form,
            times=submits,
            queries=queries["submit"],
            size=0,
        ),
        page("desk", "Readiness look-up, officer", lambda: officer.get(next(desk)), share=0.5, most=5),
        page("api", "Readiness by API", ask_api),
    ]


def desk_urls(world: World) -> list[str]:
    """A look-up of each trained driver."""
    return [f"/licensing/?authority={world.authority}&badge={quote(badge)}" for badge in world.badges]


def api_urls(world: World) -> list[str]:
    """The same by API."""
    place = "/api/v1/licensing/readiness"
    return [f"{place}?authority={world.authority}&badge={quote(badge)}" for badge in world.badges]


def token(sitting: Sitting) -> dict[str, object]:
    """What a form of ours proves that it is ours with."""
    return {"csrfmiddlewaretoken": sitting.cookies[settings.CSRF_COOKIE_NAME]}


def answers(sitting: Sitting, *, revision: int) -> dict[str, object]:
    """The form of a page of questions, filled in."""
    return sitting.answers | token(sitting) | {"revision": revision}


def count_queries(world: World) -> dict[str, int]:
    """Statements of each subject once caches are warm, in this process; beginning and ending a transaction not counted.

    Saves the learner's page once (revision 0 to 1) and uses up the first sitter.
    """
    learner, sitter = world.learner, world.sitters[0]
    desk, api = desk_urls(world)[0], api_urls(world)[0]
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {world.tokens[0]}"}
    asks: dict[str, Callable[[], Any]] = {
        "lesson": lambda: _client(learner.cookies).get(world.lesson_url, secure=True),
        "desk": lambda: _client(world.officer).get(desk, secure=True),
        "api": lambda: _client({}).get(api, secure=True, **bearer),
        "save": lambda: _client(learner.cookies).post(PAGE_URL, answers(learner, revision=0), secure=True),
        "submit": lambda: _client(sitter.cookies).post(CHECK_URL, token(sitter), secure=True),
    }
    for name in ("lesson", "desk", "api"):
        asks[name]()
    _client(sitter.cookies).get(CHECK_URL, secure=True)  # as everyone does before handing in
    found = {}
    for name, ask in asks.items():
        with CaptureQueriesContext(connection) as captured:
            response = ask()
        if response.status_code not in (200, 302):
            raise RuntimeError(f"{name} answered {response.status_code}.")
        found[name] = sum(not query["sql"].startswith(_TRANSACTIONS) for query in captured.captured_queries)
    return found


def _client(cookies: dict[str, str]) -> Client:
    client = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_PROTO="https")
    client.cookies.load(cookies)
    return client
