"""Write a question: a new version when its words change, nothing when they do not."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.html import strip_tags

from accounts.models import User
from content.pictures import find_picture
from content.rendering import clean_html
from content.rules import picture_faults
from quizzes.kinds import KINDS
from quizzes.models import Pool, Question, QuestionVersion, Scenario


class BadQuestion(Exception):
    """The question could not be asked or marked; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a version of a question says. `text` is HTML, cleaned when written; `options` are items as its kind stores
    them, for kinds with words to choose from also as (id, plain text, right). `picture` is the slug of a drawing,
    `image` the key of an uploaded one."""

    kind: str
    text: str
    options: Sequence[tuple[str, str, bool] | Mapping[str, Any]]
    feedback: str
    outcome: str = ""
    teaches: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    picture: str = ""
    image: int | None = None
    picture_alt: str = ""

    @classmethod
    def of(cls, version: QuestionVersion) -> Wording:
        """What a version says."""
        return cls(
            kind=version.kind,
            text=version.text,
            options=version.options,
            feedback=version.feedback,
            outcome=version.outcome,
            teaches=version.teaches,
            settings=version.settings,
            picture=version.picture,
            image=version.image_id,
            picture_alt=version.picture_alt,
        )

    @property
    def items(self) -> list[dict[str, Any]]:
        """The options as they are stored."""
        return [
            dict(option) if isinstance(option, Mapping) else dict(zip(("id", "text", "right"), option, strict=True))
            for option in self.options
        ]

    def fields(self) -> dict[str, Any]:
        """As a version keeps it: the text cleaned, for pages show it as it stands."""
        return {
            "kind": self.kind,
            "text": clean_html(self.text),
            "options": self.items,
            "feedback": self.feedback,
            "outcome": self.outcome,
            "teaches": self.teaches,
            "settings": dict(self.settings),
            "picture": self.picture,
            "image_id": self.image,
            "picture_alt": self.picture_alt,
        }


def says_the_same(version: QuestionVersion, wording: Wording) -> bool:
    """Whether a version has just these words."""
    return all(getattr(version, name) == value for name, value in wording.fields().items())


def add_version(*, question: Question, wording: Wording, now: datetime.datetime, by: User | None) -> QuestionVersion:
    """The next version of a question. Whether it is asked is the caller's business."""
    last = question.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version: QuestionVersion = QuestionVersion.objects.create(
        question=question, number=last + 1, created_at=now, created_by=by, **wording.fields()
    )
    return version


def faults(wording: Wording) -> list[str]:
    """Why this could not be asked or marked, as sentences; empty when it can."""
    found = [] if strip_tags(wording.text).strip() else ["The question has no text."]
    kind = KINDS.get(wording.kind)
    if kind is None:
        return [*found, f"There is no kind of question “{wording.kind}”."]
    found += kind.faults(wording.items, wording.settings)
    found += picture_faults(picture=wording.picture or ("image" if wording.image else ""), alt=wording.picture_alt)
    if wording.picture and wording.image:
        found.append("Choose a drawing or an uploaded picture, not both.")
    if wording.picture and not find_picture(wording.picture):
        found.append(f"There is no picture “{wording.picture}”.")
    if kind.needs_picture and not (wording.picture or wording.image):
        found.append("This kind of question needs a picture.")
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
    scenario: Scenario | None = None,
    scenario_place: int = 0,
) -> tuple[Question, bool]:
    """The question of that key with that wording, and whether a new version was made for it. With a `scenario` it is
    only asked together with the scenario's other questions, in the order of `scenario_place`.

    Earlier versions stay as they are: attempts point at them. Raises BadQuestion.
    """
    if found := faults(wording):
        raise BadQuestion(" ".join(found))
    question, _ = Question.objects.select_related("current").get_or_create(
        pool=pool, key=key, defaults={"section": section, "state": state}
    )
    current = question.current
    changed = current is None or not says_the_same(current, wording)
    if changed:
        question.current = add_version(question=question, wording=wording, now=now, by=by)
    place = (section, scenario.pk if scenario else None, scenario_place)
    if changed or (question.section, question.scenario_id, question.scenario_place) != place:
        question.section, question.scenario_id, question.scenario_place = place
        question.save(update_fields=["current", "section", "scenario", "scenario_place"])
    return question, changed
