"""Questions of the bank as items to write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.images import get_image_model

from quizzes.interchange.item import Image, Item, ItemRefused, Refusal, Story, pair_order, plain_settings
from quizzes.interchange.pictures import check_image
from quizzes.interchange.words import legible
from quizzes.models import Pool, Question, QuestionVersion, ScenarioVersion


def questions_of(*, pool: Pool, section: str = "", retired: bool = False) -> QuerySet[Question]:
    """A bank's questions in the order of an export; of one section where it is named."""
    found = Question.objects.filter(pool=pool).select_related("current", "draft", "scenario__current")
    if section:
        found = found.filter(section=section)
    if not retired:
        found = found.exclude(state=Question.State.RETIRED)
    return found.order_by("section", "key")


def items_of(questions: Iterable[Question]) -> tuple[list[Item], list[Refusal]]:
    """The newest words of each question, in their order; and those whose picture cannot be had. Questions come with
    `current`, `draft` and `scenario__current`."""
    items, refusals = [], []
    held = list(questions)
    shown = {question.newest.image_id for question in held}
    shown |= {q.scenario.current.image_id for q in held if q.scenario and q.scenario.current}
    images = get_image_model().objects.in_bulk(shown - {None})
    for question in held:
        try:
            items.append(_item(question, question.newest, images))
        except ItemRefused as refusal:
            refusals.append(Refusal(where=question.key, reason=str(refusal)))
    return items, refusals


def _item(question: Question, version: QuestionVersion, images: dict[int, Any]) -> Item:
    options = pair_order(version.options) if version.kind == "matching" else version.options
    return Item(
        kind=version.kind,
        text=legible(version.text).strip(),
        options=tuple({k: legible(v) if isinstance(v, str) else v for k, v in o.items()} for o in options),
        settings=plain_settings(version.settings),
        feedback=legible(version.feedback).strip(),
        key=question.key,
        section=question.section,
        outcome=version.outcome,
        teaches=version.teaches,
        drawing=version.picture,
        image=_image(images.get(version.image_id)) if version.image_id else None,
        picture_alt=legible(version.picture_alt).strip(),
        story=_story(question.scenario.key, question.scenario.current, images) if question.scenario else None,
        place=question.scenario_place,
        where=question.key,
    )


def _story(key: str, version: ScenarioVersion | None, images: dict[int, Any]) -> Story:
    if version is None:
        raise ItemRefused("Its scenario has no words.")
    return Story(
        key=key,
        title=legible(version.title).strip(),
        text=legible(version.text).strip(),
        drawing=version.picture,
        image=_image(images.get(version.image_id), whose="The picture of its scenario") if version.image_id else None,
        picture_alt=legible(version.picture_alt).strip(),
    )


def _image(image: Any, *, whose: str = "Its picture") -> Image:
    if image is None:
        raise ItemRefused(f"{whose} is gone.")
    try:
        with image.open_file() as file:
            content = bytes(file.read())
    except OSError as fault:
        raise ItemRefused(f"{whose} cannot be opened.") from fault
    return check_image(image.filename, content)
