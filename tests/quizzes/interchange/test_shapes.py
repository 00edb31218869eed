"""Files in the shapes that other systems write, about our own subject."""

import base64

import pytest

from quizzes.interchange import moodlexml, qti21
from tests.quizzes.interchange.items import png
from tests.quizzes.interchange.test_qti21 import declaration, item, one, packed

CHOICE = """<p>A girl of 13 pays for a room in cash.</p>
<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}" minChoices="0"
  orientation="vertical"><prompt>What do you do?</prompt>
  <simpleChoice identifier="A" fixed="false" showHide="show">Tell the manager</simpleChoice>
  <simpleChoice identifier="B" fixed="false" showHide="show">Wait</simpleChoice>
  <simpleChoice identifier="C" fixed="{fixed}" showHide="show">None of these</simpleChoice></choiceInteraction>"""


def choice(*, most=1, fixed="false"):
    return CHOICE.format(most=most, fixed=fixed)


# A prefix, CDATA in values, scores through outcomes, and one sentence for right answers and one for wrong ones.
ONYX = """<?xml version="1.0" encoding="UTF-8"?>
<q:assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" xmlns:q="http://www.imsglobal.org/xsd/imsqti_v2p1"
  identifier="id4f71" title="Cash" adaptive="false" timeDependent="false">
<q:responseDeclaration identifier="RESPONSE_1" cardinality="multiple" baseType="identifier"><q:correctResponse>
  <q:value><![CDATA[id61]]></q:value></q:correctResponse></q:responseDeclaration>
<q:outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<q:itemBody><p>Who pays in cash?</p><p> </p>
<q:choiceInteraction responseIdentifier="RESPONSE_1" shuffle="false" maxChoices="0">
  <q:simpleChoice identifier="id61"><p>Anybody</p></q:simpleChoice>
  <q:simpleChoice identifier="id62"><p>Nobody</p></q:simpleChoice></q:choiceInteraction></q:itemBody>
<q:responseProcessing><q:responseCondition>
  <q:responseIf><q:isNull><q:variable identifier="RESPONSE_1"/></q:isNull></q:responseIf>
  <q:responseElseIf><q:match><q:variable identifier="RESPONSE_1"/><q:correct identifier="RESPONSE_1"/></q:match>
    <q:setOutcomeValue identifier="FEEDBACKBASIC"><q:baseValue baseType="identifier">correct</q:baseValue>
    </q:setOutcomeValue></q:responseElseIf></q:responseCondition>
  <q:responseCondition><q:responseIf><q:match><q:baseValue baseType="identifier">correct</q:baseValue>
    <q:variable identifier="FEEDBACKBASIC"/></q:match><q:setOutcomeValue identifier="FEEDBACKMODAL">
    <q:baseValue baseType="identifier">Feedback7</q:baseValue></q:setOutcomeValue></q:responseIf></q:responseCondition>
</q:responseProcessing>
<q:modalFeedback outcomeIdentifier="FEEDBACKMODAL" identifier="Feedback7" showHide="show"><p>Well done.</p>
</q:modalFeedback>
<q:modalFeedback outcomeIdentifier="FEEDBACKMODAL" identifier="Feedback8" showHide="show"><p>Think of cash.</p>
</q:modalFeedback></q:assessmentItem>"""


def test_an_item_with_prefixes_says_what_was_said_of_wrong_answers_only():
    found = one(ONYX.encode())
    assert (found.kind, found.text, found.feedback) == ("multiple", "<p>Who pays in cash?</p>", "Think of cash.")
    assert found.options == ({"text": "Anybody", "right": True}, {"text": "Nobody", "right": False})


@pytest.mark.parametrize("version", ["imsqti_v2p0", "imsqti_v2p1", "imsqti_v2p2"])
@pytest.mark.parametrize(
    "encode",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("UTF-8", "UTF-16").encode("utf-16"),
        lambda text: text.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        lambda text: text.replace("UTF-8", "windows-1252").encode("cp1252"),
    ],
    ids=["mark", "CRLF", "UTF-16", "ISO-8859-1", "windows-1252"],
)
def test_versions_and_encodings(version, encode):
    text = item(choice().replace("cash", "café"), declaration("single", "identifier", "A")).decode()
    found = one(encode(text.replace("imsqti_v2p1", version)))
    assert found.text == "<p>A girl of 13 pays for a room in café.</p><p>What do you do?</p>"
    assert [option["right"] for option in found.options] == [True, False, False]


@pytest.mark.parametrize("version", ["v2p0", "v2p1", "v2p2"])
@pytest.mark.parametrize("ending", ["", ".xml"])
def test_a_mapping_by_template_with_values_below_nought(version, ending):
    template = f"http://www.imsglobal.org/question/qti_{version}/rptemplates/map_response{ending}"
    mapping = (
        '<mapping lowerBound="0" upperBound="1" defaultValue="-0.5"><mapEntry mapKey="A" mappedValue="0.5"/>'
        '<mapEntry mapKey="B" mappedValue="0.5"/></mapping>'
    )
    body = choice(most=0)
    declared = declaration("multiple", "identifier", "A", "B", mapping=mapping)
    found = one(item(body, declared, f'<responseProcessing template="{template}"/>'))
    assert (found.settings, found.notes) == ({"credit": "partial"}, ())
    assert [option["right"] for option in found.options] == [True, True, False]


def test_what_is_right_may_stand_in_the_processing_only():
    processing = (
        '<responseProcessing><responseCondition><responseIf><match><variable identifier="RESPONSE"/>'
        '<baseValue baseType="identifier">B</baseValue></match><setOutcomeValue identifier="SCORE">'
        '<baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition>'
        "</responseProcessing>"
    )
    declared = '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"/>'
    found = one(item(choice(), declared, processing))
    assert [option["right"] for option in found.options] == [False, True, False]


def test_an_answer_with_a_place_of_its_own_is_told():
    found = one(item(choice(fixed="true"), declaration("single", "identifier", "A")))
    assert found.notes == ("An answer had a place of its own. Here answers stand in any order: read it again.",)


def entry(test):
    return item(
        '<p>From which age? <textEntryInteraction responseIdentifier="RESPONSE"/></p>',
        declaration("single", "float", "18"),
        f"<responseProcessing><responseCondition><responseIf>{test}</responseIf></responseCondition>"
        "</responseProcessing>",
    )


def test_a_number_between_two_others():
    variable = '<variable identifier="RESPONSE"/>'
    low, high = (f'{variable}<baseValue baseType="float">{end}</baseValue>' for end in (17, 20))
    found = one(entry(f"<and><gte>{low}</gte><lte>{high}</lte></and>"))
    assert found.options == ({"value": "18.5", "tolerance": "1.5"},)
    [refusal] = qti21.read(entry(f"<gte>{low}</gte>")).refusals
    assert refusal.reason == "Its number is marked by a rule that the bank does not have."


def test_a_match_written_the_other_way_round():
    def choices(*names):
        rows = "".join(
            f'<simpleAssociableChoice identifier="{n}" matchMax="0">{n}</simpleAssociableChoice>' for n in names
        )
        return f"<simpleMatchSet>{rows}</simpleMatchSet>"

    body = f'<matchInteraction responseIdentifier="RESPONSE">{choices("yes", "no")}{choices("a", "b", "c")}'
    declared = declaration("multiple", "directedPair", "yes a", "no b", "yes c")
    found = one(item(f"{body}</matchInteraction>", declared))
    assert found.options == (
        {"id": "a", "text": "a", "match": "yes"}, {"id": "b", "text": "b", "match": "no"},
        {"id": "c", "text": "c", "match": "yes"},
    )  # fmt: skip


MANIFEST = """<?xml version="1.0"?>
<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="MANIFEST-1" xml:base="bank/">
<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata><organizations/>
<resources>
<resource identifier="i1" type="imsqti_item_xmlv2p1" href="i1/my%20item.xml">
  <file href="i1/my%20item.xml"/><file href="i1/images/red%20car.png"/><dependency identifierref="css"/></resource>
<resource identifier="i2" type="imsqti_apipitem_xmlv2p2" href="./i2/qti.xml"><metadata/></resource>
<resource identifier="css" type="webcontent" href="style.css"><file href="style.css"/></resource>
<resource identifier="t" type="imsqti_test_xmlv2p1" href="test.xml"><file href="test.xml"/></resource>
<resource identifier="old" type="imsqti_xmlv1p2"><file href="old.xml"/></resource>
</resources></manifest>"""


def test_a_package_of_items_with_pictures_a_test_and_an_older_item():
    picture = '<p><img src="images/red%20car.png" alt="A red car"/></p>'
    declared = declaration("single", "identifier", "A")
    reading = qti21.read(
        packed(
            {
                "imsmanifest.xml": MANIFEST.encode(),
                "bank/i1/my item.xml": item(picture + choice(), declared, key="i1"),
                "bank/i1/images/red car.png": png(),
                "bank/i2/qti.xml": item(choice(), declared, key="i2"),
                "bank/test.xml": b"<assessmentTest/>",
            }
        )
    )
    assert [(found.key, bool(found.image), found.picture_alt) for found in reading.items] == [
        ("i1", True, "A red car"), ("i2", False, ""),
    ]  # fmt: skip
    assert [(refusal.where, refusal.reason) for refusal in reading.refusals] == [
        ("bank/test.xml", "This is a test, not a question: tests are made here, from sections."),
        ("bank/", "This is QTI 1.2. Export it as QTI 2.1 and send it again."),
    ]


def test_a_zip_without_a_manifest_and_with_what_one_system_adds():
    declared = declaration("single", "identifier", "A")
    files = {"a.xml": item(choice(), declared), "__MACOSX/._a.xml": b"\0\5", "b/.DS_Store": b"x"}
    reading = qti21.read(packed(files))
    assert (len(reading.items), reading.refusals) == (1, ())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (item(choice(), declaration("single", "identifier", "A")).replace(b'adaptive="false"', b'adaptive="true"'),
         "adaptive"),
        (item('<associateInteraction responseIdentifier="RESPONSE"/>', ""), "associateInteraction"),
        (item('<p><inlineChoiceInteraction responseIdentifier="RESPONSE"/></p>', ""), "inlineChoiceInteraction"),
        (item('<sliderInteraction responseIdentifier="RESPONSE"/>', ""), "sliderInteraction"),
        (item("<p>x</p>", '<templateDeclaration identifier="T" cardinality="single"/>'), "from templates"),
    ],
)  # fmt: skip
def test_what_other_systems_have_and_the_bank_has_not(content, reason):
    [refusal] = qti21.read(content).refusals
    assert reason in refusal.reason


# --- Moodle -----------------------------------------------------------------------------------------------------------
def quiz(*questions):
    return moodlexml.read(f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>{"".join(questions)}</quiz>'.encode())


def question(form, inside, *, text="What?", files=""):
    return (
        f'<question type="{form}"><name><text>Cash</text></name><questiontext format="html"><text><![CDATA[{text}]]>'
        f"</text>{files}</questiontext>{inside}</question>\n"
    )


def answers(*rows):
    return "".join(f'<answer fraction="{worth}"><text>{words}</text></answer>' for worth, words in rows)


def test_a_picture_whose_name_is_written_as_an_address():
    packed_png = base64.b64encode(png()).decode()
    reading = quiz(
        question(
            "multichoice", f"<single>true</single>{answers((100, 'a'), (0, 'b'))}",
            text='<p>See <img src="@@PLUGINFILE@@/red%20car%20%281%29.png?time=17" alt="A red car"></p>',
            files=f'<file name="red car (1).png" path="/" encoding="base64">{packed_png}</file>',
        )
    )  # fmt: skip
    assert reading.refusals == ()
    assert (reading.items[0].image.content, reading.items[0].picture_alt) == (png(), "A red car")


def test_an_order_goes_by_its_weights_and_says_when_it_showed_a_part():
    order = answers(("3.0000000", "Call"), ("1.0000000", "Look"), ("2.0000000", "Listen"))
    some = "<selecttype>RANDOM</selecttype><selectcount>2</selectcount><gradingtype>ALL_OR_NOTHING</gradingtype>"
    [found] = quiz(question("ordering", some + order)).items
    assert [option["text"] for option in found.options] == ["Look", "Listen", "Call"]
    assert found.notes == ("It showed some of its things only. Here all of them are put in order.",)


def test_kinds_of_plugins_that_are_kinds_of_the_bank():
    pair = "<subquestion><text>{0}</text><answer><text>{1}</text></answer></subquestion>"
    several, pairs = quiz(
        question("oumultiresponse", answers((100, "a"), (100, "b"), (0, "c")) + "<hint><text>Look.</text></hint>"),
        question("ddmatch", pair.format("cat", "mew") + pair.format("dog", "bark")),
    ).items
    assert (several.kind, several.settings, [option["right"] for option in several.options]) == (
        "multiple", {"credit": "partial"}, [True, True, False],
    )  # fmt: skip
    assert several.notes == ("Its hints were left out: a test gives none.",)
    assert pairs.options == ({"text": "cat", "match": "mew"}, {"text": "dog", "match": "bark"})


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("essay", "a written text"), ("shortanswer", "words to be written"), ("cloze", "Cloze"),
        ("calculated", "from a formula"), ("calculatedmulti", "from a formula"), ("calculatedsimple", "from a formula"),
        ("ddmarker", "drop markers"), ("ddimageortext", "drag pictures"), ("ddwtos", "drag words"),
        ("gapselect", "several fields"), ("random", "at random"), ("randomsamatch", "at random"),
        ("stack", "no questions of the kind “stack”"),
    ],
)  # fmt: skip
def test_what_moodle_has_and_the_bank_has_not_is_told_with_its_line(form, reason):
    whole = question("truefalse", answers((100, "true"), (0, "false")))
    reading = quiz("\n", whole, question(form, ""))
    assert len(reading.items) == 1
    assert [(refusal.where, reason in refusal.reason) for refusal in reading.refusals] == [("Line 4 (Cash)", True)]
