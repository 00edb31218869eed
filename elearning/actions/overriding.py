"""An attempt is marked void: it no longer counts, and neither does the certificate that came of it."""

from __future__ import annotations

import contextlib
import datetime

from django.db import transaction

from accounts.models import User
from certificates import actions as certificates_actions
from certificates.models import Certificate, CertificateEvent
from elearning.models import Completion
from quizzes import actions as quizzes_actions
from quizzes.models import Attempt, Override


class VoidRefused(Exception):
    """The attempt could not be marked void; the message says why."""


@transaction.atomic
def void_attempt(*, attempt: Attempt, reason: str, scope: str, by: User, now: datetime.datetime) -> Override:
    """The attempt never counted. The certificate of a pass is revoked with it; the completion stays as what happened.

    Raises VoidRefused, and quizzes.actions.OverrideRefused.
    """
    if attempt.person is None:
        raise VoidRefused("The account of whoever made this attempt was erased.")
    given = quizzes_actions.give_override(
        person=attempt.person, quiz=attempt.quiz, kind=Override.Kind.VOID, attempt=attempt, reason=reason, scope=scope,
        by=by, now=now,
    )  # fmt: skip
    completion = Completion.objects.filter(attempt=attempt).first()
    certificate = (
        Certificate.objects.filter(completion=completion.uuid).order_by("-edition").first() if completion else None
    )
    if certificate:
        with contextlib.suppress(certificates_actions.AlreadyRevoked):  # somebody did it by hand before
            certificates_actions.revoke_certificate(
                certificate=certificate, reason=CertificateEvent.Reason.ERROR, by=by, now=now
            )
    return given
