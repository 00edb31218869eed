"""Requests as a proxy sends them on: a few connections that are kept open, and a queue for them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Answer:
    """What came back; `status` 0 when nothing did."""

    status: int
    location: str
    text: str


class Pool:
    """So many connections to one port. A request waits for one, as it would behind a proxy."""

    def __init__(self, port: int, size: int) -> None:
        self.port = port
        # A semaphore lets nobody in before those who wait; a queue would let the next request of the same person.
        self._turns = asyncio.Semaphore(size)
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter] | None] = [None] * size

    async def ask(
        self, method: str, path: str, *, cookies: dict[str, str], fields: list[tuple[str, str]] | None = None
    ) -> Answer:
        """One request. A connection that the server has closed meanwhile is opened anew once."""
        body = urlencode(fields or []).encode()
        request = self._request(method, path, cookies, body)
        await self._turns.acquire()
        held = self._free.pop()
        line = None
        try:
            for fresh in (False, True):
                line = held if held is not None and not fresh else await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    return await asyncio.wait_for(self._send(line, request, cookies, method), timeout=60)
                except (ConnectionError, asyncio.IncompleteReadError):
                    line[1].close()
                    line = None
                    if held is None or fresh:
                        return Answer(0, "", "")
            return Answer(0, "", "")
        except (OSError, TimeoutError):
            line = None
            return Answer(0, "", "")
        finally:
            self._free.append(line)
            self._turns.release()

    def _request(self, method: str, path: str, cookies: dict[str, str], body: bytes) -> bytes:
        lines = [
            f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "X-Forwarded-Proto: https",
            "X-Forwarded-For: 127.0.0.1", "Accept: text/html",
            "Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()),
        ]  # fmt: skip
        if method == "POST":
            lines += [
                f"Origin: https://127.0.0.1:{self.port}", "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]  # fmt: skip
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    async def _send(
        self,
        line: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        request: bytes,
        cookies: dict[str, str],
        method: str,
    ) -> Answer:
        reader, writer = line
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
