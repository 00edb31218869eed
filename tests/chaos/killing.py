"""Where a request can be killed. The client names the point in a header, this kills the process there: by SIGKILL.

No hook in the site: statements are known by verb and table, commits by the connection's own method.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse

HEADER = "X-Kill-At"
RECEIVED, READY, HALF = "received", "answer ready", "half of the answer sent"
BEFORE_COMMIT, AFTER_COMMIT = "before COMMIT", "after COMMIT"
# For each request, the statements before and after which it is killed, as `statement` names them.
STATEMENTS = {
    "submission": (
        "SELECT quizzes_attempt",
        "SELECT quizzes_attempt in a transaction",
        "UPDATE quizzes_response",
        "UPDATE quizzes_attempt",
        "INSERT elearning_completion",
        "INSERT certificates_certificate",
        "INSERT elearning_obligation",
        "INSERT django_tasks_database_dbtaskresult",
    ),
    "save": ("SELECT quizzes_attempt", "UPDATE quizzes_attempt", "UPDATE quizzes_response"),
    "start": ("INSERT quizzes_attempt", "INSERT quizzes_response"),
}
POINTS = {
    request: (
        RECEIVED,
        *(f"{when} {statement}" for statement in statements for when in ("before", "after")),
        BEFORE_COMMIT,
        AFTER_COMMIT,
        READY,
        HALF,
    )
    for request, statements in STATEMENTS.items()
}

_STATEMENT = re.compile(r'\s*(?:(INSERT)(?: OR IGNORE)? INTO|(UPDATE)|(SELECT)\b.*?\bFROM) "?(\w+)', re.DOTALL)


def statement(sql: str, *, in_transaction: bool) -> str:
    """Verb and table of a statement, as in STATEMENTS; "" for any other. Only of reads the transaction is named."""
    found = _STATEMENT.match(sql)
    if found is None:
        return ""
    verb = found[1] or found[2] or found[3]
    return f"{verb} {found[4]}{' in a transaction' if in_transaction and verb == 'SELECT' else ''}"


def die() -> None:
    """As when the machine fails: nothing is tidied up, nobody is told."""
    os.kill(os.getpid(), signal.SIGKILL)


class KillAtPoint:
    """Middleware: kills this process the first time a request passes the point it names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        point = request.headers.get(HEADER, "")
        if not point:
            return self.get_response(request)
        if point == RECEIVED:
            die()
        with connections["default"].execute_wrapper(_at_statement(point)), _at_commit(point):
            response = self.get_response(request)
        if point == HALF:
            request.META["gunicorn.socket"].sendall(f"HTTP/1.1 {response.status_code} Found\r\nLocat".encode())
        if point in (READY, HALF):
            die()
        return response


def _at_statement(point: str) -> Callable[..., Any]:
    def run(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        name = statement(str(sql), in_transaction=context["connection"].in_atomic_block)
        if point == f"before {name}":
            die()
        found = execute(sql, params, many, context)
        if point == f"after {name}":
            die()
        return found

    return run


@contextlib.contextmanager
def _at_commit(point: str) -> Iterator[None]:
    connection = connections["default"]
    commit = connection._commit

    def watched() -> None:
        if point == BEFORE_COMMIT:
            die()
        commit()
        if point == AFTER_COMMIT:
            die()

    connection._commit = watched
    try:
        yield
    finally:
        del connection._commit


def without_transaction(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The twin: handing in, completing and awarding are no longer one."""
    from elearning import actions

    actions.submit_test = actions.submit_test.__wrapped__  # type: ignore[attr-defined]
    return get_response
