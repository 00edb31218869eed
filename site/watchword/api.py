"""The JSON API: one door, one kind of key, one shape of refusal."""

from __future__ import annotations

import time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone
from ninja import NinjaAPI, Swagger
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from accounts.limits import allowed
from accounts.models import ApiToken
from accounts.tokens import find_token
from certificates.licensing.api import router as licensing
from elearning.coverage.api import router as coverage
from elearning.workshop.api import router as questions

REQUESTS_A_MINUTE = 600


class TokenAuth(HttpBearer):
    """`Authorization: Bearer ww_…`. A view finds the key as `request.auth`, an ApiToken with its person."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        return find_token(text=token, now=timezone.now())


class TokenThrottle(BaseThrottle):
    """So many requests a minute of one key. Counts in the cache: shared where the cache is."""

    def allow_request(self, request: HttpRequest) -> bool:
        return allowed(f"api:{request.auth.pk}", limit=REQUESTS_A_MINUTE, seconds=60)  # type: ignore[attr-defined]

    def wait(self) -> float:
        return 60 - time.time() % 60


api = NinjaAPI(
    title="Watchword",
    version="1",
    description="Send the key you were given as `Authorization: Bearer ww_…`. Days are written 2027-03-31.",
    docs=Swagger(settings={"persistAuthorization": False}),
    auth=TokenAuth(),
    throttle=[TokenThrottle()],
)
api.add_router("/licensing", licensing)
api.add_router("/coverage", coverage)
api.add_router("/questions", questions)


def _refuse(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    return api.create_response(request, {"detail": detail}, status=status)


@api.exception_handler(AuthenticationError)
def _unknown_key(request: HttpRequest, refusal: AuthenticationError) -> HttpResponse:
    response = _refuse(request, 401, "Send a valid key as Authorization: Bearer ww_….")
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, refusal: Http404) -> HttpResponse:
    return _refuse(request, 404, str(refusal) or "There is nothing here.")


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, refusal: HttpError) -> HttpResponse:
    if refusal.status_code == 429:
        return _refuse(request, 429, f"At most {REQUESTS_A_MINUTE} requests a minute. Try again in a minute.")
    if refusal.status_code == 400:
        return _refuse(request, 422, "The body of the request is not JSON.")
    return _refuse(request, refusal.status_code, str(refusal))


@api.exception_handler(UnreadablePostError)
def _cut_short(request: HttpRequest, refusal: UnreadablePostError) -> HttpResponse:
    return _refuse(request, 400, "The request ended before its end. Nothing has been changed: send it again.")


@api.exception_handler(ValidationError)
def _bad_input(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    return _refuse(request, 422, " ".join(_sentence(error) for error in refusal.errors[:5]))


def _sentence(error: dict[str, Any]) -> str:
    """Badges, item 3: input should be a valid string."""
    place = [part for part in error.get("loc", ()) if part not in ("query", "body", "path", "data")]
    words = ", ".join(f"item {part + 1}" if isinstance(part, int) else str(part) for part in place) or "The request"
    message = str(error.get("msg", "is not as expected")).removeprefix("Value error, ")
    return f"{words}: {message[:1].lower()}{message[1:].rstrip('.')}."
