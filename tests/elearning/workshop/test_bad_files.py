"""Files that nobody should send, at every door for files: one sentence, nothing written, and noted once.

What a sound file may hold of them is in tests/quizzes/interchange/; requests that are no files in ../test_bad_input.py.
"""

import base64
import html
import re
import stat

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from wagtail.images import get_image_model

from accounts.models import ApiToken
from quizzes.models import Question, QuestionVersion, Scenario
from tests.elearning.workshop.test_api import IMPORT, key_of
from tests.elearning.workshop.test_interchange import CONFIRM, PREVIEW, UPLOAD
from tests.elearning.workshop.test_questions import editor
from tests.factories import QuizSectionFactory
from tests.quizzes.interchange.items import png
from tests.quizzes.interchange.test_qti21 import encrypted, item, lying, packed
from tests.quizzes.interchange.test_shapes import choice, declaration

pytestmark = pytest.mark.django_db
DOCTYPE = (
    "Line {line}: the XML has a DOCTYPE or declares entities. Such files are refused whole, for they can be made to "
    "fetch or to swell. Take the declaration out, or export the file anew."
)
INCLUDES = (
    "Line 1: the XML includes another file (xi:include). Such files are refused whole: put what is included into the "
    "file."
)
DAMAGED = "This zip is damaged or packed in a way that cannot be read. Pack it again."
CLIMBS = "“{name}” in the zip points out of its folder. The file is refused whole."
NO_IMAGE = "The picture “x.png” cannot be opened: it is not a PNG, JPEG, GIF, WebP or AVIF."
NOT_CLOSED = (
    "The { is not closed with a }. Answers may not have empty lines between them; write \\{ for one that is meant as "
    "text."
)
NO_UTF8 = "Line {line}: this is not text in UTF-8. Save the file as UTF-8 and send it again."
TOO_DEEP = "Line 1: the XML is nested too deeply or has too many elements."
NO_XML = "Line 1: this is not XML that can be read (not well-formed (invalid token))."
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><quiz>&i;</quiz>"
).encode()
ONE = declaration("single", "identifier", "A")


def moodle(image):
    """A question whose picture is these bytes."""
    return (
        '<quiz><question type="multichoice"><name><text>Cash</text></name><questiontext format="html"><text>'
        '&lt;img src="@@PLUGINFILE@@/x.png"&gt;</text>'
        f'<file name="x.png" encoding="base64">{base64.b64encode(image).decode()}</file></questiontext>'
        '<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer></question></quiz>'
    ).encode()


def linked():
    return packed({"link.xml": b"/etc/passwd"}, external_attr=(stat.S_IFLNK | 0o777) << 16)


def pictured(image):
    return packed({"a.xml": item(f'<p><img src="x.png" alt="A car"/></p>{choice()}', ONE, key="cash"), "x.png": image})


FILE, WHOLE = "The file", True  # WHOLE: noted, for no authoring tool writes it
BAD = [
    ("GIFT that breaks off", "gift", b"// a\n\nWhat?{=a ~b", "Line 3, column 6", NOT_CLOSED, False),
    ("GIFT of no numbers", "gift", b"\n\nWhat?{#\n=twelve}", "Line 4, column 2", "“twelve” is not a number, like 12 or "
     "12:0.5.", False),
    ("GIFT not in UTF-8", "gift", b"a\n\nGr\xf6\xdfe?{=a ~b}", FILE, NO_UTF8.format(line=3), False),
    ("GIFT that is a picture", "gift", png(), FILE, NO_UTF8.format(line=1), False),
    ("NUL", "gift", b"What?{=a ~b}\0", FILE, "This is not a text file.", False),
    ("spaces", "gift", b" \n\n ", FILE, "There are no questions in it.", False),
    ("half a character of UTF-16", "gift", b"\xff\xfe\0\xd8a\0", FILE, NO_UTF8.format(line=1), False),
    ("XML not in UTF-8", "moodlexml", b"<quiz>\n\xff</quiz>", FILE, "Line 2: this is not XML that can be read (not "
     "well-formed (invalid token)).", False),
    ("XML that breaks off", "moodlexml", b"<quiz>\n<question", FILE, "Line 2: this is not XML that can be "
     "read (unclosed token).", False),
    ("an entity", "moodlexml", b'<!DOCTYPE q [<!ENTITY x "y">]><quiz>&x;</quiz>', FILE, DOCTYPE.format(line=1), WHOLE),
    ("an entity from a file", "moodlexml",
     b'<?xml version="1.0"?>\n<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>', FILE,
     DOCTYPE.format(line=2), WHOLE),
    ("a parameter entity", "qti",
     b'<!DOCTYPE q [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]><assessmentItem/>',
     FILE, DOCTYPE.format(line=1), WHOLE),
    ("a DTD from elsewhere", "qti", b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><assessmentItem/>', FILE,
     DOCTYPE.format(line=1), WHOLE),
    ("XInclude", "moodlexml", b'<quiz xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="/etc/passwd"/></quiz>',
     FILE, INCLUDES, WHOLE),
    ("a billion laughs", "moodlexml", LAUGHS, FILE, DOCTYPE.format(line=1), WHOLE),
    ("laughs in an item of a zip", "qti", packed({"a.xml": LAUGHS}), "a.xml", DOCTYPE.format(line=1), WHOLE),
    ("laughs in a manifest", "qti", packed({"imsmanifest.xml": LAUGHS}), FILE, DOCTYPE.format(line=1), WHOLE),
    ("nested too deeply", "moodlexml", b"<quiz>" + b"<a>" * 500, FILE, TOO_DEEP, WHOLE),
    ("a path that climbs", "qti", packed({"../evil.xml": b"<a/>"}), FILE, CLIMBS.format(name="../evil.xml"), WHOLE),
    ("a path that climbs later", "qti", packed({"a/../../b.xml": b"<a/>"}), FILE, CLIMBS.format(name="a/../../b.xml"),
     WHOLE),
    ("an absolute path", "qti", packed({"/etc/passwd": b"<a/>"}), FILE, CLIMBS.format(name="/etc/passwd"), WHOLE),
    ("a drive", "qti", packed({"C:/evil.xml": b"<a/>"}), FILE, CLIMBS.format(name="C:/evil.xml"), WHOLE),
    ("a path that climbs, in the manifest", "qti",
     packed({"imsmanifest.xml": b'<manifest><resource type="imsqti_item_xmlv2p1" href="../x.xml"/></manifest>'}), FILE,
     "“../x.xml” in the manifest points out of the zip. The file is refused whole.", WHOLE),
    ("a link", "qti", linked(), FILE, "“link.xml” in the zip is a link to another file. Pack the file itself.", WHOLE),
    ("a zip that swells", "qti", packed({"a.xml": b" " * 51_000_000}), FILE, "The zip unpacks to more than 50 MB.",
     WHOLE),
    ("a zip that lies of its size", "qti", lying(), FILE, DAMAGED, False),
    ("ten thousand entries", "qti", packed({f"{number}.xml": b"" for number in range(10_000)}), FILE,
     "The zip holds 10,000 files: 2,000 is the most.", WHOLE),
    ("an encrypted zip", "qti", encrypted(), FILE, "The zip is encrypted. Pack it again without a password.", False),
    ("a zip cut short", "qti", pictured(png())[:-30], FILE, DAMAGED, False),
    ("an empty zip", "qti", packed({}), FILE, "There are no questions in the zip.", False),
    ("a picture renamed to .zip", "qti", png(), FILE, NO_XML, False),
    ("a zip in the place of XML", "moodlexml", pictured(png()), FILE, NO_XML, False),
    ("a picture that is none", "qti", pictured(b"GIF89a, or so it says"), "a.xml (cash)", NO_IMAGE, False),
    ("a picture that is a page", "qti", pictured(b"<html><script>alert(1)</script></html>"), "a.xml (cash)", NO_IMAGE,
     False),
    ("a picture that breaks off", "moodlexml", moodle(png()[:40]), "Line 1 (Cash)", NO_IMAGE, False),
    ("an empty file", "gift", b"", FILE, "The file is empty: choose another.", False),
    ("an empty XML file", "moodlexml", b"", FILE, "The file is empty: choose another.", False),
    ("an empty file for a zip", "qti", b"", FILE, "The file is empty: choose another.", False),
    ("more than 10 MB", "gift", b"x" * 10_000_001, FILE, "The file is larger than 10 MB. Split it.", False),
    ("XML of more than 10 MB", "moodlexml", b"<" * 10_000_001, FILE, "The file is larger than 10 MB. Split it.", False),
]  # fmt: skip
table = pytest.mark.parametrize(("form", "content", "where", "said", "noted"), [row[1:] for row in BAD],
                                ids=[row[0] for row in BAD])  # fmt: skip


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path / "var", tmp_path / "media"


@pytest.fixture
def pool():
    return QuizSectionFactory(slug="signs").pool


@pytest.fixture
def log(caplog):
    """What was noted as tampering, and that nothing was written."""

    def noted():
        assert [model.objects.count() for model in (Question, QuestionVersion, Scenario, get_image_model())] == [0] * 4
        return [row.getMessage() for row in caplog.records if row.name == "watchword.tampering"]

    return noted


def words(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def note(form, content, by, where, said):
    return f"A file of questions ({form}, {len(content)} bytes) from user {by} was refused: {where}: {said}"


@table
def test_at_the_desk(pool, log, form, content, where, said, noted):
    author = editor("add_question", "change_question", "view_question")
    sent = {"file": SimpleUploadedFile("x.zip", content), "form": form, "pool": pool.pk, "section": "signs"}
    shown = author.post(UPLOAD, sent)
    if shown.status_code == 422:  # there is nothing to show
        assert said in words(shown)
        assert author.get(PREVIEW).headers["Location"] == UPLOAD
        assert log() == []
        return
    for _ in range(2):
        shown = words(author.get(PREVIEW))
        assert f"{where} {said}" in shown
        assert "1 cannot be taken" in shown
    assert author.post(CONFIRM).status_code == 302
    by = author.session["_auth_user_id"]
    assert log() == ([note(form, content, by, where, said)] if noted else [])


@table
@pytest.mark.parametrize("dry_run", ["true", "false"])
def test_through_the_api(client, pool, log, form, content, where, said, noted, dry_run):
    sent = {"file": SimpleUploadedFile("x.zip", content), "format": form, "pool": pool.slug, "dry_run": dry_run}
    answer = client.post(IMPORT, sent, headers=key_of("add_question", "change_question"))
    if answer.status_code == 422:
        assert (answer.json(), log()) == ({"detail": said}, [])
        return
    assert answer.status_code == 200
    assert answer.json()["refusals"] == [{"where": where, "reason": said}]
    by = ApiToken.objects.get().person_id
    assert log() == ([note(form, content, by, where, said)] if noted else [])


@table
def test_by_command(pool, log, tmp_path, capsys, form, content, where, said, noted):
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(CommandError, match="Nothing of this file could be taken"):
        call_command("import_questions", str(file), "--format", form, "--pool", pool.slug)
    assert capsys.readouterr().err == f"  {where}: {said}\n"
    assert log() == ([note(form, content, "at the console", where, said)] if noted else [])
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file"]


def test_a_zip_of_many_bad_items_is_one_entry(pool, log):
    author = editor("add_question", "change_question", "view_question")
    content = packed({f"{number}.xml": LAUGHS for number in range(2_000)})
    author.post(UPLOAD, {"file": SimpleUploadedFile("x.zip", content), "form": "qti", "pool": pool.pk})
    said = note("qti", content, author.session["_auth_user_id"], "0.xml", DOCTYPE.format(line=1))
    assert log() == [f"{said} And 1,999 more."]
