"""Out to a file and in again: nothing is lost that the format can hold, and the bytes are the same each time."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.interchange import READERS, Image, read_file, write_file
from tests.quizzes.interchange.items import ITEMS, STORY, items, png, stories

FORMS = [("gift", "gift"), ("moodlexml", "moodlexml"), ("qti21", "qti")]
# What each cannot hold, by the key of the item.
LEFT_OUT = {
    "gift": {"why", "pictured", "hotspot-1", "pictured-story", "both-pictured"},
    "moodlexml": {"why", "hotspot-1"},
    "qti21": set(),
}


def held(item, form):
    """What a format holds of an item: no title that repeats the key; ids of options only in QTI, not of numbers."""
    if item.title == item.key:
        item = dataclasses.replace(item, title="")
    if form == "qti21" and item.kind != "numeric":
        return item
    options = tuple({k: v for k, v in option.items() if k != "id"} for option in item.options)
    return dataclasses.replace(item, options=options)


@pytest.mark.parametrize(("out", "back"), FORMS)
def test_every_kind_comes_back(out, back):
    written = write_file(ITEMS, form=out)
    assert {refusal.where for refusal in written.refusals} == LEFT_OUT[out]
    reading = read_file(written.content, form=back)
    assert reading.refusals == ()
    expected = [held(item, out) for item in ITEMS if item.key not in LEFT_OUT[out]]
    assert list(reading.items) == expected
    assert [item.notes for item in reading.items] == [()] * len(expected)
    assert write_file(reading.items, form=out).content == written.content


@pytest.mark.parametrize(("out", "back"), FORMS)
def test_a_title_that_repeats_the_key_is_no_title(out, back):
    item = dataclasses.replace(ITEMS[0], title=ITEMS[0].key)
    (again,) = read_file(write_file([item], form=out).content, form=back).items
    assert again.title == ""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(items(), min_size=1, max_size=3, unique_by=lambda item: item.key))
@pytest.mark.parametrize(("out", "back"), FORMS)
def test_any_item_comes_back(out, back, some):
    written = write_file(some, form=out)
    assert written.refusals == ()
    reading = read_file(written.content, form=back)
    assert reading.refusals == ()
    assert list(reading.items) == [held(item, out) for item in some]
    assert write_file(reading.items, form=out).content == written.content


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
@pytest.mark.parametrize(("out", "back"), FORMS)
def test_any_scenario_comes_back_with_its_picture(out, back, data):
    """Told once for several questions, or again with each; a picture of its own beside those of its questions."""
    story = data.draw(stories(pictures=out != "gift"))
    some = data.draw(st.lists(items(), min_size=1, max_size=3, unique_by=lambda item: item.key))
    some = [dataclasses.replace(item, story=story, place=place) for place, item in enumerate(some, start=1)]
    if out != "gift" and data.draw(st.booleans()):
        own = Image(name="own.png", content=png(colour="yellow"))
        some[0] = dataclasses.replace(some[0], image=own, picture_alt="Yellow")
    written = write_file(some, form=out)
    assert written.refusals == ()
    reading = read_file(written.content, form=back)
    assert (list(reading.items), reading.refusals) == ([held(item, out) for item in some], ())
    assert [item.notes for item in reading.items] == [()] * len(some)
    assert write_file(reading.items, form=out).content == written.content


RIGHT_TO_LEFT = st.sampled_from(["مرحبا؟", "שלום, (עולם)", "\u2067abc\u2069", "e\u0301 🚕", "ß≠ﬁ"])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(items(), RIGHT_TO_LEFT, st.sampled_from(["red", "blue"]), st.booleans(), st.integers(0, 999))
@pytest.mark.parametrize(("out", "back"), FORMS)
def test_pictures_scenarios_and_other_scripts_come_back(out, back, item, words, colour, pictured, place):
    story = dataclasses.replace(STORY, title=words, text=f"<p>{words} <em>{words}</em></p>")
    item = dataclasses.replace(item, text=f"<p>{words}</p>", feedback=words, story=story, place=place)
    if pictured and out != "gift":
        image = Image(name=f"{colour}.png", content=png(colour=colour))
        item = dataclasses.replace(item, image=image, picture_alt=words)
    written = write_file([item], form=out)
    assert written.refusals == ()
    reading = read_file(written.content, form=back)
    assert (list(reading.items), reading.refusals) == ([held(item, out)], ())


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000))
@pytest.mark.parametrize(("out", "back"), FORMS)
def test_a_file_that_ends_too_soon_is_read_or_refused(out, back, end):
    whole = write_file(ITEMS, form=out).content
    reading = read_file(whole[: end % len(whole)], form=back)
    assert reading.items or reading.refusals


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace")))
@pytest.mark.parametrize("form", sorted(READERS))
def test_any_bytes_are_read_or_refused(form, content):
    reading = read_file(content, form=form)
    assert reading.items or reading.refusals


PIECES = [
    "::", "[html]", "{", "}", "=", "~", "#", "->", "%50%", "T", "\n\n", "\n", "####", "1..2", ":", ">", "\\", "//",
    "[id:x]", "$CATEGORY: a", "words", "<p>", "-1",
]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_mix_of_gift_is_read_or_refused(pieces):
    reading = read_file("".join(pieces).encode(), form="gift")
    assert reading.items or reading.refusals


WORDS = st.sampled_from(["", "1", "a", "a b", "true", "-50", "1e400", "NaN", "<p>x</p>", "@@PLUGINFILE@@/x"])
MOODLE = (
    "question answer text subquestion feedback tolerance units unit unit_name tags tag questiontext file single "
    "multiplier gradingtype name idnumber"
)
QTI = (
    "itemBody choiceInteraction orderInteraction matchInteraction textEntryInteraction hotspotInteraction simpleChoice "
    "simpleAssociableChoice simpleMatchSet hotspotChoice object img prompt responseDeclaration correctResponse value "
    "mapping mapEntry responseProcessing equal baseValue correct modalFeedback div p"
)
NAMES = {
    "moodlexml": (
        "quiz",
        MOODLE.split(),
        {
            "type": ["multichoice", "truefalse", "matching", "ordering", "numerical", "description", "category"],
            "fraction": ["100", "50", "x", ""],
            "format": ["html", "markdown", "plain_text"],
        },
    ),
    "qti": (
        "assessmentItem",
        QTI.split(),
        {
            "responseIdentifier": ["R"],
            "identifier": ["R", "a", "b"],
            "cardinality": ["single", "multiple", "ordered"],
            "mapKey": ["a", "a b"],
            "mappedValue": ["1", "x"],
            "shape": ["rect", "circle"],
            "coords": ["1,2,3", "1,2,3,4", "x"],
            "class": ["question", "scenario", "reason", "answer"],
            "label": ["x", "percent:1,2"],
            "hotspotLabel": ["w"],
            "toleranceMode": ["absolute", "relative"],
            "tolerance": ["1", "1 2", "x"],
            "width": ["10", "0"],
            "height": ["9"],
        },
    ),
}


@st.composite
def documents(draw, form):
    """XML of the format's own names in any arrangement."""
    root, names, attrs = NAMES[form]

    def element(name, depth):
        chosen = draw(st.dictionaries(st.sampled_from(sorted(attrs)), st.integers(0, 9), max_size=4))
        said = "".join(f' {key}="{attrs[key][at % len(attrs[key])]}"' for key, at in chosen.items())
        inside = draw(WORDS).replace("<", "&lt;")
        if depth < 4:
            inside += "".join(element(inner, depth + 1) for inner in draw(st.lists(st.sampled_from(names), max_size=4)))
        return f"<{name}{said}>{inside}</{name}>"

    return element(root, 0).encode()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
@pytest.mark.parametrize("form", sorted(NAMES))
def test_any_arrangement_of_its_names_is_read_or_refused(form, data):
    reading = read_file(data.draw(documents(form)), form=form)
    assert reading.items or reading.refusals


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["moodlexml", "qti21"]), st.integers(0, 10_000), st.binary(min_size=1, max_size=3))
def test_a_damaged_file_is_read_or_refused(form, place, other):
    whole = write_file(ITEMS, form=form).content
    place %= len(whole)
    reading = read_file(whole[:place] + other + whole[place + len(other) :], form={"qti21": "qti"}.get(form, form))
    assert reading.items or reading.refusals


def test_qti3_holds_what_qti21_holds():
    assert write_file(ITEMS, form="qti3").refusals == ()
    assert write_file(ITEMS, form="qti3").content == write_file(ITEMS, form="qti3").content
