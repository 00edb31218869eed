"""What stands between the braces of a GIFT question, as options of the bank's kinds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from quizzes.interchange import marks
from quizzes.interchange.gift_text import SyntaxFault, show, words_of
from quizzes.interchange.item import ItemRefused, pair_order
from quizzes.interchange.words import number, one_line
from quizzes.kinds.base import as_number

_WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:\.[0-9]{0,8})?)%")
_ORDERING = re.compile(r">[A-Za-z0-9_ \t]*\n")


@dataclass
class Asked:
    """What stands between the braces."""

    kind: str
    options: list[dict[str, Any]]
    settings: dict[str, str]
    feedback: list[str]
    notes: list[str]


def read_answers(inside: str, how: str, ours: dict[str, str], *, at: int) -> Asked:
    """Kind, options and what is said of them. `at` is where they begin in the text. Raises ItemRefused."""
    bare = inside.strip()
    at += len(inside) - len(inside.lstrip())
    if not bare:
        raise ItemRefused("It asks for a written text ({ } is empty): answers here are marked without a person.")
    if bare[0] == "#":
        return _numeric(bare[1:], how, ours, at=at + 1)
    if bare[0] == ">":
        return _ordering(bare, how)
    said, *told = [part.strip() for part in bare.split("#")]
    if said.upper() in ("T", "TRUE", "F", "FALSE"):
        return _true_false(said.upper()[0] == "T", [words_of(part, how) for part in told], ours)
    rows = [(row.sign, row.words) for row in _rows(bare, at=at)]
    if rows and all(sign == "=" and "->" in words for sign, words in rows):
        pairs = [
            {"text": one_line(words_of(thing, how)), "match": one_line(words_of(match, how))}
            for thing, _, match in (words.partition("->") for _, words in rows)
        ]
        options = [pair if pair["text"] else {"match": pair["match"]} for pair in pairs]
        return Asked("matching", pair_order(options), _credit(ours, usual="partial"), [], [])
    if not any(sign == "~" for sign, _ in rows):
        raise ItemRefused(
            "It asks for words to be written (all its answers are right): answers here are marked by choice."
        )
    return _choice(rows, how, ours)


def _choice(rows: list[tuple[str, str]], how: str, ours: dict[str, str]) -> Asked:
    texts, worth, told = [], [], []
    for sign, words in rows:
        weight = _WEIGHT.match(words)
        words = words[weight.end() :] if weight else words
        worth.append(float(weight[1]) if weight else 100.0 if sign == "=" else 0.0)
        answer, _, feedback = words.partition("#")
        texts.append(one_line(words_of(answer, how)))
        told.append(words_of(feedback, how))
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
    return Asked(kind, options, settings, told, notes)


def _true_false(is_true: bool, told: list[str], ours: dict[str, str]) -> Asked:
    wrong, right = [*told, "", ""][:2]
    options = [{"text": "True", "right": is_true}, {"text": "False", "right": not is_true}]
    return Asked("true_false", options, _credit(ours), [right, wrong] if is_true else [wrong, right], [])


def _numeric(inside: str, how: str, ours: dict[str, str], *, at: int) -> Asked:
    rows = _rows(inside, at=at) if "=" in inside else [_Row("=", inside, at)]
    options, told, notes = [], [], []
    for row in rows:
        weight = _WEIGHT.match(row.words)
        words = row.words[weight.end() :] if weight else row.words
        answer, _, feedback = words.partition("#")
        if weight and float(weight[1]) < 100:
            notes.append(f"The number {show(answer).strip()[:40]} earned a part of the mark: it is left out.")
            continue
        start = len(row.words) - len(words) + len(answer) - len(answer.lstrip())
        options.append(_number(show(answer).strip(), at=row.at + start))
        told.append(words_of(feedback, how))
    settings = {"unit": ours["unit"]} if ours.get("unit") else {}
    return Asked("numeric", options, settings, told, notes)


def _number(written: str, *, at: int) -> dict[str, Any]:
    low, dots, high = written.partition("..")
    if dots:
        ends = as_number(low.strip()), as_number(high.strip())
        if ends[0] is None or ends[1] is None or ends[0] > ends[1]:
            raise SyntaxFault(f"“{written[:40]}” is not a range of numbers, like 1..5.", at)
        value, tolerance = number(str((ends[0] + ends[1]) / 2)), number(str((ends[1] - ends[0]) / 2))
    else:
        first, _, second = written.partition(":")
        value, tolerance = number(first), number(second or "0")
    if value is None or tolerance is None:
        raise SyntaxFault(f"“{written[:40]}” is not a number, like 12 or 12:0.5.", at)
    return {"value": value} | ({"tolerance": tolerance} if tolerance.strip("0.") else {})


def _ordering(bare: str, how: str) -> Asked:
    head = _ORDERING.match(f"{bare}\n")
    rows = [row for row in bare[head.end() if head else 1 :].split("\n") if row.strip()]
    options = [{"text": one_line(words_of(row, how))} for row in rows]
    settings = {} if head and "ALL_OR_NOTHING" in head[0].upper() else {"credit": "partial"}
    return Asked("ordering", options, settings, [], [])


@dataclass(frozen=True)
class _Row:
    """An answer: = or ~, what follows, and where that begins."""

    sign: str
    words: str
    at: int


def _rows(inside: str, *, at: int) -> list[_Row]:
    head, *parts = re.split(r"([=~])", inside)
    if head.strip():
        start = at + len(head) - len(head.lstrip())
        raise SyntaxFault(
            f"“{show(head).strip()[:60]}” stands before the first answer: answers begin with = or ~.", start
        )
    rows, place = [], at + len(head)
    for sign, words in zip(parts[::2], parts[1::2], strict=True):
        rows.append(_Row(sign, words, place + 1))
        place += 1 + len(words)
    return rows


def _credit(ours: dict[str, str], *, usual: str = "") -> dict[str, str]:
    return {"credit": "partial"} if ours.get("credit", usual) == "partial" else {}
