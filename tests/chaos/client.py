"""A client that does not give up: what was lost on the way is sent again, the same, until it is answered."""

from __future__ import annotations

import contextlib
import html
import os
import re
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from tests.benchmarks.browser import Answer, Browser
from tests.benchmarks.server import Server
from tests.chaos.killing import HEADER

TRIES = 60
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class NeverAnswered(RuntimeError):
    """The server did not come back."""


@dataclass
class Client:
    """One person's browser. `cut`: how often a connection was lost before the answer."""

    server: Server
    cookies: dict[str, str]
    cut: int = 0
    _browser: Browser = field(init=False)

    def __post_init__(self) -> None:
        self._browser = Browser(self.server.port, cookies=dict(self.cookies), resends=False)

    def get(self, path: str) -> Answer:
        return self._insist(lambda: self._browser.get(path))

    def post(
        self,
        path: str,
        fields: dict[str, object],
        *,
        point: str = "",
        delay: float | None = None,
        whole: bool = False,
        when_cut: Callable[[], None] = lambda: None,
    ) -> Answer:
        """Killed at a point, or `delay` seconds after it was sent, the first time; then sent again until answered.

        `whole`: then the master is killed as well, and the server started anew.

        Raises RuntimeError for another answer than a redirect, and NeverAnswered, which is one too.
        """
        before = self.cut

        def cut() -> None:
            self._browser.headers.clear()
            self.cut += 1
            when_cut()

        killer = threading.Timer(
            delay or 0, self.server.kill_and_launch if whole else partial(kill_worker, self.server)
        )
        if point:
            self._browser.headers[HEADER] = point
        try:
            if delay is not None:
                killer.start()
            return self._insist(lambda: self._browser.post(path, fields), cut)
        finally:
            self._browser.headers.clear()
            if delay is not None:
                killer.join()
            if self.cut > before or delay is not None:
                self._browser.close()  # to a process that is gone

    def close(self) -> None:
        self._browser.close()

    def _insist(self, ask: Callable[[], Answer], cut: Callable[[], None] = lambda: None) -> Answer:
        for tried in range(TRIES):
            try:
                return ask()
            except (ConnectionError, TimeoutError):
                cut()
                time.sleep(0.02 * tried)
        raise NeverAnswered(f"No answer in {TRIES} tries.")


def kill_worker(server: Server) -> None:
    """From outside, whatever the worker is doing."""
    for worker in server.workers():
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)


def hidden_fields(page: Answer) -> dict[str, object]:
    """What a page's forms send unseen: names to all their values."""
    fields: dict[str, list[str]] = {}
    for name, value in _HIDDEN.findall(page.text):
        fields.setdefault(name, []).append(html.unescape(value))
    return {name: values if name == "asked" else values[0] for name, values in fields.items()}
