"""GIFT, Moodle's text format, read. What Moodle takes from comments ([id:…], [tag:…]) carries key and tags."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from quizzes.interchange import marks
from quizzes.interchange.item import (
    LONGEST_TEXT,
    MOST_ITEMS,
    FileRefused,
    Item,
    ItemRefused,
    Reading,
    Refusal,
    Story,
    kept_feedback,
    pair_order,
    read_tags,
)
from quizzes.interchange.words import BLANK, as_html, legible, number, one_line, plain

ESCAPED = "\\~=#{}:"
_HIDDEN = {character: chr(0xFDD0 + place) for place, character in enumerate(ESCAPED)}
_NEWLINE = "\ufdda"
_SHOWN = str.maketrans({hidden: character for character, hidden in _HIDDEN.items()} | {_NEWLINE: "\n"})
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_MARKS = re.compile(r"\[(id|tag):((?:\\.|[^\]\\])*)\]")
_WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:\.[0-9]{0,8})?)%")
_ORDERING = re.compile(r">[ \t]*[A-Za-z0-9_ \t]*\n")


@dataclass
class _Block:
    """The lines of one question, with what the comments above it say."""

    line: int
    lines: list[str]
    key: str
    tags: list[str]
    section: str


def read(content: bytes) -> Reading:
    """The questions of a GIFT file, in UTF-8 (or UTF-16 with its mark). Never raises."""
    try:
        text = _decoded(content)
    except FileRefused as refusal:
        return Reading(refusals=(Refusal(where="The file", reason=str(refusal)),))
    items: list[Item] = []
    refusals: list[Refusal] = []
    stories: dict[str, Story] = {}
    for block in _blocks(text):
        where = f"Line {block.line}"
        if len(items) >= MOST_ITEMS:
            refusals.append(Refusal(where=where, reason=f"A file holds {MOST_ITEMS} questions at most."))
            break
        try:
            found = _read_block(block, stories)
        except ItemRefused as refusal:
            refusals.append(Refusal(where=f"{where}{f' ({block.key})' if block.key else ''}", reason=str(refusal)))
        else:
            if found:
                items.append(found)
    if not items and not refusals:
        refusals.append(Refusal(where="The file", reason="There are no questions in it."))
    return Reading(items=tuple(items), refusals=tuple(refusals))


def _decoded(content: bytes) -> str:
    how = "utf-16" if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    try:
        text = content.decode(how)
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise FileRefused(
            f"Line {line}: this is not text in UTF-8. Save the file as UTF-8 and send it again."
        ) from fault
    if "\0" in text:
        raise FileRefused("This is not a text file.")
    return legible(text)


def _blocks(text: str) -> Iterable[_Block]:
    """Questions stand apart by empty lines."""
    section, start, key = "", 0, ""
    lines: list[str] = []
    tags: list[str] = []
    for count, line in enumerate([*text.split("\n"), ""], start=1):
        bare = line.strip()
        if bare.startswith("//"):
            for name, value in _MARKS.findall(bare):
                value = re.sub(r"\\(.)", r"\1", value).strip()
                key, tags = (value, tags) if name == "id" else (key, [*tags, value])
        elif bare.startswith("$CATEGORY:"):
            section = bare.removeprefix("$CATEGORY:").strip().rpartition("/")[2].strip()
            section = "" if section in ("top", "$course$") else section
        elif bare:
            start = start if lines else count
            lines.append(line)
        else:
            if lines:
                yield _Block(line=start, lines=lines, key=key, tags=tags, section=section)
            lines, key, tags = [], "", []


def _read_block(block: _Block, stories: dict[str, Story]) -> Item | None:
    text = _hide("\n".join(block.lines))
    if len(text) > LONGEST_TEXT * 4:
        raise ItemRefused("It is longer than any question may be.")
    ours, _ = read_tags(block.tags)
    title = ""
    if text.lstrip().startswith("::"):
        title, closed, rest = text.lstrip()[2:].partition("::")
        if not closed:
            raise ItemRefused("The title begins with :: and is not closed with another ::.")
        title, text = _show(title).strip(), rest
    before, brace, rest = text.partition("{")
    if not brace:
        if "}" in text:
            raise ItemRefused("There is a } without a { before it. Write \\} for one that is meant as text.")
        if ours.get("scenario"):
            how, words = _format(text, "moodle")
            story = as_html(_show(words), how)[0]
            stories[ours["scenario"]] = Story(key=ours["scenario"], title=title, text=story)
            return None
        raise ItemRefused("There are no answers in { }: a text that asks nothing is not taken.")
    inside, brace, after = rest.partition("}")
    if not brace or "{" in inside:
        line = block.line + text[: len(before)].count("\n")
        raise ItemRefused(
            f"The {{ on line {line} is not closed with a }}. Answers may not have empty lines between them; write \\{{ "
            "for one that is meant as text."
        )
    if "{" in after or "}" in after:
        raise ItemRefused("There is a second { or } after the answers. Write \\{ or \\} for those meant as text.")
    if "}" in before:
        raise ItemRefused("There is a } before the answers. Write \\} for one that is meant as text.")
    how, words = _format(before, "moodle")
    if after.strip():
        words = f"{words.rstrip()} {BLANK} {after.strip()}"
    words, notes = as_html(_show(words), how)
    answers, _, general = inside.partition("####")
    asked = _answers(answers, how, ours)
    story_key = ours.get("scenario", "")
    if story_key and story_key not in stories:
        asked.notes.append(f"It belongs to the scenario “{story_key}”, which is not in the file above it.")
    return Item(
        kind=asked.kind,
        text=words,
        options=tuple(asked.options),
        settings=asked.settings,
        feedback=_words(general, how),
        answer_feedback=kept_feedback(asked.feedback),
        key=block.key,
        title="" if title == block.key else title,
        section=block.section,
        outcome=ours.get("outcome", ""),
        teaches=ours.get("teaches", ""),
        story=stories.get(story_key),
        place=_place(ours) if story_key in stories else 0,
        where=f"Line {block.line}",
        notes=(*notes, *asked.notes),
    )


@dataclass
class _Asked:
    kind: str
    options: list[dict[str, Any]]
    settings: dict[str, str]
    feedback: list[str]
    notes: list[str]


def _answers(inside: str, how: str, ours: dict[str, str]) -> _Asked:
    bare = inside.strip()
    if not bare:
        raise ItemRefused("It asks for a written text ({ } is empty): answers here are marked without a person.")
    if bare[0] == "#":
        return _numeric(bare[1:], how, ours)
    if bare[0] == ">":
        return _ordering(bare, how)
    said, *told = [part.strip() for part in bare.split("#")]
    if said.upper() in ("T", "TRUE", "F", "FALSE"):
        return _true_false(said.upper()[0] == "T", [_words(part, how) for part in told], ours)
    rows = _rows(inside)
    if rows and all(sign == "=" and "->" in words for sign, words in rows):
        pairs = [
            {"text": one_line(_words(thing, how)), "match": one_line(_words(match, how))}
            for thing, _, match in (words.partition("->") for _, words in rows)
        ]
        options = [pair if pair["text"] else {"match": pair["match"]} for pair in pairs]
        return _Asked("matching", pair_order(options), _credit(ours, usual="partial"), [], [])
    if not any(sign == "~" for sign, _ in rows):
        raise ItemRefused(
            "It asks for words to be written (all its answers are right): answers here are marked by choice."
        )
    return _choice(rows, how, ours)


def _choice(rows: list[tuple[str, str]], how: str, ours: dict[str, str]) -> _Asked:
    texts, worth, told = [], [], []
    for sign, words in rows:
        weight = _WEIGHT.match(words)
        words = words[weight.end() :] if weight else words
        worth.append(float(weight[1]) if weight else 100.0 if sign == "=" else 0.0)
        answer, _, feedback = words.partition("#")
        texts.append(one_line(_words(answer, how)))
        told.append(_words(feedback, how))
    notes: list[str] = []
    if any(sign == "=" for sign, _ in rows):
        kind = "true_false" if ours.get("kind") == "true_false" else "single"
        settings = _credit(ours) if kind == "true_false" else {}
        rights = [sign == "=" and weight >= 100 for (sign, _), weight in zip(rows, worth, strict=True)]
        if any(0 < weight < 100 for weight in worth):
            notes.append("Answers that earned a part of the mark count as wrong here.")
    else:
        kind = "multiple"
        rights, settings, notes = marks.read_weights(worth, tag=ours.get("credit", ""))
    options = [{"text": text, "right": right} for text, right in zip(texts, rights, strict=True)]
    return _Asked(kind, options, settings, told, notes)


def _true_false(is_true: bool, told: list[str], ours: dict[str, str]) -> _Asked:
    wrong, right = [*told, "", ""][:2]
    options = [{"text": "True", "right": is_true}, {"text": "False", "right": not is_true}]
    return _Asked("true_false", options, _credit(ours), [right, wrong] if is_true else [wrong, right], [])


def _numeric(inside: str, how: str, ours: dict[str, str]) -> _Asked:
    rows = _rows(inside) if "=" in inside else [("=", inside)]
    options, told, notes = [], [], []
    for _, words in rows:
        weight = _WEIGHT.match(words)
        answer, _, feedback = (words[weight.end() :] if weight else words).partition("#")
        if weight and float(weight[1]) < 100:
            notes.append(f"The number {_show(answer).strip()[:40]} earned a part of the mark: it is left out.")
            continue
        options.append(_number(_show(answer).strip()))
        told.append(_words(feedback, how))
    settings = {"unit": ours["unit"]} if ours.get("unit") else {}
    return _Asked("numeric", options, settings, told, notes)


def _number(written: str) -> dict[str, Any]:
    low, dots, high = written.partition("..")
    if dots:
        from quizzes.kinds.base import as_number

        ends = as_number(low.strip()), as_number(high.strip())
        if ends[0] is None or ends[1] is None or ends[0] > ends[1]:
            raise ItemRefused(f"“{written[:40]}” is not a range of numbers, like 1..5.")
        value, tolerance = number(str((ends[0] + ends[1]) / 2)), number(str((ends[1] - ends[0]) / 2))
    else:
        first, _, second = written.partition(":")
        value, tolerance = number(first), number(second or "0")
    if value is None or tolerance is None:
        raise ItemRefused(f"“{written[:40]}” is not a number, like 12 or 12:0.5.")
    return {"value": value} | ({"tolerance": tolerance} if tolerance.strip("0.") else {})


def _ordering(bare: str, how: str) -> _Asked:
    head = _ORDERING.match(f"{bare}\n")
    rows = [row for row in bare[head.end() if head else 1 :].split("\n") if row.strip()]
    options = [{"text": one_line(_words(row, how))} for row in rows]
    settings = {} if head and "ALL_OR_NOTHING" in head[0].upper() else {"credit": "partial"}
    return _Asked("ordering", options, settings, [], [])


def _rows(inside: str) -> list[tuple[str, str]]:
    head, *parts = re.split(r"([=~])", inside)
    if head.strip():
        raise ItemRefused(f"“{_show(head).strip()[:60]}” stands before the first answer: answers begin with = or ~.")
    return list(zip(parts[::2], parts[1::2], strict=True))


def _credit(ours: dict[str, str], *, usual: str = "") -> dict[str, str]:
    return {"credit": "partial"} if ours.get("credit", usual) == "partial" else {}


def _place(ours: dict[str, str]) -> int:
    place = ours.get("scenario-place", "")
    return min(int(place), 999) if place.isascii() and place.isdecimal() and len(place) < 6 else 0


def _hide(text: str) -> str:
    """Escaped characters as ones that mean nothing. They cannot be in the file: noncharacters were left out of it."""
    return re.sub(r"\\([\\~=#{}:n])", lambda m: _NEWLINE if m[1] == "n" else _HIDDEN[m[1]], text)


def _show(text: str) -> str:
    return text.translate(_SHOWN)


def _format(text: str, usual: str) -> tuple[str, str]:
    found = _FORMAT.match(text)
    return (found[1], text[found.end() :]) if found else (usual, text)


def _words(text: str, usual: str) -> str:
    """Plain words of a part that may name its own format."""
    how, words = _format(text, usual)
    words = _show(words)
    return legible(words).strip() if how == "plain" else plain(as_html(words, how)[0] if how == "markdown" else words)
