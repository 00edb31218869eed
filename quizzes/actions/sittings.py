"""An officer opens a sitting, people start in it with its code, and the officer vouches for who they are."""

from __future__ import annotations

import datetime
import logging
import secrets
from collections.abc import Collection

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from accounts.models import User
from quizzes.models import Attempt, IdentityCheck, Quiz, Sitting

# Read aloud and written on a board: without 0 and O, 1, I and L, U and V, and without vowels, so that no word comes up.
ALPHABET = "23456789BCDFGHJKMNPQRSTWXZ"
CODE_LENGTH = 7  # 26^7: eight thousand million codes, and each opens a test for some hours only
MOST_HOURS = 12

logger = logging.getLogger("watchword.tampering")


class SittingRefused(Exception):
    """The sitting or the word on somebody's identity could not be noted; the message says why."""


class NoSuchSitting(Exception):
    """No open sitting has that code for this person and test. The message does not say which of the two is wrong."""


def open_sitting(*, quiz: Quiz, scope: str, place: str, hours: int, by: User, now: datetime.datetime) -> Sitting:
    """A sitting from now on for so many hours, with a code of its own. Raises SittingRefused."""
    words = " ".join(place.split())
    if not words:
        raise SittingRefused("Say where people sit the test: the room or the building.")
    if len(words) > 150:
        raise SittingRefused("The place must be 150 characters or fewer.")
    if not 1 <= hours <= MOST_HOURS:
        raise SittingRefused(f"A sitting is open for 1 to {MOST_HOURS} hours.")
    for _ in range(9):
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        try:
            with transaction.atomic():
                sitting = Sitting.objects.create(
                    code=code, quiz=quiz, scope=scope, place=words, opened_by=by, opened_at=now,
                    ends_at=now + datetime.timedelta(hours=hours),
                )  # fmt: skip
        except IntegrityError:
            continue  # that code was given before
        log(instance=sitting, action="wagtail.create", user=by)
        return sitting
    raise AssertionError("nine codes in a row were given before")


def close_sitting(*, sitting: Sitting, by: User, now: datetime.datetime) -> Sitting:
    """Nobody starts in it any more; who has started goes on. Closing twice changes nothing."""
    if Sitting.objects.filter(pk=sitting.pk, ends_at__gt=now).update(ends_at=now):
        log(instance=sitting, action="wagtail.edit", user=by)
    sitting.refresh_from_db()
    return sitting


def enter_sitting(*, code: str, person: User, quiz: Quiz, scopes: Collection[str], now: datetime.datetime) -> Sitting:
    """The open sitting with that code, of one of these scopes. Raises NoSuchSitting, and notes who tried."""
    typed = "".join(code.split()).upper().replace("-", "")[:20]
    sitting = Sitting.objects.filter(
        code=typed, quiz=quiz, scope__in=scopes, opened_at__lte=now, ends_at__gt=now
    ).first()
    if sitting is not None and sitting.opened_by_id == person.pk:
        raise NoSuchSitting("You opened this sitting yourself: another officer must supervise you.")
    if sitting is None:
        logger.warning("A code of no open sitting was entered: person %s, test %s", person.pk, quiz.pk)
        raise NoSuchSitting("That code does not open this test now. Check it with the officer in the room.")
    return sitting


@transaction.atomic
def check_identity(*, attempt: Attempt, confirmed: bool, note: str, by: User, now: datetime.datetime) -> IdentityCheck:
    """Whether whoever sat the attempt under supervision is who they say, and what was looked at. Raises
    SittingRefused."""
    words = " ".join(note.split())
    if attempt.sitting_id is None:
        raise SittingRefused("This attempt was not made in a sitting.")
    if attempt.person_id == by.pk:
        raise SittingRefused("You cannot vouch for yourself. Ask another officer.")
    if not words:
        raise SittingRefused("Write what you looked at: the badge, a driving licence, a passport.")
    if len(words) > 250:
        raise SittingRefused("What you looked at must be 250 characters or fewer.")
    checked = IdentityCheck.objects.create(
        attempt=attempt, confirmed=confirmed, note=words, checked_by=by, checked_at=now
    )
    log(instance=checked, action="wagtail.create", user=by, data={"attempt": attempt.pk, "confirmed": confirmed})
    return checked
