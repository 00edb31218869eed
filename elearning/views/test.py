"""A test before its first page and after its last: the front that starts it, the check before handing in."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from elearning import actions, queries
from elearning.forms import StartForm
from elearning.rules import Gate
from elearning.views import devices
from elearning.views.journey import join_url
from elearning.views.taking import (
    close_if_over,
    nothing_open,
    of_another_attempt,
    outline_of,
    seconds_left,
    shorts_for,
    signed_in,
)
from quizzes import actions as quizzes_actions
from quizzes import queries as quizzes_queries
from quizzes import rules as quizzes_rules
from quizzes.sentences import rule_sentences

START_REFUSALS = (
    actions.LessonsUnfinished,
    quizzes_actions.AttemptsUsedUp,
    quizzes_actions.NothingToAsk,
    quizzes_actions.NotYet,
    quizzes_actions.SittingNeeded,
    quizzes_actions.TimeIsUp,
)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def front(request: HttpRequest, role_slug: str, module_slug: str) -> HttpResponse:
    """The rules of the test and the button that starts it (or goes on with it)."""
    found, now = outline_of(role_slug, module_slug), timezone.now()
    person: User = request.user  # type: ignore[assignment]
    read = queries.lessons_read(person=person, module_id=found.module_id)
    unread = [lesson for lesson in found.lessons if lesson.key not in read]
    sitting = queries.sitting_of(person=person, found=found, unread=len(unread), on=timezone.localdate(now))
    if sitting.gate == Gate.JOIN:
        return HttpResponseRedirect(join_url(found))
    # _outline answers 404 for a module without a test
    assert sitting.asking and sitting.history and sitting.test_rules  # noqa: S101, PT018
    begun = sitting.history.open
    if begun and close_if_over(begun, found, now=now):
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
            page = quizzes_queries.first_unanswered(attempt=begun) if begun else 1
            onward = f"{found.test_url}{page}/" if page else f"{found.test_url}check/"
            return devices.remember(request, HttpResponseRedirect(onward))
    sections = sitting.asking.sections
    carried = {row.section: row for row in sitting.history.trying.carried}
    context = {
        "outline": found,
        "gate": sitting.gate,
        "unread": unread,
        "to_read_again": sitting.to_read_again,
        "history": sitting.history,
        "shorts": shorts_for(person, sitting, on=timezone.localdate(now)) if sitting.history.has_passed else [],
        "opens_on": sitting.opens_on,
        "test_rules": sitting.test_rules,
        "left": sitting.left,
        "form": form,
        "asked_again": [section.title for section in sections if section.slug not in carried] if carried else [],
        "sentences": rule_sentences(
            replace(
                sitting.test_rules, extra_minutes=sitting.history.extra_minutes if sitting.test_rules.minutes else 0
            ),
            questions=sitting.asking.questions(sitting.test_rules, carried=carried),
            titles={section.slug: section.title for section in sections},
        ),
    }
    return render(request, "elearning/test_front.html", context, status=400 if form.errors else 200)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, role_slug: str, module_slug: str) -> HttpResponse:
    """All answers on one page, to change or to hand in. Handing in twice gives the same result."""
    found, now = outline_of(role_slug, module_slug), timezone.now()
    person: User = request.user  # type: ignore[assignment]
    attempt = queries.open_attempt(person=person, role_slug=role_slug, module_slug=module_slug)
    if attempt is None:
        return nothing_open(request, found)
    if request.method == "POST":
        if of_another_attempt(request, attempt):
            return HttpResponseRedirect(found.test_url)
        actions.submit_test(person=person, attempt_id=attempt.pk, module_id=found.module_id, now=now)
        return HttpResponseRedirect(f"{found.test_url}result/")
    if close_if_over(attempt, found, now=now):
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
        "seconds_left": seconds_left(attempt, now=now),
    }
    return render(request, "elearning/test_check.html", context)
