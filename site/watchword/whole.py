"""A body that ends before its end is no body: half of a number is another number, half of a form other answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import InputStream, StartResponse, WSGIApplication


class Whole:
    """The body of a request. Servers give what came before a line broke as if it were all; here reading it fails, as
    Django expects of a broken line."""

    def __init__(self, stream: InputStream) -> None:
        self.stream = stream

    def read(self, size: int = -1) -> bytes:
        """So many bytes: Django never asks for more than there ought to be."""
        came = self.stream.read(size)
        if len(came) < size:
            raise OSError("The request ended before its end.")
        return came

    def readline(self, size: int = -1) -> bytes:
        """A line, as it comes: nothing of ours reads lines."""
        return self.stream.readline(size)


def ask_for_all(application: WSGIApplication) -> Callable[[dict[str, Any], StartResponse], Iterable[bytes]]:
    """The application, which takes bodies whole or not at all."""

    def asked(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        environ["wsgi.input"] = Whole(environ["wsgi.input"])
        return application(environ, start_response)

    return asked
