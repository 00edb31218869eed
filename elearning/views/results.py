"""The result of a test, and one's own answers again."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from elearning import queries
from elearning.rules import Gate
from elearning.views.taking import (
    close_if_over,
    outline_of,
    shorts_for,
    signed_in,
)
from quizzes import queries as quizzes_queries
from quizzes import rules as quizzes_rules
from quizzes.models import Attempt


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD"])
def result(request: HttpRequest, role_slug: str, module_slug: str) -> HttpResponse:
    """The last result: score, topics, lessons to read again, the day of the next attempt. Never the right answers."""
    found, now = outline_of(role_slug, module_slug), timezone.now()
    person: User = request.user  # type: ignore[assignment]
    on = timezone.localdate(now)
    sitting = queries.sitting_of(person=person, found=found, unread=0, on=on)
    if sitting.history and sitting.history.open and close_if_over(sitting.history.open, found, now=now):
        sitting = queries.sitting_of(person=person, found=found, unread=0, on=on)
    if sitting.history is None or sitting.history.last is None:
        return redirect(found.test_url)
    attempt = sitting.history.last
    held = quizzes_rules.TestRules.from_json(attempt.rules)
    lessons = {lesson.slug: lesson for lesson in found.lessons}
    certificate = queries.certificate_of(attempt) if attempt.passed else None
    shorts = shorts_for(person, sitting, on=on) if certificate else []
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
            for section in quizzes_queries.section_results(
                attempt=attempt, sections=sitting.asking.sections if sitting.asking else None
            )
        ],
        "certificate": certificate,
        "shorts": shorts,
        "again": any(not short.waits for short in shorts),
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
    found = outline_of(role_slug, module_slug)
    person: User = request.user  # type: ignore[assignment]
    taken = Attempt.objects.filter(person=person, quiz=found.quiz_id)
    attempt = taken.order_by("-number").first()
    if attempt is None or not _may_review(attempt):
        raise Http404
    marks = quizzes_queries.marks_of(attempt=attempt)
    rows = [(asked, marks[asked.position]) for asked in quizzes_queries.asked(attempt=attempt)]
    return render(request, "elearning/test_review.html", {"outline": found, "attempt": attempt, "rows": rows})
