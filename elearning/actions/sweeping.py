"""Closes what nobody came back to. For a timer; whoever comes back meets a closed attempt sooner than that."""

from __future__ import annotations

import datetime

from elearning.actions.learning import submit_test
from quizzes.models import Attempt
from quizzes.rules import GRACE

DEVICES_KEPT = datetime.timedelta(days=30)


def sweep_attempts(*, now: datetime.datetime) -> int:
    """Close each open attempt whose time is up, in a transaction of its own; returns how many.

    What was passed by the deadline is completed and certified like any other. Digests of browsers older than 30 days
    are forgotten.
    """
    over = Attempt.objects.filter(state=Attempt.State.OPEN, deadline_at__lt=now - GRACE).select_related("person")
    closed = 0
    for attempt in over.order_by("deadline_at").iterator(chunk_size=500):
        if attempt.person is None:
            Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.OPEN).update(
                state=Attempt.State.ABANDONED, abandoned_at=attempt.deadline_at, by_deadline=True
            )
        else:
            submit_test(person=attempt.person, attempt_id=attempt.pk, now=now)
        closed += 1
    Attempt.objects.filter(started_at__lt=now - DEVICES_KEPT).exclude(device="").update(device="")
    return closed
