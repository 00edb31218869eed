"""An assessmentItem of QTI 2, by whomever it was written, as an item; or why it cannot be one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from quizzes.interchange import tree
from quizzes.interchange.item import LONGEST_TEXT, Item, ItemRefused, Story, kept_feedback
from quizzes.interchange.pictures import short
from quizzes.interchange.qti_answers import quiet, quiet_pairs, read_answers
from quizzes.interchange.qti_opened import Opened, has_class
from quizzes.interchange.qti_writing import MISSED
from quizzes.interchange.tree import Node
from quizzes.interchange.words import BLANK, as_html, legible, one_line, plain, without_empty

_CLASSES = {"questestinterop": "QTI 1.2", "qti-assessment-item": "QTI 3.0"}


def read_item(root: Node, *, where: str, tags: Mapping[str, str], files: Mapping[str, bytes], folder: str) -> Item:
    """The item. `files` are those of its zip, by path; `folder` is where it stands in it. Raises ItemRefused."""
    if root.name != "assessmentItem":
        if root.name in _CLASSES:
            raise ItemRefused(f"This is {_CLASSES[root.name]}. Export it as QTI 2.1 and send it again.")
        if root.name in ("assessmentTest", "assessmentSection"):
            raise ItemRefused("This is a test, not a question: tests are made here, from sections.")
        raise ItemRefused(f"This is no assessmentItem of QTI: it begins with <{short(root.name)}>.")
    body = root.find("itemBody")
    if body is None:
        raise ItemRefused("It has no itemBody: there is nothing to ask.")
    if root.find("templateDeclaration"):
        raise ItemRefused("It makes its words from templates, which the bank does not do.")
    if root.attrs.get("adaptive") == "true":
        raise ItemRefused("It is adaptive: it changes while it is answered, which the bank does not do.")
    opened = Opened(root=root, files=files, folder=folder)
    story, place = _story(opened, body)
    text = _text(opened, body)
    kind, options, settings, told = read_answers(opened, body)
    if opened.image and not opened.alt.strip():
        opened.notes.append("Its picture has no words for whoever cannot see it.")
    key = legible(root.attrs.get("identifier", "")).strip()
    key = key[1:] if key.startswith("_") else key
    title = one_line(root.attrs.get("title", ""))
    general, told = _feedback(root, options, told)
    options = quiet_pairs(options) if kind == "matching" else [quiet(option) for option in options]
    return Item(
        kind=kind,
        text=text,
        options=tuple(options),
        settings=settings,
        feedback=general,
        answer_feedback=kept_feedback(told),
        key=key,
        title="" if title == key else title,
        section=tags.get("section", ""),
        outcome=tags.get("outcome", ""),
        teaches=tags.get("teaches", ""),
        drawing=opened.drawing,
        image=opened.image,
        picture_alt=opened.alt,
        story=story,
        place=place,
        where=where,
        notes=tuple(opened.notes),
    )


# --- words ------------------------------------------------------------------------------------------------------------
def _story(opened: Opened, body: Node) -> tuple[Story | None, int]:
    told = next((part for part in body.nodes if has_class(part, "scenario") and part.attrs.get("label")), None)
    if told is None:
        return None, 0
    body.children.remove(told)
    shown = Opened(root=opened.root, files=opened.files, folder=opened.folder)
    for part in told.walk():
        if part.name == "img":
            shown.picture(part.attrs.get("src", ""), part.attrs.get("alt", ""), what="scenario")
    opened.notes.extend(f"Of its scenario: {note}" for note in shown.notes)
    words = next((part for part in told.nodes if has_class(part, "story")), Node(name="div"))
    place = re.search(r"\bplace-([0-9]{1,3})\b", told.attrs.get("class", ""))
    return Story(
        key=legible(told.attrs["label"]).strip(),
        title=one_line(told.said("h2")),
        text=as_html(tree.markup(words.children), "html")[0],
        drawing=shown.drawing,
        image=shown.image,
        picture_alt=shown.alt,
    ), int(place[1]) if place else 0


def _text(opened: Opened, body: Node) -> str:
    """What stands around the interaction, as clean HTML."""
    ours = next((part for part in body.nodes if part.name == "div" and has_class(part, "question")), None)
    raw = ""
    for part in body.children:
        if isinstance(part, str):
            raw += part if part.strip() else ""
        elif part is ours:
            raw += tree.markup(part.children)
        elif not (part.name == "p" and has_class(part, "answer")):
            raw += tree.markup(_bare(opened, [part]))
    if len(raw) > LONGEST_TEXT * 2:
        raise ItemRefused("Its text is longer than any question may be.")
    text, left = as_html(raw, "html")
    opened.notes.extend(left)
    return text if ours else without_empty(" ".join(text.split()))


def _bare(opened: Opened, children: list[Node | str]) -> list[Node | str]:
    """Without interactions (their prompts stay), pictures and feedback."""
    kept: list[Node | str] = []
    for child in children:
        if isinstance(child, str):
            kept.append(child)
        elif child.name == "textEntryInteraction":
            kept.append(BLANK)
        elif child.name.endswith("Interaction"):
            prompt = child.find("prompt")
            if prompt:
                kept.append(Node(name="p", children=_bare(opened, prompt.children)))
        elif child.name == "img":
            opened.picture(child.attrs.get("src", ""), child.attrs.get("alt", ""))
        elif child.name == "object" and not child.attrs.get("type", "image/").startswith("image/"):
            opened.notes.append(f"Left out of the text: {short(child.attrs.get('data', 'an object'))}.")
        elif child.name == "object":
            opened.picture(child.attrs.get("data", ""), child.words)
        elif child.name in ("feedbackBlock", "feedbackInline", "stylesheet"):
            continue
        elif child.name == "rubricBlock" and "candidate" not in child.attrs.get("view", "candidate").split():
            opened.notes.append("A text that is not for the person who answers was left out.")
        elif child.name in ("printedVariable", "math", "video", "audio", "iframe", "script"):
            opened.notes.append(f"Left out of the text: <{child.name}>.")
        else:
            kept.append(Node(name=child.name, attrs=child.attrs, children=_bare(opened, child.children)))
    return kept


def _feedback(root: Node, options: list[dict[str, Any]], told: list[str]) -> tuple[str, list[str]]:
    """What is said in general, and of each option."""
    names = [option.get("id", "") for option in options]
    lines = [*told, *[""] * (len(options) - len(told))]
    general: list[str] = []
    praise = _praise(root)
    for said in root.find_all("modalFeedback"):
        words, name = plain(tree.markup(said.children)), said.attrs.get("identifier", "")
        if name in praise and name not in names:
            continue
        if name in names and name != MISSED:
            lines[names.index(name)] = lines[names.index(name)] or one_line(words)
        elif words and words not in general:
            general.append(words)
    return "\n".join(general), lines


def _praise(root: Node) -> set[str]:
    """Names of what is said after a right answer: “correct”, or shown when another outcome is “correct”."""
    found = {"correct", "CORRECT"}
    processing = root.find("responseProcessing")
    for branch in processing.walk() if processing else ():
        if branch.name in ("responseIf", "responseElseIf"):
            tests = [part for part in branch.nodes if part.name != "setOutcomeValue"]
            asked = [part.words.strip() for test in tests for part in [test, *test.walk()] if part.name == "baseValue"]
            if "correct" in asked and not any(part.name == "not" for test in tests for part in [test, *test.walk()]):
                found |= {part.said("baseValue") for part in branch.find_all("setOutcomeValue")}
    return found - {""}
