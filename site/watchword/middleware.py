"""Headers that every answer carries: what a browser may load, and that personal pages are not kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

STAFF_PATHS = ("/cms/", "/api/v1/docs")


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
        if request.user.is_authenticated and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
        return response
