"""Sitting a test: its front, its pages of questions, the check before handing in, the result."""

from __future__ import annotations

import re
from collections.abc import Callable
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
from elearning.models import Completion
from elearning.rules import Gate
from elearning.views.journey import join_url
from quizzes import actions as quizzes_actions
from quizzes import queries as quizzes_queries
from quizzes import rules as quizzes_rules
from quizzes.models import Attempt

_FIELD = re.compile(r"^q(\d{1,4})$")


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
    found = _outline(role_slug, module_slug)
    person: User = request.user  # type: ignore[assignment]
    read = queries.lessons_read(person=person, module_id=found.module_id)
    unread = [lesson for lesson in found.lessons if lesson.key not in read]
    sitting = queries.sitting_of(person=person, found=found, unread=len(unread), on=timezone.localdate())
    if sitting.gate == Gate.JOIN:
        return HttpResponseRedirect(join_url(found))
    assert sitting.page and sitting.page.quiz  # noqa: S101, PT018 - _outline answers 404 for a module without a test
    if request.method == "POST":
        try:
            actions.start_test(person=person, page=sitting.page, now=timezone.now())
        except (actions.LessonsUnfinished, quizzes_actions.AttemptsUsedUp, quizzes_actions.NothingToAsk) as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(found.test_url)
        return HttpResponseRedirect(f"{found.test_url}1/")
    context = {
        "outline": found,
        "gate": sitting.gate,
        "unread": unread,
        "history": sitting.history,
        "test_rules": sitting.test_rules,
        "left": sitting.left,
        "questions": quizzes_queries.questions_drawn(sitting.page.quiz),
    }
    return render(request, "elearning/test_front.html", context)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, role_slug: str, module_slug: str, number: int) -> HttpResponse:
    """One page of questions. Answers are saved by the server as one goes on."""
    person: User = request.user  # type: ignore[assignment]
    attempt = queries.open_attempt(person=person, role_slug=role_slug, module_slug=module_slug)
    if attempt is None:
        return _nothing_open(request, _outline(role_slug, module_slug))
    test_url = f"/{role_slug}/{module_slug}/test/"
    per_page = quizzes_rules.TestRules.from_json(attempt.rules).questions_per_page
    pages = quizzes_rules.page_count(questions=attempt.out_of, per_page=per_page)
    if not 1 <= number <= pages:
        raise Http404
    error = ""
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
                now=timezone.now(),
            )
        except quizzes_actions.AttemptClosed as refusal:
            messages.info(request, str(refusal))
            return HttpResponseRedirect(f"{test_url}result/")
        except quizzes_actions.StaleAnswers:
            return _stale(request, _outline(role_slug, module_slug), attempt, number, answers)
        except quizzes_actions.BadAnswer as refusal:
            error = str(refusal)
        else:
            to_check = number == pages or "check" in request.POST
            return HttpResponseRedirect(f"{test_url}check/" if to_check else f"{test_url}{number + 1}/")
    asked = quizzes_queries.asked(
        attempt=attempt, positions=list(quizzes_rules.positions_on(number, per_page=per_page))
    )
    context = {
        "outline": _outline(role_slug, module_slug),
        "attempt": attempt,
        "asked": asked,
        "number": number,
        "pages": pages,
        "error": error,
        "back_url": f"{test_url}{number - 1}/" if number > 1 else test_url,
    }
    return render(request, "elearning/test_questions.html", context, status=400 if error else 200)


def posted_answers(request: HttpRequest) -> dict[int, list[str]]:
    """Position to the option ids chosen, from fields q1, q2, …; `asked` fields name the questions the page showed, so
    that an unticked one is saved as unanswered."""
    answers: dict[int, list[str]] = {
        int(position): [] for position in request.POST.getlist("asked") if position.isdecimal() and len(position) < 5
    }
    for name, values in request.POST.lists():
        if match := _FIELD.match(name):
            answers[int(match[1])] = [value[:20] for value in values]
    return answers


def posted_revision(request: HttpRequest) -> int:
    """The revision the page was shown with; -1, which is always stale, for anything that is not a number."""
    typed = request.POST.get("revision", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else -1


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
    rows = []
    for asked in saved:
        words = [option.text for option in asked.options if option.id in answers[asked.position]]
        rows.append(
            {"asked": asked, "here": words, "there": asked.chosen, "differs": sorted(words) != sorted(asked.chosen)}
        )
    context = {"outline": found, "attempt": attempt, "number": number, "rows": rows, "answers": answers}
    return render(request, "elearning/test_stale.html", context, status=409)


def _nothing_open(request: HttpRequest, found: queries.Outline) -> HttpResponse:
    """No attempt is open: to the result if there is one, else to the front."""
    person: User = request.user  # type: ignore[assignment]
    submitted = Attempt.objects.filter(person=person, quiz=found.quiz_id, state=Attempt.State.SUBMITTED).exists()
    if submitted and request.method == "POST":
        messages.info(request, "This test was handed in already. Nothing has been changed.")
    return HttpResponseRedirect(f"{found.test_url}result/" if submitted else found.test_url)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, role_slug: str, module_slug: str) -> HttpResponse:
    """All answers on one page, to change or to hand in. Handing in twice gives the same result."""
    found = _outline(role_slug, module_slug)
    person: User = request.user  # type: ignore[assignment]
    attempt = queries.open_attempt(person=person, role_slug=role_slug, module_slug=module_slug)
    if attempt is None:
        return _nothing_open(request, found)
    if request.method == "POST":
        if _of_another_attempt(request, attempt):
            return HttpResponseRedirect(found.test_url)
        actions.submit_test(person=person, attempt_id=attempt.pk, module_id=found.module_id, now=timezone.now())
        return HttpResponseRedirect(f"{found.test_url}result/")
    per_page = quizzes_rules.TestRules.from_json(attempt.rules).questions_per_page
    asked = quizzes_queries.asked(attempt=attempt)
    rows = [(question, (question.position - 1) // per_page + 1) for question in asked]
    last_page = quizzes_rules.page_count(questions=attempt.out_of, per_page=per_page)
    context = {
        "outline": found,
        "attempt": attempt,
        "rows": rows,
        "unanswered": [row for row in rows if not row[0].answered],
        "last_url": f"{found.test_url}{last_page}/",
    }
    return render(request, "elearning/test_check.html", context)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD"])
def result(request: HttpRequest, role_slug: str, module_slug: str) -> HttpResponse:
    """The last result: score, topics, what to read again. Never which answers are right."""
    found = _outline(role_slug, module_slug)
    person: User = request.user  # type: ignore[assignment]
    history = quizzes_queries.history(person=person, quiz_id=found.quiz_id or 0, pass_mark=None)
    if history.last is None:
        return redirect(found.test_url)
    sections = quizzes_queries.section_results(attempt=history.last)
    lessons = {lesson.slug: lesson for lesson in found.lessons}
    completion = Completion.objects.filter(attempt=history.last).first()
    certificate = (
        Certificate.objects.filter(completion=completion.uuid, person=person).order_by("-edition").first()
        if completion
        else None
    )
    test_rules = quizzes_rules.TestRules.from_json(history.last.rules)
    context = {
        "outline": found,
        "attempt": history.last,
        "test_rules": test_rules,
        "left": None if history.last.passed else test_rules.attempts_left(used=history.used),
        "topics": [
            {
                "section": section,
                "lessons": [
                    lessons[slug]
                    for slug in dict.fromkeys(missed.teaches for missed in section.missed)
                    if slug in lessons
                ],
                "hints": list(dict.fromkeys(missed.feedback for missed in section.missed)),
            }
            for section in sections
        ],
        "certificate": certificate,
        "history": history,
    }
    return render(request, "elearning/test_result.html", context)
