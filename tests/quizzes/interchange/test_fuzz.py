"""Files that were damaged, and files that were made to take for ever: read or refused with a place, in bounded work."""

import os
import re
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.interchange import READERS, read_file, write_file
from quizzes.interchange.item import LARGEST_FILE, LONGEST_TEXT
from quizzes.interchange.packages import is_zip, pack, unpack
from tests.quizzes.interchange.items import ITEMS
from tests.quizzes.interchange.test_round_trip import FORMS, held

RUNS = 3_000 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 120
FAST = settings(max_examples=RUNS, deadline=None, suppress_health_check=list(HealthCheck))
BACK = dict(FORMS)
PLACE = re.compile(r"(The file|Line [1-9]\d*|[^\x00-\x1f]{1,90})(, column [1-9]\d*)?( \([^\x00-\x1f]{1,300}\))?")
SENTENCE = re.compile(r"[“A-Z].{7,600}[.”]", re.DOTALL)
WHOLE = {out: write_file(ITEMS, form=out).content for out in BACK}


def read(content, form):
    """The reading, of which all that is promised of any file is so."""
    reading = read_file(content, form=form)
    assert reading.items or reading.refusals
    for refusal in reading.refusals:
        assert PLACE.fullmatch(refusal.where), refusal
        assert SENTENCE.fullmatch(refusal.reason), refusal
    for item in reading.items:
        assert item.where
        assert len(item.text) <= len(content) * 12 + 100  # an & is five characters of HTML, and may stand for itself
    assert len(reading.items) + len(reading.refusals) <= 1 + len(content) // 2
    return reading


@st.composite
def damages(draw, content):
    """Some bytes gone, others put in, a piece twice or in another place."""
    for _ in range(draw(st.integers(1, 4))):
        at, length = draw(st.integers(0, len(content))), draw(st.sampled_from([1, 1, 2, 5, 30, 200]))
        piece = content[at : at + length]
        what = draw(st.sampled_from(["gone", "other", "put in", "twice", "moved"]))
        if what == "gone":
            content = content[:at] + content[at + length :]
        elif what == "twice":
            content = content[:at] + piece + content[at:]
        elif what == "moved":
            rest = content[:at] + content[at + length :]
            to = draw(st.integers(0, len(rest)))
            content = rest[:to] + piece + rest[to:]
        else:
            new = draw(st.binary(min_size=1, max_size=4) | st.sampled_from(PIECES))
            content = content[:at] + new + content[at + (length if what == "other" else 0) :]
    return content


PIECES = [
    b"{", b"}", b"=", b"~", b"#", b":", b"\\", b"\n\n", b"\r", b"\t", b"%50%", b"->", b"[html]", b"[id:",
    b"[tag:kind:true_false]", b"<", b">", b"&lt;", b"&amp;", b"]]>", b"<![CDATA[", b"</text>", b"<text>", b'"', b"100",
    b"-1", b"1e400", b"NaN", b"\xc3", b"\xef\xb7\x90", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\0", b"PK\x01\x02",
]  # fmt: skip


@FAST
@given(st.data())
@pytest.mark.parametrize("out", sorted(BACK))
def test_a_damaged_file_is_read_or_refused_with_its_place(out, data):
    read(data.draw(damages(WHOLE[out])), BACK[out])


@FAST
@given(st.data())
def test_a_damaged_item_in_a_sound_zip(data):
    """A zip keeps sums of its files: damage to the zip alone would hardly reach the reader of what is in it."""
    files = unpack(WHOLE["qti21"])
    name = data.draw(st.sampled_from(sorted(files)))
    read(pack(files | {name: data.draw(damages(files[name]))}), "qti")


@FAST
@given(st.text(max_size=400) | st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"<quiz>", b"\xff\xfe"]))
@pytest.mark.parametrize("form", sorted(READERS))
def test_any_text_is_read_or_refused_with_its_place(form, words, begins):
    read(begins + (words if isinstance(words, bytes) else words.encode("utf-8", "surrogatepass")), form)


@FAST
@given(st.data())
@pytest.mark.parametrize("out", sorted(BACK))
def test_what_was_read_of_a_damaged_file_can_be_written_and_read_again(out, data):
    """And is the same then, in as much of it as the format can write: a title that repeats a key is none, ids of
    options are QTI's only."""
    reading = read(data.draw(damages(WHOLE[out])), BACK[out])
    for item in reading.items:
        written = write_file([item], form=out)
        if written.refusals:  # what the bank would refuse anyway, such as one thing to match
            assert all(SENTENCE.fullmatch(refusal.reason) for refusal in written.refusals)
            continue
        again = read_file(written.content, form=BACK[out])
        assert again.refusals == ()
        assert [held(one, out) for one in again.items] == [held(item, out)]


# --- how much work ----------------------------------------------------------------------------------------------------
def work(content, form):
    """How many calls, of Python's functions and of C's, a reading takes. A clock would count other programs' too."""
    count = 0

    def counts(frame, event, argument):
        nonlocal count
        count += event.endswith("call")

    sys.setprofile(counts)
    try:
        read_file(content, form=form)
    finally:
        sys.setprofile(None)
    return count


def gift(piece):
    return lambda times: piece * times


def moodle(piece):
    return lambda times: b"<quiz>" + piece * times + b"</quiz>"


def answer(piece):
    return lambda times: (
        b'<quiz><question type="multichoice"><questiontext><text>x</text></questiontext>'
        b'<answer fraction="100"><text><![CDATA[' + piece * times + b"]]></text></answer></question></quiz>"
    )


GROWING = [
    ("gift", gift(b"What?{=a ~b}\n\n")),
    ("gift", gift(b"// [id:x] [tag:y]\n")),
    ("gift", gift(b"$CATEGORY: a/b\n")),
    ("gift", gift(b"What?{")),
    ("gift", gift(b"{}\n")),
    ("gift", gift(b"::a\n\n")),
    ("gift", gift(b"x\n")),
    ("moodlexml", moodle(b"<question/>")),
    ("moodlexml", moodle(b'<question type="category"/>')),
    ("moodlexml", moodle(b'<question type="multichoice"><answer/><answer/></question>')),
    ("moodlexml", moodle(b'<question type="matching"><subquestion/></question>')),
    (
        "moodlexml",
        lambda times: b'<quiz><question type="matching">' + b"<subquestion/>" * times + b"</question></quiz>",
    ),
    ("moodlexml", lambda times: b'<quiz><question type="ordering">' + b"<answer/>" * times + b"</question></quiz>"),
    ("qti", lambda times: b"<assessmentItem><itemBody>" + b"<p>x</p>" * times + b"</itemBody></assessmentItem>"),
    ("qti", lambda times: b"<assessmentItem>" + b"<responseDeclaration/>" * times + b"</assessmentItem>"),
]


@pytest.mark.parametrize(("form", "make"), GROWING)
def test_twice_as_much_is_twice_the_work(form, make):
    once, twice = work(make(500), form), work(make(1_000), form)
    assert twice <= 2 * once + 500


# Each of these took minutes or hours: the same was looked at again from every place in it. No clock asks here. Whoever
# brings it back waits.
LONG = [
    ("gift", b"// " + b"[id:" * 200_000 + b"\nWhat?{=a ~b}"),
    ("gift", b"// " + b"[tag:\\]" * 100_000 + b"\nWhat?{=a ~b}"),
    ("gift", b"What?{>" + b" " * 79_000 + b"!\na\nb\nc}"),
    ("moodlexml", answer(b"<i><div>")(1_000_000)),
    ("moodlexml", answer(b"<a><b>")(1_000_000)),
]


@pytest.mark.parametrize(("form", "content"), LONG, ids=["marks", "escaped marks", "order", "nested", "links"])
def test_what_goes_on_and_on_is_read_once(form, content):
    reading = read(content, form)
    assert len(reading.items) + len(reading.refusals) == 1


def test_a_long_answer_is_refused_and_the_rest_is_read():
    short, long = (answer(b"x")(times) for times in (LONGEST_TEXT, LONGEST_TEXT + 1))
    assert read(short, "moodlexml").refusals == ()
    [refusal] = read(long, "moodlexml").refusals
    assert (refusal.where, refusal.reason) == ("Line 1", "An answer or a feedback is longer than any may be.")


@pytest.mark.parametrize("form", sorted(READERS))
def test_nothing_longer_than_the_longest_is_opened(form):
    for content in (b"x", b"<", b"PK\x03\x04"):
        longest = content * (LARGEST_FILE // len(content)) + b"12"
        assert work(longest + b"34", form) < 20
        assert is_zip(b"PK\x03\x04")
