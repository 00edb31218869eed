"""The certificate on paper: one A4 page as PDF/UA, with nothing fetched from anywhere."""

from __future__ import annotations

import datetime
import logging
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
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
from content.rendering import pdf

logger = logging.getLogger(__name__)

ASSETS = Path(__file__).parent / "assets"
# From the usual size to one at which 150 of the widest letters in every line still fit.
SIZES = ("roomy", "close", "tight", "tiny")


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
    return pdf.one_page(
        stylesheet=ASSETS / "certificate.css",
        pages=(
            render_to_string("certificates/pdf/certificate.html", {**page, "size": size})
            for size in SIZES[_first_size(certificate.holder_name, certificate.module_title) :]
        ),
        pictures={"logo.png": logo.content} if logo else {},
    )


def keepsake_pdf(*, name: str, module_title: str, on: datetime.date, issuer: Issuer) -> bytes:
    """A page of thanks for somebody who has no account: the certificate's look, and plainly none. Kept nowhere."""
    logo = issuer_logo(issuer)
    name, module_title = pdf.printable(name), pdf.printable(module_title)
    page = {
        "name": name,
        "module_title": module_title,
        "on": on,
        "issuer_name": issuer.name,
        "council_name": issuer.council,
        "check_address": check_address(),
        "logo": logo,
    }
    return pdf.one_page(
        stylesheet=ASSETS / "certificate.css",
        pages=(
            render_to_string("certificates/pdf/keepsake.html", {**page, "size": size})
            for size in SIZES[_first_size(name, module_title) :]
        ),
        pictures={"logo.png": logo.content} if logo else {},
    )


class _Printable:
    """A certificate's words without the control characters that a PDF's metadata cannot hold."""

    def __init__(self, certificate: Certificate) -> None:
        self._certificate = certificate

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._certificate, name)
        return pdf.printable(value) if isinstance(value, str) else value


def _first_size(*words: str) -> int:
    """Which size to try first: most names fit at once, and a layout costs 30 ms."""
    longest = max(_width(line) for line in words)
    return 0 if longest <= 44 else 1 if longest <= 90 else 2


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _qr(code: str) -> str:
    """The QR code as SVG. Its title is the alternative text: PDF readers get none from `aria-label`."""
    address = check_url(code)
    drawn = segno.make(address, error="m", micro=False)
    svg = drawn.svg_inline(omitsize=True, border=0, title=f"QR code that opens {address}")
    return mark_safe(svg)
