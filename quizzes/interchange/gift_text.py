"""Words of a GIFT file: what is escaped, what a part says of its format, and where in the file a fault is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quizzes.interchange.item import ItemRefused
from quizzes.interchange.words import as_html, legible, plain

ESCAPED = "\\~=#{}:"
_HIDDEN = {character: chr(0xFDD0 + place) for place, character in enumerate(ESCAPED)}
_NEWLINE = "\ufdda"
_WAS_ESCAPED = "\ufddb"  # keeps the place of the backslash, so that columns are those of the file
_SHOWN: dict[int, str | None] = {
    **{ord(hidden): character for character, hidden in _HIDDEN.items()},
    ord(_NEWLINE): "\n",
    ord(_WAS_ESCAPED): None,
}
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")


class SyntaxFault(ItemRefused):
    """The text breaks a rule of GIFT. `at` is where: a number of characters into the text of its question."""

    def __init__(self, sentence: str, at: int) -> None:
        super().__init__(sentence)
        self.at = at


@dataclass
class Block:
    """The lines of one question with their numbers, and what the comments above it say."""

    numbers: list[int]
    lines: list[str]
    key: str
    tags: list[str]
    section: str

    @property
    def where(self) -> str:
        """Its first line."""
        return f"Line {self.numbers[0]}"

    def place(self, at: int) -> str:
        """The line and column of a character of its text, counted from 1."""
        before = "\n".join(self.lines)[:at].split("\n")
        return f"Line {self.numbers[len(before) - 1]}, column {len(before[-1]) + 1}"


def hide(text: str) -> str:
    """Escaped characters as ones that mean nothing, and no character moves. They cannot be in the file: noncharacters
    were left out of it."""
    return re.sub(r"\\([\\~=#{}:n])", lambda m: (_NEWLINE if m[1] == "n" else _HIDDEN[m[1]]) + _WAS_ESCAPED, text)


def show(text: str) -> str:
    """As it was meant."""
    return text.translate(_SHOWN)


def split_format(text: str, usual: str) -> tuple[str, str]:
    """The format that a part names, and the rest of it."""
    found = _FORMAT.match(text)
    return (found[1], text[found.end() :]) if found else (usual, text)


def words_of(text: str, usual: str) -> str:
    """Plain words of a part that may name its own format."""
    how, words = split_format(text, usual)
    words = show(words)
    return legible(words).strip() if how == "plain" else plain(as_html(words, how)[0] if how == "markdown" else words)
