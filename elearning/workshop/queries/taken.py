"""Which tests there are, and how many took each."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from elearning.workshop.queries.results import Ratio
from elearning.workshop.queries.sample import FEWEST_PEOPLE, void_attempts
from quizzes.models import Attempt, Quiz


@dataclass(frozen=True, kw_only=True)
class TestLine:
    """A test in the list. `passed` of all submitted attempts; few: fewer than five people."""

    __test__ = False  # its name makes pytest think it is a test

    pk: int
    title: str
    people: int
    passed: Ratio
    last_at: datetime.datetime | None
    few: bool


def test_lines(*, demonstration: bool) -> list[TestLine]:
    """All tests by title, also those nobody took. One query."""
    taken = Q(attempts__state=Attempt.State.SUBMITTED) & ~Q(attempts__in=void_attempts())
    if demonstration:
        taken &= Q(attempts__person__is_demonstration=True)
    else:
        taken &= Q(attempts__person__isnull=True) | Q(attempts__person__is_demonstration=False)
    rows = (
        Quiz.objects.order_by("title", "pk")
        .values_list("pk", "title")
        .annotate(
            people=Count("attempts__person_id", filter=taken, distinct=True),
            erased=Count("attempts", filter=taken & Q(attempts__person__isnull=True, attempts__number=1)),
            taken=Count("attempts", filter=taken),
            passed=Count("attempts", filter=taken & Q(attempts__passed=True)),
            last_at=Max("attempts__submitted_at", filter=taken),
        )
    )
    return [
        TestLine(
            pk=pk,
            title=title,
            people=people + erased,
            passed=Ratio(part=passed, whole=total),
            last_at=last_at,
            few=people + erased < FEWEST_PEOPLE,
        )
        for pk, title, people, erased, total, passed, last_at in rows
    ]
