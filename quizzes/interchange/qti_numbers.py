"""A number that is asked for in QTI: the value and how far from it counts, out of the rules that mark it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from quizzes.interchange.item import ItemRefused
from quizzes.interchange.qti_opened import Opened, has_class
from quizzes.interchange.qti_responses import Asked, correct, response
from quizzes.interchange.tree import Node
from quizzes.interchange.words import number, one_line
from quizzes.kinds.base import as_number


def read_entry(opened: Opened, part: Node) -> Asked:
    """Of a textEntryInteraction. Raises ItemRefused."""
    declared = response(opened, part)
    processing = opened.root.find("responseProcessing")
    options: list[dict[str, Any]] = []
    for test in processing.walk() if processing else ():
        if test.name == "equal" and (made := _equal(test, declared)) and made not in options:
            options.append(made)
    if not options and processing and (ranged := _range(processing)):
        options = [ranged]
    if not options:
        if any(part.name in _BEYOND for part in (processing.walk() if processing else ())):
            raise ItemRefused("Its number is marked by a rule that the bank does not have.")
        for value in correct(declared):
            found = number(value)
            if found is None:
                raise ItemRefused("It asks for words to be written: answers here are marked by choice.")
            options.append({"value": found})
    body = opened.root.find("itemBody") or part
    units = [inner.words.strip() for inner in body.walk() if inner.name == "span" and has_class(inner, "unit")]
    return "numeric", options, {"unit": one_line(units[0])} if units and units[0] else {}, []


_BEYOND = {"lt", "lte", "gt", "gte", "equalRounded", "customOperator", "patternMatch"}


def _range(processing: Node) -> dict[str, Any] | None:
    """From a number on and up to another: the middle, and how far from it."""
    for both in processing.walk():
        low, high = both.find("gte"), both.find("lte")
        if both.name == "and" and len(both.nodes) == 2 and low and high:
            ends = [as_number(end.said("baseValue")) for end in (low, high)]
            if ends[0] is None or ends[1] is None or ends[0] > ends[1]:
                return None
            middle, way = number(str((ends[0] + ends[1]) / 2)), number(str((ends[1] - ends[0]) / 2))
            if middle is not None and way is not None:
                return {"value": middle} | ({"tolerance": way} if way.strip("0.") else {})
    return None


def _equal(test: Node, declared: Node) -> dict[str, Any] | None:
    given = [number(inner.words) for inner in test.find_all("baseValue")]
    if not given and test.find("correct"):
        given = [number(value) for value in correct(declared)[:1]]
    value = as_number(given[0]) if given and given[0] is not None else None
    if value is None:
        return None
    ends = [as_number(part) for part in test.attrs.get("tolerance", "").split()] or [Decimal(0)]
    if None in ends or test.attrs.get("toleranceMode", "exact") == "exact":
        ends = [Decimal(0)]
    below, above = (ends[0] or Decimal(0), ends[-1] or Decimal(0))
    if test.attrs.get("toleranceMode") == "relative":
        below, above = abs(value) * below / 100, abs(value) * above / 100
    if below != above:
        value, below = value + (above - below) / 2, (below + above) / 2
    written, tolerance = number(str(value)), number(str(below))
    if written is None or tolerance is None:
        raise ItemRefused("A number in it has more figures than anybody needs.")
    return {"value": written} | ({"tolerance": tolerance} if tolerance.strip("0.") else {})
