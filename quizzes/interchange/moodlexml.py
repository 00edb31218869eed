"""Moodle XML, read: questions with their pictures, tags and feedback in one file."""

from __future__ import annotations

import re

from quizzes.interchange import tree
from quizzes.interchange.item import (
    MOST_ITEMS,
    FileRefused,
    Item,
    ItemRefused,
    Reading,
    Refusal,
    Story,
    kept_feedback,
    read_tags,
    refusal_of,
)
from quizzes.interchange.moodlexml_answers import READERS
from quizzes.interchange.moodlexml_text import pictured, words_of
from quizzes.interchange.pictures import short
from quizzes.interchange.tree import Node, node
from quizzes.interchange.words import last_category, legible, one_line

REFUSED = {
    "essay": "It asks for a written text: answers here are marked without a person.",
    "shortanswer": "It asks for words to be written: answers here are marked by choice.",
    "cloze": "It has several fields inside a text (Cloze), which the bank does not have.",
    "calculated": "It makes its numbers from a formula, which the bank does not do.",
    "ddmarker": "It asks to drop markers on a picture. Write it as “Find on a picture” instead.",
    "ddimageortext": "It asks to drag pictures, which the bank does not have.",
    "ddwtos": "It asks to drag words into a text, which the bank does not have.",
    "gapselect": "It has several fields inside a text, which the bank does not have.",
    "randomsamatch": "It stands for questions drawn at random: tests do that themselves.",
    "random": "It stands for a question drawn at random: tests do that themselves.",
}
# A scenario, and what was left out of it: said with each of its questions.
Told = tuple[Story, list[str]]


def read(content: bytes) -> Reading:
    """The questions of a Moodle XML file. Never raises."""
    try:
        root = tree.parse(content)
        if root.name != "quiz":
            raise FileRefused(f"This is no Moodle XML: it begins with <{short(root.name)}>, not with <quiz>.")
    except FileRefused as refusal:
        return Reading(refusals=(refusal_of("The file", refusal),))
    items: list[Item] = []
    refusals: list[Refusal] = []
    stories: dict[str, Told] = {}
    section = ""
    for question in root.find_all("question"):
        name = question.said("idnumber") or question.said("name", "text")
        where = f"Line {question.line}{f' ({short(name)})' if name else ''}"
        if question.attrs.get("type") == "category":
            section = last_category(legible(question.said("category", "text")))
            continue
        if len(items) >= MOST_ITEMS:
            refusals.append(Refusal(where=where, reason=f"A file holds {MOST_ITEMS} questions at most."))
            break
        try:
            found = _read_question(question, section, stories)
        except ItemRefused as refusal:
            refusals.append(refusal_of(where, refusal))
        else:
            if found:
                items.append(found)
    if not items and not refusals:
        refusals.append(Refusal(where="The file", reason="There are no questions in it."))
    return Reading(items=tuple(items), refusals=tuple(refusals))


def _read_question(question: Node, section: str, stories: dict[str, Told]) -> Item | None:
    form = question.attrs.get("type", "")
    tags = question.find("tags")
    ours, _ = read_tags([legible(tag.said("text")) for tag in (tags.find_all("tag") if tags else [])])
    title, key = one_line(question.said("name", "text")), legible(question.said("idnumber"))
    text = question.find("questiontext") or node("questiontext")
    is_story = form == "description" and bool(ours.get("scenario"))
    words, picture, notes = pictured(text, "scenario" if is_story else "question")
    if is_story:
        found = Story(
            key=ours["scenario"], title=title, text=words, drawing=picture.drawing, image=picture.image,
            picture_alt=picture.alt,
        )  # fmt: skip
        stories[found.key] = (found, notes)
        return None
    if form not in READERS:
        said = REFUSED.get(form.removesuffix("multi").removesuffix("simple"), "")
        raise ItemRefused(said or f"The bank has no questions of the kind “{short(form)}”.")
    kind, options, settings, told, more = READERS[form](question, ours)
    if question.find("hint"):
        more.append("Its hints were left out: a test gives none.")
    if any(said.find("file") for said in question.nodes if said.name.endswith("feedback")):
        more.append("Pictures in feedback were left out: feedback is words here.")
    story_key = ours.get("scenario", "")
    if story_key and story_key not in stories:
        more.append(f"It belongs to the scenario “{short(story_key)}”, which is not in the file above it.")
    story, left = stories.get(story_key, (None, []))
    more.extend(f"Of its scenario: {note}" for note in left)
    place = ours.get("scenario-place", "")
    return Item(
        kind=kind,
        text=words,
        options=tuple(options),
        settings=settings,
        feedback=words_of(question.find("generalfeedback")),
        answer_feedback=kept_feedback(told),
        key=key,
        title="" if title == key else title,
        section=section,
        outcome=ours.get("outcome", ""),
        teaches=ours.get("teaches", ""),
        drawing=picture.drawing,
        image=picture.image,
        picture_alt=picture.alt,
        story=story,
        place=int(place) if story and re.fullmatch(r"[0-9]{1,3}", place) else 0,
        where=f"Line {question.line}",
        notes=(*notes, *more),
    )
