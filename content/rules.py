"""What makes content sound, without a database."""

from __future__ import annotations

from collections.abc import Sequence


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


def question_faults(*, kind: str, options: Sequence[tuple[str, bool]]) -> list[str]:
    """Why a question with these answers (words, right) could not be marked, as sentences; empty when it can.

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
