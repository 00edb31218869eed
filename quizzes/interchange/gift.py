"""GIFT, Moodle's text format, read. What Moodle takes from comments ([id:…], [tag:…]) carries key and tags."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from quizzes.interchange.gift_answers import read_answers
from quizzes.interchange.gift_text import Block, SyntaxFault, hide, show, split_format, words_of
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
    read_tags,
    refusal_of,
)
from quizzes.interchange.pictures import short
from quizzes.interchange.words import BLANK, as_html, last_category, legible, one_line

_MARK = re.compile(r"\[(id|tag):")
_MARKED = re.compile(r"((?:\\.|[^\]\\])*)\]")


def read(content: bytes) -> Reading:
    """The questions of a GIFT file, in UTF-8 (or UTF-16 with its mark). Never raises."""
    try:
        text = _decoded(content)
    except FileRefused as refusal:
        return Reading(refusals=(refusal_of("The file", refusal),))
    items: list[Item] = []
    refusals: list[Refusal] = []
    stories: dict[str, Story] = {}
    for block in _blocks(text):
        if len(items) >= MOST_ITEMS:
            refusals.append(Refusal(where=block.where, reason=f"A file holds {MOST_ITEMS} questions at most."))
            break
        try:
            found = _read_block(block, stories)
        except ItemRefused as refusal:
            where = block.place(refusal.at) if isinstance(refusal, SyntaxFault) else block.where
            refusals.append(
                Refusal(where=f"{where}{f' ({short(block.key)})' if block.key else ''}", reason=str(refusal))
            )
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


def _blocks(text: str) -> Iterable[Block]:
    """Questions stand apart by empty lines."""
    section, key = "", ""
    numbers: list[int] = []
    lines: list[str] = []
    tags: list[str] = []
    for count, line in enumerate([*text.split("\n"), ""], start=1):
        bare = line.strip()
        if bare.startswith("//"):
            for name, value in _marks(bare):
                key, tags = (value, tags) if name == "id" else (key, [*tags, value])
        elif bare.startswith("$CATEGORY:"):
            section = last_category(bare.removeprefix("$CATEGORY:"))
        elif bare:
            numbers.append(count)
            lines.append(line)
        else:
            if lines:
                yield Block(numbers=numbers, lines=lines, key=key, tags=tags, section=section)
            numbers, lines, key, tags = [], [], "", []


def _marks(comment: str) -> Iterable[tuple[str, str]]:
    """Names and values of [id:…] and [tag:…]. One that is not closed is the last: it is not looked for again and again
    from each that follows it."""
    begins = _MARK.search(comment)
    while begins and (found := _MARKED.match(comment, begins.end())):
        yield begins[1], re.sub(r"\\(.)", r"\1", found[1]).strip()
        begins = _MARK.search(comment, found.end())


def _read_block(block: Block, stories: dict[str, Story]) -> Item | None:
    text = hide("\n".join(block.lines))
    if len(text) > LONGEST_TEXT * 4:
        raise ItemRefused("It is longer than any question may be.")
    ours, _ = read_tags(block.tags)
    title, start = _title(text)
    found = _braces(text, start)
    if found is None:
        how, words = split_format(text[start:], "moodle")
        if ours.get("scenario"):
            story = as_html(show(words), how)[0]
            stories[ours["scenario"]] = Story(key=ours["scenario"], title=title, text=story)
            return None
        raise ItemRefused("There are no answers in { }: a text that asks nothing is not taken.")
    opens, closes = found
    how, words = split_format(text[start:opens], "moodle")
    if after := text[closes + 1 :].strip():
        words = f"{words.rstrip()} {BLANK} {after}"
    words, notes = as_html(show(words), how)
    answers, _, general = text[opens + 1 : closes].partition("####")
    asked = read_answers(answers, how, ours, at=opens + 1)
    story_key = ours.get("scenario", "")
    if story_key and story_key not in stories:
        asked.notes.append(f"It belongs to the scenario “{story_key}”, which is not in the file above it.")
    return Item(
        kind=asked.kind,
        text=words,
        options=tuple(asked.options),
        settings=asked.settings,
        feedback=words_of(general, how),
        answer_feedback=kept_feedback(asked.feedback),
        key=block.key,
        title="" if title == block.key else title,
        section=block.section,
        outcome=ours.get("outcome", ""),
        teaches=ours.get("teaches", ""),
        story=stories.get(story_key),
        place=_place(ours) if story_key in stories else 0,
        where=block.where,
        notes=(*notes, *asked.notes),
    )


def _title(text: str) -> tuple[str, int]:
    """The title between :: and ::, and where the question begins."""
    begins = len(text) - len(text.lstrip())
    if not text.startswith("::", begins):
        return "", 0
    ends = text.find("::", begins + 2)
    if ends < 0:
        raise SyntaxFault("The title begins with :: and is not closed with another ::.", begins)
    return one_line(show(text[begins + 2 : ends])), ends + 2


def _braces(text: str, start: int) -> tuple[int, int] | None:
    """Where the answers open and close; none without any. Raises SyntaxFault."""
    opens, closes = text.find("{", start), text.find("}", start)
    if opens < 0 and closes < 0:
        return None
    if closes >= 0 and (opens < 0 or closes < opens):
        raise SyntaxFault("There is a } without a { before it. Write \\} for one that is meant as text.", closes)
    second = text.find("{", opens + 1)
    if closes < 0 or 0 <= second < closes:
        raise SyntaxFault(
            "The { is not closed with a }. Answers may not have empty lines between them; write \\{ for one that is "
            "meant as text.",
            opens,
        )
    others = [place for place in (second, text.find("}", closes + 1)) if place >= 0]
    if others:
        raise SyntaxFault(
            "There is a second { or } after the answers. Write \\{ or \\} for those meant as text.", min(others)
        )
    return opens, closes


def _place(ours: dict[str, str]) -> int:
    place = ours.get("scenario-place", "")
    return min(int(place), 999) if place.isascii() and place.isdecimal() and len(place) < 6 else 0
