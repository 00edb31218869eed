"""QTI 2.1 as authoring tools write it, and zips that mean no good."""

import io
import stat
import tracemalloc
import zipfile

import pytest

from quizzes.interchange import qti21
from tests.quizzes.interchange.items import png

CORRECT = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
MAPPED = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"


def item(body, declared, processing=f'<responseProcessing template="{CORRECT}"/>', key="i1602", after=""):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    identifier="{key}" title="Item 1" adaptive="false" timeDependent="false" toolName="TAO">
  {declared}
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
  <stylesheet href="style/own.css" type="text/css"/>
  <itemBody>
    {body}
  </itemBody>
  {processing}
  {after}
</assessmentItem>""".encode()


def declaration(cardinality, base, *values, mapping=""):
    right = "".join(f"<value>{value}</value>" for value in values)
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{right}</correctResponse>{mapping}</responseDeclaration>"
    )


CHOICES = """<div class="grid-row"><div class="col-12">
      <choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="{most}">
        <prompt><p>Which of these <em>count</em>?</p></prompt>
        <simpleChoice identifier="correct">One
          and one</simpleChoice>
        <simpleChoice identifier="choice_2">Two<feedbackInline outcomeIdentifier="F" identifier="choice_2"
          showHide="show">Not two.</feedbackInline></simpleChoice>
        <simpleChoice identifier="choice_3"><p>Three</p></simpleChoice>
      </choiceInteraction></div></div>"""


def one(content):
    reading = qti21.read(content)
    assert reading.refusals == ()
    return reading.items[0]


def test_a_choice():
    found = one(item(CHOICES.format(most=1), declaration("single", "identifier", "correct")))
    assert (found.kind, found.key, found.title) == ("single", "i1602", "Item 1")
    assert found.text == "<p>Which of these <em>count</em>?</p>"
    assert found.options == (
        {"text": "One and one", "right": True}, {"text": "Two", "right": False}, {"text": "Three", "right": False},
    )  # fmt: skip
    assert found.answer_feedback == ("", "Not two.", "")


def test_several_with_a_mapping():
    mapping = (
        '<mapping lowerBound="0" defaultValue="-1"><mapEntry mapKey="correct" mappedValue="1"/>'
        '<mapEntry mapKey="choice_2" mappedValue="0"/></mapping>'
    )
    found = one(
        item(
            CHOICES.format(most=0), declaration("multiple", "identifier", mapping=mapping),
            f'<responseProcessing template="{MAPPED}"/>',
        )
    )  # fmt: skip
    assert (found.kind, found.settings) == ("multiple", {"credit": "partial"})
    assert [option["right"] for option in found.options] == [True, False, False]
    assert "weights of their own" in found.notes[0]


def test_an_order_a_match_and_a_number():
    order = one(
        item(
            '<orderInteraction responseIdentifier="RESPONSE"><simpleChoice identifier="A">a</simpleChoice>'
            '<simpleChoice identifier="B">b</simpleChoice><simpleChoice identifier="C">c</simpleChoice>'
            "</orderInteraction>",
            declaration("ordered", "identifier", "C", "A", "B"),
        )
    )
    assert [option["text"] for option in order.options] == ["c", "a", "b"]
    match = one(
        item(
            '<matchInteraction responseIdentifier="RESPONSE"><simpleMatchSet>'
            '<simpleAssociableChoice identifier="S1" matchMax="1">cat</simpleAssociableChoice>'
            '<simpleAssociableChoice identifier="S2" matchMax="1">dog</simpleAssociableChoice></simpleMatchSet>'
            '<simpleMatchSet><simpleAssociableChoice identifier="T1" matchMax="1">bark</simpleAssociableChoice>'
            '<simpleAssociableChoice identifier="T2" matchMax="1">mew</simpleAssociableChoice></simpleMatchSet>'
            "</matchInteraction>",
            declaration("multiple", "directedPair", "S1 T2", "S2 T1"),
        )
    )
    assert match.options == ({"text": "cat", "match": "mew"}, {"text": "dog", "match": "bark"})
    figure = one(
        item(
            '<p>How far? <textEntryInteraction responseIdentifier="RESPONSE"/> km</p>',
            declaration("single", "float", "10"),
            '<responseProcessing><responseCondition><responseIf><equal toleranceMode="relative" tolerance="5 5">'
            '<variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal></responseIf></responseCondition>'
            "</responseProcessing>",
        )
    )
    assert (figure.text, figure.options) == ("<p>How far? _____ km</p>", ({"value": "10", "tolerance": "0.5"},))


def in_scenario(source):
    """An item below a scenario with a picture, in a zip that has img/desk.png."""
    body = (
        f'<div class="scenario place-2" label="late"><h2>Late</h2><div class="story"><p>It is late.</p></div>'
        f'<div class="picture"><img src="{source}" alt="A desk"/></div></div>{CHOICES.format(most=1)}'
    )
    return packed(
        {"q/item.xml": item(body, declaration("single", "identifier", "correct")), "q/img/desk.png": png()}
    )  # fmt: skip


def test_the_picture_of_a_scenario_comes_along():
    found = one(in_scenario("img/desk.png"))
    assert (found.story.key, found.story.title, found.place) == ("late", "Late", 2)
    image = found.story.image
    assert (image.name, image.content, found.story.picture_alt) == ("desk.png", png(), "A desk")
    assert (found.image, found.notes) == (None, ())


def test_what_a_scenario_cannot_show_is_said():
    found = one(in_scenario("https://elsewhere.example/x.png"))
    assert (found.story.image, found.story.picture_alt) == (None, "")
    assert found.notes == (
        "Of its scenario: A picture that is not in the file was left out: https://elsewhere.example/x.png.",
    )
    [refusal] = qti21.read(in_scenario("img/other.png")).refusals
    assert "The picture “img/other.png” is not in the file." in refusal.reason


def test_a_place_on_a_picture_in_pixels():
    body = (
        '<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Where?</prompt>'
        '<object type="image/png" data="img/red.png" width="40" height="20">A car</object>'
        '<hotspotChoice identifier="A" shape="circle" coords="20,10,2" hotspotLabel="Wheel"/>'
        '<hotspotChoice identifier="B" shape="rect" coords="0,0,10,10" hotspotLabel="Door"/></hotspotInteraction>'
    )
    reading = qti21.read(
        packed({"q/item.xml": item(body, declaration("single", "identifier", "A")), "q/img/red.png": png()})
    )
    assert reading.refusals == ()
    [found] = reading.items
    assert found.options == (
        {"text": "Wheel", "right": True, "shape": "ellipse", "coords": "50,50,5,10"},
        {"text": "Door", "right": False, "shape": "rect", "coords": "0,0,25,50"},
    )
    assert (found.text, found.picture_alt, found.image.content) == ("<p>Where?</p>", "A car", png())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (item("<p>Words</p>", ""), "asks nothing"),
        (item(CHOICES.format(most=1) * 2, declaration("single", "identifier", "a")), "2 things at once"),
        (item('<extendedTextInteraction responseIdentifier="RESPONSE"/>', ""), "extendedTextInteraction"),
        (item(CHOICES.format(most=1), ""), "does not declare"),
        (item('<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>', declaration("single", "string", "cat")),
         "words to be written"),
        (item(f'<p><img src="x.png" alt="x"/></p>{CHOICES}', ""), "not in the file"),
        (item(f'<p><img src="../../x.png" alt="x"/></p>{CHOICES}', ""), "out of the zip"),
        (b"<assessmentTest/>", "a test, not a question"),
        (b"<questestinterop/>", "QTI 1.2"),
        (b"<!DOCTYPE a><assessmentItem/>", "DOCTYPE"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken(content, reason):
    reading = qti21.read(content)
    assert reading.items == ()
    assert reason in reading.refusals[0].reason


def packed(files, **attrs):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            for attr, value in attrs.items():
                setattr(info, attr, value)
            archive.writestr(info, content)
    return held.getvalue()


def encrypted():
    content = bytearray(packed({"a.xml": b"<a/>"}))
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def lying():
    """A zip whose directory says that a large file is small."""
    content = bytearray(packed({"a.xml": b" " * 60_000_000}))
    place = content.rindex(b"PK\x01\x02") + 24
    content[place : place + 4] = (5).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (packed({"../evil.xml": b"<a/>"}), "points out of its folder"),
        (packed({"a/../../evil.xml": b"<a/>"}), "points out of its folder"),
        (packed({"/etc/passwd": b"<a/>"}), "points out of its folder"),
        (packed({"..\\evil.xml": b"<a/>"}), "points out of its folder"),
        (packed({"C:/evil.xml": b"<a/>"}), "points out of its folder"),
        (packed({"link.xml": b"/etc/passwd"}, external_attr=(stat.S_IFLNK | 0o777) << 16), "a link to another file"),
        (encrypted(), "encrypted"),
        (packed({"a.xml": b" " * 51_000_000}), "more than 50 MB"),
        (lying(), "damaged"),
        (packed({f"{number}.xml": b"" for number in range(2_001)}), "2,001 files"),
        (packed({"a.xml": b"<a/>"})[:30], "damaged"),
        (packed({}), "no questions"),
        (packed({"imsmanifest.xml": b"<!DOCTYPE m><manifest/>"}), "DOCTYPE"),
        (packed({"imsmanifest.xml": b'<manifest><resource type="imsqti_item_xmlv2p1" href="../x.xml"/></manifest>'}),
         "points out of the zip"),
        (packed({"imsmanifest.xml": b'<manifest><resource type="imsqti_item_xmlv2p1" href="x.xml"/></manifest>'}),
         "not in the zip"),
    ],
)  # fmt: skip
def test_a_bad_zip_is_refused(content, reason):
    reading = qti21.read(content)
    assert reading.items == ()
    assert reason in reading.refusals[0].reason


def test_a_hundred_thousand_files_are_refused_before_they_are_opened():
    entry = b"PK\x01\x02" + b"\0" * 42
    content = packed({"a.xml": b"<a/>"}) + entry * 100_000
    tracemalloc.start()
    reading = qti21.read(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "100,001 files" in reading.refusals[0].reason
    assert reading.refusals[0].tampering
    assert peak < 1_000_000


def test_a_zip_in_a_zip_is_not_opened():
    reading = qti21.read(packed({"inner.zip": packed({"a.xml": b"<assessmentItem/>"})}))
    assert [refusal.reason for refusal in reading.refusals] == ["There are no questions in the zip."]


def test_two_files_of_one_name_are_refused():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.xml", b"<a/>")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.xml", b"<b/>")
    assert qti21.read(held.getvalue()).refusals[0].reason == "Two files in the zip have the same name."
