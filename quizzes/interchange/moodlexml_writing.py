"""Items as Moodle XML, each picture packed into its question."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence

from quizzes.interchange import marks, tree
from quizzes.interchange.item import (
    Item,
    ItemRefused,
    Refusal,
    Story,
    Written,
    answers_feedback,
    has_reasons,
    is_plain_true_false,
    tags_of,
)
from quizzes.interchange.moodlexml_text import PLUGIN_FILE
from quizzes.interchange.pictures import picture_of
from quizzes.interchange.tree import Node, node
from quizzes.interchange.words import as_category, one_line


def write(items: Sequence[Item]) -> Written:
    """A Moodle XML file, and the items it cannot hold."""
    quiz, refusals, count, section = node("quiz"), [], 0, ""
    told: set[str] = set()
    for item in items:
        try:
            made = _write_item(item)
            story = _write_story(item.story) if item.story and item.story.key not in told else None
        except ItemRefused as refusal:
            refusals.append(Refusal(where=item.name, reason=str(refusal)))
            continue
        if item.section != section:
            section = item.section
            quiz.children.append(
                node("question", {"type": "category"}, node("category", {}, _text(as_category(section))))
            )
        if item.story and story:
            told.add(item.story.key)
            quiz.children.append(story)
        quiz.children.append(made)
        count += 1
    return Written(content=tree.write(quiz), count=count, refusals=tuple(refusals))


def _write_story(story: Story) -> Node:
    return node(
        "question",
        {"type": "description"},
        node("name", {}, _text(story.title)),
        _question_text(story),
        _tags([f"scenario:{story.key}"]),
    )


def _write_item(item: Item) -> Node:
    if item.kind == "true_false" and has_reasons(item):
        raise ItemRefused("It asks for a reason, and true or false in Moodle has none.")
    if item.kind == "hotspot":
        raise ItemRefused("Moodle has no questions that ask for one of several places on a picture.")
    if item.kind not in WRITERS:
        raise ItemRefused("Moodle XML has no questions of this kind.")
    form, parts, also = WRITERS[item.kind](item)
    if item.story:
        also = [*also, ("scenario", item.story.key), ("scenario-place", str(item.place))]
    tags = tags_of(item, also=also)
    return node(
        "question",
        {"type": form},
        node("name", {}, _text(one_line(item.title or item.key))),
        _question_text(item),
        node("generalfeedback", {"format": "plain_text"}, _text(item.feedback)),
        node("defaultgrade", {}, "1.0000000"),
        node("penalty", {}, "0.0000000"),
        node("hidden", {}, "0"),
        node("idnumber", {}, item.key),
        *parts,
        *([_tags(tags)] if tags else []),
    )


def _question_text(asked: Item | Story) -> Node:
    """The words, and the picture that stands below them, packed."""
    file = picture_of(asked)
    if file is None:
        return node("questiontext", {"format": "html"}, _text(asked.text))
    name = file.path.rpartition("/")[2]
    img = f'<p><img src="{PLUGIN_FILE}{name}" alt="{html.escape(asked.picture_alt)}"></p>'
    packed = base64.b64encode(file.content).decode()
    return node(
        "questiontext",
        {"format": "html"},
        _text(f"{asked.text}{img}"),
        node("file", {"name": name, "path": "/", "encoding": "base64"}, packed),
    )


Made = tuple[str, list[Node], list[tuple[str, str]]]


def _write_single(item: Item) -> Made:
    rights = [option["right"] for option in item.options]
    return "multichoice", _choices(item, ["100" if right else "0" for right in rights], single=True), []


def _write_multiple(item: Item) -> Made:
    partial = item.settings.get("credit") == "partial"
    worth = marks.weights([option["right"] for option in item.options], partial=partial)
    return "multichoice", _choices(item, worth, single=False), [("credit", "partial" if partial else "all")]


def _choices(item: Item, worth: list[str], *, single: bool) -> list[Node]:
    return [
        node("single", {}, "true" if single else "false"),
        node("shuffleanswers", {}, "true"),
        node("answernumbering", {}, "none"),
        *(
            _answer(weight, option["text"], told)
            for option, weight, told in zip(item.options, worth, answers_feedback(item), strict=True)
        ),
    ]


def _write_true_false(item: Item) -> Made:
    credit = [("credit", item.settings.get("credit", ""))]
    if not is_plain_true_false(item):
        _, parts, _ = _write_single(item)
        return "multichoice", parts, [("kind", "true_false"), *credit]
    answers = [
        node(
            "answer",
            {"fraction": "100" if option["right"] else "0", "format": "moodle_auto_format"},
            _text(option["text"].lower()),
            node("feedback", {"format": "plain_text"}, _text(told)),
        )
        for option, told in zip(item.options, answers_feedback(item), strict=True)
    ]
    return "truefalse", answers, credit


def _write_matching(item: Item) -> Made:
    pairs = [
        node(
            "subquestion",
            {"format": "html"},
            _text(html.escape(option.get("text", ""), quote=False)),
            node("answer", {}, _text(option["match"])),
        )
        for option in item.options
    ]
    partial = item.settings.get("credit") == "partial"
    return "matching", [node("shuffleanswers", {}, "true"), *pairs], [] if partial else [("credit", "all")]


def _write_ordering(item: Item) -> Made:
    grading = "ABSOLUTE_POSITION" if item.settings.get("credit") == "partial" else "ALL_OR_NOTHING"
    return (
        "ordering",
        [
            node("layouttype", {}, "VERTICAL"),
            node("selecttype", {}, "ALL"),
            node("selectcount", {}, "0"),
            node("gradingtype", {}, grading),
            node("showgrading", {}, "SHOW"),
            node("numberingstyle", {}, "none"),
            *(_answer(str(place), option["text"], "") for place, option in enumerate(item.options, start=1)),
        ],
        [],
    )


def _write_numeric(item: Item) -> Made:
    parts = [
        node(
            "answer",
            {"fraction": "100", "format": "moodle_auto_format"},
            _text(option["value"]),
            node("feedback", {"format": "plain_text"}, _text(told)),
            node("tolerance", {}, option.get("tolerance", "0")),
        )
        for option, told in zip(item.options, answers_feedback(item), strict=True)
    ]
    unit = item.settings.get("unit", "")
    if unit:
        parts.append(node("units", {}, node("unit", {}, node("multiplier", {}, "1"), node("unit_name", {}, unit))))
    # 3: the unit is not asked for, and shown beside the number where the system shows it
    return "numerical", [*parts, node("unitgradingtype", {}, "0"), node("showunits", {}, "3")], []


WRITERS = {
    "single": _write_single,
    "multiple": _write_multiple,
    "true_false": _write_true_false,
    "matching": _write_matching,
    "ordering": _write_ordering,
    "numeric": _write_numeric,
}


def _answer(fraction: str, words: str, told: str) -> Node:
    return node(
        "answer",
        {"fraction": fraction, "format": "html"},
        _text(html.escape(words, quote=False)),
        node("feedback", {"format": "plain_text"}, _text(told)),
    )


def _text(words: str) -> Node:
    return node("text", {}, words)


def _tags(tags: Sequence[str]) -> Node:
    return node("tags", {}, *(node("tag", {}, _text(tag)) for tag in tags))
