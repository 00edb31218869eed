"""An attempt is marked void: it no longer counts, and neither does the certificate that came of it."""

from __future__ import annotations

import contextlib
import datetime

from django.db import transaction

from accounts.models import User
from certificates import actions as certificates_actions
from certificates.models import CertificateEvent
from elearning import queries
from elearning.models import Completion
from quizzes import actions as quizzes_actions
from quizzes.models import Attempt, IdentityCheck, Override


class VoidRefused(Exception):
    """The attempt could not be marked void; the message says why."""


@transaction.atomic
def vouch_for(
    *, attempt: Attempt, confirmed: bool, note: str, scope: str, by: User, now: datetime.datetime
) -> IdentityCheck:
    """An officer's word on who sat an attempt under supervision. When it is another, the attempt is void: at once, or
    as soon as it is closed.

    That it is the person is kept in the ledger too, once there is a completion. Whoever hands the test in at this
    moment comes before this or after it: both lock the attempt.
    Raises quizzes.actions.SittingRefused, and what void_attempt raises.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    checked = quizzes_actions.check_identity(attempt=attempt, confirmed=confirmed, note=note, by=by, now=now)
    if not confirmed and attempt.state != Attempt.State.OPEN:
        void_attempt(attempt=attempt, reason=not_the_person(checked), scope=scope, by=by, now=now)
    completion = Completion.objects.filter(attempt=attempt).first() if confirmed else None
    if completion:
        certificates_actions.keep_vouching(completion=completion.uuid, by=by, at=now)
    return checked


def newest_word(attempt: Attempt) -> IdentityCheck | None:
    """What an officer said last of who sat an attempt; none where nobody has. No query without supervision."""
    if attempt.sitting_id is None:
        return None
    return attempt.identity_checks.order_by("-pk").first()


def sat_by_another(attempt: Attempt, word: IdentityCheck, *, now: datetime.datetime) -> None:
    """The newest word on a supervised attempt, just closed, is that another person sat it: it is void."""
    if attempt.sitting is None or attempt.person is None:
        return
    with contextlib.suppress(quizzes_actions.OverrideRefused):  # it is void already
        quizzes_actions.give_override(
            person=attempt.person, quiz=attempt.quiz, kind=Override.Kind.VOID, attempt=attempt,
            reason=not_the_person(word), scope=attempt.sitting.scope, by=word.checked_by, now=now,
        )  # fmt: skip


def not_the_person(checked: IdentityCheck) -> str:
    """Why an attempt is void of which an officer says that another person sat it."""
    return f"Not the person: {checked.note}"


@transaction.atomic
def void_attempt(*, attempt: Attempt, reason: str, scope: str, by: User, now: datetime.datetime) -> Override:
    """The attempt never counted. The certificate of a pass is revoked with it; the completion stays as what happened.

    A later attempt that counts marks of this one must be void before it. Raises VoidRefused, and
    quizzes.actions.OverrideRefused.
    """
    person = refuse_void(attempt=attempt, by=by)
    given = quizzes_actions.give_override(
        person=person, quiz=attempt.quiz, kind=Override.Kind.VOID, attempt=attempt, reason=reason, scope=scope,
        by=by, now=now,
    )  # fmt: skip
    certificate = queries.certificate_of(attempt)
    if certificate:
        with contextlib.suppress(certificates_actions.AlreadyRevoked):  # somebody did it by hand before
            certificates_actions.revoke_certificate(
                certificate=certificate, reason=CertificateEvent.Reason.ERROR, by=by, now=now
            )
    return given


def refuse_void(*, attempt: Attempt, by: User) -> User:
    """Raise what void_attempt raises, whatever the reason for it; gives whoever made the attempt. Nothing is written:
    the page that asks whether it is meant says a refusal before there is anything to press."""
    if attempt.person is None:
        raise VoidRefused("The account of whoever made this attempt was erased.")
    quizzes_actions.refuse_override(
        person=attempt.person, quiz=attempt.quiz, kind=Override.Kind.VOID, attempt=attempt, by=by
    )
    for later in _that_count_its_marks(attempt):
        raise VoidRefused(
            f"Attempt {later.number} counts the marks of sections that were passed in attempt {attempt.number}. "
            f"Mark attempt {later.number} void first."
        )
    return attempt.person


def _that_count_its_marks(attempt: Attempt) -> list[Attempt]:
    """Attempts that did not ask what was passed in this one, and are not void themselves; newest first."""
    after = Attempt.objects.filter(person=attempt.person_id, quiz=attempt.quiz_id, number__gt=attempt.number)
    counted = after.exclude(overrides__kind=Override.Kind.VOID).order_by("-number")
    return [later for later in counted if any(row["attempt"] == attempt.number for row in later.carried)]
