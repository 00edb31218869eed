"""What may be shown of a test and its attempts. Right answers never leave this module."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet, prefetch_related_objects
from wagtail.images import get_image_model

from content.compiled import Compiled
from content.pictures import Picture, find_picture
from quizzes import rules
from quizzes.history import Asking as Asking
from quizzes.history import History as History
from quizzes.history import asking_of as asking_of
from quizzes.history import attempts_since_pass as attempts_since_pass
from quizzes.history import history as history
from quizzes.history import quiz_rules as quiz_rules
from quizzes.history import reached_by as reached_by
from quizzes.history import sections_of as sections_of
from quizzes.history import sections_reached as sections_reached
from quizzes.kinds import Option, Shown, kind_of
from quizzes.models import Attempt, Question, QuestionVersion, Response, ScenarioVersion
from quizzes.results import Missed as Missed
from quizzes.results import SectionResult as SectionResult
from quizzes.results import section_results as section_results


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A picture as shown: one of the drawings, or an uploaded image."""

    drawing: Picture | None
    image: Any
    alt: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """The situation that a row of questions is about. `last`: the position of the last of them."""

    title: str
    text: str
    picture: Seen | None
    last: int


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question as shown: no trace of which option is right."""

    position: int
    kind: str
    text: str
    asks: str  # how to answer, below the text
    template: str  # the part of a page that shows it
    shown: Shown
    answered: bool
    chosen: list[str]  # the answer in words
    posted: list[str]  # the answer as its form sends it
    picture: Seen | None = None
    story: Story | None = None  # shown above it: the first question of a scenario has one

    @property
    def name(self) -> str:
        """Of its field in the form."""
        return f"q{self.position}"

    @property
    def options(self) -> tuple[Option, ...]:
        """What there is to choose, where a question has one choice."""
        return self.shown.options


def pages(*, attempt: Attempt) -> list[int]:
    """How many questions stand on each page, as laid out at the start."""
    per_page = rules.TestRules.from_json(attempt.rules).questions_per_page
    return list(attempt.pages) or rules.lay_out([1] * attempt.out_of, per_page=per_page)


def asked(
    *,
    attempt: Attempt,
    positions: Sequence[int] | None = None,
    typed: Mapping[int, Sequence[str]] | None = None,
) -> list[Asked]:
    """The questions of an attempt (or those at `positions`) in order, with what was answered; `typed` (position to
    values) is shown in place of what is kept. One query, and up to three more where there are uploaded pictures."""
    rows = [_drawn(*row) for row in _DRAWN.rows(attempt=attempt.pk)]
    if positions is not None:
        rows = [row for row in rows if row.position in positions]
    images = _images([row.version.image_id for row in rows] + [row.story.image_id for row in rows])
    found = []
    before: int | None = None
    for row in rows:
        story = row.story if row.scenario is not None and row.scenario != before else None
        before = row.scenario
        last = max((other.position for other in rows if story and other.scenario == before), default=row.position)
        found.append(
            _asked(
                row.version,
                position=row.position,
                order=row.order,
                values=row.answer if typed is None else list(typed.get(row.position, row.answer)),
                images=images,
                story=_story(story, images, last=last),
            )
        )
    return found


class _Words(NamedTuple):
    """What is shown of a question's version, named as there."""

    kind: str
    text: str
    options: list[dict[str, Any]]
    settings: dict[str, Any]
    picture: str
    image_id: int | None
    picture_alt: str


class _Told(NamedTuple):
    """What is shown of a scenario's version, named as there; all of it none where there is none."""

    title: str
    text: str
    picture: str
    image_id: int | None
    picture_alt: str


class _Drawn(NamedTuple):
    position: int
    order: list[str]
    answer: list[str]
    scenario: int | None
    version: _Words
    story: _Told


def _drawn(position: int, order: list[str], answer: list[str], scenario: int | None, *shown: Any) -> _Drawn:
    words = len(_Words._fields)
    return _Drawn(position, order, answer, scenario, _Words(*shown[:words]), _Told(*shown[words:]))


def _drawn_values(*, attempt: int) -> QuerySet[Any, Any]:
    return (
        Response.objects.filter(attempt=attempt)
        .order_by("position")
        .values_list(
            "position", "option_order", "answer", "scenario",
            *(f"version__{name}" for name in _Words._fields), *(f"scenario__{name}" for name in _Told._fields),
        )
    )  # fmt: skip


_DRAWN = Compiled(_drawn_values, attempt=int)


def first_unanswered(*, attempt: Attempt) -> int | None:
    """The page (from 1) with the first question that is not, or not wholly, answered; none: all are. One query."""
    rows = Response.objects.filter(attempt=attempt).order_by("position")
    for position, answer, kind, options in rows.values_list("position", "answer", "version__kind", "version__options"):
        if not kind_of(kind).answered(options, answer):
            return rules.page_of(position, pages=pages(attempt=attempt))
    return None


def as_asked(*, version: QuestionVersion) -> Asked:
    """A version as a learner would meet it, what is offered in one order of those possible. For editors only."""
    scenario = version.question.scenario
    story = scenario.newest if scenario else None
    images = _images([version.image_id, story.image_id if story else None])
    order = version.how.arrange(version.options, random.Random(version.pk))  # noqa: S311 - the same at every look
    return _asked(version, position=1, order=order, values=[], images=images, story=_story(story, images, last=1))


def story_as_told(*, version: ScenarioVersion) -> Story | None:
    """A situation by itself, as a learner would meet it above its questions. For editors only."""
    return _story(version, _images([version.image_id]), last=0)


def as_told(*, story: ScenarioVersion, versions: Sequence[QuestionVersion]) -> list[Asked]:
    """A scenario as a learner would meet it: the situation above the first of its questions. For editors only."""
    images = _images([story.image_id, *(version.image_id for version in versions)])
    return [
        _asked(
            version,
            position=position,
            order=version.how.arrange(version.options, random.Random(version.pk)),  # noqa: S311 - the same at every look
            values=[],
            images=images,
            story=_story(story, images, last=len(versions)) if position == 1 else None,
        )
        for position, version in enumerate(versions, start=1)
    ]


def _asked(
    version: QuestionVersion | _Words,
    *,
    position: int,
    order: Sequence[str],
    values: Sequence[str],
    images: Mapping[int, Any],
    story: Story | None,
) -> Asked:
    kind = kind_of(version.kind)
    return Asked(
        position=position,
        kind=version.kind,
        text=version.text,
        asks=kind.asks,
        template=kind.template,
        shown=kind.shown(version.options, version.settings, order, values),
        answered=kind.answered(version.options, values),
        chosen=kind.words(version.options, version.settings, values),
        posted=list(values),
        picture=_seen(version, images),
        story=story,
    )


def _story(version: ScenarioVersion | _Told | None, images: Mapping[int, Any], *, last: int) -> Story | None:
    if version is None:
        return None
    return Story(title=version.title, text=version.text, picture=_seen(version, images), last=last)


def _seen(version: QuestionVersion | ScenarioVersion | _Words | _Told, images: Mapping[int, Any]) -> Seen | None:
    drawing, image = find_picture(version.picture), images.get(version.image_id or 0)
    return Seen(drawing=drawing, image=image, alt=version.picture_alt) if drawing or image else None


def _images(keys: Sequence[int | None]) -> dict[int, Any]:
    """Uploaded pictures with the sizes made of them. No query where there are none."""
    wanted = {key for key in keys if key is not None}
    found: dict[int, Any] = get_image_model().objects.in_bulk(wanted) if wanted else {}
    prefetch_related_objects(list(found.values()), "renditions")
    return found


def marks_of(*, attempt: Attempt) -> dict[int, Decimal]:
    """What each answer of a submitted attempt earned, by position. One query."""
    rows = Response.objects.filter(attempt=attempt, attempt__state=Attempt.State.SUBMITTED)
    return {position: mark or Decimal(0) for position, mark in rows.values_list("position", "mark")}


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """What is said at once of an answer that can no longer be changed: whether it is right, and a hint if not."""

    right: bool
    feedback: str


def fixed_answers(*, attempt: Attempt, positions: Sequence[int]) -> dict[int, Fixed]:
    """Of the answered questions at these positions. Only under rules that give feedback after each page. One query."""
    if rules.TestRules.from_json(attempt.rules).feedback != rules.Feedback.NOW:
        return {}
    rows = Response.objects.filter(attempt=attempt, position__in=positions).select_related("version")
    found = {}
    for response in rows:
        version = response.version
        if version.how.answered(version.options, response.answer):
            right = version.how.mark(version.options, version.settings, response.answer) == 1
            found[response.position] = Fixed(right=right, feedback="" if right else version.feedback)
    return found


def times_asked(*, question: Question) -> int:
    """In how many attempts a question was drawn, whatever its version. One query."""
    return Response.objects.filter(version__question=question).count()
