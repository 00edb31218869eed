"""A page of answers, kept. The page says which state of the attempt it was shown with; a stale one changes nothing."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet, Value
from django.db.models.fields.json import KeyTextTransform

from accounts.models import User
from content.compiled import Compiled, kept_cursor
from quizzes import rules
from quizzes.actions.attempts import TimeIsUp
from quizzes.actions.responses import write_answers
from quizzes.kinds import NotOffered, Refused, kind_of
from quizzes.models import Attempt, Response

_STALE = "These answers were changed on another page or device after this page was opened."

logger = logging.getLogger("watchword.tampering")


class AttemptClosed(Exception):
    """The attempt was submitted already: answers come too late."""


class StaleAnswers(Exception):
    """The page was saved from elsewhere meanwhile (a second tab, another device, the back button)."""


class BadAnswer(Exception):
    """Answers that name something that was not asked or not offered, or cannot be read. `position`: the question.
    `forged`: no page of ours could have sent it."""

    def __init__(self, message: str, *, position: int, forged: bool = False) -> None:
        super().__init__(message)
        self.position = position
        self.forged = forged


class _Asked(NamedTuple):
    """What must be known of a question to keep its answer. `feedback`: when the attempt's rules give it."""

    pk: int
    position: int
    order: list[str]
    answer: list[str]
    kind: str
    options: list[dict[str, Any]]
    feedback: str | None


# One statement both checks and takes the lock: of two saves of one revision, one finds no row.
_TAKE = """
    UPDATE quizzes_attempt SET revision = revision + 1
    WHERE id = %s AND person_id = %s AND state = 'open' AND revision = %s
        AND (deadline_at IS NULL OR deadline_at >= %s)
"""


@transaction.atomic
def save_answers(
    *, person: User, attempt_id: int, answers: Mapping[int, Sequence[str]], revision: int, now: datetime.datetime
) -> int:
    """Keep one page of answers: position (from 1) to the values posted for it. Returns the attempt's new revision.

    `revision` is what the page was shown with. Raises StaleAnswers when the attempt has been saved since with other
    answers (the same answers again are no conflict), AttemptClosed after submission, TimeIsUp after the deadline and
    its grace, BadAnswer for a position or option that was not offered, a value that cannot be read or an answer that is
    fixed, Attempt.DoesNotExist for another person's attempt. Nothing is kept when it raises. Three queries.
    """
    fresh = _take(person=person, attempt_id=attempt_id, revision=revision, now=now)
    if not fresh:
        _refuse_late(Attempt.objects.get(pk=attempt_id, person=person), now=now)
    between = {"first": min(answers, default=0), "last": max(answers, default=0)}  # a page's stand together
    rows = [_Asked(*row) for row in _ASKED.rows(attempt=attempt_id, person=person.pk, **between)]
    asked = {row.position: row for row in rows if row.position in answers}
    if missing := set(answers) - set(asked):
        _note_tampering(person, attempt_id, min(missing))
        raise BadAnswer(f"Question {min(missing)} is not in this test.", position=min(missing))
    try:
        given = {position: _read(row, answers[position]) for position, row in asked.items()}
    except BadAnswer as refusal:
        if refusal.forged:
            _note_tampering(person, attempt_id, refusal.position)
        elif not fresh:  # first which of the two is kept: corrected, it would take the other's place unasked
            raise StaleAnswers(_STALE) from refusal
        raise
    if not fresh:
        if any(sorted(row.answer) != sorted(given[position]) for position, row in asked.items()):
            raise StaleAnswers(_STALE)
        return Attempt.objects.values_list("revision", flat=True).get(pk=attempt_id)
    for position, row in asked.items():
        _refuse_fixed(row, given[position])
    write_answers({row.pk: given[position] for position, row in asked.items()}, now=now)
    return revision + 1


def _take(*, person: User, attempt_id: int, revision: int, now: datetime.datetime) -> bool:
    """Whether this save is the next: the attempt is open, in time, and as the page knew it. Then nobody else is."""
    in_time = connection.ops.adapt_datetimefield_value(now - rules.GRACE)
    with kept_cursor() as cursor:
        cursor.execute(_TAKE, [attempt_id, person.pk, revision, in_time])
        return bool(cursor.rowcount)


def _asked_values(*, attempt: int, person: int, first: int, last: int) -> QuerySet[Any, Any]:
    mine = Response.objects.filter(attempt=attempt, attempt__person=person)
    rows = mine.filter(position__gte=Value(first), position__lte=Value(last)).order_by("position")
    return rows.values_list(
        "pk",
        "position",
        "option_order",
        "answer",
        "version__kind",
        "version__options",
        KeyTextTransform("feedback", "attempt__rules"),
    )  # fmt: skip


_ASKED = Compiled(_asked_values, attempt=int, person=int, first=int, last=int)


def _refuse_late(attempt: Attempt, *, now: datetime.datetime) -> None:
    if attempt.state != Attempt.State.OPEN:
        raise AttemptClosed("This test was handed in already. Nothing has been changed.")
    if rules.is_over(deadline_at=attempt.deadline_at, now=now):
        raise TimeIsUp("The time for this test was up. What you sent after it could not be kept.")


def _refuse_fixed(asked: _Asked, given: Sequence[str]) -> None:
    """Where feedback comes after each page, what it was given on cannot be changed: it could be tried until right."""
    fixed = asked.feedback == rules.Feedback.NOW and kind_of(asked.kind).answered(asked.options, asked.answer)
    if fixed and given != asked.answer:
        raise BadAnswer(
            f"Question {asked.position}: you have seen how you did, so this answer is fixed.", position=asked.position
        )


def _read(asked: _Asked, posted: Sequence[str]) -> list[str]:
    """The answer as its kind keeps it."""
    try:
        return kind_of(asked.kind).read(posted, asked.options, asked.order)
    except Refused as refusal:
        raise BadAnswer(
            f"Question {asked.position}: {refusal}", position=asked.position, forged=isinstance(refusal, NotOffered)
        ) from refusal


def _note_tampering(person: User, attempt_id: int, position: int) -> None:
    """Who sent what no page of ours sends, and where; never what it said."""
    logger.warning(
        "An answer that was not offered: person %s, attempt %s, question %s", person.pk, attempt_id, position
    )
