"""How each kind is asked and marked in QTI 2.1: declarations, interaction, expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from content.pictures import find_picture
from quizzes.interchange.item import Item, ItemRefused, answers_feedback, has_reasons
from quizzes.interchange.pictures import picture_of, size_of, type_of
from quizzes.interchange.tree import Node, node
from quizzes.kinds import item_id
from quizzes.kinds.base import as_number

LONGEST_LABEL = 256  # characters of a hotspot's label and of an item's title
PERCENT = "percent:"
SHAPES = {"rect": "rect", "ellipse": "ellipse", "polygon": "poly"}
_PLAIN_ID = re.compile(r"[a-z][a-z0-9]{0,30}")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The parts of an item that its kind decides."""

    declarations: list[Node]
    body: list[Node]
    right: Node  # an expression: is all of it right?
    score: list[Node]  # rules; empty: one mark when right
    shows_answers: bool = False  # answers have feedback of their own


def _names(options: Sequence[Mapping[str, Any]]) -> list[str]:
    """An identifier for each option: its id, or one made from its words."""
    found: list[str] = []
    for option in options:
        given = str(option.get("id", ""))
        words = str(option.get("text") or option.get("match") or "")
        found.append(given if _PLAIN_ID.fullmatch(given) and given not in found else item_id(words, found))
    return found


def base_value(base: str, words: str) -> Node:
    """A value as it stands."""
    return node("baseValue", {"baseType": base}, words)


def set_outcome(name: str, expression: Node) -> Node:
    """A rule: that outcome becomes this."""
    return node("setOutcomeValue", {"identifier": name}, expression)


def _match(name: str) -> Node:
    return node("match", {}, node("variable", {"identifier": name}), node("correct", {"identifier": name}))


def _declared(name: str, cardinality: str, base: str, values: Sequence[str], *more: Node) -> Node:
    return node(
        "responseDeclaration",
        {"identifier": name, "cardinality": cardinality, "baseType": base},
        node("correctResponse", {}, *(node("value", {}, value) for value in values)),
        *more,
    )


def _mapping(worth: Mapping[str, Fraction], *, bounded: bool = True) -> Node:
    bounds = {"lowerBound": "0", "upperBound": "1"} if bounded else {}
    return node(
        "mapping",
        {**bounds, "defaultValue": "0"},
        *(node("mapEntry", {"mapKey": key, "mappedValue": _float(value)}) for key, value in worth.items()),
    )


def _float(exact: Fraction) -> str:
    return f"{float(exact):.10f}".rstrip("0").rstrip(".")


def _scored(name: str) -> list[Node]:
    return [set_outcome("SCORE", node("mapResponse", {"identifier": name}))]


def _choices(name: str, options: Sequence[Mapping[str, Any]], told: Sequence[str], attrs: Mapping[str, str]) -> Node:
    choices = []
    for key, option, said in zip(_names(options), options, told, strict=True):
        inside: list[Node | str] = [option["text"]]
        if said:
            inline = {"outcomeIdentifier": "CHOSEN", "identifier": key, "showHide": "show"}
            inside.append(node("feedbackInline", inline, said))
        choices.append(node("simpleChoice", {"identifier": key}, *inside))
    return node("choiceInteraction", {"responseIdentifier": name, **attrs}, *choices)


def _right(options: Sequence[Mapping[str, Any]]) -> list[str]:
    return [key for key, option in zip(_names(options), options, strict=True) if option["right"]]


def _single(item: Item) -> Asked:
    told = answers_feedback(item)
    return Asked(
        declarations=[_declared("RESPONSE", "single", "identifier", _right(item.options))],
        body=[_choices("RESPONSE", item.options, told, {"shuffle": "true", "maxChoices": "1"})],
        right=_match("RESPONSE"),
        score=[],
        shows_answers=any(told),
    )


def _multiple(item: Item) -> Asked:
    told, names, rights = answers_feedback(item), _names(item.options), _right(item.options)
    partial = item.settings.get("credit") == "partial"
    share = Fraction(1, max(len(rights), 1))
    mapping = _mapping({name: share if name in rights else -share for name in names})
    return Asked(
        declarations=[_declared("RESPONSE", "multiple", "identifier", rights, *([mapping] if partial else []))],
        body=[_choices("RESPONSE", item.options, told, {"shuffle": "true", "maxChoices": "0"})],
        right=_match("RESPONSE"),
        score=_scored("RESPONSE") if partial else [],
        shows_answers=any(told),
    )


def _true_false(item: Item) -> Asked:
    rows = list(zip(item.options, answers_feedback(item), strict=True))
    told = [said for option, said in rows if not option.get("reason")]
    statements = [option for option, _ in rows if not option.get("reason")]
    reasons = [option for option, _ in rows if option.get("reason")]
    partial = item.settings.get("credit") == "partial"
    attrs = {"class": "true-false partial" if partial else "true-false", "shuffle": "false", "maxChoices": "1"}
    declarations = [_declared("RESPONSE", "single", "identifier", _right(statements))]
    body = [_choices("RESPONSE", statements, told, attrs)]
    if not has_reasons(item):
        return Asked(declarations=declarations, body=body, right=_match("RESPONSE"), score=[], shows_answers=any(told))
    both = node("and", {}, _match("RESPONSE"), _match("REASON"))
    half = node("responseElseIf", {}, _match("RESPONSE"), set_outcome("SCORE", base_value("float", "0.5")))
    whole = node("responseIf", {}, both, set_outcome("SCORE", base_value("float", "1")))
    return Asked(
        declarations=[*declarations, _declared("REASON", "single", "identifier", _right(reasons))],
        body=[
            *body,
            _choices("REASON", reasons, [""] * len(reasons), {"class": "reason", "shuffle": "true", "maxChoices": "1"}),
        ],
        right=both,
        score=[node("responseCondition", {}, whole, *([half] if partial else []))],
        shows_answers=any(told),
    )


def _ordering(item: Item) -> Asked:
    names = _names(item.options)
    choices = [
        node("simpleChoice", {"identifier": name}, option["text"])
        for name, option in zip(names, item.options, strict=True)
    ]
    partial = item.settings.get("credit") == "partial"
    share = base_value("float", _float(Fraction(1, len(names))))
    score = [
        node(
            "responseCondition",
            {},
            node(
                "responseIf",
                {},
                node(
                    "match",
                    {},
                    node("index", {"n": str(place)}, node("variable", {"identifier": "RESPONSE"})),
                    base_value("identifier", name),
                ),
                set_outcome("SCORE", node("sum", {}, node("variable", {"identifier": "SCORE"}), share)),
            ),
        )
        for place, name in enumerate(names, start=1)
    ]
    # Written in an order of their own, for a system that does not shuffle would give the answer away.
    shuffled = [choices[place] for place in sorted(range(len(names)), key=lambda place: names[place])]
    return Asked(
        declarations=[_declared("RESPONSE", "ordered", "identifier", names)],
        body=[node("orderInteraction", {"responseIdentifier": "RESPONSE", "shuffle": "true"}, *shuffled)],
        right=_match("RESPONSE"),
        score=score if partial else [],
    )


def _matching(item: Item) -> Asked:
    things = [option for option in item.options if option.get("text")]
    names = _names(things)
    matches: dict[str, str] = {}  # the words of each match to its identifier
    for option in item.options:
        matches.setdefault(option["match"], f"m-{item_id(option['match'], [m[2:] for m in matches.values()])}")
    pairs = [f"{name} {matches[thing['match']]}" for name, thing in zip(names, things, strict=True)]
    partial = item.settings.get("credit") == "partial"
    mapping = _mapping({pair: Fraction(1, len(pairs)) for pair in pairs})
    left = [
        node("simpleAssociableChoice", {"identifier": name, "matchMax": "1"}, thing["text"])
        for name, thing in zip(names, things, strict=True)
    ]
    right = [
        node("simpleAssociableChoice", {"identifier": name, "matchMax": "0"}, words) for words, name in matches.items()
    ]
    attrs = {"responseIdentifier": "RESPONSE", "shuffle": "true", "maxAssociations": str(len(things))}
    return Asked(
        declarations=[_declared("RESPONSE", "multiple", "directedPair", pairs, *([mapping] if partial else []))],
        body=[node("matchInteraction", attrs, node("simpleMatchSet", {}, *left), node("simpleMatchSet", {}, *right))],
        right=_match("RESPONSE"),
        score=_scored("RESPONSE") if partial else [],
    )


def _numeric(item: Item) -> Asked:
    tests = [
        node(
            "equal",
            {"toleranceMode": "absolute", "tolerance": f"{tolerance} {tolerance}"}
            if (tolerance := option.get("tolerance"))
            else {"toleranceMode": "exact"},
            node("variable", {"identifier": "RESPONSE"}),
            base_value("float", option["value"]),
        )
        for option in item.options
    ]
    unit = item.settings.get("unit", "")
    field = node("textEntryInteraction", {"responseIdentifier": "RESPONSE", "expectedLength": "12"})
    after: list[Node | str] = [" ", node("span", {"class": "unit"}, unit)] if unit else []
    return Asked(
        declarations=[_declared("RESPONSE", "single", "float", [item.options[0]["value"]])],
        body=[node("p", {"class": "answer"}, field, *after)],
        right=tests[0] if len(tests) == 1 else node("or", {}, *tests),
        score=[],
    )


def _hotspot(item: Item) -> Asked:
    file = picture_of(item)
    if file is None:
        raise ItemRefused("It has no picture.")
    width, height = _size(item)
    names, rights = _names(item.options), _right(item.options)
    if any(len(option["text"]) > LONGEST_LABEL for option in item.options):
        raise ItemRefused(f"The words of a place are longer than {LONGEST_LABEL} characters.")
    spots = [
        node(
            "hotspotChoice",
            {
                "identifier": name,
                "shape": SHAPES[option["shape"]],
                "coords": pixels(option["coords"], width, height),
                "hotspotLabel": option["text"],
                "label": f"{PERCENT}{option['coords']}",
            },
        )
        for name, option in zip(names, item.options, strict=True)
    ]
    shown = {"data": file.path, "type": type_of(file.path), "width": str(width), "height": str(height)}
    mapping = [_mapping(dict.fromkeys(rights, Fraction(1)), bounded=False)] if len(rights) > 1 else []
    any_right = [
        node("match", {}, node("variable", {"identifier": "RESPONSE"}), base_value("identifier", name))
        for name in rights
    ]
    return Asked(
        declarations=[_declared("RESPONSE", "single", "identifier", rights[:1], *mapping)],
        body=[
            node(
                "hotspotInteraction",
                {"responseIdentifier": "RESPONSE", "maxChoices": "1"},
                node("object", shown, item.picture_alt),
                *spots,
            )
        ],
        right=any_right[0] if len(any_right) == 1 else node("or", {}, *any_right),
        score=_scored("RESPONSE") if mapping else [],
    )


def _size(item: Item) -> tuple[int, int]:
    found = find_picture(item.drawing)
    if found:
        return found.width, found.height
    assert item.image is not None  # noqa: S101 - the caller has looked
    return size_of(item.image)


def pixels(coords: str, width: int, height: int) -> str:
    """Numbers in per cent, across and down in turn, as whole pixels of a picture."""
    sides = (width, height)
    numbers = [as_number(part.strip()) or 0 for part in coords.split(",")]
    return ",".join(str(round(number * sides[place % 2] / 100)) for place, number in enumerate(numbers))


WRITERS: dict[str, Callable[[Item], Asked]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "ordering": _ordering,
    "matching": _matching,
    "numeric": _numeric,
    "hotspot": _hotspot,
}
