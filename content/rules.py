"""What makes content sound, without a database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

# Last parts of addresses below a module that are no lesson's.
TAKEN = frozenset({"card", "certificate", "declaration", "session-pack", "test"})


def scenario_faults(steps: Sequence[tuple[str, Sequence[str], str]]) -> list[str]:
    """What is wrong with a branching story, as sentences; empty when it is sound.

    `steps` are (name, names its choices lead to, ending) in the order written; the first is the start.
    """
    faults = []
    names = [name for name, _, _ in steps]
    for name in sorted({name for name in names if names.count(name) > 1}):
        faults.append(f"Two steps are named “{name}”.")
    for name, targets, ending in steps:
        faults.extend(
            f"A choice in “{name}” leads to “{target}”, which is not a step."
            for target in targets
            if target not in names
        )
        if not targets and not ending:
            faults.append(f"“{name}” has no choices and no ending: it leads nowhere.")
    reached: set[str] = set()
    todo = names[:1]
    leads = {name: targets for name, targets, _ in steps}
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo.extend(target for target in leads.get(name, ()) if target in leads)
    faults.extend(f"No choice leads to “{name}”." for name in names if name not in reached)
    return faults


# For each kind of question, what could be wrong with its items and settings: the engine that asks them fills this in.
QUESTION_KINDS: dict[str, Callable[[Sequence[Mapping[str, Any]], Mapping[str, Any]], list[str]]] = {}


def question_faults(*, kind: str, options: Sequence[tuple[str, bool]]) -> list[str]:
    """Why a question with these answers to choose from (words, right) could not be marked; empty when it can.

    `kind` is "single", "multiple" or "true_false".
    """
    found = []
    rights = sum(right for _, right in options)
    words = [text.strip().casefold() for text, _ in options]
    if len(words) < 2:
        found.append("A question needs at least two answers to choose from.")
    if len(set(words)) != len(words):
        found.append("Two answers are the same.")
    if not all(words):
        found.append("An answer has no text.")
    if rights == 0:
        found.append("No answer is marked as right.")
    if kind == "multiple":
        if rights == len(words):
            found.append("Every answer is marked as right: leave at least one wrong.")
    elif rights > 1:
        found.append("Two answers are marked as right: choose the kind “All that apply”, or leave one.")
    return found


def most_drawn(sizes: Sequence[int], *, count: int) -> int:
    """The most questions, up to `count`, that can be drawn when they stand in rows of these sizes and each row is drawn
    whole or not at all. The sums that rows can give are kept as the bits of a number."""
    within, sums = (1 << (count + 1)) - 1, 1
    for size in sizes:
        sums = (sums | sums << size) & within
    return sums.bit_length() - 1


def order_faults(items: Sequence[str]) -> list[str]:
    """What is wrong with things to put in order, given their words in the right order."""
    words = [item.strip().casefold() for item in items]
    return ["Two things to put in order are the same."] if len(set(words)) != len(words) else []


def spot_faults(signs: Sequence[bool]) -> list[str]:
    """What is wrong with details to inspect; for each, whether it is a sign."""
    found = []
    if not any(signs):
        found.append("No detail is a sign: mark at least one.")
    if all(signs):
        found.append("Every detail is a sign: add at least one that is none, or there is nothing to tell apart.")
    return found


def thread_faults(*, messages: int, turn: int) -> list[str]:
    """What is wrong with the place where a thread of so many messages turned, counted from 1."""
    if 1 <= turn <= messages:
        return []
    return [f"The thread cannot turn at message {turn}: it has messages 1 to {messages}."]


def picture_faults(*, picture: str | None, alt: str) -> list[str]:
    """A picture needs words for whoever cannot see it."""
    return ["A picture needs `alt`: what it tells somebody who cannot see it."] if picture and not alt.strip() else []


def shuffle(items: Sequence[str]) -> list[int]:
    """Indexes of `items` in the order in which they are asked: the same for everybody, and never the right one."""
    order = sorted(range(len(items)), key=lambda index: hashlib.sha256(items[index].encode()).digest())
    return order if order != sorted(order) else [*order[1:], *order[:1]]


MOST_PATHS = 64

# A step's name and what it leads to: for each choice its words, the step it goes to, and its points.
Step = tuple[str, Sequence[tuple[str, str, int]]]


def story_faults(*, steps: Sequence[Step], endings: Sequence[int]) -> list[str]:
    """What is wrong with a story whose ending depends on the path, as sentences; empty when it is sound.

    `endings` are the points from which each ending holds, in the order written. The first step is the start.
    """
    faults = []
    names = [name for name, _ in steps]
    leads = {name: [target for _, target, _ in choices] for name, choices in steps}
    for name in sorted({name for name in names if names.count(name) > 1}):
        faults.append(f"Two steps are named “{name}”.")
    for name, targets in leads.items():
        faults.extend(
            f"A choice in “{name}” leads to “{target}”, which is not a step."
            for target in targets
            if target not in leads
        )
    if names and not leads[names[0]]:
        faults.append(f"“{names[0]}” is where the story starts and has no choices: there is nothing to choose.")
    known = {name: [target for target in targets if target in leads] for name, targets in leads.items()}
    reached = _reached(known, names[:1])
    faults.extend(f"No choice leads to “{name}”." for name in leads if name not in reached)
    looped = [name for name in leads if name in _reached(known, known[name])]
    if looped:
        faults.append(f"The story goes round in a circle through {', '.join(f'“{name}”' for name in looped)}.")
    faults.extend(_ending_faults(endings))
    if faults:
        return faults
    paths = _count_paths(known, names)
    if paths > MOST_PATHS:
        return [f"The story has {paths} paths, and {MOST_PATHS} is the most: take out some choices."]
    totals = {node.points for node in unroll(steps) if not node.leads}
    return [
        f"No path ends with the points for the ending from {at_least} on: it would never be read."
        for at_least in endings
        if not any(ending_of(points, endings) == at_least for points in totals)
    ]


def _reached(leads: Mapping[str, Sequence[str]], starts: Sequence[str]) -> set[str]:
    reached: set[str] = set()
    todo = list(starts)
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo.extend(leads[name])
    return reached


def _ending_faults(endings: Sequence[int]) -> list[str]:
    if any(after >= before for before, after in pairwise(endings)):
        return ["Endings stand from the highest number of points to the lowest, each once."]
    if not endings or endings[-1] != 0:
        return ["The last ending holds from 0 points: without it some paths would have none."]
    return []


def _count_paths(leads: Mapping[str, Sequence[str]], names: Sequence[str]) -> int:
    """How many ways lead from the first step to an end. Only for steps without a circle."""
    counted: dict[str, int] = {}

    def count(name: str) -> int:
        if name not in counted:
            counted[name] = sum(count(target) for target in leads[name]) or 1
        return counted[name]

    return count(names[0]) if names else 0


def ending_of(points: int, endings: Sequence[int]) -> int | None:
    """The first of `endings` (points from which each holds, highest first) that so many points reach."""
    return next((at_least for at_least in endings if points >= at_least), None)


@dataclass(frozen=True, kw_only=True)
class PathNode:
    """A step as met on one path: what was chosen to get there, the points so far, where each choice leads."""

    number: int
    step: str
    chosen: tuple[str, ...] = ()
    points: int = 0
    leads: tuple[tuple[str, int], ...] = ()


def unroll(steps: Sequence[Step]) -> list[PathNode]:
    """A story as a tree: every step once for each path to it, numbered from 1, the start first.

    Safe for a draft: a choice that leads nowhere or back is left out, and what exceeds the most paths too.
    """
    known = dict(steps)
    nodes: list[PathNode] = []
    paths = 1

    def walk(name: str, chosen: tuple[str, ...], points: int, been: frozenset[str]) -> int:
        nonlocal paths
        place = len(nodes)
        nodes.append(PathNode(number=place + 1, step=name, chosen=chosen, points=points))
        leads: list[tuple[str, int]] = []
        for text, target, worth in known[name]:
            if target in known and target not in been and (not leads or paths < MOST_PATHS):
                paths += bool(leads)
                leads.append((text, walk(target, (*chosen, text), points + worth, been | {target})))
        nodes[place] = replace(nodes[place], leads=tuple(leads))
        return place + 1

    if steps:
        walk(steps[0][0], (), 0, frozenset({steps[0][0]}))
    return nodes
