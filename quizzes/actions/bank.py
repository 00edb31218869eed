"""Write a question: a new version when its words change, nothing when they do not."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from quizzes.models import Pool, Question, QuestionVersion


class BadQuestion(Exception):
    """The question could not be asked or marked; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a version of a question says. `options` are (id, HTML or plain text, right)."""

    kind: str
    text: str
    options: Sequence[tuple[str, str, bool]]
    feedback: str
    outcome: str = ""
    teaches: str = ""


def faults(wording: Wording) -> list[str]:
    """Why this could not be asked or marked, as sentences; empty when it can."""
    found = []
    rights = sum(right for _, _, right in wording.options)
    words = [text.strip().casefold() for _, text, _ in wording.options]
    if not wording.text.strip():
        found.append("The question has no text.")
    if len(words) < 2:
        found.append("A question needs at least two answers to choose from.")
    if len(set(words)) != len(words):
        found.append("Two answers are the same.")
    if not all(words):
        found.append("An answer has no text.")
    if rights == 0:
        found.append("No answer is marked as right.")
    if wording.kind == QuestionVersion.Kind.MULTIPLE:
        if rights == len(words):
            found.append("Every answer is marked as right: leave at least one wrong.")
    elif rights > 1:
        found.append("Two answers are marked as right: choose the kind “All that apply”, or leave one.")
    if not wording.feedback.strip():
        found.append("The feedback is missing.")
    return found


@transaction.atomic
def write_question(
    *,
    pool: Pool,
    key: str,
    section: str,
    wording: Wording,
    now: datetime.datetime,
    by: User | None = None,
    state: str = Question.State.LIVE,
) -> tuple[Question, bool]:
    """The question of that key with that wording, and whether a new version was made for it.

    Earlier versions stay as they are: attempts point at them. Raises BadQuestion.
    """
    if found := faults(wording):
        raise BadQuestion(" ".join(found))
    question, _ = Question.objects.select_related("current").get_or_create(
        pool=pool, key=key, defaults={"section": section, "state": state}
    )
    options = [{"id": option, "text": text, "right": right} for option, text, right in wording.options]
    fields = {
        "kind": wording.kind,
        "text": wording.text,
        "options": options,
        "feedback": wording.feedback,
        "outcome": wording.outcome,
        "teaches": wording.teaches,
    }
    current = question.current
    changed = current is None or any(getattr(current, name) != value for name, value in fields.items())
    if changed:
        question.current = QuestionVersion.objects.create(
            question=question, number=current.number + 1 if current else 1, created_at=now, created_by=by, **fields
        )
    if changed or question.section != section:
        question.section = section
        question.save(update_fields=["current", "section"])
    return question, changed
