"""`/healthz` before Django: pages of a test ask every few seconds whether the line is there, a whole room at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

HEADERS = [("Content-Type", "text/plain"), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]


def answer_probes(application: WSGIApplication) -> Callable[[dict[str, Any], StartResponse], Iterable[bytes]]:
    """The application, with `/healthz` answered by the process itself: no session, no database, no middleware."""

    def answered(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != "/healthz":
            return application(environ, start_response)
        body = b"" if environ.get("REQUEST_METHOD") == "HEAD" else b"ok"
        start_response("200 OK", [*HEADERS, ("Content-Length", "2")])
        return [body]

    return answered
