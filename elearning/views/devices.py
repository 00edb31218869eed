"""Whether several people started tests in one browser: a random cookie, of which only a keyed digest is kept."""

from __future__ import annotations

import datetime
import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

LIFE = datetime.timedelta(days=30)
COOKIE = "browser"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def _token(request: HttpRequest) -> str:
    """The browser's own, or a new one for this request."""
    kept = request.COOKIES.get(COOKIE, "")
    if not _TOKEN.fullmatch(kept):
        kept = request.COOKIES[COOKIE] = secrets.token_urlsafe(16)
    return kept


def digest_of(request: HttpRequest) -> str:
    """What an attempt keeps of the browser: without the site's key it says nothing."""
    return salted_hmac("elearning.devices", _token(request), algorithm="sha256").hexdigest()


def remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Set the cookie: nothing else on the site reads it, and it lives for a month."""
    response.set_cookie(
        COOKIE,
        _token(request),
        max_age=LIFE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response
