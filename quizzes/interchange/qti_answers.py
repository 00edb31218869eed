"""What an interaction of QTI asks and what is right, as options of the bank's kinds."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from content.pictures import find_picture
from quizzes.interchange import marks, tree
from quizzes.interchange.item import ItemRefused, pair_order
from quizzes.interchange.pictures import short, size_of
from quizzes.interchange.qti_asking import PERCENT, pixels
from quizzes.interchange.qti_opened import Opened, choice_words, has_class
from quizzes.interchange.tree import Node
from quizzes.interchange.words import number, one_line, plain
from quizzes.kinds.base import as_number

# Ids that say nothing: six consonants made from words, or one letter. Others are made anew: “correct” would tell.
_QUIET_ID = re.compile(r"[b-df-hj-np-t]{6}|[a-z]")

Asked = tuple[str, list[dict[str, Any]], dict[str, str], list[str]]


def read_answers(opened: Opened, body: Node) -> Asked:
    """Kind, options, settings, and what is said of each option. Raises ItemRefused."""
    found = [part for part in body.walk() if part.name.endswith("Interaction")]
    if not found:
        raise ItemRefused("It asks nothing: there is no interaction in it.")
    if len(found) == 2 and all(part.name == "choiceInteraction" for part in found) and has_class(found[1], "reason"):
        return _with_reasons(opened, found[0], found[1])
    if len(found) > 1:
        raise ItemRefused(f"It asks {len(found)} things at once: write each as a question of its own.")
    if found[0].name not in READERS:
        raise ItemRefused(f"The bank has no questions of the kind “{short(found[0].name)}”.")
    return READERS[found[0].name](opened, found[0])


def _response(opened: Opened, part: Node) -> Node:
    return opened.declared(part.attrs.get("responseIdentifier", ""))


def _correct(declared: Node) -> list[str]:
    """What is right: as it says, else what its mapping rewards."""
    correct = declared.find("correctResponse")
    values = [value.words.strip() for value in correct.find_all("value")] if correct else []
    return values or [key for key, worth in _mapped(declared).items() if worth > 0]


def _tested(opened: Opened, declared: Node) -> list[str]:
    """Without either: the value that the processing itself compares the response with, and rewards."""
    name = declared.attrs.get("identifier", "")
    processing = opened.root.find("responseProcessing")
    branches = (
        [part for part in processing.walk() if part.name in ("responseIf", "responseElseIf")] if processing else []
    )
    for branch in branches:
        test = branch.find("match")
        gives = [part for part in branch.find_all("setOutcomeValue") if part.attrs.get("identifier") == "SCORE"]
        worth = number(gives[0].said("baseValue")) if gives else None
        asked = test.find("variable") if test else None
        if test and asked and asked.attrs.get("identifier") == name and worth and float(worth) > 0:
            return [value.words.strip() for value in test.find_all("baseValue")]
    return []


def _mapped(declared: Node) -> dict[str, float]:
    mapping = declared.find("mapping")
    entries = mapping.find_all("mapEntry") if mapping else []
    return {entry.attrs.get("mapKey", ""): _worth(entry.attrs.get("mappedValue", "")) for entry in entries}


def _worth(written: str) -> float:
    found = as_number(written.strip())
    if found is None:
        raise ItemRefused(f"“{short(written)[:40]}” is no weight of an answer.")
    return float(found)


def _is_mapped(opened: Opened, declared: Node) -> bool:
    """Whether marks come from the mapping."""
    processing = opened.root.find("responseProcessing")
    if declared.find("mapping") is None:
        return False
    template = "" if processing is None else processing.attrs.get("template", "")
    if processing is None or template.removesuffix(".xml").endswith("map_response"):
        return True
    return any(part.name == "mapResponse" for part in processing.walk())


def _rows(opened: Opened, part: Node) -> tuple[list[dict[str, Any]], list[str]]:
    """The choices of an interaction as options without what is right, and what is said of each."""
    options, told = [], []
    for choice in part.find_all("simpleChoice"):
        if any(inner.name in ("img", "object") for inner in choice.walk()):
            opened.notes.append("Pictures in answers were left out: answers are words here.")
        options.append({"id": choice.attrs.get("identifier", ""), "text": choice_words(choice)})
        told.append(" ".join(plain(tree.markup(said.children)) for said in choice.find_all("feedbackInline")))
    return options, told


def _choice(opened: Opened, part: Node) -> Asked:
    declared = _response(opened, part)
    options, told = _rows(opened, part)
    right = _correct(declared) or _tested(opened, declared)
    mapped = _mapped(declared)
    if part.attrs.get("shuffle") == "true" and any(
        c.attrs.get("fixed") == "true" for c in part.find_all("simpleChoice")
    ):
        opened.notes.append("An answer had a place of its own. Here answers stand in any order: read it again.")
    settings: dict[str, str] = {}
    if declared.attrs.get("cardinality") == "multiple":
        if _is_mapped(opened, declared):
            total = sum(worth for worth in mapped.values() if worth > 0) or 1
            usual = _worth((declared.find("mapping") or Node(name="")).attrs.get("defaultValue", "0"))
            worths = [mapped.get(option["id"], usual) * 100 / total for option in options]
            rights, settings, notes = marks.read_weights(worths)
            opened.notes.extend(notes)
            right = [option["id"] for option, is_right in zip(options, rights, strict=True) if is_right]
        kind = "multiple"
    else:
        if len(right) > 1 and mapped:
            best = max(mapped.values())
            right = [key for key in right if mapped.get(key) == best]
            opened.notes.append("Answers that earned a part of the mark count as wrong here.")
        elif _is_mapped(opened, declared) and any(mapped[key] > 0 for key in mapped if key not in right):
            opened.notes.append("Answers that earned a part of the mark count as wrong here.")
        kind = "single"
        words = [option["text"].casefold() for option in options]
        if words == ["true", "false"]:
            kind = "true_false"
            options = [{**option, "text": option["text"].title()} for option in options]
        if has_class(part, "true-false"):
            kind, settings = "true_false", _partial(part)
    options = [{**option, "right": option["id"] in right} for option in options]
    return kind, options, settings, told


def _partial(part: Node) -> dict[str, str]:
    return {"credit": "partial"} if has_class(part, "partial") else {}


def _with_reasons(opened: Opened, statement: Node, why: Node) -> Asked:
    options, told = _rows(opened, statement)
    reasons, _ = _rows(opened, why)
    rights, because = _correct(_response(opened, statement)), _correct(_response(opened, why))
    return (
        "true_false",
        [
            *({**option, "right": option["id"] in rights} for option in options),
            *({**option, "right": option["id"] in because, "reason": True} for option in reasons),
        ],
        _partial(statement),
        [*told, *[""] * len(reasons)],
    )


def _order(opened: Opened, part: Node) -> Asked:
    options, _ = _rows(opened, part)
    order = _correct(_response(opened, part))
    held = {option["id"]: option for option in options}
    if sorted(order) != sorted(held) or len(held) != len(options):
        raise ItemRefused("The right order does not name each of its things once.")
    processing = opened.root.find("responseProcessing")
    partial = processing is not None and any(inner.name == "index" for inner in processing.walk())
    return "ordering", [held[key] for key in order], {"credit": "partial"} if partial else {}, []


def _match(opened: Opened, part: Node) -> Asked:
    sets = [
        {choice.attrs.get("identifier", ""): choice_words(choice) for choice in one.find_all("simpleAssociableChoice")}
        for one in part.find_all("simpleMatchSet")
    ]
    if len(sets) != 2:
        raise ItemRefused("It does not have two lists to match.")
    declared = _response(opened, part)
    pairs: list[tuple[str, ...]] = [tuple(value.split()) for value in _correct(declared)]
    if len(pairs) != len(sets[0]) and len(pairs) == len(sets[1]) and all(len(pair) == 2 for pair in pairs):
        sets, pairs = sets[::-1], [(pair[1], pair[0]) for pair in pairs]  # one that is written the other way round
    things, matches = sets
    belongs = {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
    if len(pairs) != len(things) or set(belongs) != set(things) or not set(belongs.values()) <= set(matches):
        raise ItemRefused("Each thing has one match here: some of its have none, or several.")
    options: list[dict[str, Any]] = [
        {"id": key, "text": words, "match": matches[belongs[key]]} for key, words in things.items()
    ]
    options += [{"match": words} for key, words in matches.items() if key not in belongs.values()]
    return "matching", options, {"credit": "partial"} if _is_mapped(opened, declared) else {}, []


def _entry(opened: Opened, part: Node) -> Asked:
    declared = _response(opened, part)
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
        for value in _correct(declared):
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
        given = [number(value) for value in _correct(declared)[:1]]
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


def _hotspot(opened: Opened, part: Node) -> Asked:
    declared = _response(opened, part)
    if declared.attrs.get("cardinality") == "multiple":
        raise ItemRefused("It asks for several places at once: here people find one.")
    shown = part.find("object") or part.find("img")
    if shown is None:
        raise ItemRefused("It has no picture.")
    opened.pictured = False
    opened.picture(shown.attrs.get("data") or shown.attrs.get("src", ""), shown.words or shown.attrs.get("alt", ""))
    width, height = _size(opened, shown)
    right = _correct(declared)
    options = []
    for spot in part.find_all("hotspotChoice"):
        shape, coords = _place(spot, width, height)
        name = spot.attrs.get("identifier", "")
        words = one_line(spot.attrs.get("hotspotLabel", ""))
        if not words:
            raise ItemRefused("A place has no hotspotLabel: nobody could choose it without seeing the picture.")
        options.append({"id": name, "text": words, "right": name in right, "shape": shape, "coords": coords})
    mapped = _mapped(declared)
    if mapped:
        options = [{**option, "right": mapped.get(str(option["id"]), 0) > 0} for option in options]
    return "hotspot", options, {}, []


def _size(opened: Opened, shown: Node) -> tuple[int, int]:
    sides = [shown.attrs.get(name, "").removesuffix("px") for name in ("width", "height")]
    if all(re.fullmatch(r"[1-9][0-9]{0,4}", side) for side in sides):
        return int(sides[0]), int(sides[1])
    drawing = find_picture(opened.drawing)
    if drawing:
        return drawing.width, drawing.height
    if opened.image:
        return size_of(opened.image)
    raise ItemRefused("The picture with the places is not in the file.")


def _place(spot: Node, width: int, height: int) -> tuple[str, str]:
    shape, coords = spot.attrs.get("shape", ""), spot.attrs.get("coords", "")
    exact = spot.attrs.get("label", "")
    if exact.startswith(PERCENT) and pixels(exact.removeprefix(PERCENT), width, height) == coords:
        return {"poly": "polygon"}.get(shape, shape), exact.removeprefix(PERCENT)
    found = [as_number(written.strip().removesuffix("%")) for written in coords.split(",")]
    numbers = [value for value in found if value is not None]
    if shape not in ("rect", "ellipse", "poly", "circle") or len(numbers) != len(found) or "%" in coords:
        raise ItemRefused(f"A place is a “{short(shape)}” at “{short(coords)[:40]}”, which cannot be read.")
    if shape == "circle":
        if len(numbers) != 3:
            raise ItemRefused("A circle has three numbers.")
        shape, numbers = "ellipse", [*numbers, numbers[2]]
    sides = (width, height)
    percents = [round(value * 100 / sides[place % 2], 4) for place, value in enumerate(numbers)]
    inside = [min(max(value, Decimal(0)), Decimal(100)) for value in percents]
    written = ",".join(
        f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}" for value in inside
    )
    return "polygon" if shape == "poly" else shape, written


READERS: dict[str, Callable[[Opened, Node], Asked]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "textEntryInteraction": _entry,
    "hotspotInteraction": _hotspot,
}


def quiet(option: dict[str, Any]) -> dict[str, Any]:
    """With its id only if that says nothing."""
    return option if _QUIET_ID.fullmatch(option.get("id", "")) else {k: v for k, v in option.items() if k != "id"}


def quiet_pairs(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same of things to match; matches that fit nothing have no ids."""
    things = [quiet(option) for option in options if option.get("text")]
    return [*things, *pair_order(options)[len(things) :]]
