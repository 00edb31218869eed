"""What makes a story and a question sound."""

import pytest

from content.rules import question_faults, scenario_faults

SOUND = [("start", ["ask", "drive"], ""), ("ask", [], "good"), ("drive", ["ask"], "")]


def test_a_sound_story_has_no_faults():
    assert scenario_faults(SOUND) == []
    assert scenario_faults([("start", ["start", "end"], ""), ("end", [], "poor")]) == []


@pytest.mark.parametrize(
    ("steps", "faults"),
    [
        (
            [*SOUND, ("ask", [], "poor")],
            ["Two steps are named “ask”."],
        ),
        (
            [("start", ["nowhere", "end"], ""), ("end", [], "good")],
            ["A choice in “start” leads to “nowhere”, which is not a step."],
        ),
        (
            [("start", ["end"], ""), ("end", [], "")],
            ["“end” has no choices and no ending: it leads nowhere."],
        ),
        ([*SOUND, ("island", [], "good")], ["No choice leads to “island”."]),
        (
            [("start", ["end"], ""), ("end", [], "good"), ("ring", ["back"], ""), ("back", ["ring"], "")],
            ["No choice leads to “ring”.", "No choice leads to “back”."],
        ),
        ([], []),
    ],
)
def test_what_is_wrong_with_a_story(steps, faults):
    assert scenario_faults(steps) == faults


@pytest.mark.parametrize(
    ("kind", "options", "faults"),
    [
        ("single", [("Yes", True), ("No", False)], []),
        ("true_false", [("True", False), ("False", True)], []),
        ("multiple", [("A", True), ("B", True), ("C", False)], []),
        ("multiple", [("A", True), ("B", False)], []),
        ("single", [("Yes", True)], ["A question needs at least two answers to choose from."]),
        ("single", [("Yes", True), ("yes ", False)], ["Two answers are the same."]),
        ("single", [("Yes", True), (" ", False)], ["An answer has no text."]),
        ("single", [("Yes", False), ("No", False)], ["No answer is marked as right."]),
        (
            "true_false",
            [("True", True), ("False", True)],
            ["Two answers are marked as right: choose the kind “All that apply”, or leave one."],
        ),
        (
            "multiple",
            [("A", True), ("B", True)],
            ["Every answer is marked as right: leave at least one wrong."],
        ),
    ],
)
def test_what_is_wrong_with_a_question(kind, options, faults):
    assert question_faults(kind=kind, options=options) == faults
