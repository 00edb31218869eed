"""Which attempts an analysis looks at: of one test, first or all, from a day to a day, demonstration people apart."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from quizzes.models import Attempt, Override, Response

FEWEST_PEOPLE = 5  # groups of fewer are not broken down: somebody who knows them would know who it was


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Submitted attempts that are not void. `since` and `until` are London days, both included; none: open.

    `first_only`: each person's attempt number 1, as item analysis assumes people who meet the test for the first time.
    `demonstration`: made-up people only; otherwise everybody but them. Attempts of erased accounts count.
    """

    quiz_id: int
    first_only: bool = True
    since: datetime.date | None = None
    until: datetime.date | None = None
    demonstration: bool = False

    def attempts(self) -> QuerySet[Attempt]:
        return Attempt.objects.filter(self._conditions("")).exclude(pk__in=void_attempts()).order_by()

    def responses(self) -> QuerySet[Response]:
        """Marked ones: what was never marked is no 0."""
        marked = Response.objects.filter(self._conditions("attempt__"), mark__isnull=False)
        return marked.exclude(attempt_id__in=void_attempts()).order_by()

    def _conditions(self, to: str) -> Q:
        met = Q(**{f"{to}quiz_id": self.quiz_id, f"{to}state": Attempt.State.SUBMITTED})
        if self.first_only:
            met &= Q(**{f"{to}number": 1})
        if self.since:
            met &= Q(**{f"{to}submitted_at__gte": _midnight(self.since)})
        if self.until:
            met &= Q(**{f"{to}submitted_at__lt": _midnight(self.until + datetime.timedelta(days=1))})
        if self.demonstration:
            return met & Q(**{f"{to}person__is_demonstration": True})
        return met & (Q(**{f"{to}person__isnull": True}) | Q(**{f"{to}person__is_demonstration": False}))


def void_attempts() -> QuerySet[Override, int | None]:
    """Those an officer declared void: they do not count here either. To be used inside another query."""
    return Override.objects.filter(kind=Override.Kind.VOID).order_by().values_list("attempt_id")


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
