"""HTML in, one page of A4 as PDF/UA-1 out, with nothing fetched from anywhere."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

ASSETS = Path(__file__).parent / "assets"
FONTS = ("watchword-print-regular.ttf", "watchword-print-bold.ttf")
SCHEME = "print:/"
_NONE: Mapping[str, bytes] = MappingProxyType({})
# Pango's font map is shared by all threads of a process and is not made for two at once.
_pango = threading.Lock()


def one_page(*, stylesheet: Path, pages: Iterable[str], pictures: Mapping[str, bytes] = _NONE) -> bytes:
    """The first of `pages` that fits on one sheet, tagged: the same words at the usual size and then smaller ones.

    Each is a whole HTML document; the last is taken as it is. `pictures` are PNG bytes by name: a page shows one as
    `print:/logo.png`. The same input gives the same bytes. About 40 ms in a warm process. Raises ValueError for none.
    """
    document = None
    with _pango:
        press = _press(stylesheet)
        for html in pages:
            document = press.lay_out(html, pictures)
            if len(document.pages) == 1:
                break
        if document is None:
            raise ValueError("There is no page to print.")
        return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))


def printable(text: str) -> str:
    """Words without the control characters that a PDF's metadata cannot hold."""
    return "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text).strip()


class _Press:
    """Fonts and style sheets, read once a process. WeasyPrint costs 50 MiB, so it is imported by who prints."""

    def __init__(self, stylesheet: Path) -> None:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        self._weasyprint = weasyprint
        self._fonts = FontConfiguration()
        self._css = [
            weasyprint.CSS(
                string=path.read_text(), base_url=SCHEME, font_config=self._fonts, url_fetcher=fetcher(_NONE)
            )
            for path in (ASSETS / "print.css", stylesheet)
        ]

    def lay_out(self, html: str, pictures: Mapping[str, bytes]) -> Any:
        page = self._weasyprint.HTML(string=html, base_url=SCHEME, url_fetcher=fetcher(pictures))
        return page.render(stylesheets=self._css, font_config=self._fonts)


@cache
def _press(stylesheet: Path) -> _Press:
    return _Press(stylesheet)


def fetcher(pictures: Mapping[str, bytes]) -> Any:
    """What a page being printed may load: our two fonts and the pictures given. All else is refused, unconnected."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyOurs(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix(SCHEME)
            if name != url and name in FONTS:
                return URLFetcherResponse(url, (ASSETS / name).read_bytes(), {"Content-Type": "font/ttf"})
            if name != url and name in pictures:
                return URLFetcherResponse(url, pictures[name], {"Content-Type": "image/png"})
            raise ValueError(f"Paper loads nothing from elsewhere: {url[:200]}")

    return OnlyOurs(allowed_protocols=("print",), allow_redirects=False)
