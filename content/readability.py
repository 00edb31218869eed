"""How hard a text is to read, so that an editor sees it before a reader does."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path

EXEMPT = Path(__file__).parent / "modules" / "exempt-words.txt"
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
_ENDS = re.compile(r"(?<=[.!?:;])[\s\"”’)]+|\n+")
_STAND_IN = "subject"  # two syllables, whatever the word it stands for has


@cache
def exempt_words() -> frozenset[str]:
    """Words the subject cannot do without, in lower case: the list in content/modules, one a line."""
    lines = EXEMPT.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))


def reading_grade(parts: Iterable[str], *, exempt: Collection[str] = ()) -> float:
    """The Flesch-Kincaid grade of plain text: 7 is what most twelve-year-olds read with ease. 0 for no words.

    Each part (a paragraph, a list item, a button) is at least one sentence; a colon or semicolon ends one too. Words in
    `exempt` (lower case) count as a word of two syllables. Kincaid and others (1975), by textstat, which looks words up
    in the CMU dictionary that comes with it.
    """
    import textstat  # its dictionary takes 70 MB: only who asks for a grade pays

    lines = [line for part in parts for line in _ENDS.split(part) if _WORD.search(line)]
    text = " ".join(
        _WORD.sub(lambda word: _STAND_IN if word[0].lower() in exempt else word[0], line).rstrip(" .!?:;,") + "."
        for line in lines
    )
    return round(textstat.flesch_kincaid_grade(text), 1) if text else 0.0
