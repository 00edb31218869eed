"""A browser as small as can be: one kept-open loopback connection, and cookies. It must cost less than the server."""

from __future__ import annotations

import gzip
import socket
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Answer:
    """What came back. `body` as sent, so still compressed where the server compresses."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        body = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        return body.decode()

    @property
    def location(self) -> str:
        return self.headers["location"]


@dataclass
class Browser:
    """Speaks as a browser does behind a proxy that ends TLS: production's settings ask for that."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    resends: bool = True  # what was lost on the way, once: a kept-open connection may be closed while it is idle
    _socket: socket.socket | None = None

    def get(self, path: str, *, expect: int = 200) -> Answer:
        return self._expect("GET", path, b"", expect)

    def post(self, path: str, fields: dict[str, object], *, expect: int = 302) -> Answer:
        return self._expect("POST", path, urlencode(fields, doseq=True).encode(), expect)

    def follow(self, answer: Answer) -> Answer:
        """To where a redirect leads, redirects on the way included; each is a request."""
        place = urlsplit(answer.location)
        found = self._expect("GET", place.path + (f"?{place.query}" if place.query else ""), b"", None)
        return self.follow(found) if found.status in (301, 302) else found

    def close(self) -> None:
        if self._socket:
            self._socket.close()
            self._socket = None

    def _expect(self, method: str, path: str, body: bytes, expect: int | None) -> Answer:
        request = self._request(method, path, body)
        began = time.perf_counter()
        try:
            status, headers, content = self._send(request)
        except ConnectionError:
            self.close()
            if not self.resends:
                raise
            status, headers, content = self._send(request)
        answer = Answer(status, headers, content, time.perf_counter() - began)
        self.requests += 1
        if expect is not None and status != expect:
            raise RuntimeError(f"{method} {path} answered {status}, not {expect}: {content[:300]!r}")
        return answer

    def _request(self, method: str, path: str, body: bytes) -> bytes:
        host = f"127.0.0.1:{self.port}"
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {host}",
            "X-Forwarded-Proto: https",
            "X-Forwarded-For: 127.0.0.1",
            "Accept: text/html",
            "Accept-Encoding: gzip",
            *(f"{name}: {value}" for name, value in self.headers.items()),
        ]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += [
                f"Origin: https://{host}",
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def _send(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._receive()
        head, _, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                self._keep_cookie(value)
            headers[name.lower()] = value
        if headers.get("transfer-encoding") == "chunked":
            body = self._chunks(body)
        else:
            length = int(headers.get("content-length", 0))
            while len(body) < length:
                body += self._receive()
        if headers.get("connection", "").lower() == "close":
            self.close()
        return int(first.split()[1]), headers, body

    def _receive(self) -> bytes:
        data = self._socket.recv(262_144) if self._socket else b""
        if not data:
            raise ConnectionResetError("The server closed the connection.")
        return data

    def _chunks(self, data: bytes) -> bytes:
        body = b""
        while True:
            while b"\r\n" not in data:
                data += self._receive()
            size, _, data = data.partition(b"\r\n")
            length = int(size, 16)
            while len(data) < length + 2:
                data += self._receive()
            body, data = body + data[:length], data[length + 2 :]
            if length == 0:
                return body

    def _keep_cookie(self, value: str) -> None:
        name, _, rest = value.partition("=")
        kept = rest.split(";")[0]
        if kept in ("", '""'):
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = kept
