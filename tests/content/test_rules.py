"""What makes a story, a question and an exercise sound."""

from itertools import permutations

import pytest

from content.rules import (
    ending_of,
    order_faults,
    picture_faults,
    question_faults,
    scenario_faults,
    shuffle,
    spot_faults,
    story_faults,
    thread_faults,
    unroll,
)

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


@pytest.mark.parametrize(
    ("items", "faults"),
    [(["Ring", "Tell", "Write"], []), (["Ring", " ring ", "Write"], ["Two things to put in order are the same."])],
)
def test_what_is_wrong_with_things_to_put_in_order(items, faults):
    assert order_faults(items) == faults


@pytest.mark.parametrize("count", [3, 4, 5, 6])
def test_things_are_asked_in_one_order_for_everybody_and_never_the_right_one(count):
    items = [f"Thing {number}" for number in range(count)]
    for turned in permutations(items):
        asked = shuffle(turned)
        assert sorted(asked) == list(range(count))
        assert asked != list(range(count))
        assert asked == shuffle(list(turned))


@pytest.mark.parametrize(
    ("signs", "faults"),
    [
        ([True, False], []),
        ([False, False], ["No detail is a sign: mark at least one."]),
        (
            [True, True],
            ["Every detail is a sign: add at least one that is none, or there is nothing to tell apart."],
        ),
    ],
)
def test_what_is_wrong_with_details(signs, faults):
    assert spot_faults(signs) == faults


@pytest.mark.parametrize(
    ("turn", "faults"),
    [
        (1, []),
        (4, []),
        (0, ["The thread cannot turn at message 0: it has messages 1 to 4."]),
        (5, ["The thread cannot turn at message 5: it has messages 1 to 4."]),
    ],
)
def test_a_thread_turns_at_one_of_its_messages(turn, faults):
    assert thread_faults(messages=4, turn=turn) == faults


def test_a_picture_needs_words():
    assert picture_faults(picture=None, alt="") == picture_faults(picture="taxi", alt="A taxi.") == []
    assert picture_faults(picture="taxi", alt=" ") == [
        "A picture needs `alt`: what it tells somebody who cannot see it."
    ]


# --- a story whose ending depends on the path -------------------------------------------------------------------------
START = ("start", [("Ask", "later", 2), ("Go on", "later", 0)])
LATER = ("later", [("Ring", "end", 1), ("Wait", "end", 0)])
END = ("end", [])
STORY = [START, LATER, END]


def test_a_sound_branching_story_has_no_faults():
    assert story_faults(steps=STORY, endings=[3, 1, 0]) == []


def ladder(rungs):
    """Two choices at each of so many steps."""
    steps = [(str(n), [("A", str(n + 1), 1), ("B", str(n + 1), 0)]) for n in range(rungs)]
    return [*steps, (str(rungs), [])]


@pytest.mark.parametrize(
    ("steps", "endings", "faults"),
    [
        ([START, LATER, END, END], [1, 0], ["Two steps are named “end”."]),
        (
            [("start", [("Go", "nowhere", 0), ("Stop", "end", 1)]), END],
            [1, 0],
            ["A choice in “start” leads to “nowhere”, which is not a step."],
        ),
        ([*STORY, ("island", [])], [1, 0], ["No choice leads to “island”."]),
        (
            [START, ("later", [("Back", "start", 0), ("On", "end", 0)]), END],
            [1, 0],
            ["The story goes round in a circle through “start”, “later”."],
        ),
        (
            [("start", [("Again", "start", 0), ("On", "end", 1)]), END],
            [1, 0],
            ["The story goes round in a circle through “start”."],
        ),
        (
            [END, ("later", [])],
            [1, 0],
            [
                "“end” is where the story starts and has no choices: there is nothing to choose.",
                "No choice leads to “later”.",
            ],
        ),
        (STORY, [3, 1], ["The last ending holds from 0 points: without it some paths would have none."]),
        (STORY, [], ["The last ending holds from 0 points: without it some paths would have none."]),
        (STORY, [1, 3, 0], ["Endings stand from the highest number of points to the lowest, each once."]),
        (STORY, [1, 0, 0], ["Endings stand from the highest number of points to the lowest, each once."]),
        (STORY, [4, 1, 0], ["No path ends with the points for the ending from 4 on: it would never be read."]),
        (
            [("start", [("Ask", "end", 1), ("Tell", "end", 2)]), END],
            [1, 0],
            ["No path ends with the points for the ending from 0 on: it would never be read."],
        ),
        (ladder(7), [1, 0], ["The story has 128 paths, and 64 is the most: take out some choices."]),
        (ladder(40), [1, 0], ["The story has 1099511627776 paths, and 64 is the most: take out some choices."]),
    ],
)
def test_what_is_wrong_with_a_branching_story(steps, endings, faults):
    assert story_faults(steps=steps, endings=endings) == faults


def test_the_most_paths_a_story_may_have():
    assert story_faults(steps=ladder(6), endings=[1, 0]) == []
    assert sum(not node.leads for node in unroll(ladder(6))) == 64


def test_a_story_unrolled_has_each_step_once_for_each_way_to_it():
    nodes = unroll(STORY)
    assert [(node.number, node.step, node.chosen, node.points) for node in nodes] == [
        (1, "start", (), 0),
        (2, "later", ("Ask",), 2),
        (3, "end", ("Ask", "Ring"), 3),
        (4, "end", ("Ask", "Wait"), 2),
        (5, "later", ("Go on",), 0),
        (6, "end", ("Go on", "Ring"), 1),
        (7, "end", ("Go on", "Wait"), 0),
    ]
    assert nodes[0].leads == (("Ask", 2), ("Go on", 5))


@pytest.mark.parametrize("steps", [[], [("a", [("Go", "a", 0), ("On", "z", 0)])], ladder(30)])
def test_a_draft_can_be_unrolled_whatever_it_says(steps):
    assert sum(not node.leads for node in unroll(steps)) <= 64


@pytest.mark.parametrize(("points", "ending"), [(5, 3), (3, 3), (2, 1), (0, 0)])
def test_the_ending_that_the_points_reach(points, ending):
    assert ending_of(points, [3, 1, 0]) == ending
