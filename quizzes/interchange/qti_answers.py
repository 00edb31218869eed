"""What an interaction of QTI asks and what is right, as options of the bank's kinds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from quizzes.interchange import marks, tree
from quizzes.interchange.item import ItemRefused, pair_order
from quizzes.interchange.pictures import short
from quizzes.interchange.qti_numbers import read_entry
from quizzes.interchange.qti_opened import Opened, choice_words, has_class
from quizzes.interchange.qti_places import read_places
from quizzes.interchange.qti_responses import Asked, correct, is_mapped, response, tested, weights_of, worth_of
from quizzes.interchange.tree import Node
from quizzes.interchange.words import plain

# Ids that say nothing: six consonants made from words, or one letter. Others are made anew: “correct” would tell.
_QUIET_ID = re.compile(r"[b-df-hj-np-t]{6}|[a-z]")


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
    declared = response(opened, part)
    options, told = _rows(opened, part)
    right = correct(declared) or tested(opened, declared)
    mapped = weights_of(declared)
    if part.attrs.get("shuffle") == "true" and any(
        c.attrs.get("fixed") == "true" for c in part.find_all("simpleChoice")
    ):
        opened.notes.append("An answer had a place of its own. Here answers stand in any order: read it again.")
    settings: dict[str, str] = {}
    if declared.attrs.get("cardinality") == "multiple":
        if is_mapped(opened, declared):
            total = sum(worth for worth in mapped.values() if worth > 0) or 1
            usual = worth_of((declared.find("mapping") or Node(name="")).attrs.get("defaultValue", "0"))
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
        elif is_mapped(opened, declared) and any(mapped[key] > 0 for key in mapped if key not in right):
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
    rights, because = correct(response(opened, statement)), correct(response(opened, why))
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
    order = correct(response(opened, part))
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
    declared = response(opened, part)
    pairs: list[tuple[str, ...]] = [tuple(value.split()) for value in correct(declared)]
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
    return "matching", options, {"credit": "partial"} if is_mapped(opened, declared) else {}, []


READERS: dict[str, Callable[[Opened, Node], Asked]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "textEntryInteraction": read_entry,
    "hotspotInteraction": read_places,
}


def quiet(option: dict[str, Any]) -> dict[str, Any]:
    """With its id only if that says nothing."""
    return option if _QUIET_ID.fullmatch(option.get("id", "")) else {k: v for k, v in option.items() if k != "id"}


def quiet_pairs(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same of things to match; matches that fit nothing have no ids."""
    things = [quiet(option) for option in options if option.get("text")]
    return [*things, *pair_order(options)[len(things) :]]
