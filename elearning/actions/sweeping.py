"""Closes what nobody came back to. For a timer; whoever comes back meets a closed attempt sooner than that."""

from __future__ import annotations

import datetime
import logging

from elearning.actions.learning import submit_test
from quizzes.models import Attempt
from quizzes.rules import GRACE

logger = logging.getLogger(__name__)


class NotAllClosed(Exception):
    """Some attempts could not be closed: the log says why. All others were."""


DEVICES_KEPT = datetime.timedelta(days=30)


def sweep_attempts(*, now: datetime.datetime) -> int:
    """Close each open attempt whose time is up, in a transaction of its own; returns how many.

    What was passed by the deadline is completed and certified like any other. Digests of browsers older than 30 days
    are forgotten. Raises NotAllClosed, when all others are closed, if some could not be.
    """
    over = Attempt.objects.filter(state=Attempt.State.OPEN, deadline_at__lt=now - GRACE).select_related("person")
    closed, left = 0, []
    for attempt in over.order_by("deadline_at").iterator(chunk_size=500):
        if attempt.person is None:
            Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.OPEN).update(
                state=Attempt.State.ABANDONED, abandoned_at=attempt.deadline_at, by_deadline=True
            )
        else:
            try:
                submit_test(person=attempt.person, attempt_id=attempt.pk, now=now)
            except Exception:  # one that cannot be closed keeps nobody else waiting
                logger.exception("Attempt %s could not be closed", attempt.pk)
                left.append(attempt.pk)
                continue
        closed += 1
    Attempt.objects.filter(started_at__lt=now - DEVICES_KEPT).exclude(device="").update(device="")
    if left:
        raise NotAllClosed(f"{closed} closed. These attempts could not be: {', '.join(map(str, left))}.")
    return closed
