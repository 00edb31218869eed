"""Items as GIFT, in Moodle's own way of escaping, one line for each answer."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from quizzes.interchange import marks
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
from quizzes.interchange.words import as_category, one_line


def write(items: Sequence[Item]) -> Written:
    """A GIFT file in UTF-8, and the items it cannot hold."""
    blocks, refusals, count, section = [], [], 0, ""
    told: set[str] = set()
    for item in items:
        try:
            block = _write_item(item)
        except ItemRefused as refusal:
            refusals.append(Refusal(where=item.name, reason=str(refusal)))
            continue
        if item.story and item.story.key not in told:
            told.add(item.story.key)
            blocks.append(_write_story(item.story))
        if item.section != section:
            section = item.section
            blocks.append(f"$CATEGORY: {as_category(section)}")
        blocks.append(block)
        count += 1
    return Written(content=("\n\n".join(blocks) + "\n").encode(), count=count, refusals=tuple(refusals))


def _write_story(story: Story) -> str:
    return f"// [tag:scenario:{story.key}]\n::{_escape(story.title)}::[html]{_escape(story.text)}"


def _write_item(item: Item) -> str:
    if item.drawing or item.image or (item.story and (item.story.drawing or item.story.image)):
        raise ItemRefused("It has a picture, and GIFT holds no pictures.")
    if item.kind == "true_false" and has_reasons(item):
        raise ItemRefused("It asks for a reason, and true or false in GIFT has none.")
    if item.kind not in WRITERS:
        raise ItemRefused("GIFT has no questions of this kind.")
    body, also = WRITERS[item.kind](item)
    if item.story:
        also = [*also, ("scenario", item.story.key), ("scenario-place", str(item.place))]
    comments = ([f"[id:{_bracket(item.key)}]"] if item.key else []) + [
        f"[tag:{_bracket(tag)}]" for tag in tags_of(item, also=also)
    ]
    first = f"// {' '.join(comments)}\n" if comments else ""
    feedback = f"\t####[plain]{_escape(item.feedback)}\n" if item.feedback else ""
    title = one_line(item.title or item.key)
    return f"{first}::{_escape(title)}::[html]{_escape(item.text)}{{{body}\n{feedback}}}"


def _lines(rows: Iterable[str]) -> str:
    return "".join(f"\n\t{row}" for row in rows)


def _write_single(item: Item) -> tuple[str, list[tuple[str, str]]]:
    rows = [
        f"{'=' if option['right'] else '~'}{_answer(option['text'])}{_said(told)}"
        for option, told in zip(item.options, answers_feedback(item), strict=True)
    ]
    return _lines(rows), []


def _write_multiple(item: Item) -> tuple[str, list[tuple[str, str]]]:
    partial = item.settings.get("credit") == "partial"
    worth = marks.weights([option["right"] for option in item.options], partial=partial)
    rows = [
        f"~%{weight}%{_answer(option['text'])}{_said(told)}"
        for option, weight, told in zip(item.options, worth, answers_feedback(item), strict=True)
    ]
    return _lines(rows), [("credit", "partial" if partial else "all")]


def _write_true_false(item: Item) -> tuple[str, list[tuple[str, str]]]:
    credit = [("credit", item.settings.get("credit", ""))]
    if not is_plain_true_false(item):
        return _write_single(item)[0], [("kind", "true_false"), *credit]
    is_true = bool(item.options[0]["right"])
    true, false = answers_feedback(item)
    right, wrong = (true, false) if is_true else (false, true)
    told = f"{_said(wrong) or '#'}{_said(right)}" if right or wrong else ""
    return f"{'TRUE' if is_true else 'FALSE'}{told}", credit


def _write_matching(item: Item) -> tuple[str, list[tuple[str, str]]]:
    rows = [f"={_answer(option.get('text', ''))} -> {_answer(option['match'])}" for option in item.options]
    if len(rows) < 2:
        raise ItemRefused("GIFT matches at least two things.")
    return _lines(rows), [] if item.settings.get("credit") == "partial" else [("credit", "all")]


def _write_ordering(item: Item) -> tuple[str, list[tuple[str, str]]]:
    grading = "ABSOLUTE_POSITION" if item.settings.get("credit") == "partial" else "ALL_OR_NOTHING"
    rows = [_answer(option["text"]) for option in item.options]
    return f">{len(rows)} ALL VERTICAL {grading} SHOW none{_lines(rows)}", []


def _write_numeric(item: Item) -> tuple[str, list[tuple[str, str]]]:
    rows = [
        f"={option['value']}:{option.get('tolerance', '0')}{_said(told)}"
        for option, told in zip(item.options, answers_feedback(item), strict=True)
    ]
    return f"#{_lines(rows)}", [("unit", item.settings.get("unit", ""))]


WRITERS = {
    "single": _write_single,
    "multiple": _write_multiple,
    "true_false": _write_true_false,
    "matching": _write_matching,
    "ordering": _write_ordering,
    "numeric": _write_numeric,
}


def _said(words: str) -> str:
    return f"#[plain]{_escape(words)}" if words else ""


def _escape(words: str) -> str:
    return re.sub(r"([\\~=#{}:])", r"\\\1", words).replace("\n", "\\n")


def _answer(words: str) -> str:
    """Plain words where GIFT reads HTML: what would be read as a weight, a format or a comment is written as HTML."""
    escaped = html.escape(words, quote=False)
    if escaped[:1] in ("%", "[", "/", "$"):
        escaped = f"&#{ord(escaped[0])};{escaped[1:]}"
    return _escape(escaped)


def _bracket(words: str) -> str:
    return re.sub(r"([\\\]])", r"\\\1", words)
