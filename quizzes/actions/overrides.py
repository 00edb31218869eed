"""An officer makes an exception for one person. It is written down with a reason and never taken back in silence."""

from __future__ import annotations

import datetime

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from accounts.models import User
from quizzes.models import Attempt, Override, Quiz

LONGEST = 300
MOST_MINUTES = 600
VOID_ALREADY = "This attempt is marked void already."


class OverrideRefused(Exception):
    """The exception could not be made; the message says why and what to do."""


@transaction.atomic
def give_override(
    *,
    person: User,
    quiz: Quiz,
    kind: str,
    reason: str,
    attempt: Attempt | None = None,
    minutes: int | None = None,
    scope: str = "",
    by: User | None,
    now: datetime.datetime,
) -> Override:
    """One exception: an extra attempt, the end of a wait or an attempt that is void (both name the `attempt`), or extra
    time in `minutes` for each attempt begun from now on (0 ends it). Also noted in the site's log.

    Raises OverrideRefused for oneself, without a reason, for an attempt of somebody else or one that is open, and the
    second time an attempt is marked void.
    """
    refuse_override(person=person, quiz=quiz, kind=kind, attempt=attempt, by=by)
    words = " ".join(reason.split())
    if not words:
        raise OverrideRefused("Write the reason: it is kept with your name and the day.")
    if len(words) > LONGEST:
        raise OverrideRefused(f"The reason must be {LONGEST} characters or fewer.")
    if kind == Override.Kind.EXTRA_TIME and (minutes is None or not 0 <= minutes <= MOST_MINUTES):
        raise OverrideRefused(f"Give the extra time in minutes, from 0 to {MOST_MINUTES}.")
    try:
        with transaction.atomic():
            given = Override.objects.create(
                person=person,
                quiz=quiz,
                kind=kind,
                attempt=attempt if kind in (Override.Kind.VOID, Override.Kind.END_WAIT) else None,
                minutes=minutes if kind == Override.Kind.EXTRA_TIME else None,
                reason=words,
                scope=scope,
                given_by=by,
                given_at=now,
            )
    except IntegrityError as error:
        raise OverrideRefused(VOID_ALREADY) from error
    log(instance=given, action="wagtail.create", user=by, data={"kind": kind, "person": person.pk, "reason": words})
    return given


def refuse_override(*, person: User, quiz: Quiz, kind: str, attempt: Attempt | None, by: User | None) -> None:
    """Raise OverrideRefused where the exception cannot be made, whatever the reason for it. Nothing is written: a page
    asks before it shows a button."""
    if by is not None and by.pk == person.pk:
        raise OverrideRefused("You cannot make an exception for yourself. Ask another officer.")
    if kind not in (Override.Kind.VOID, Override.Kind.END_WAIT):
        return
    if attempt is None or attempt.person_id != person.pk or attempt.quiz_id != quiz.pk:
        raise OverrideRefused("Choose one of this person’s attempts at this test.")
    if Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.OPEN).exists():
        raise OverrideRefused("This attempt is still open. Wait until it is handed in or its time is up.")
    if kind == Override.Kind.VOID and Override.objects.filter(attempt=attempt, kind=kind).exists():
        raise OverrideRefused(VOID_ALREADY)
