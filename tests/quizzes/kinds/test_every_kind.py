"""What holds of every kind of question, whatever is posted."""

import random
from fractions import Fraction

import pytest
from django.template.loader import get_template
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import KINDS, Refused, kind_choices
from quizzes.kinds.base import item_id
from tests.quizzes.kinds.written import WRITTEN

EACH = pytest.mark.parametrize("name", WRITTEN)
KNOWN = [
    "",
    "a",
    "b",
    "c",
    "d",
    "a:1",
    "a:2",
    "b:1",
    "c:3",
    "reason:c",
    "reason:d",
    "reason:",
    ":",
    "18",
    "1,000",
    "17,5",
]
POSTED = st.lists(st.one_of(st.sampled_from(KNOWN), st.text(max_size=12), st.just("9" * 1_000)), max_size=6)
CREDIT = st.sampled_from([{}, {"credit": "all"}, {"credit": "partial"}])


def order_of(written, seed=1):
    return written.how.arrange(written.options, random.Random(seed))


def read(written, values):
    return written.how.read(values, written.options, order_of(written))


def test_every_kind_is_here_with_its_template():
    assert [slug for slug, _ in kind_choices()] == [
        "single", "multiple", "true_false", "ordering", "matching", "numeric", "hotspot",
    ]  # fmt: skip
    assert {written.kind for written in WRITTEN.values()} == set(KINDS)
    for kind in KINDS.values():
        assert get_template(kind.template)


@EACH
def test_a_sound_question_has_no_faults(name):
    written = WRITTEN[name]
    assert written.how.faults(written.options, written.settings) == []
    bare = [{key: value for key, value in item.items() if key != "id"} for item in written.options]
    assert written.how.faults(bare, written.settings) == []  # as files write them


@EACH
def test_right_is_a_whole_mark_and_wrong_is_none(name):
    written = WRITTEN[name]
    for values, earned in ((written.right, 1), (written.wrong, 0), ([], 0)):
        answer = read(written, values)
        assert written.how.mark(written.options, {}, answer) == earned
        assert written.how.answered(written.options, answer) is (values != [])
    assert written.how.words(written.options, written.settings, written.right)
    assert written.how.right_words(written.options, written.settings)


@EACH
def test_what_was_kept_can_be_posted_again(name):
    written = WRITTEN[name]
    answer = read(written, written.right)
    assert read(written, answer) == answer
    assert sorted(answer) == sorted(written.right)


@EACH
@given(values=POSTED, settings=CREDIT)
def test_whatever_is_posted_is_read_or_refused_in_words(name, values, settings):
    written = WRITTEN[name]
    options, how = written.options, written.how
    how.shown(options, written.settings, order_of(written), values)
    how.words(options, written.settings, values)
    assert 0 <= how.mark(options, settings, values) <= 1
    answer, refused = [], ""
    try:
        answer = read(written, values)
    except Refused as refusal:
        refused = str(refusal)
    assert refused == "" or refused.endswith(".")
    if not refused:
        mark = how.mark(options, settings, answer)
        assert isinstance(mark, Fraction)
        assert (mark == 1) == (how.words(options, {}, answer) == how.words(options, {}, written.right))


@EACH
@pytest.mark.parametrize(
    "value", ["z", "\0", "<script>", "x" * 1_000_000, "a:z", "z:1", "reason:a:1", "a:1:2", "１:２"]
)
def test_what_was_not_offered_is_refused(name, value):
    with pytest.raises(Refused):
        read(WRITTEN[name], [value])


def turned(written):
    """The same question with everything that says what is right the other way round."""
    options = [dict(item) for item in written.options]
    if written.kind == "ordering":
        return options[::-1]
    if written.kind == "matching":
        matches = [item["match"] for item in options]
        for item, match in zip(options, [*matches[1:], matches[0]], strict=True):
            item["match"] = match
        return options
    if written.kind == "numeric":
        return [{**item, "value": "99", "tolerance": "5"} for item in options]
    return [{**item, "right": not item["right"]} for item in options]


@EACH
def test_nothing_shown_depends_on_what_is_right(name):
    written = WRITTEN[name]
    order = order_of(written)
    for values in ([], written.right, written.wrong):
        assert written.how.shown(written.options, written.settings, order, values) == written.how.shown(
            turned(written), written.settings, order, values
        )


@EACH
def test_ids_that_are_made_depend_on_words_alone(name):
    written = WRITTEN[name]
    bare = [{key: value for key, value in item.items() if key != "id"} for item in written.options]
    swapped = [{key: value for key, value in item.items() if key != "id"} for item in turned(written)]
    if written.kind == "numeric":
        return  # what is right is all it says, and no page shows its id
    made = {item.get("text"): item["id"] for item in written.how.items(bare) if item.get("text")}
    assert made == {item.get("text"): item["id"] for item in written.how.items(swapped) if item.get("text")}
    assert all(len(key) == 6 and key.isalpha() for key in made.values())


@EACH
def test_every_order_is_drawn(name):
    written = WRITTEN[name]
    orders = {tuple(order_of(written, seed)) for seed in range(200)}
    assert len(orders) == {"true_false": 1, "with a reason": 2, "numeric": 1, "matching": 12}.get(name, 6)


@EACH
@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{}],
        [{"id": "a"}] * 27,
        [{"id": "a", "text": 5, "right": "yes", "match": None, "value": "x", "shape": "star", "coords": []}] * 2,
        [{"id": "a", "text": "", "right": True, "match": "", "value": "1e99", "shape": "rect", "coords": "1,2"}] * 3,
        [{"id": "a", "nonsense": 1}],
    ],
)
def test_what_cannot_be_asked_is_said_in_sentences(name, rows):
    faults = WRITTEN[name].how.faults(rows, {"nonsense": "x"})
    assert faults
    assert all(fault.endswith((".", "yes or no: write true or false.")) for fault in faults)


def test_settings_that_mean_nothing_are_refused():
    multiple = WRITTEN["multiple"]
    assert multiple.how.faults(multiple.options, {"credit": "some"}) == ["The setting “credit” is “all” or “partial”."]
    assert multiple.how.faults(multiple.options, {"unit": "km"}) == [
        "The setting “unit” means nothing in a question of the kind “All that apply”."
    ]


def test_an_id_is_kept_and_never_given_twice():
    single = KINDS["single"]
    rows = [{"text": "One", "right": True}, {"id": "x", "text": "Two", "right": False}, {"id": "x", "text": "Two"}]
    first, second, third = (item["id"] for item in single.items(rows))
    assert (first, second) == (item_id("One", ()), "x")
    assert third == item_id("Two", ())
    assert item_id("Two", {third}) not in {third, ""}
