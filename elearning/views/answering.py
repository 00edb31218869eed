"""A page of questions: shown, saved, and what is said when it comes too late or from elsewhere."""

from __future__ import annotations

import datetime
import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from elearning import actions, queries
from elearning.views.taking import (
    close_if_over,
    nothing_open,
    of_another_attempt,
    outline_of,
    seconds_left,
    signed_in,
)
from quizzes import actions as quizzes_actions
from quizzes import queries as quizzes_queries
from quizzes import rules as quizzes_rules
from quizzes.kinds.base import LONGEST_VALUE
from quizzes.models import Attempt

_FIELD = re.compile(r"q([0-9]{1,4})(?:-([a-z0-9]{1,8}))?")
_LONGEST = LONGEST_VALUE + 1  # what is longer is cut here and refused there


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, role_slug: str, module_slug: str, number: int) -> HttpResponse:
    """One page of questions. Answers are saved by the server as one goes on."""
    person: User = request.user  # type: ignore[assignment]
    attempt = queries.open_attempt(person=person, role_slug=role_slug, module_slug=module_slug)
    if attempt is None:
        return nothing_open(request, outline_of(role_slug, module_slug))
    now = timezone.now()
    test_url = f"/{role_slug}/{module_slug}/test/"
    pages = quizzes_queries.pages(attempt=attempt)
    if not 1 <= number <= len(pages):
        raise Http404
    found = None if request.method == "POST" else outline_of(role_slug, module_slug)
    if found and close_if_over(attempt, found, now=now):
        return HttpResponseRedirect(f"{test_url}result/")
    fixes = quizzes_rules.TestRules.from_json(attempt.rules).feedback == quizzes_rules.Feedback.NOW
    error: quizzes_actions.BadAnswer | None = None
    typed = None
    if request.method == "POST":
        if of_another_attempt(request, attempt):
            return HttpResponseRedirect(test_url)
        answers = posted_answers(request)
        try:
            quizzes_actions.save_answers(
                person=person,
                attempt_id=attempt.pk,
                answers=answers,
                revision=posted_revision(request),
                now=now,
            )
        except quizzes_actions.TimeIsUp:
            return _too_late(request, outline_of(role_slug, module_slug), attempt, now=now)
        except quizzes_actions.AttemptClosed as refusal:
            messages.info(request, str(refusal))
            return HttpResponseRedirect(f"{test_url}result/")
        except quizzes_actions.StaleAnswers:
            return _stale(request, outline_of(role_slug, module_slug), attempt, number, answers)
        except quizzes_actions.BadAnswer as refusal:
            error, typed = refusal, answers
        else:
            if attempt.deadline_at and now >= attempt.deadline_at:
                return _in_the_grace(attempt, found=outline_of(role_slug, module_slug), now=now)
            if fixes and any(answers.values()):
                return HttpResponseRedirect(f"{test_url}{number}/")  # now with what was missed
            to_check = number == len(pages) or "check" in request.POST
            return HttpResponseRedirect(f"{test_url}check/" if to_check else f"{test_url}{number + 1}/")
    positions = quizzes_rules.positions_on(number, pages=pages)
    asked = quizzes_queries.asked(attempt=attempt, positions=list(positions), typed=typed)
    fixed = quizzes_queries.fixed_answers(attempt=attempt, positions=list(positions)) if fixes else {}
    context = {
        "outline": found or outline_of(role_slug, module_slug),
        "attempt": attempt,
        "asked": asked,
        "number": number,
        "pages": len(pages),
        "error": error,
        "linked": error is not None and error.position in positions,
        "rows": [(question, fixed.get(question.position)) for question in asked],
        "fixed": fixed,
        "onward_url": f"{test_url}{number + 1}/" if number < len(pages) else f"{test_url}check/",
        "seconds_left": seconds_left(attempt, now=now),
        "back_url": f"{test_url}{number - 1}/" if number > 1 else test_url,
    }
    return render(request, "elearning/test_questions.html", context, status=400 if error else 200)


def _in_the_grace(attempt: Attempt, *, found: queries.Outline, now: datetime.datetime) -> HttpResponse:
    """The last page arrived in the seconds after the deadline: it counts, and no other page can be answered."""
    if quizzes_rules.TestRules.from_json(attempt.rules).at_deadline == quizzes_rules.AtDeadline.ABANDON:
        return HttpResponseRedirect(f"{found.test_url}check/")  # only who hands in by hand has handed in
    assert attempt.person  # noqa: S101 - whose page it is
    actions.submit_test(person=attempt.person, attempt_id=attempt.pk, module_id=found.module_id, now=now)
    return HttpResponseRedirect(f"{found.test_url}result/")


def _too_late(
    request: HttpRequest, found: queries.Outline, attempt: Attempt, *, now: datetime.datetime
) -> HttpResponse:
    """409: the time was up before this page was sent. Says what was kept and what became of the attempt."""
    close_if_over(attempt, found, now=now)
    attempt.refresh_from_db()
    return render(request, "elearning/test_too_late.html", {"outline": found, "attempt": attempt}, status=409)


def posted_answers(request: HttpRequest) -> dict[int, list[str]]:
    """Position to the values chosen or typed, from fields q1, q2, … (where a question asks several things q1-x, whose
    value is kept as `x:value`); `asked` fields name the questions the page showed, so that an unticked one is saved as
    unanswered."""
    answers: dict[int, list[str]] = {
        int(position): [] for position in request.POST.getlist("asked") if _digits(position, most=4)
    }
    for name, values in request.POST.lists():
        if match := _FIELD.fullmatch(name):
            part = f"{match[2]}:" if match[2] else ""
            answers.setdefault(int(match[1]), []).extend(f"{part}{value[:_LONGEST]}" for value in values)
    return answers


def posted_revision(request: HttpRequest) -> int:
    """The revision the page was shown with; -1, which is always stale, for anything that is not a number."""
    typed = request.POST.get("revision", "")
    return int(typed) if _digits(typed, most=9) else -1


def _digits(typed: str, *, most: int) -> bool:
    """Whether it is a number as our own pages write it: figures of other scripts are numbers to Python too."""
    return typed.isascii() and typed.isdecimal() and len(typed) <= most


def _stale(
    request: HttpRequest, found: queries.Outline, attempt: Attempt, number: int, answers: dict[int, list[str]]
) -> HttpResponse:
    """409: the page was saved from elsewhere. Shows both answers and lets the person choose."""
    attempt.refresh_from_db()
    saved = quizzes_queries.asked(attempt=attempt, positions=sorted(answers))
    here = quizzes_queries.asked(attempt=attempt, positions=sorted(answers), typed=answers)
    rows = [
        {"asked": was, "here": now.chosen, "there": was.chosen, "differs": sorted(now.chosen) != sorted(was.chosen)}
        for was, now in zip(saved, here, strict=True)
    ]
    context = {
        "outline": found, "attempt": attempt, "number": number, "rows": rows, "answers": answers,
        "seconds_left": seconds_left(attempt, now=timezone.now()),
    }  # fmt: skip
    return render(request, "elearning/test_stale.html", context, status=409)
