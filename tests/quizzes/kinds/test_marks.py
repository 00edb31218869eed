"""What partial answers earn, and what each kind refuses."""

import random
from fractions import Fraction

import pytest

from quizzes.kinds import KINDS, Refused
from quizzes.kinds.numeric import parse
from quizzes.kinds.ordering import ordinal
from tests.quizzes.kinds.written import WRITTEN

PARTIAL = {"credit": "partial"}
FIVE = [{"id": key, "text": key, "right": key in "abc"} for key in "abcde"]


@pytest.mark.parametrize(
    ("chosen", "every", "partial"),
    [
        ("abc", 1, 1),
        ("ab", 0, Fraction(2, 3)),
        ("a", 0, Fraction(1, 3)),
        ("abcd", 0, Fraction(2, 3)),
        ("abcde", 0, Fraction(1, 3)),
        ("ad", 0, 0),
        ("ade", 0, 0),
        ("de", 0, 0),
        ("", 0, 0),
    ],
)
def test_all_that_apply(chosen, every, partial):
    multiple = KINDS["multiple"]
    assert multiple.mark(FIVE, {}, list(chosen)) == every
    assert multiple.mark(FIVE, PARTIAL, list(chosen)) == partial


@pytest.mark.parametrize(
    ("answer", "every", "partial"),
    [
        (["a", "reason:c"], 1, 1),
        (["a", "reason:d"], 0, Fraction(1, 2)),
        (["a"], 0, Fraction(1, 2)),
        (["b", "reason:c"], 0, 0),
        (["reason:c"], 0, 0),
    ],
)
def test_true_or_false_with_a_reason(answer, every, partial):
    written = WRITTEN["with a reason"]
    assert written.how.mark(written.options, {}, answer) == every
    assert written.how.mark(written.options, PARTIAL, answer) == partial
    assert written.how.answered(written.options, answer) is (len(answer) == 2)


def test_reasons_are_at_least_two_and_one_is_right():
    written = WRITTEN["with a reason"]
    assert written.how.faults(written.options[:3], {}) == [
        "Among the reasons: a question needs at least two answers to choose from."
    ]
    assert written.how.right_words(written.options, {}) == ["True", "Because: It is the law"]
    for values, said in ((["a", "b"], "choose one answer."), (["reason:c", "reason:d"], "choose one reason.")):
        with pytest.raises(Refused, match=said):
            written.how.read(values, written.options, [])


@pytest.mark.parametrize(
    ("answer", "partial"),
    [
        (["a:1", "b:2", "c:3"], 1),
        (["a:1", "b:3", "c:2"], Fraction(1, 3)),
        (["a:2", "b:3", "c:1"], 0),
        (["a:1"], Fraction(1, 3)),
        ([], 0),
    ],
)
def test_places_in_order(answer, partial):
    written = WRITTEN["ordering"]
    assert written.how.mark(written.options, PARTIAL, answer) == partial
    assert written.how.mark(written.options, {}, answer) == int(partial == 1)


def test_each_place_is_used_once():
    written = WRITTEN["ordering"]
    with pytest.raises(Refused, match=r"two things are 2nd. Use each place once."):
        written.how.read(["a:2", "b:2"], written.options, [])
    with pytest.raises(Refused, match="choose one answer beside each"):
        written.how.read(["a:2", "a:3"], written.options, [])
    assert written.how.read(["c:", "b:2", "a:3"], written.options, []) == ["b:2", "a:3"]
    assert written.how.words(written.options, {}, ["a:3", "b:2"]) == ["2nd: Wait for help", "3rd: Ring"]
    assert [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd",
    ]  # fmt: skip


def test_pairs():
    written = WRITTEN["matching"]
    assert written.how.mark(written.options, PARTIAL, written.right) == 1
    assert written.how.mark(written.options, PARTIAL, written.wrong) == Fraction(1, 2)
    assert written.how.mark(written.options, {}, written.wrong) == 0
    assert written.how.words(written.options, {}, written.right) == ["In danger now: 999", "Not urgent: 101"]
    order = written.how.arrange(written.options, random.Random(1))
    shown = written.how.shown(written.options, {}, order, written.right)
    assert {part.text for part in shown.parts} == {"In danger now", "Not urgent"}
    assert all(sorted(option.text for option in part.options) == ["101", "118", "999"] for part in shown.parts)


def test_two_things_may_have_the_same_match():
    matching = KINDS["matching"]
    options = matching.items(
        [{"text": "One", "match": "Yes"}, {"text": "Two", "match": "yes "}, {"text": "Three", "match": "No"}]
    )
    assert matching.faults(options, {}) == []
    shown = matching.shown(options, {}, matching.arrange(options, random.Random(1)), [])
    assert sorted(option.text for option in shown.parts[0].options) == ["No", "Yes"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", "12"), (" 12 ", "12"), ("1.5", "1.5"), ("1,5", "1.5"), (",5", "0.5"), ("5.", "5"), ("-3", "-3"),
        ("−3", "-3"), ("+3", "3"), ("0,125", "0.125"), ("1 000", "1000"), ("1\u00a0000,5", "1000.5"), ("1000", "1000"),
        ("١٢", "12"), ("١٫٥", "1.5"), ("007", "7"),
    ],
)  # fmt: skip
def test_a_number_as_people_write_it(typed, number):
    assert str(parse(typed)) == number.lstrip("+")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("twelve", "in figures"), ("1e5", "in figures"), ("1/2", "in figures"), ("10 20", "in figures"),
        ("1.2.3", "in figures"), ("NaN", "in figures"), ("inf", "in figures"), ("-", "in figures"), ("²", "in figures"),
        ("1,000", "without a comma"), ("12,345,678", "without a comma"), ("9" * 30, "at most 20"),
        ("9" * 41, "too long"), ("\0", "in figures"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_asked_for_again(typed, said):
    with pytest.raises(Refused, match=said):
        parse(typed)


@pytest.mark.parametrize(
    ("typed", "earned"),
    [("18", 1), ("18,0", 1), ("18.5", 1), ("18.51", 0), ("17.5", 1), ("17", 0), ("30", 1), ("31", 0)],
)
def test_a_number_within_its_tolerance(typed, earned):
    numeric = KINDS["numeric"]
    options = numeric.items([{"value": 18, "tolerance": 0.5}, {"value": "30", "tolerance": 0}])
    assert options[0] == {"id": options[0]["id"], "value": "18", "tolerance": "0.5"}
    assert numeric.faults(options, {"unit": "years"}) == []
    assert numeric.mark(options, {}, [typed]) == earned
    assert numeric.words(options, {"unit": "years"}, [typed]) == [f"{typed} years"]
    assert numeric.right_words(options, {"unit": "%"}) == ["18%, give or take 0.5", "30%"]


def test_one_number_is_asked_for():
    numeric = WRITTEN["numeric"]
    with pytest.raises(Refused, match="write one number"):
        numeric.how.read(["18", "19"], numeric.options, [])
    assert numeric.how.read(["", "18"], numeric.options, []) == ["18"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"coords": "10, 20, 40"}, "Place 1: a rectangle has four numbers: left, top, right, bottom."),
        ({"coords": "40, 20, 10, 80"}, "Place 1: left is less than right, and top less than bottom."),
        (
            {"coords": "10, 20, 40, 180"},
            "Place 1: write where it is as numbers from 0 to 100 with commas between them.",
        ),
        ({"coords": "here"}, "Place 1: write where it is as numbers from 0 to 100 with commas between them."),
        ({"shape": "ellipse", "coords": "10,10,0,5"}, "Place 1: half the width and half the height are more than 0."),
        ({"shape": "polygon"}, "Place 1: a polygon has three corners or more, two numbers each."),
        ({"text": "The lamp"}, "Two places have the same words."),
        ({"right": False}, "No place is marked as right."),
    ],
)
def test_places_on_a_picture(change, said):
    written = WRITTEN["hotspot"]
    first, *others = written.options
    assert written.how.faults([{**first, **change}, *others], {}) == [said]


def test_areas_are_drawn_in_per_cent_and_lettered_as_shown():
    written = WRITTEN["hotspot"]
    areas = written.how.shown(written.options, {}, ["c", "a", "b"], ["a"]).areas
    assert [(area.mark, area.id, area.chosen) for area in areas] == [
        ("A", "c", False),
        ("B", "a", True),
        ("C", "b", False),
    ]
    assert areas[1].numbers == {
        "x": "10", "y": "20", "width": "30", "height": "60", "middle_x": "25", "middle_y": "50",
    }  # fmt: skip
