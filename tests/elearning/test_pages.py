"""Training in the CMS: previews, publishing, and rendering that does not grow with the number of blocks."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from content.blocks import LESSON_BLOCKS
from content.models import Contact, Film, ModuleVersion, Source
from elearning.models import LessonPage
from tests.factories import DAY, FilmFactory, LessonPageFactory, UserFactory

pytestmark = pytest.mark.django_db
LESSON = "/taxi-drivers/safe-journeys/lesson-1/"


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def form(lesson, *, text, **values):
    """A lesson's form as the CMS posts it."""
    return nested_form_data(
        {
            "title": lesson.title,
            "slug": lesson.slug,
            "summary": "",
            "minutes": "4",
            "body": streamfield(
                [("text", rich_text(f"<p>{text}</p>", features=["h2", "h3", "bold", "link", "ul", "ol"]))]
            ),
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "comments-MIN_NUM_FORMS": "0",
            "comments-MAX_NUM_FORMS": "",
            "comment_notifications": "",
            **values,
        }
    )


def test_publishing_a_lesson_changes_what_the_learner_sees_and_is_a_new_version(editor, course):
    lesson = course.lessons()[0]
    assert b"The words of lesson-1." in editor.get(LESSON).content
    response = editor.post(
        f"/cms/pages/{lesson.pk}/edit/", {**form(lesson, text="Published words."), "action-publish": "action-publish"}
    )
    asked = editor.get(response.url, {"kind": "editorial"}).content.decode()  # what kind of change is this?
    editor.post(response.url, {"shown": re.search(r'name="shown" value="([^"]+)"', asked)[1]})
    shown = editor.get(LESSON).content
    assert b"Published words." in shown
    assert b"The words of lesson-1." not in shown
    assert list(ModuleVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_saving_a_draft_changes_nothing_for_the_learner(editor, course):
    lesson = course.lessons()[0]
    editor.post(f"/cms/pages/{lesson.pk}/edit/", form(lesson, text="Draft words."))
    assert b"Draft words." not in editor.get(LESSON).content
    assert ModuleVersion.objects.count() == 1


def test_a_lesson_preview_shows_the_words_as_typed(editor, course):
    lesson = course.lessons()[0]
    posted = editor.post(f"/cms/pages/{lesson.pk}/edit/preview/", form(lesson, text="Previewed words."))
    assert posted.json()["is_valid"] is True
    shown = editor.get(f"/cms/pages/{lesson.pk}/edit/preview/")
    assert (shown.status_code, b"Previewed words." in shown.content) == (200, True)
    assert course.title.encode() in shown.content


def test_a_lesson_that_was_never_saved_can_be_previewed(editor, course):
    address = f"/cms/pages/add/elearning/lessonpage/{course.pk}/preview/"
    new = LessonPage(title="New lesson", slug="new-lesson")
    assert editor.post(address, form(new, text="Not saved yet.")).json()["is_valid"] is True
    shown = editor.get(address)
    assert (shown.status_code, b"Not saved yet." in shown.content) == (200, True)


@pytest.mark.parametrize("which", ["module", "role", "home"])
def test_every_kind_of_page_has_a_preview(editor, course, which):
    shown = {"module": course, "role": course.get_parent(), "home": course.get_parent().get_parent()}[which].specific
    response = shown.make_preview_request()
    assert (response.status_code, shown.title in response.render().content.decode()) == (200, True)


def test_a_learner_does_not_get_into_the_cms(client, course):
    client.force_login(UserFactory())
    lesson = course.lessons()[0]
    for address in ("/cms/", f"/cms/pages/{lesson.pk}/edit/", f"/cms/pages/{lesson.pk}/edit/preview/"):
        assert client.get(address).status_code in {302, 403}


def test_unpublishing_a_lesson_in_the_cms_is_a_new_version(editor, course):
    lesson = course.lessons()[0]
    editor.post(f"/cms/pages/{lesson.pk}/unpublish/")
    assert (editor.get(LESSON).status_code, ModuleVersion.objects.count()) == (404, 2)


# --- blocks -----------------------------------------------------------------------------------------------------------
def block(kind, source, contact):
    """Raw data of a block that shows a source or a contact where it can."""
    return {
        "text": "<p>Words.</p>",
        "key_facts": {"title": "T", "facts": [{"text": "F", "source": source, "where": ""}] * 2},
        "checklist": {"title": "T", "intro": "", "items": ["A"], "note": ""},
        "scenario": {
            "title": "T",
            "intro": "",
            "steps": [
                {"id": "a", "text": "<p>A</p>", "choices": [{"text": "Go", "goes_to": "b"}], "ending": ""},
                {"id": "b", "text": "<p>B</p>", "choices": [], "ending": "good"},
            ],
        },
        "stages": {"title": "T", "intro": "", "stages": [{"title": "S", "text": "x", "see": ""}]},
        "myths": {"title": "T", "items": [{"myth": "M", "fact": "F", "source": source}]},
        "case_study": {"title": "T", "text": "<p>S</p>", "questions": ["Q"]},
        "quote": {"text": "Q", "attribution": "A", "source": source},
        "callout": {"kind": "danger", "title": "T", "text": "<p>C</p>"},
        "contacts": {"title": "T", "contacts": [contact]},
        "reveal": {"title": "T", "text": "<p>R</p>"},
        "check": {
            "question": "Q",
            "options": [{"text": "A", "right": True, "feedback": "F"}, {"text": "B", "right": False, "feedback": "G"}],
        },
        "video": {"film": (Film.objects.first() or FilmFactory()).pk if kind == "video" else None, "caption": "C"},
        "picture": {"picture": "taxi-at-night", "alt": "A taxi", "caption": ""},
        "order": {
            "title": "T",
            "intro": "",
            "items": [{"text": text, "why": "W"} for text in ("First", "Second", "Third")],
            "note": "",
        },
        "spot": {
            "title": "T",
            "intro": "I",
            "kind": "record",
            "picture": "",
            "alt": "",
            "details": [
                {"label": "L", "text": "x", "sign": True, "why": "W"},
                {"label": "M", "text": "y", "sign": False, "why": "V"},
            ],
            "note": "",
        },
        "thread": {
            "title": "T",
            "intro": "I",
            "messages": [{"who": "them", "name": "N", "text": f"{number}", "note": ""} for number in range(4)],
            "turn": 2,
            "explain": "E",
        },
        "story": {
            "title": "T",
            "intro": "",
            "steps": [
                {"id": "a", "text": "<p>A</p>", "choices": [{"text": "Go", "goes_to": "b", "points": 1}]},
                {"id": "b", "text": "<p>B</p>", "choices": []},
            ],
            "endings": [{"at_least": 1, "kind": "good", "text": "<p>E</p>"}],
        },
    }[kind]


KINDS = [kind for kind, _ in LESSON_BLOCKS if kind != "image"]


def directory(number):
    """A source and a contact of their own."""
    source = Source.objects.create(slug=f"s{number}", title=f"Source {number}", publisher="P", published_on=DAY)
    contact = Contact.objects.create(slug=f"c{number}", name=f"Contact {number}", phone="1", checked_on=DAY)
    return source.pk, contact.pk


def lesson_with(course, blocks, **fields):
    return LessonPageFactory(parent=course, body=[{"type": kind, "value": value} for kind, value in blocks], **fields)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_block_renders_and_takes_the_same_queries_in_five_and_in_fifty(course, kind):
    counts = []
    for number in (5, 50):
        blocks = [(kind, block(kind, *directory(f"{number}-{index}"))) for index in range(number)]
        lesson = lesson_with(course, blocks, slug=f"with-{number}")
        LessonPage.objects.get(pk=lesson.pk).body.render_as_block()  # the first time makes the sizes of pictures
        with CaptureQueriesContext(connection) as context:
            html = LessonPage.objects.get(pk=lesson.pk).body.render_as_block()
        assert html.count(f'class="block block--{kind}"') == number
        counts.append(len(context))
    assert counts[0] == counts[1]


def test_a_lesson_of_every_kind_is_shown(client, course):
    lesson_with(course, [(kind, block(kind, *directory(kind))) for kind in KINDS], slug="all-kinds")
    html = client.get("/taxi-drivers/safe-journeys/all-kinds/").content.decode()
    assert [html.count(f'block--{kind}"') for kind in KINDS] == [1] * len(KINDS)
    for shown in (
        "Contact contacts",
        "Source key_facts",
        "Source myths",
        "It ends well.",
        "Checked on 20 November 2026",
    ):
        assert shown in html


def test_ids_on_a_page_are_unique(client, course):
    lesson_with(
        course, [(kind, block(kind, *directory(f"{kind}{turn}"))) for turn in (1, 2) for kind in KINDS], slug="twice"
    )
    ids = re.findall(r'\bid="([^"]+)"', client.get("/taxi-drivers/safe-journeys/twice/").content.decode())
    assert sorted(ids) == sorted(set(ids))


def test_a_block_whose_source_and_contact_were_deleted_is_shown_without_them(client, course):
    source, contact = directory(1)
    lesson_with(course, [(kind, block(kind, source, contact)) for kind in KINDS], slug="gone")
    Source.objects.all().delete()
    Contact.objects.all().delete()
    assert client.get("/taxi-drivers/safe-journeys/gone/").status_code == 200


@pytest.mark.parametrize("kind", [kind for kind, _ in LESSON_BLOCKS])
def test_every_block_has_icon_description_group_and_preview(kind):
    found = dict(LESSON_BLOCKS)[kind]
    assert found.meta.icon not in {"", "placeholder"}
    assert found.meta.description
    assert found.meta.group
    assert found.is_previewable


def test_a_changed_contact_is_shown_in_lessons(editor, course):
    _, contact = directory(1)
    lesson_with(course, [("contacts", block("contacts", None, contact))], slug="who")
    assert b"Contact 1" in editor.get("/taxi-drivers/safe-journeys/who/").content
    editor.post(
        f"/cms/snippets/content/contact/edit/{contact}/",
        {"name": "Renamed", "slug": "c1", "phone": "2", "checked_on": "2026-11-20", "sort_order": "0"},
    )
    shown = editor.get("/taxi-drivers/safe-journeys/who/").content
    assert (b"Renamed" in shown, b"Contact 1" in shown) == (True, False)


def test_scripts_in_fields_of_blocks_are_shown_as_text(client, course):
    evil = "<script>alert(1)</script>"
    values = {
        "checklist": {"title": evil, "intro": evil, "items": [evil], "note": evil},
        "check": {"question": evil, "options": [{"text": evil, "right": True, "feedback": evil}] * 2},
        "stages": {"title": evil, "intro": evil, "stages": [{"title": evil, "text": evil, "see": evil}]},
        "quote": {"text": evil, "attribution": evil, "source": None},
        "myths": {"title": evil, "items": [{"myth": evil, "fact": evil, "source": None}]},
    }
    lesson_with(course, list(values.items()), slug="evil", title=evil)
    assert "<script>alert" not in client.get("/taxi-drivers/safe-journeys/evil/").content.decode()
