"""Paper of a module: the summary card and the sign-in sheet, each one page, made once for each state of its words."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.text import slugify

from content.rendering import pdf
from elearning import queries

ASSETS = Path(__file__).parent / "assets"
# From the usual size to one at which the longest card an editor can write still fits.
SIZES = ("roomy", "close", "tight", "tiny")
ROWS = 20
_HOUR = 3600
_making = threading.Lock()


def card_pdf(card: queries.Card) -> bytes:
    """The summary card on one page of A4 (PDF/UA-1). Rendered once a process for each state of it."""

    def make() -> bytes:
        words = {
            "title": pdf.printable(card.title),
            "signs": [pdf.printable(line) for line in card.signs],
            "do": [pdf.printable(line) for line in card.do],
            "contacts": card.contacts,
            "published_on": card.published_on,
            "site_name": settings.WAGTAIL_SITE_NAME,
            "address": address_of(card.url),
        }
        return pdf.one_page(
            stylesheet=ASSETS / "card.css",
            pages=(render_to_string("elearning/pdf/card.html", {**words, "size": size}) for size in SIZES),
        )

    return _kept(f"card-{card.kept_as}", make)


def sign_in_pdf(session: queries.Session, *, module_title: str) -> bytes:
    """The sign-in sheet of a group session: 20 numbered rows on one page of A4 (PDF/UA-1)."""

    def make() -> bytes:
        words = {
            "title": pdf.printable(session.page.title),
            "module_title": pdf.printable(module_title),
            "minutes": session.page.minutes,
            "site_name": settings.WAGTAIL_SITE_NAME,
            "rows": range(1, ROWS + 1),
        }
        return pdf.one_page(
            stylesheet=ASSETS / "sign_in.css",
            pages=(render_to_string("elearning/pdf/sign_in.html", {**words, "size": size}) for size in SIZES),
        )

    return _kept(f"sign-in-{session.kept_as}", make)


def address_of(url: str) -> str:
    """Where a page is, as one would type it: watchword.example/taxi-drivers/safe-journeys"""
    parts = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    return f"{parts.netloc}{parts.path.rstrip('/')}{url.rstrip('/')}"


def file_name(*words: str) -> str:
    """What a PDF is called where it is saved: summary-card-safe-journeys.pdf"""
    return f"{slugify(' '.join(words))}.pdf"


def _kept(name: str, make: Callable[[], bytes]) -> bytes:
    """What was made before under this name, else made now: by one, while others who ask wait for it."""
    cache = caches["rendered"]
    key = f"paper-{hashlib.sha256(name.encode()).hexdigest()}"
    content: bytes | None = cache.get(key)
    if content is None:
        with _making:
            content = cache.get(key)
            if content is None:
                content = make()
                cache.set(key, content, _HOUR)
    return content
