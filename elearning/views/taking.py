"""What the pages of a test share."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.models import User
from elearning import actions, queries
from quizzes import rules as quizzes_rules
from quizzes.models import Attempt


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Asks to sign in; after a POST it says what became of the answers, for the session may have ended in between."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            messages.warning(
                request,
                "You were signed out, so the answers on that page could not be saved. All pages before it are. "
                "Sign in again to go on.",
            )
        return login_required(view)(request, *args, **kwargs)

    return asked


def outline_of(role_slug: str, module_slug: str) -> queries.Outline:
    found = queries.outline(role_slug=role_slug, module_slug=module_slug)
    if found is None or found.quiz_id is None:
        raise Http404
    return found


def close_if_over(attempt: Attempt, found: queries.Outline, *, now: datetime.datetime) -> bool:
    """Whether the time of the attempt is up; then it is closed as its rules say, whether or not anybody swept it."""
    over = quizzes_rules.is_over(deadline_at=attempt.deadline_at, now=now)
    if over and attempt.person:
        actions.submit_test(person=attempt.person, attempt_id=attempt.pk, module_id=found.module_id, now=now)
    return over


def seconds_left(attempt: Attempt, *, now: datetime.datetime) -> int | None:
    """Until the deadline, by the server's clock; none without a time limit."""
    return None if attempt.deadline_at is None else max(0, int((attempt.deadline_at - now).total_seconds()))


def of_another_attempt(request: HttpRequest, attempt: Attempt) -> bool:
    """The page was opened in an earlier attempt, and this one asks other questions: nothing of it may be taken over."""
    if request.POST.get("attempt", str(attempt.number)) == str(attempt.number):
        return False
    messages.info(request, "That page belonged to an earlier attempt, which was handed in. Nothing has been changed.")
    return True


def nothing_open(request: HttpRequest, found: queries.Outline) -> HttpResponse:
    """No attempt is open: to the result if there is one, else to the front."""
    person: User = request.user  # type: ignore[assignment]
    last = Attempt.objects.filter(person=person, quiz=found.quiz_id).order_by("-number").first()
    if last and request.method == "POST":
        how = "handed in" if last.state == Attempt.State.SUBMITTED else "closed"
        messages.info(request, f"This test was {how} already. Nothing has been changed.")
    return HttpResponseRedirect(f"{found.test_url}result/" if last else found.test_url)


def shorts_for(person: User, sitting: queries.Sitting, *, on: datetime.date) -> list[queries.Short]:
    """What the authorities that ask for this test cannot count of what the person has passed."""
    return queries.shorts_of(person=person, on=on, choices=sitting.policy.choices if sitting.policy else ())
