"""GIFT as teachers and Moodle write it."""

import pytest

from quizzes.interchange import gift

SAMPLE = """\
// A comment that says nothing.
$CATEGORY: $course$/top/Safety/signs

// [id:first-aid] [tag:outcome:signs] [tag:teaches:lesson-1] [tag:easy]
::First aid::Whom do you call when somebody is hurt? {
  =999 # Yes.
  ~My manager # Later.
  ~Nobody # Think again.
}

::Sum::[markdown]What is *two* and two? {
  ~%50%An even number
  ~%50%More than three
  ~%-50%An odd number
  ####Count it out.
}

::Old enough::A person of 17 is a child.{TRUE#The age is 18.#Right.}

::Pairs::Match the words. {=taxi -> a car =tram -> rails = -> a ship}

::Year::In which year did it begin? {#1997:2 ####Look it up.}

::Range::Name a number from 1 to 5. {#1..5}

::Several::How long is it? {#
  =10:0 #Just so.
  =%50%12:1 #Nearly.
}

::Steps::Put these in order. {>3 ALL VERTICAL ALL_OR_NOTHING SHOW none
  Look
  Listen
  Call
}

The sky {=is ~is not} blue\\: nearly always.
"""


def read(text):
    return gift.read(text.encode())


def test_the_kinds_a_teacher_writes():
    reading = read(SAMPLE)
    assert reading.refusals == ()
    found = {item.title or item.key: item for item in reading.items}
    first = found["First aid"]
    assert (first.key, first.section, first.outcome, first.teaches) == ("first-aid", "signs", "signs", "lesson-1")
    assert first.text == "<p>Whom do you call when somebody is hurt?</p>"
    assert first.options == (
        {"text": "999", "right": True}, {"text": "My manager", "right": False}, {"text": "Nobody", "right": False},
    )  # fmt: skip
    assert first.answer_feedback == ("Yes.", "Later.", "Think again.")
    assert first.where == "Line 5"
    total = found["Sum"]
    assert (total.kind, total.settings, total.feedback) == ("multiple", {"credit": "partial"}, "Count it out.")
    assert total.text == "<p>What is <em>two</em> and two?</p>"
    assert found["Old enough"].options == ({"text": "True", "right": True}, {"text": "False", "right": False})
    assert found["Old enough"].answer_feedback == ("Right.", "The age is 18.")
    assert found["Pairs"].options == (
        {"text": "taxi", "match": "a car"}, {"text": "tram", "match": "rails"}, {"match": "a ship"},
    )  # fmt: skip
    assert found["Year"].options == ({"value": "1997", "tolerance": "2"},)
    assert found["Range"].options == ({"value": "3", "tolerance": "2"},)
    assert found["Several"].options == ({"value": "10"},)
    assert found["Several"].notes == ("The number 12:1 earned a part of the mark: it is left out.",)
    assert found["Steps"].kind == "ordering"
    assert found["Steps"].settings == {}
    assert [option["text"] for option in found["Steps"].options] == ["Look", "Listen", "Call"]
    assert found[""].text == "<p>The sky _____ blue: nearly always.</p>"


@pytest.mark.parametrize(
    ("text", "where", "reason"),
    [
        ("What?{=a ~b", "Line 1, column 6", "The { is not closed"),
        ("\n\n::T::What?\n{=a\n~b\n\n=c}", "Line 4, column 1", "The { is not closed"),
        ("::T::What?\n// said twice\n  {=a {b}", "Line 3, column 3", "The { is not closed"),
        ("What\\{?\\} =a}", "Line 1, column 13", "a } without a {"),
        ("What?}{=a ~b}", "Line 1, column 6", "a } without a {"),
        ("What?{=a ~b} and {=c ~d}", "Line 1, column 18", "second { or }"),
        (" ::What?{=a ~b}", "Line 1, column 2", "not closed with another ::"),
        ("What?{\n  a =b ~c}", "Line 2, column 3", "“a” stands before the first answer"),
        ("What?{}", "Line 1", "written text"),
        ("What?{=a =b}", "Line 1", "words to be written"),
        ("Only words.", "Line 1", "asks nothing"),
        ("What?{#twelve}", "Line 1, column 8", "“twelve” is not a number"),
        ("What?{#\n =1:0 #one\n =%100% two}", "Line 3, column 9", "“two” is not a number"),
        ("What?{#5..1}", "Line 1, column 8", "not a range"),
        ("", "The file", "no questions"),
    ],
)
def test_a_fault_is_told_with_its_line_and_column_and_the_rest_is_read(text, where, reason):
    reading = read(text)
    first = reading.refusals[0]
    assert (first.where, reason in first.reason) == (where, True)
    others = read(f"Fine?{{=a ~b}}\n\n{text}")
    assert others.items[0].text == "<p>Fine?</p>"


def test_a_category_may_have_a_stroke_in_its_name():
    assert read("$CATEGORY: $course$/top/A // B\n\nWhat?{=a ~b}").items[0].section == "A / B"
    assert read("$CATEGORY: $course$\n\nWhat?{=a ~b}").items[0].section == ""


def test_other_encodings():
    assert gift.read("Größe?{=groß ~klein}".encode("utf-16")).items[0].text == "<p>Größe?</p>"
    assert gift.read("\ufeffWhat?{=a ~b}".encode()).items[0].text == "<p>What?</p>"
    [refusal] = gift.read("ok\n\nGröße?{=a ~b}".encode("latin-1")).refusals
    assert (refusal.where, refusal.reason) == (
        "The file", "Line 3: this is not text in UTF-8. Save the file as UTF-8 and send it again.",
    )  # fmt: skip
    assert gift.read(b"\x00\x01\x02").refusals[0].reason == "This is not a text file."


def test_html_is_cleaned_and_it_is_said_what_went():
    [item] = read(
        '[html]<p onclick\\="x()">What?</p><table><tr><td>x</td></tr></table><script>alert(1)</script>{=a ~b}'
    ).items
    assert item.text == "<p>What?</p>x"
    assert item.notes == ("Left out of the text: <script>, <table>, <td>, <tr>.",)


def test_weights_that_cost_everything_are_all_or_nothing():
    [item] = read("What?{~%50%a ~%50%b ~%-100%c}").items
    assert (item.settings, item.notes) == ({}, ())


def test_other_weights_are_told():
    [item] = read("What?{~%70%a ~%30%b ~c}").items
    assert item.settings == {"credit": "partial"}
    assert "weights of their own" in item.notes[0]


def test_a_title_over_two_lines_is_one_and_a_long_identifier_is_told_in_short():
    assert read("::A title\n over two lines::What?{=a ~b}").items[0].title == "A title over two lines"
    [refusal] = read(f"// [id:a\tb{'c' * 500}]\nWhat?{{=a ~b").refusals
    assert refusal.where == f"Line 2, column 6 (ab{'c' * 78})"


def test_marks_of_a_comment_end_where_one_is_not_closed():
    [item] = read("// [id:a\\]b] [tag:outcome:x] [tag:teaches:y [id:z\nWhat?{=a ~b}").items
    assert (item.key, item.outcome, item.teaches) == ("a]b", "x", "")
