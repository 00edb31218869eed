"""The certificate on paper: one A4 page as PDF/UA, with nothing fetched from anywhere."""

from __future__ import annotations

import logging
import threading
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from PIL import Image

from certificates import rules
from certificates.models import Certificate, Issuer

logger = logging.getLogger(__name__)

ASSETS = Path(__file__).parent / "assets"
FONTS = ("watchword-print-regular.ttf", "watchword-print-bold.ttf")
# From the usual size to one at which 150 of the widest letters in every line still fit.
SIZES = ("roomy", "close", "tight", "tiny")
# Pango's font map is shared by all threads of a process and is not made for two at once.
_pango = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class Logo:
    """A picture to print at the top: PNG bytes, and the words for who cannot see it."""

    content: bytes
    alt: str


def check_url(code: str) -> str:
    """The full address at which anyone can check a certificate: what the QR code holds."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/verify/{code}/"


def owner_url(code: str) -> str:
    """The full address of the owner's page."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/certificates/{code}/"


def check_address() -> str:
    """Where to type a code, as one would say it: watchword.example/verify"""
    parts = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    return f"{parts.netloc}{parts.path.rstrip('/')}/verify"


def file_name(certificate: Certificate) -> str:
    """What the PDF is called where it is saved: certificate-safe-journeys-14-march-2026.pdf"""
    day = date_format(certificate.completed_on, "j F Y")
    return f"{slugify(f'certificate {certificate.module_title} {day}')}.pdf"


def issuer_logo(issuer: Issuer) -> Logo | None:
    """The issuer's logo as it is printed; none when there is none or its file cannot be read."""
    image = issuer.logo
    if image is None:
        return None
    try:
        with image.file.storage.open(image.file.name) as file:
            content = _scaled(file.read())
    except OSError:
        logger.warning("The logo of the certificate issuer cannot be read; certificates are made without it.")
        return None
    alt = image.description or f"Logo of {issuer.council or issuer.name}"
    return Logo(content=content, alt=alt)


@lru_cache(maxsize=4)
def _scaled(picture: bytes) -> bytes:
    """A PNG of at most 22 mm by 100 mm at 300 dots an inch. Raises OSError for what is no picture."""
    with Image.open(BytesIO(picture)) as opened:
        scaled = opened.convert("RGBA")
    scaled.thumbnail((1200, 260))
    buffer = BytesIO()
    scaled.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def certificate_pdf(*, certificate: Certificate, logo: Logo | None) -> bytes:
    """The PDF (PDF/UA-1, tagged), the same bytes for the same certificate and logo. About 40 ms in a warm process."""
    page = {
        "certificate": _Printable(certificate),
        "grouped_code": rules.group_code(certificate.code),
        "check_address": check_address(),
        "qr": _qr(certificate.code),
        "logo": logo,
    }
    with _pango:
        press = _press()
        for size in SIZES[_first_size(certificate) :]:
            html = render_to_string("certificates/pdf/certificate.html", {**page, "size": size})
            document = press.lay_out(html, logo)
            if len(document.pages) == 1:
                break
        return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))


class _Printable:
    """A certificate's words without the control characters that a PDF's metadata cannot hold."""

    def __init__(self, certificate: Certificate) -> None:
        self._certificate = certificate

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._certificate, name)
        if isinstance(value, str):
            return "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in value).strip()
        return value


def _first_size(certificate: Certificate) -> int:
    """Which size to try first: most names fit at once, and a layout costs 30 ms."""
    longest = max(_width(certificate.holder_name), _width(certificate.module_title))
    return 0 if longest <= 44 else 1 if longest <= 90 else 2


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _qr(code: str) -> str:
    """The QR code as SVG. Its title is the alternative text: PDF readers get none from `aria-label`."""
    address = check_url(code)
    drawn = segno.make(address, error="m", micro=False)
    svg = drawn.svg_inline(omitsize=True, border=0, title=f"QR code that opens {address}")
    return mark_safe(svg)


class _Press:
    """Fonts and style sheet, read once a process. WeasyPrint costs 50 MiB, so it is imported by who prints."""

    def __init__(self) -> None:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        self._weasyprint = weasyprint
        self._fonts = FontConfiguration()
        self._css = weasyprint.CSS(
            string=(ASSETS / "certificate.css").read_text(),
            base_url="certificate:/",
            font_config=self._fonts,
            url_fetcher=fetcher(None),
        )

    def lay_out(self, html: str, logo: Logo | None) -> Any:
        page = self._weasyprint.HTML(string=html, base_url="certificate:/", url_fetcher=fetcher(logo))
        return page.render(stylesheets=[self._css], font_config=self._fonts)


@cache
def _press() -> _Press:
    return _Press()


def fetcher(logo: Logo | None) -> Any:
    """What a page being printed may load: our two fonts and the logo given. All else is refused, unconnected."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyOurs(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix("certificate:/")
            if name != url and name in FONTS:
                return URLFetcherResponse(url, (ASSETS / name).read_bytes(), {"Content-Type": "font/ttf"})
            if name == "logo.png" and name != url and logo is not None:
                return URLFetcherResponse(url, logo.content, {"Content-Type": "image/png"})
            raise ValueError(f"A certificate loads nothing from elsewhere: {url[:200]}")

    return OnlyOurs(allowed_protocols=("certificate",), allow_redirects=False)
