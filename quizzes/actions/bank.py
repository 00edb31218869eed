"""Write a question: a new version when its words change, nothing when they do not."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from content.rendering import clean_html
from content.rules import question_faults
from quizzes.models import Pool, Question, QuestionVersion


class BadQuestion(Exception):
    """The question could not be asked or marked; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a version of a question says. `text` is HTML, cleaned when written; `options`: (id, plain text, right)."""

    kind: str
    text: str
    options: Sequence[tuple[str, str, bool]]
    feedback: str
    outcome: str = ""
    teaches: str = ""


def faults(wording: Wording) -> list[str]:
    """Why this could not be asked or marked, as sentences; empty when it can."""
    found = [] if wording.text.strip() else ["The question has no text."]
    found += question_faults(kind=wording.kind, options=[(text, right) for _, text, right in wording.options])
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
        "text": clean_html(wording.text),  # pages show it as it stands
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
