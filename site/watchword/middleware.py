"""What a browser may load, that personal pages are not kept, and whose day it is in the CMS."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

STAFF_PATHS = ("/cms/", "/api/v1/docs")
PROBES = ("/healthz", "/readyz")


@cache
def _policy(name: str) -> str:
    return str(build_policy(config=getattr(settings, name)["DIRECTIVES"]))


class PolicyMiddleware:
    """Sets Content-Security-Policy by path, and `no-store` on pages that answer a signed-in person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        staff = request.path.startswith(STAFF_PATHS)
        response.headers.setdefault(
            "Content-Security-Policy",
            _policy("CONTENT_SECURITY_POLICY_STAFF" if staff else "CONTENT_SECURITY_POLICY"),
        )
        if request.path in PROBES:
            return response  # asked by machines, also while the database that knows sessions is down
        if request.user.is_authenticated and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
        return response


class LondonDaysMiddleware:
    """In the CMS too a day is a London day: Wagtail would take the editor's own time zone, which a profile may hold."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Wagtail reads the profile after this, from the same object: no query is added. Empty is the site's zone."""
        if request.path.startswith("/cms/") and hasattr(request.user, "wagtail_userprofile"):
            request.user.wagtail_userprofile.current_time_zone = ""
