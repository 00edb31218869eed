"""Requests as a proxy sends them on: a connection for each, as nginx does unless it is told otherwise."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from urllib.parse import urlencode

PATIENCE = 60.0  # seconds


@dataclass(frozen=True)
class Answer:
    """What came back; `status` 0 when nothing did."""

    status: int
    location: str
    text: str


class Pool:
    """So many connections at once to one port. A request waits for one; nobody is let in before those who wait."""

    def __init__(self, port: int, size: int) -> None:
        self.port = port
        self._turns = asyncio.Semaphore(size)

    async def ask(
        self, method: str, path: str, *, cookies: dict[str, str], fields: list[tuple[str, str]] | None = None
    ) -> Answer:
        """One request, on a connection of its own: any worker that is free takes it."""
        body = urlencode(fields or []).encode()
        async with self._turns:
            try:
                return await asyncio.wait_for(
                    self._send(self._request(method, path, cookies, body), cookies, method), timeout=PATIENCE
                )
            except (OSError, TimeoutError, asyncio.IncompleteReadError):
                return Answer(0, "", "")

    def _request(self, method: str, path: str, cookies: dict[str, str], body: bytes) -> bytes:
        lines = [
            f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: close",
            "X-Forwarded-Proto: https", "X-Forwarded-For: 127.0.0.1", "Accept: text/html",
            "Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()),
        ]  # fmt: skip
        if method == "POST":
            lines += [
                f"Origin: https://127.0.0.1:{self.port}", "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]  # fmt: skip
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    async def _send(self, request: bytes, cookies: dict[str, str], method: str) -> Answer:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            status, length, location = int(head[0].split()[1]), 0, ""
            for header in head[1:]:
                name, _, value = header.partition(": ")
                match name.lower():
                    case "content-length":
                        length = int(value)
                    case "location":
                        location = value
                    case "set-cookie":
                        key, _, rest = value.partition("=")
                        cookies[key] = rest.partition(";")[0]
            text = (await reader.readexactly(length)).decode() if length and method != "HEAD" else ""
            return Answer(status, location, text)
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
