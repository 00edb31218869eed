"""What would become of the items of a file: read only, so that it can be shown before anything is written."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags
from wagtail.images import get_image_model

from content.pictures import find_picture
from content.rules import picture_faults
from quizzes.actions.bank import Wording, faults
from quizzes.interchange import Image, Item, Refusal, Story, pair_order, plain_settings
from quizzes.interchange.item import LONGEST_FEEDBACK, LONGEST_TEXT
from quizzes.interchange.words import as_slug
from quizzes.kinds import KINDS, item_id
from quizzes.models import Pool, Question, QuestionVersion, QuizSection, Scenario, ScenarioVersion

LONGEST_KEY = 80
STAND_IN = "Read the lesson again, then think about this question once more."
UNKNOWN_IMAGE = -1  # stands in a preview for a picture that is not in the library yet


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What would become of one item. `state`: new, changed or unchanged; `notes` as sentences."""

    item: Item
    key: str
    section: str
    state: str
    wording: Wording
    right: tuple[str, ...]  # in words, for the preview
    notes: tuple[str, ...]
    question: Question | None
    story: Story | None

    @property
    def kind(self) -> str:
        """In words."""
        return KINDS[self.wording.kind].label


class _Refused(Exception):
    """The item cannot be taken; the message is a sentence."""


def plan_import(
    *, pool: Pool, items: Sequence[Item], section: str, as_draft: bool
) -> tuple[list[Planned], list[Refusal]]:
    """What each item would be, and those that cannot be taken. Reads only."""
    planned: list[Planned] = []
    refusals: list[Refusal] = []
    sections = {*QuizSection.objects.filter(pool=pool).values_list("slug", flat=True)}
    held = {
        question.key: question
        for question in Question.objects.filter(pool=pool).select_related(
            "pool", "current__image", "draft__image", "scenario"
        )
    }
    sections |= {question.section for question in held.values()}
    scenarios = {found.key: found for found in Scenario.objects.filter(pool=pool).select_related("current__image")}
    taken: dict[str, str] = {}
    for item in items:
        try:
            key = _key(item)
            if key in taken:
                raise _Refused(f"It has the same identifier or words as another item of the file ({taken[key]}).")
            planned.append(
                _plan_one(
                    item,
                    key=key,
                    section=_section(item, section, sections),
                    question=held.get(key),
                    scenarios=scenarios,
                    as_draft=as_draft,
                )
            )
            taken[key] = item.where
        except _Refused as refusal:
            where = f"{item.where} ({item.name})" if item.name != item.where else item.where
            refusals.append(Refusal(where=where, reason=str(refusal)))
    return planned, refusals


def _plan_one(
    item: Item,
    *,
    key: str,
    section: str,
    question: Question | None,
    scenarios: Mapping[str, Scenario],
    as_draft: bool,
) -> Planned:
    held = (question.newest if as_draft else question.current) if question else None
    wording, notes = _wording(item, held)
    if len(wording.text) > LONGEST_TEXT or len(wording.feedback) > LONGEST_FEEDBACK:
        raise _Refused("Its text or feedback is longer than a question may have.")
    if found := faults(wording):
        raise _Refused(" ".join(found))
    story = _story(item, scenarios, notes) if question is None else item.story
    if question:
        _note_place(item, section, question, notes)
        if held and (held.picture or held.image_id) and not (wording.picture or wording.image):
            notes.append("The question has a picture here, which the file has not: the draft is without it.")
    same = held is not None and _same(held, wording, item.image)
    state = "new" if question is None else "unchanged" if same else "changed"
    kind = KINDS[wording.kind]
    return Planned(
        item=item,
        key=key,
        section=question.section if question else section,
        state=state,
        wording=wording,
        right=tuple(kind.right_words(wording.items, wording.settings)),
        notes=tuple(dict.fromkeys((*item.notes, *notes))),
        question=question,
        story=story,
    )


def _key(item: Item) -> str:
    """The item's key in the pool: its identifier, else one made from its words."""
    if item.key:
        key = as_slug(item.key, 1000)
        if key and len(key) <= LONGEST_KEY:
            return key
        return f"{key[:70].strip('-_') or 'question'}-{item_id(item.key, ())}"
    words = as_slug(item.title or strip_tags(item.text), 60) or "question"
    return f"{words}-{item_id(f'{item.title} {item.text}', ())}"


def _section(item: Item, given: str, known: set[str]) -> str:
    own = as_slug(item.section, 60)
    if own and (own in known or not (known or given)):
        return own
    if given:
        return given
    if not own:
        raise _Refused("The file says nothing of its section. Choose one for items without a section.")
    raise _Refused(
        f"Its section “{item.section[:60]}” is none of this bank's ({', '.join(sorted(known))}). "
        "Choose one for such items."
    )


def _wording(item: Item, held: QuestionVersion | None) -> tuple[Wording, list[str]]:
    """The item in the words of the bank, and what had to be filled in or left out."""
    notes: list[str] = []
    kind = KINDS.get(item.kind)
    if kind is None:
        raise _Refused(f"There is no kind of question “{item.kind}”.")
    tags = {}
    for name, longest in (("outcome", 60), ("teaches", 120)):
        given = getattr(item, name)
        tags[name] = as_slug(given, longest) or (getattr(held, name) if held else "")
        if given and given != tags[name]:
            notes.append(f"Its tag {name}:{given[:60]} cannot be kept as it is written.")
    if len(item.picture_alt) > 250:
        raise _Refused("The words of its picture are longer than 250 characters.")
    options = kind.items(_with_ids(item.options, held))
    wording = Wording(
        kind=item.kind,
        text=item.text,
        options=options,
        feedback=_feedback(item, notes),
        settings=plain_settings(item.settings),
        picture=item.drawing,
        image=image_in_library(item.image),
        picture_alt=item.picture_alt,
        **tags,
    )
    return wording, notes


def _feedback(item: Item, notes: list[str]) -> str:
    said = item.feedback.strip()
    if said:
        if item.answer_feedback:
            notes.append("Feedback of single answers was left out: a question has one feedback here.")
        return said
    rows = zip(item.options, item.answer_feedback or [""] * len(item.options), strict=False)
    wrong = list(dict.fromkeys(words for option, words in rows if words and not option.get("right")))
    if wrong and any("right" in option for option in item.options):
        notes.append(
            "What the file says of wrong answers is now the feedback. Read it: it must not name the right one."
        )
        return " ".join(wrong)
    notes.append(f"The file has no feedback. It says for now: “{STAND_IN}”")
    return STAND_IN


def _with_ids(options: Sequence[Mapping[str, Any]], held: QuestionVersion | None) -> list[dict[str, Any]]:
    """Options of the same words keep the ids they have here: answers given name them."""
    known: dict[str, list[str]] = {}
    for option in held.options if held else ():
        known.setdefault(_said(option), []).append(option["id"])
    found = []
    for option in options:
        same = known.get(_said(option))
        found.append({**option, "id": same.pop(0)} if same else dict(option))
    return found


def _said(option: Mapping[str, Any]) -> str:
    return " ".join(str(option.get("text") or option.get("match") or option.get("value") or "").split())


def _same(held: QuestionVersion, wording: Wording, image: Image | None) -> bool:
    """Whether the words are those that are here, whatever the ids of the options."""
    now, then = _bare(wording), _bare(Wording.of(held))
    if image and held.image:
        same_picture = held.image.get_file_hash() == image_digest(image)
        return now | {"image": None} == then | {"image": None} and same_picture
    return now == then


def _bare(wording: Wording) -> dict[str, Any]:
    options = pair_order(wording.items) if wording.kind == "matching" else wording.items
    fields = dataclasses.asdict(wording) | {
        "text": wording.text.strip(),
        "feedback": wording.feedback.strip(),
        "picture_alt": wording.picture_alt.strip(),
        "settings": plain_settings(wording.settings),
    }
    fields["options"] = [
        {
            name: " ".join(value.split()) if isinstance(value, str) else value
            for name, value in option.items()
            if (name != "id" and value not in (False, "")) or name == "right"
        }
        for option in options
    ]
    return fields


def _note_place(item: Item, section: str, question: Question, notes: list[str]) -> None:
    if item.section and section != question.section:
        notes.append(f"It stays in the section “{question.section}”: move it in the desk.")
    key = question.scenario.key if question.scenario else ""
    if (item.story.key if item.story else "") != key:
        notes.append("It stays with the scenario it has here, or without one.")


def _story(item: Item, scenarios: Mapping[str, Scenario], notes: list[str]) -> Story | None:
    """The story of a new question, sound. One that is here already stays as it is."""
    story = item.story
    if story is None:
        return None
    key = as_slug(story.key, LONGEST_KEY)
    if not key or not story.title or len(story.title) > 150 or not strip_tags(story.text).strip():
        raise _Refused("Its scenario needs a name, a title of at most 150 characters and a text.")
    if found := picture_faults(picture=story.drawing or ("image" if story.image else ""), alt=story.picture_alt):
        raise _Refused(f"Its scenario: {' '.join(found)}")
    if len(story.picture_alt) > 250:
        raise _Refused("The words of the picture of its scenario are longer than 250 characters.")
    if story.drawing and not find_picture(story.drawing):
        raise _Refused("The picture of its scenario cannot be shown.")
    here = scenarios.get(key)
    told = here.current if here else None
    if told and (told.title, told.text) != (story.title, story.text):
        notes.append(f"The scenario “{key}” is here already with other words: they stay as they are.")
    if told and not _same_picture(told, story):
        notes.append(f"The scenario “{key}” is here already with another picture, or without one: that stays.")
    return dataclasses.replace(story, key=key)


def _same_picture(held: ScenarioVersion, story: Story) -> bool:
    if held.image and story.image:
        return bool(held.image.get_file_hash() == image_digest(story.image))
    return (held.picture, held.image is None) == (story.drawing, story.image is None)


def image_digest(image: Image) -> str:
    """How the library knows equal pictures."""
    return hashlib.sha1(image.content, usedforsecurity=False).hexdigest()


def image_in_library(image: Image | None) -> int | None:
    """The key of a picture of the same bytes; UNKNOWN_IMAGE when there is none."""
    if image is None:
        return None
    found = get_image_model().objects.filter(file_hash=image_digest(image)).values_list("pk", flat=True).first()
    return UNKNOWN_IMAGE if found is None else int(found)
