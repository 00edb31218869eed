"""What goes out as QTI keeps the rules of its specification, for every kind of question."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from quizzes.interchange import write_file
from tests.quizzes.interchange.items import ITEMS

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
ORDER = [
    "responseDeclaration", "outcomeDeclaration", "templateDeclaration", "templateProcessing", "stylesheet", "itemBody",
    "responseProcessing", "modalFeedback",
]  # fmt: skip
NEEDED = {
    "assessmentItem": {"identifier", "title", "adaptive", "timeDependent"},
    "choiceInteraction": {"responseIdentifier", "shuffle", "maxChoices"},
    "orderInteraction": {"responseIdentifier", "shuffle"},
    "matchInteraction": {"responseIdentifier", "shuffle", "maxAssociations"},
    "hotspotInteraction": {"responseIdentifier", "maxChoices"},
    "textEntryInteraction": {"responseIdentifier"},
    "simpleChoice": {"identifier"},
    "simpleAssociableChoice": {"identifier", "matchMax"},
    "hotspotChoice": {"identifier", "shape", "coords"},
    "modalFeedback": {"outcomeIdentifier", "identifier", "showHide"},
    "feedbackInline": {"outcomeIdentifier", "identifier", "showHide"},
    "img": {"src", "alt"},
    "object": {"data", "type"},
    "mapping": {"defaultValue"},
    "mapEntry": {"mapKey", "mappedValue"},
    "equal": {"toleranceMode"},
}
VERSIONS = {
    "qti21": ("http://www.imsglobal.org/xsd/imsqti_v2p1", "http://www.imsglobal.org/xsd/imscp_v1p1"),
    "qti3": ("http://www.imsglobal.org/xsd/imsqtiasi_v3p0", "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"),
}
INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"


def opened(form):
    """The files of an export by their names."""
    with zipfile.ZipFile(io.BytesIO(write_file(ITEMS, form=form).content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def parsed(form):
    """Each item with the names of 2.1, whichever version it is."""
    found = [ElementTree.fromstring(content) for name, content in opened(form).items() if name.startswith("items/")]
    for root in found:
        for part in root.iter():
            space, name = part.tag[1:].split("}")
            assert space == VERSIONS[form][0]
            part.tag = old(name.removeprefix("qti-"))
            part.attrib = {old(name): value for name, value in part.attrib.items()}
    return found


def old(name):
    return name if name.startswith("data-") else re.sub(r"-([a-z])", lambda found: found[1].upper(), name)


@pytest.mark.parametrize("form", VERSIONS)
def test_elements_have_what_the_schema_demands_in_its_order(form):
    roots = parsed(form)
    assert len(roots) == len(ITEMS)
    for root in roots:
        places = [ORDER.index(part.tag) for part in root]
        assert places == sorted(places)
        for part in root.iter():
            needed = NEEDED.get(part.tag, set()) - ({"type"} if form == "qti3" else set())
            assert needed - set(part.attrib) == set(), part.tag
            for name in ("identifier", "responseIdentifier", "outcomeIdentifier"):
                assert IDENTIFIER.fullmatch(part.attrib.get(name, "x")), part.attrib


@pytest.mark.parametrize("form", VERSIONS)
def test_what_is_right_are_choices_of_what_is_asked_and_agrees_with_its_declaration(form):
    for root in parsed(form):
        declared = {part.attrib["identifier"]: part for part in root.findall("responseDeclaration")}
        asked = [part for part in root.iter() if part.tag.endswith("Interaction")]
        assert {part.attrib["responseIdentifier"] for part in asked} == set(declared)
        for part in asked:
            response = declared[part.attrib["responseIdentifier"]]
            values = [value.text for value in response.findall("correctResponse/value")]
            cardinality, base = response.attrib["cardinality"], response.attrib["baseType"]
            choices = [inner.attrib["identifier"] for inner in part.iter() if "identifier" in inner.attrib]
            choices = [name for name in choices if not name.startswith("CHOSEN")]
            assert len(values) == 1 or cardinality in ("multiple", "ordered")
            if base == "identifier":
                assert set(values) <= set(choices)
            elif base == "directedPair":
                assert {name for value in values for name in value.split()} <= set(choices)
            else:
                assert (base, [float(value) for value in values]) == ("float", [float(values[0])])
            if cardinality == "ordered":
                assert sorted(values) == sorted(choices)


@pytest.mark.parametrize("form", VERSIONS)
def test_variables_that_are_used_are_declared(form):
    for root in parsed(form):
        declared = {part.attrib["identifier"] for part in root if part.tag.endswith("Declaration")}
        used = {
            part.attrib["identifier"]
            for part in root.iter()
            if part.tag in ("variable", "correct", "mapResponse", "setOutcomeValue")
        }
        told = {part.attrib["outcomeIdentifier"] for part in root.iter() if "outcomeIdentifier" in part.attrib}
        assert used | told <= declared


@pytest.mark.parametrize("form", VERSIONS)
def test_the_manifest_names_every_file_once_each_resource(form):
    files = opened(form)
    root = ElementTree.fromstring(files["imsmanifest.xml"])
    space = VERSIONS[form][1]
    assert root.tag == f"{{{space}}}manifest"
    assert root.attrib[INSTANCE].split()[::2] == [space]
    assert [part.tag for part in root] == [f"{{{space}}}{name}" for name in ("metadata", "organizations", "resources")]
    resources = root.findall(f"{{{space}}}resources/{{{space}}}resource")
    kind = {"qti21": "imsqti_item_xmlv2p1", "qti3": "imsqti_item_xmlv3p0"}[form]
    assert {resource.attrib["type"] for resource in resources} == {kind}
    named = set()
    for resource in resources:
        assert IDENTIFIER.fullmatch(resource.attrib["identifier"])
        hrefs = [file.attrib["href"] for file in resource.findall(f"{{{space}}}file")]
        assert hrefs[0] == resource.attrib["href"]
        assert len(set(hrefs)) == len(hrefs)
        named |= set(hrefs)
    assert named == set(files) - {"imsmanifest.xml"}
