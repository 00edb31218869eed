"""A question between a file and the bank: what the formats share, without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MEGABYTE = 1_000_000
LARGEST_FILE = 10 * MEGABYTE
LONGEST_TEXT = 20_000  # characters of one question's HTML
LONGEST_FEEDBACK = 5_000
MOST_ITEMS = 5_000  # questions in one file
# Said alike at every door.
EMPTY = "The file is empty: choose another."
TOO_LARGE = f"The file is larger than {LARGEST_FILE // MEGABYTE} MB. Split it."

TAGS = ("outcome", "teaches", "credit", "kind", "unit")  # what rides along as `name:value` where a format has tags


class FileRefused(Exception):
    """Nothing of the file can be taken; the message is a sentence. `tampering`: no authoring tool writes such
    a file.
    """

    def __init__(self, sentence: str, *, tampering: bool = False) -> None:
        super().__init__(sentence)
        self.tampering = tampering


class ItemRefused(Exception):
    """One item cannot be taken or written; the message is a sentence."""


@dataclass(frozen=True, kw_only=True)
class Image:
    """A picture, as it is in the file. `content` was opened as a picture before it came here."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Story:
    """The situation that several items are about."""

    key: str
    title: str
    text: str
    drawing: str = ""
    image: Image | None = None
    picture_alt: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question. `text` is clean HTML; `options` and `settings` are as its kind keeps them, with an id only where
    the format holds one. `section` is where the format puts it, `where` its line or file, `notes` what was left out or
    filled in when it was read, as sentences.
    """

    kind: str
    text: str
    options: tuple[Mapping[str, Any], ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    feedback: str = ""
    answer_feedback: tuple[str, ...] = ()  # one for each option, where a file has it
    key: str = ""
    title: str = ""
    section: str = ""
    outcome: str = ""
    teaches: str = ""
    drawing: str = ""
    image: Image | None = None
    picture_alt: str = ""
    story: Story | None = None
    place: int = 0
    where: str = field(default="", compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def name(self) -> str:
        """How people find it in their file."""
        return self.key or self.title or self.where


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """What was not taken or not written: a line, file or identifier, and why. `tampering`: it smells of somebody who
    tries what a file can do.
    """

    where: str
    reason: str
    tampering: bool = field(default=False, compare=False)


def refusal_of(where: str, refused: FileRefused | ItemRefused) -> Refusal:
    """What was raised, with its place."""
    return Refusal(where=where, reason=str(refused), tampering=getattr(refused, "tampering", False))


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a file held."""

    items: tuple[Item, ...] = ()
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Written:
    """A file, and what it could not hold."""

    content: bytes = field(repr=False)
    count: int
    refusals: tuple[Refusal, ...] = ()


def pair_order(options: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Matching: the things in their order, then each match that fits nothing, once."""
    things = [dict(option) for option in options if option.get("text")]
    known = {" ".join(str(option["match"]).split()).casefold() for option in things}
    extras = []
    for option in options:
        words = " ".join(str(option["match"]).split()).casefold()
        if not option.get("text") and words not in known:
            known.add(words)
            extras.append({"match": option["match"]})
    return [*things, *extras]


def plain_settings(settings: Mapping[str, Any]) -> dict[str, str]:
    """Settings without those that say what holds anyway."""
    return {name: value for name, value in settings.items() if value and (name, value) != ("credit", "all")}


def is_plain_true_false(item: Item) -> bool:
    """Whether the answers are just “True” and “False”, in this order: what other systems can hold."""
    return [option["text"] for option in item.options] == ["True", "False"] and not has_reasons(item)


def has_reasons(item: Item) -> bool:
    """Whether it also asks why."""
    return any(option.get("reason") for option in item.options)


def answers_feedback(item: Item) -> tuple[str, ...]:
    """One line for each option, also where none has any."""
    return item.answer_feedback or ("",) * len(item.options)


def kept_feedback(lines: Sequence[str]) -> tuple[str, ...]:
    """As an item keeps it: nothing at all when no answer has any."""
    return tuple(lines) if any(lines) else ()


def tags_of(item: Item, *, also: Sequence[tuple[str, str]] = ()) -> list[str]:
    """What rides along, in a fixed order."""
    held = [("outcome", item.outcome), ("teaches", item.teaches), *also]
    return [f"{name}:{value}" for name, value in held if value]


def read_tags(tags: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Ours by name, and those that are not ours."""
    ours: dict[str, str] = {}
    others = []
    for tag in tags:
        name, colon, value = tag.partition(":")
        if colon and name in (*TAGS, "scenario", "scenario-place"):
            ours[name] = value
        else:
            others.append(tag)
    return ours, others
