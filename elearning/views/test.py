"""Sitting a test: its front, its pages of questions, the check before handing in, the result."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from certificates.models import Certificate
from elearning import actions, queries
from elearning.forms import StartForm
from elearning.models import Completion
from elearning.rules import Gate
from elearning.views import devices
from elearning.views.journey import join_url
from quizzes import actions as quizzes_actions
from quizzes import queries as quizzes_queries
from quizzes import rules as quizzes_rules
from quizzes.kinds.base import LONGEST_VALUE
from quizzes.models import Attempt
from quizzes.sentences import rule_sentences

START_REFUSALS = (
    actions.LessonsUnfinished,
    quizzes_actions.AttemptsUsedUp,
    quizzes_actions.NothingToAsk,
    quizzes_actions.NotYet,
    quizzes_actions.SittingNeeded,
    quizzes_actions.TimeIsUp,
)

_FIELD = re.compile(r"q([0-9]{1,4})(?:-([a-z0-9]{1,8}))?")
_LONGEST = LONGEST_VALUE + 1  # what is longer is cut here and refused there


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


def _outline(role_slug: str, module_slug: str) -> queries.Outline:
    found = queries.outline(role_slug=role_slug, module_slug=module_slug)
    if found is None or found.quiz_id is None:
        raise Http404
    return found


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def front(request: HttpRequest, role_slug: str, module_slug: str) -> HttpResponse:
    """The rules of the test and the button that starts it (or goes on with it)."""
    found, now = _outline(role_slug, module_slug), timezone.now()
    person: User = request.user  # type: ignore[assignment]
    read = queries.lessons_read(person=person, module_id=found.module_id)
    unread = [lesson for lesson in found.lessons if lesson.key not in read]
    sitting = queries.sitting_of(person=person, found=found, unread=len(unread), on=timezone.localdate(now))
    if sitting.gate == Gate.JOIN:
        return HttpResponseRedirect(join_url(found))
    # _outline answers 404 for a module without a test
    assert sitting.asking and sitting.history and sitting.test_rules  # noqa: S101, PT018
    begun = sitting.history.open
    if begun and _close_if_over(begun, found, now=now):
        return HttpResponseRedirect(f"{found.test_url}result/")
    form = StartForm(
        request.POST if request.method == "POST" and not begun else None,
        statement=sitting.asking.quiz.statement,
        supervised=sitting.test_rules.supervised,
    )
    if request.method == "POST" and (begun or sitting.gate != Gate.OPEN or form.is_valid()):
        try:
            actions.start_test(
                person=person,
                found=found,
                sitting=sitting,
                code=form.cleaned_data.get("code", "") if form.is_bound and form.is_valid() else "",
                device=devices.digest_of(request),
                now=now,
            )
        except quizzes_actions.NoSuchSitting as refusal:
            form.add_error("code", str(refusal))
        except START_REFUSALS as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(found.test_url)
        else:
            return devices.remember(request, HttpResponseRedirect(f"{found.test_url}1/"))
    sections = sitting.asking.sections
    carried = {row.section: row for row in sitting.history.trying.carried}
    context = {
        "outline": found,
        "gate": sitting.gate,
        "unread": unread,
        "to_read_again": sitting.to_read_again,
        "history": sitting.history,
        "opens_on": sitting.opens_on,
        "test_rules": sitting.test_rules,
        "left": sitting.left,
        "form": form,
        "asked_again": [section.title for section in sections if section.slug not in carried] if carried else [],
        "sentences": rule_sentences(
            replace(
                sitting.test_rules, extra_minutes=sitting.history.extra_minutes if sitting.test_rules.minutes else 0
            ),
            questions=sum(section.draw for section in sections if section.slug not in carried),
            titles={section.slug: section.title for section in sections},
        ),
    }
    return render(request, "elearning/test_front.html", context, status=400 if form.errors else 200)


def _close_if_over(attempt: Attempt, found: queries.Outline, *, now: datetime.datetime) -> bool:
    """Whether the time of the attempt is up; then it is closed as its rules say, whether or not anybody swept it."""
    over = quizzes_rules.is_over(deadline_at=attempt.deadline_at, now=now)
    if over and attempt.person:
        actions.submit_test(person=attempt.person, attempt_id=attempt.pk, module_id=found.module_id, now=now)
    return over


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, role_slug: str, module_slug: str, number: int) -> HttpResponse:
    """One page of questions. Answers are saved by the server as one goes on."""
    person: User = request.user  # type: ignore[assignment]
    attempt = queries.open_attempt(person=person, role_slug=role_slug, module_slug=module_slug)
    if attempt is None:
        return _nothing_open(request, _outline(role_slug, module_slug))
    now = timezone.now()
    test_url = f"/{role_slug}/{module_slug}/test/"
    pages = quizzes_queries.pages(attempt=attempt)
    if not 1 <= number <= len(pages):
        raise Http404
    found = None if request.method == "POST" else _outline(role_slug, module_slug)
    if found and _close_if_over(attempt, found, now=now):
        return HttpResponseRedirect(f"{test_url}result/")
    fixes = quizzes_rules.TestRules.from_json(attempt.rules).feedback == quizzes_rules.Feedback.NOW
    error: quizzes_actions.BadAnswer | None = None
    typed = None
    if request.method == "POST":
        if _of_another_attempt(request, attempt):
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
            return _too_late(request, _outline(role_slug, module_slug), attempt, now=now)
        except quizzes_actions.AttemptClosed as refusal:
            messages.info(request, str(refusal))
            return HttpResponseRedirect(f"{test_url}result/")
        except quizzes_actions.StaleAnswers:
            return _stale(request, _outline(role_slug, module_slug), attempt, number, answers)
        except quizzes_actions.BadAnswer as refusal:
            error, typed = refusal, answers
        else:
            if attempt.deadline_at and now >= attempt.deadline_at:
                return _in_the_grace(attempt, found=_outline(role_slug, module_slug), now=now)
            if fixes and any(answers.values()):
                return HttpResponseRedirect(f"{test_url}{number}/")  # now with what was missed
            to_check = number == len(pages) or "check" in request.POST
            return HttpResponseRedirect(f"{test_url}check/" if to_check else f"{test_url}{number + 1}/")
    positions = quizzes_rules.positions_on(number, pages=pages)
    asked = quizzes_queries.asked(attempt=attempt, positions=list(positions), typed=typed)
    fixed = quizzes_queries.fixed_answers(attempt=attempt, positions=list(positions)) if fixes else {}
    context = {
        "outline": found or _outline(role_slug, module_slug),
        "attempt": attempt,
        "asked": asked,
        "number": number,
        "pages": len(pages),
        "error": error,
        "linked": error is not None and error.position in positions,
        "rows": [(question, fixed.get(question.position)) for question in asked],
        "fixed": fixed,
        "onward_url": f"{test_url}{number + 1}/" if number < len(pages) else f"{test_url}check/",
        "seconds_left": _seconds_left(attempt, now=now),
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


def _seconds_left(attempt: Attempt, *, now: datetime.datetime) -> int | None:
    """Until the deadline, by the server's clock; none without a time limit."""
    return None if attempt.deadline_at is None else max(0, int((attempt.deadline_at - now).total_seconds()))


def _too_late(
    request: HttpRequest, found: queries.Outline, attempt: Attempt, *, now: datetime.datetime
) -> HttpResponse:
    """409: the time was up before this page was sent. Says what was kept and what became of the attempt."""
    _close_if_over(attempt, found, now=now)
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


def _of_another_attempt(request: HttpRequest, attempt: Attempt) -> bool:
    """The page was opened in an earlier attempt, and this one asks other questions: nothing of it may be taken over."""
    if request.POST.get("attempt", str(attempt.number)) == str(attempt.number):
        return False
    messages.info(request, "That page belonged to an earlier attempt, which was handed in. Nothing has been changed.")
    return True


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
        "seconds_left": _seconds_left(attempt, now=timezone.now()),
    }  # fmt: skip
    return render(request, "elearning/test_stale.html", context, status=409)


def _nothing_open(request: HttpRequest, found: queries.Outline) -> HttpResponse:
    """No attempt is open: to the result if there is one, else to the front."""
    person: User = request.user  # type: ignore[assignment]
    last = Attempt.objects.filter(person=person, quiz=found.quiz_id).order_by("-number").first()
    if last and request.method == "POST":
        how = "handed in" if last.state == Attempt.State.SUBMITTED else "closed"
        messages.info(request, f"This test was {how} already. Nothing has been changed.")
    return HttpResponseRedirect(f"{found.test_url}result/" if last else found.test_url)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, role_slug: str, module_slug: str) -> HttpResponse:
    """All answers on one page, to change or to hand in. Handing in twice gives the same result."""
    found, now = _outline(role_slug, module_slug), timezone.now()
    person: User = request.user  # type: ignore[assignment]
    attempt = queries.open_attempt(person=person, role_slug=role_slug, module_slug=module_slug)
    if attempt is None:
        return _nothing_open(request, found)
    if request.method == "POST":
        if _of_another_attempt(request, attempt):
            return HttpResponseRedirect(found.test_url)
        actions.submit_test(person=person, attempt_id=attempt.pk, module_id=found.module_id, now=now)
        return HttpResponseRedirect(f"{found.test_url}result/")
    if _close_if_over(attempt, found, now=now):
        return HttpResponseRedirect(f"{found.test_url}result/")
    pages = quizzes_queries.pages(attempt=attempt)
    asked = quizzes_queries.asked(attempt=attempt)
    rows = [(question, quizzes_rules.page_of(question.position, pages=pages)) for question in asked]
    context = {
        "outline": found,
        "attempt": attempt,
        "rows": rows,
        "unanswered": [row for row in rows if not row[0].answered],
        "last_url": f"{found.test_url}{len(pages)}/",
        "seconds_left": _seconds_left(attempt, now=now),
    }
    return render(request, "elearning/test_check.html", context)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD"])
def result(request: HttpRequest, role_slug: str, module_slug: str) -> HttpResponse:
    """The last result: score, topics, lessons to read again, the day of the next attempt. Never the right answers."""
    found, now = _outline(role_slug, module_slug), timezone.now()
    person: User = request.user  # type: ignore[assignment]
    on = timezone.localdate(now)
    sitting = queries.sitting_of(person=person, found=found, unread=0, on=on)
    if sitting.history and sitting.history.open and _close_if_over(sitting.history.open, found, now=now):
        sitting = queries.sitting_of(person=person, found=found, unread=0, on=on)
    if sitting.history is None or sitting.history.last is None:
        return redirect(found.test_url)
    attempt = sitting.history.last
    held = quizzes_rules.TestRules.from_json(attempt.rules)
    lessons = {lesson.slug: lesson for lesson in found.lessons}
    completion = Completion.objects.filter(attempt=attempt).first()
    certificate = (
        Certificate.objects.filter(completion=completion.uuid, person=person).order_by("-edition").first()
        if completion
        else None
    )
    hinted = held.feedback != quizzes_rules.Feedback.TOPICS
    context = {
        "outline": found,
        "attempt": attempt,
        "void": attempt.number in sitting.history.void,
        "test_rules": held,
        "gate": sitting.gate,
        "used": sitting.history.used,
        "opens_on": sitting.opens_on if sitting.gate == Gate.WAIT else None,
        "to_read_again": sitting.to_read_again,
        "left": None if attempt.passed and attempt.number not in sitting.history.void else sitting.left,
        "topics": [
            {
                "section": section,
                "lessons": [
                    lessons[slug]
                    for slug in dict.fromkeys(missed.teaches for missed in section.missed)
                    if slug in lessons
                ],
                "hints": section.missed if hinted else [],
            }
            for section in quizzes_queries.section_results(attempt=attempt)
        ],
        "certificate": certificate,
        "may_review": _may_review(attempt) and sitting.history.open is None,
    }
    return render(request, "elearning/test_result.html", context)


def _may_review(attempt: Attempt) -> bool:
    held = quizzes_rules.TestRules.from_json(attempt.rules)
    return held.review == quizzes_rules.Review.LATER and attempt.state == Attempt.State.SUBMITTED


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD"])
def review(request: HttpRequest, role_slug: str, module_slug: str) -> HttpResponse:
    """One's own answers of the last attempt and which were right, where the rules allow it. Never the right answers."""
    found = _outline(role_slug, module_slug)
    person: User = request.user  # type: ignore[assignment]
    taken = Attempt.objects.filter(person=person, quiz=found.quiz_id)
    attempt = taken.order_by("-number").first()
    if attempt is None or not _may_review(attempt):
        raise Http404
    marks = quizzes_queries.marks_of(attempt=attempt)
    rows = [(asked, marks[asked.position]) for asked in quizzes_queries.asked(attempt=attempt)]
    return render(request, "elearning/test_review.html", {"outline": found, "attempt": attempt, "rows": rows})
