"""What a first visit to a lesson loads: the page and every file it names, compressed as served."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

from tests.benchmarks.browser import Answer, Browser

_IN_CSS = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)|@import\s+['\"]([^'\"]+)")
_IN_SCRIPT = re.compile(r"""(?:^|[;}\s])(?:import|export)[^;'"]*?['"](\.{1,2}/[^'"]+)['"]""")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A file of the visit. `size`: bytes on the wire; `counted_as`: as gzip, also where the server sends it plain."""

    url: str
    kind: str
    size: int
    counted_as: int


class Links(HTMLParser):
    """The files that a browser loads for a page: style sheets, scripts, icons, preloads, pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        rel = set((values.get("rel") or "").split())
        loaded = tag in ("script", "img") or (
            tag == "link" and rel & {"stylesheet", "icon", "preload", "modulepreload"}
        )
        url = values.get("href" if tag == "link" else "src")
        if loaded and url and not url.startswith("data:") and url not in self.found:
            self.found.append(url)


def first_visit(browser: Browser, path: str) -> list[Part]:
    """The page at `path` and all it loads, files named by files included, each once."""
    page = browser.get(path)
    parts, links = [_part(path, page)], Links()
    links.feed(page.text)
    waiting = [urljoin(path, url) for url in links.found]
    seen = set(waiting)
    while waiting:
        url = waiting.pop(0)
        file = browser.get(url)
        parts.append(_part(url, file))
        for found in named_files(file):
            place = urljoin(url, found)
            if place not in seen and place.startswith("/"):
                seen.add(place)
                waiting.append(place)
    return parts


def named_files(file: Answer) -> list[str]:
    """The files that a style sheet or a script names."""
    kind = file.headers.get("content-type", "")
    if "css" in kind:
        return [
            one or other for one, other in _IN_CSS.findall(file.text) if not (one or other).startswith(("data:", "#"))
        ]
    return _IN_SCRIPT.findall(file.text) if "javascript" in kind else []


def _part(url: str, answer: Answer) -> Part:
    kind, size = answer.headers.get("content-type", "").split(";")[0], len(answer.body)
    squeezable = "content-encoding" not in answer.headers and kind.startswith(("text/", "image/svg"))
    return Part(url=url, kind=kind, size=size, counted_as=len(gzip.compress(answer.body, 6)) if squeezable else size)
