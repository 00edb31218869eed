"""What a question of Moodle XML asks and what is right, as options of the bank's kinds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quizzes.interchange import marks
from quizzes.interchange.item import ItemRefused, pair_order
from quizzes.interchange.moodlexml_text import words_of
from quizzes.interchange.pictures import short
from quizzes.interchange.tree import Node
from quizzes.interchange.words import legible, number, one_line

# Kind, options, settings, what is said of each option, and notes.
Asked = tuple[str, list[dict[str, Any]], dict[str, str], list[str], list[str]]


def _choice(question: Node, ours: dict[str, str]) -> Asked:
    answers = question.find_all("answer")
    texts = [one_line(words_of(answer)) for answer in answers]
    worth = [_fraction(answer) for answer in answers]
    told = [words_of(answer.find("feedback")) for answer in answers]
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
        [words_of(answers[word].find("feedback")) for word in ("true", "false")],
        [],
    )


def _matching(question: Node, ours: dict[str, str]) -> Asked:
    options: list[dict[str, Any]] = []
    for pair in question.find_all("subquestion"):
        thing, match = one_line(words_of(pair)), one_line(legible(pair.said("answer", "text")))
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
        [{"text": one_line(words_of(answer))} for answer in answers],
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
        told.append(words_of(answer.find("feedback")))
    units = question.find("units")
    named = [(unit.said("unit_name"), number(unit.said("multiplier") or "1")) for unit in units.nodes] if units else []
    unit = next((name for name, worth in named if worth is not None and float(worth) == 1), "")
    if len(named) > 1:
        notes.append("It took several units. Here people write the number alone, in the unit shown.")
    return "numeric", options, {"unit": one_line(unit)} if unit else {}, told, notes


READERS: dict[str, Callable[[Node, dict[str, str]], Asked]] = {
    "multichoice": _choice,
    "multichoiceset": _choice,
    "oumultiresponse": _choice,
    "truefalse": _true_false,
    "matching": _matching,
    "ddmatch": _matching,
    "ordering": _ordering,
    "numerical": _numerical,
}


def _fraction(answer: Node) -> float:
    written = number(answer.attrs.get("fraction", "0") or "0")
    if written is None:
        raise ItemRefused(f"“{short(answer.attrs.get('fraction', ''))[:40]}” is no weight of an answer.")
    return float(written)


def _credit(ours: dict[str, str], *, usual: str = "") -> dict[str, str]:
    return {"credit": "partial"} if ours.get("credit", usual) == "partial" else {}
