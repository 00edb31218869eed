"""Moodle XML, read: questions with their pictures, tags and feedback in one file."""

from __future__ import annotations

import base64
import binascii
import html
import re
from typing import Any
from urllib.parse import unquote

from quizzes.interchange import marks, tree
from quizzes.interchange.item import (
    LONGEST_TEXT,
    MOST_ITEMS,
    FileRefused,
    Image,
    Item,
    ItemRefused,
    Reading,
    Refusal,
    Story,
    kept_feedback,
    pair_order,
    read_tags,
    refusal_of,
)
from quizzes.interchange.pictures import LARGEST, check_image, drawing_of, short
from quizzes.interchange.tree import Node, node
from quizzes.interchange.words import as_html, last_category, legible, number, one_line, plain, without_empty

MOST_PICTURES = 50  # named in one text, most of them to be left out
FORMATS = {"html": "html", "plain_text": "plain", "markdown": "markdown"}
PLUGIN_FILE = "@@PLUGINFILE@@/"
IMG = re.compile(r"""<img(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
ATTR = re.compile(r"""\b(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
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
    stories: dict[str, Story] = {}
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


def _read_question(question: Node, section: str, stories: dict[str, Story]) -> Item | None:
    form = question.attrs.get("type", "")
    tags = question.find("tags")
    ours, _ = read_tags([legible(tag.said("text")) for tag in (tags.find_all("tag") if tags else [])])
    title, key = one_line(question.said("name", "text")), legible(question.said("idnumber"))
    text = question.find("questiontext") or node("questiontext")
    if len(text.said("text")) > LONGEST_TEXT * 2:
        raise ItemRefused("Its text is longer than any question may be.")
    if text.said("text").lower().count("<img") > MOST_PICTURES:
        raise ItemRefused(f"Its text has more than {MOST_PICTURES} pictures.")
    words, picture, notes = _pictured(text)
    if form == "description" and ours.get("scenario"):
        stories[ours["scenario"]] = Story(
            key=ours["scenario"], title=title, text=words, drawing=picture.drawing, picture_alt=picture.alt
        )
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
    place = ours.get("scenario-place", "")
    return Item(
        kind=kind,
        text=words,
        options=tuple(options),
        settings=settings,
        feedback=_words(question.find("generalfeedback")),
        answer_feedback=kept_feedback(told),
        key=key,
        title="" if title == key else title,
        section=section,
        outcome=ours.get("outcome", ""),
        teaches=ours.get("teaches", ""),
        drawing=picture.drawing,
        image=picture.image,
        picture_alt=picture.alt,
        story=stories.get(story_key),
        place=int(place) if story_key in stories and re.fullmatch(r"[0-9]{1,3}", place) else 0,
        where=f"Line {question.line}",
        notes=(*notes, *more),
    )


class _Picture:
    drawing: str = ""
    image: Image | None = None
    alt: str = ""


def _pictured(text: Node) -> tuple[str, _Picture, list[str]]:
    """The words without their first picture, that picture, and what was left out."""
    how, raw = _how(text), legible(text.said("text"))
    files = {file.attrs.get("name", ""): file for file in text.find_all("file")}
    found, notes, used = _Picture(), [], False
    for img in IMG.findall(raw) if how != "plain" else []:
        attrs = {name.lower(): html.unescape(double or single) for name, double, single in ATTR.findall(img)}
        source = attrs.get("src", "")
        if not source.startswith(PLUGIN_FILE):
            notes.append(f"A picture that is not in the file was left out: {short(source)}.")
            continue
        name = unquote(source.removeprefix(PLUGIN_FILE).partition("?")[0].rpartition("/")[2])
        if used:
            notes.append(f"A question has one picture here. Another was left out: {short(name)}.")
            continue
        used, found.alt = True, legible(attrs.get("alt", "")).strip()
        found.drawing = drawing_of(name)
        if found.drawing:
            continue
        if name not in files:
            raise ItemRefused(f"The picture “{short(name)}” is not in the file.")
        if name.lower().endswith(".svg"):
            found.alt = ""
            notes.append(f"The picture “{short(name)}” is an SVG, which is not taken: send it as PNG.")
            continue
        found.image = check_image(name, _decoded(files[name]))
    words, left = as_html(IMG.sub("", raw) if how != "plain" else raw, how)
    if used:
        words = without_empty(words)
    return words, found, [*notes, *left]


def _decoded(file: Node) -> bytes:
    if file.attrs.get("encoding", "base64") != "base64":
        raise ItemRefused("A picture is not written in base64.")
    packed = "".join(file.words.split())
    if len(packed) > LARGEST * 2:
        raise ItemRefused("A picture is too large.")
    try:
        return base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise ItemRefused("A picture is not written in sound base64.") from fault


Asked = tuple[str, list[dict[str, Any]], dict[str, str], list[str], list[str]]


def _choice(question: Node, ours: dict[str, str]) -> Asked:
    answers = question.find_all("answer")
    texts = [one_line(_words(answer)) for answer in answers]
    worth = [_fraction(answer) for answer in answers]
    told = [_words(answer.find("feedback")) for answer in answers]
    notes: list[str] = []
    form = question.attrs["type"]
    if form == "multichoice" and question.said("single").lower() not in ("false", "0"):
        kind = "true_false" if ours.get("kind") == "true_false" else "single"
        rights, settings = [weight >= 99.99 for weight in worth], _credit(ours) if kind == "true_false" else {}
        if any(0 < weight < 99.99 for weight in worth):
            notes.append("Answers that earned a part of the mark count as wrong here.")
    elif form == "oumultiresponse":
        kind, rights, settings = "multiple", [weight > 0 for weight in worth], {"credit": "partial"}
    elif form == "multichoiceset":
        kind, rights, settings = "multiple", [weight > 0 for weight in worth], {}
    else:
        kind = "multiple"
        rights, settings, notes = marks.read_weights(worth, tag=ours.get("credit", ""))
    options = [{"text": text, "right": right} for text, right in zip(texts, rights, strict=True)]
    if any(answer.find("file") for answer in answers):
        notes.append("Pictures in answers were left out: answers are words here.")
    return kind, options, settings, told, notes


def _true_false(question: Node, ours: dict[str, str]) -> Asked:
    answers = {answer.said("text").lower(): answer for answer in question.find_all("answer")}
    if set(answers) != {"true", "false"}:
        raise ItemRefused("Its answers are not “true” and “false”.")
    options = [{"text": word.title(), "right": _fraction(answers[word]) > 0} for word in ("true", "false")]
    return (
        "true_false",
        options,
        _credit(ours),
        [_words(answers[word].find("feedback")) for word in ("true", "false")],
        [],
    )


def _matching(question: Node, ours: dict[str, str]) -> Asked:
    options: list[dict[str, Any]] = []
    for pair in question.find_all("subquestion"):
        thing, match = one_line(_words(pair)), one_line(legible(pair.said("answer", "text")))
        options.append({"text": thing, "match": match} if thing else {"match": match})
    notes = []
    if any(pair.find("file") for pair in question.find_all("subquestion")):
        notes.append("Pictures in answers were left out: answers are words here.")
    return "matching", pair_order(options), _credit(ours, usual="partial"), [], notes


def _ordering(question: Node, ours: dict[str, str]) -> Asked:
    how = question.said("gradingtype").upper()
    settings = {} if how in ("ALL_OR_NOTHING", "-1") else {"credit": "partial"}
    notes = []
    if settings and how not in ("ABSOLUTE_POSITION", "0", ""):
        notes.append("It gave marks for neighbours. Here each thing in its right place earns a share.")
    if question.said("selecttype").upper() not in ("ALL", "0", "") and question.said("selectcount") not in ("", "0"):
        notes.append("It showed some of its things only. Here all of them are put in order.")
    answers = sorted(question.find_all("answer"), key=_fraction)  # the weight is the place
    return (
        "ordering",
        [{"text": one_line(_words(answer))} for answer in answers],
        settings,
        [],
        notes,
    )


def _numerical(question: Node, ours: dict[str, str]) -> Asked:
    options, told, notes = [], [], []
    for answer in question.find_all("answer"):
        written = answer.said("text")
        if _fraction(answer) < 99.99:
            if written != "*":
                notes.append(f"The number {short(written)[:40]} earned a part of the mark: it is left out.")
            continue
        value, tolerance = number(written), number(answer.said("tolerance") or "0")
        if value is None or tolerance is None:
            raise ItemRefused(f"“{short(written)[:40]}” is not a number.")
        options.append({"value": value} | ({"tolerance": tolerance} if tolerance.strip("0.") else {}))
        told.append(_words(answer.find("feedback")))
    units = question.find("units")
    named = [(unit.said("unit_name"), number(unit.said("multiplier") or "1")) for unit in units.nodes] if units else []
    unit = next((name for name, worth in named if worth is not None and float(worth) == 1), "")
    if len(named) > 1:
        notes.append("It took several units. Here people write the number alone, in the unit shown.")
    return "numeric", options, {"unit": one_line(unit)} if unit else {}, told, notes


READERS = {
    "multichoice": _choice,
    "multichoiceset": _choice,
    "oumultiresponse": _choice,
    "truefalse": _true_false,
    "matching": _matching,
    "ddmatch": _matching,
    "ordering": _ordering,
    "numerical": _numerical,
}


def _how(part: Node) -> str:
    return FORMATS.get(part.attrs.get("format", "moodle_auto_format"), "moodle")


def _words(part: Node | None) -> str:
    """Plain words of a part with a text in it."""
    if part is None:
        return ""
    words = part.said("text")
    if len(words) > LONGEST_TEXT:  # before it is cleaned: what is nested to no end takes longer and longer
        raise ItemRefused("An answer or a feedback is longer than any may be.")
    how = _how(part)
    if how == "plain":
        return legible(words).strip()
    return plain(as_html(words, how)[0] if how == "markdown" else words)


def _fraction(answer: Node) -> float:
    written = number(answer.attrs.get("fraction", "0") or "0")
    if written is None:
        raise ItemRefused(f"“{short(answer.attrs.get('fraction', ''))[:40]}” is no weight of an answer.")
    return float(written)


def _credit(ours: dict[str, str], *, usual: str = "") -> dict[str, str]:
    return {"credit": "partial"} if ours.get("credit", usual) == "partial" else {}
