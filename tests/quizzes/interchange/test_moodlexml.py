"""Moodle XML as Moodle exports it."""

import base64

import pytest

from quizzes.interchange import moodlexml
from tests.quizzes.interchange.items import png

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'


def question(form, inside, text="<![CDATA[<p>What?</p>]]>", files="", extra=""):
    return (
        f'<question type="{form}"><name><text>Name</text></name><questiontext format="html"><text>{text}</text>{files}'
        f'</questiontext><generalfeedback format="html"><text>&lt;p&gt;Look again.&lt;/p&gt;</text></generalfeedback>'
        f"{inside}{extra}</question>"
    )


def read(*questions):
    return moodlexml.read((HEAD + "\n".join(questions) + "\n</quiz>").encode())


def answer(fraction, text, more=""):
    return f'<answer fraction="{fraction}" format="html"><text>{text}</text>{more}</answer>'


def test_each_type_that_the_bank_has():
    reading = read(
        '<question type="category"><category><text>$course$/top/signs</text></category></question>',
        question(
            "multichoice",
            "<single>true</single>"
            + answer(100, "&lt;p&gt;Yes &amp;amp; no&lt;/p&gt;", "<feedback><text>Good.</text></feedback>")
            + answer(0, "No"),
            extra="<idnumber>q-1</idnumber><tags><tag><text>outcome:signs</text></tag></tags>",
        ),
        question(
            "multichoice", "<single>false</single>" + answer("33.33333", "a") + answer("33.33333", "b")
            + answer("33.33333", "c") + answer("-33.33333", "d"),
        ),
        question("truefalse", answer(0, "true") + answer(100, "false")),
        question(
            "matching",
            "<subquestion format='html'><text>cat</text><answer><text>mew</text></answer></subquestion>"
            "<subquestion format='html'><text>dog</text><answer><text>bark</text></answer></subquestion>"
            "<subquestion><text></text><answer><text>moo</text></answer></subquestion>",
        ),
        question(
            "numerical",
            answer(100, "1.5e1", "<tolerance>0.5</tolerance>") + answer(0, "*")
            + "<units><unit><multiplier>1</multiplier><unit_name>km</unit_name></unit></units>",
        ),
        question("ordering", "<gradingtype>ABSOLUTE_POSITION</gradingtype>" + "".join(answer(1, t) for t in "xyz")),
        question("multichoiceset", answer(100, "a") + answer(0, "b") + answer(0, "c")),
    )  # fmt: skip
    assert reading.refusals == ()
    single, several, truth, pairs, figure, order, whole = reading.items
    assert (single.key, single.section, single.outcome, single.where) == ("q-1", "signs", "signs", "Line 4")
    assert single.options == ({"text": "Yes & no", "right": True}, {"text": "No", "right": False})
    assert (single.feedback, single.answer_feedback) == ("Look again.", ("Good.", ""))
    assert (several.settings, [o["right"] for o in several.options]) == ({"credit": "partial"}, [True] * 3 + [False])
    assert truth.options == ({"text": "True", "right": False}, {"text": "False", "right": True})
    assert pairs.options[2] == {"match": "moo"}
    assert (figure.options, figure.settings) == (({"value": "15", "tolerance": "0.5"},), {"unit": "km"})
    assert (order.kind, order.settings) == ("ordering", {"credit": "partial"})
    assert (whole.kind, whole.settings) == ("multiple", {})


def test_pictures_come_along():
    packed = base64.b64encode(png()).decode()
    [item] = read(
        question(
            "multichoice", answer(100, "a") + answer(0, "b"),
            text='<![CDATA[<p>See:</p><p><img src="@@PLUGINFILE@@/a b/red.png" alt="A red box"></p>'
            '<p><img src="https://elsewhere.example/x.png"></p>]]>',
            files=f'<file name="red.png" path="/" encoding="base64">{packed}</file>',
        )
    ).items  # fmt: skip
    assert (item.image.name, item.image.content, item.picture_alt) == ("red.png", png(), "A red box")
    assert item.text == "<p>See:</p>"
    assert item.notes[0] == "A picture that is not in the file was left out: https://elsewhere.example/x.png."


@pytest.mark.parametrize(
    ("packed", "reason"),
    [
        (base64.b64encode(b"<svg/>").decode(), "cannot be opened"),
        ("not base64!", "sound base64"),
        (base64.b64encode(png()[:40]).decode(), "cannot be opened"),
    ],
)
def test_a_picture_that_is_none_is_refused(packed, reason):
    [refusal] = read(
        question(
            "multichoice", answer(100, "a") + answer(0, "b"), text='&lt;img src="@@PLUGINFILE@@/x.png"&gt;',
            files=f'<file name="x.png" encoding="base64">{packed}</file>',
        )
    ).refusals  # fmt: skip
    assert refusal.where == "Line 3 (Name)"
    assert reason in refusal.reason


def told(picture, packed):
    """A description with a picture, tagged as a scenario, and a question about it."""
    text = f'&lt;p&gt;It is late.&lt;/p&gt;&lt;p&gt;&lt;img src="{picture}" alt="A desk"&gt;&lt;/p&gt;'
    tags = "<tags><tag><text>scenario:late</text></tag></tags>"
    files = f'<file name="desk.png" path="/" encoding="base64">{packed}</file>'
    return read(
        question("description", "", text=text, files=files, extra=tags),
        question("multichoice", answer(100, "a") + answer(0, "b"), extra=tags),
    )


def test_the_picture_of_a_scenario_comes_along():
    [item] = told("@@PLUGINFILE@@/desk.png", base64.b64encode(png()).decode()).items
    story = item.story
    assert (story.key, story.title, story.text) == ("late", "Name", "<p>It is late.</p>")
    assert (story.image.name, story.image.content, story.picture_alt) == ("desk.png", png(), "A desk")
    assert (item.image, item.notes) == (None, ())


def test_what_a_scenario_cannot_show_is_said():
    [item] = told("https://elsewhere.example/x.png", "").items
    assert item.story.image is None
    assert item.notes == (
        "Of its scenario: A picture that is not in the file was left out: https://elsewhere.example/x.png.",
    )
    reading = told("@@PLUGINFILE@@/desk.png", base64.b64encode(b"<svg/>").decode())
    assert "The picture “desk.png” cannot be opened" in reading.refusals[0].reason
    assert "which is not in the file above it" in reading.items[0].notes[0]


@pytest.mark.parametrize(
    "form", ["essay", "shortanswer", "cloze", "calculated", "calculatedmulti", "ddmarker", "random", "coderunner"]
)
def test_types_that_the_bank_has_not(form):
    [refusal] = read(question(form, "")).refusals
    assert refusal.where == "Line 3 (Name)"
    assert refusal.reason.endswith(".")


BOMB = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    "<quiz>&c;</quiz>"
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (BOMB.encode(), "DOCTYPE"),
        (b'<!DOCTYPE quiz SYSTEM "https://elsewhere.example/quiz.dtd"><quiz/>', "DOCTYPE"),
        (b'<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>', "DOCTYPE"),
        (b'<quiz xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="x"/></quiz>', "xi:include"),
        (b"<quiz>&nbsp;</quiz>", "Line 1"),
        (b"<quiz>\n<question>\n</quiz>", "Line 3"),
        (b'<?xml version="1.0" encoding="no-such"?><quiz/>', "encoding"),
        (b"<quiz>\xff\xfe</quiz>", "Line 1"),
        (b"<other/>", "no Moodle XML"),
        (b"<quiz/>", "no questions"),
        (b"", "Line 1"),
        (b"<quiz>" + b"<a>" * 500 + b"</a>" * 500 + b"</quiz>", "nested too deeply"),
        (b"<quiz>" + b" " * 10_000_001 + b"</quiz>", "larger than 10 MB"),
    ],
)
def test_bad_xml_is_refused_whole(content, reason):
    reading = moodlexml.read(content)
    assert reading.items == ()
    [refusal] = reading.refusals
    assert refusal.where == "The file"
    assert reason in refusal.reason
