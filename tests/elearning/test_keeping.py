"""The summary card and the group session: pages, paper, the CMS, and that neither is a lesson."""

import datetime
import re

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from content import queries as content_queries
from content.models import Contact
from content.rendering import pdf
from elearning import queries, rendering
from elearning.models import ModulePage, SessionPackPage
from tests.elearning.journey import read_lessons, sit
from tests.factories import (
    DAY,
    LessonPageFactory,
    ModulePageFactory,
    SessionPackPageFactory,
    UserFactory,
    card_value,
)
from tests.paper import assert_one_tagged_page, letter_heights, opened, tags, words

pytestmark = pytest.mark.django_db
MODULE = "/taxi-drivers/safe-journeys/"
SESSION = f"{MODULE}session-pack/"


@pytest.fixture(autouse=True)
def _address(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://watchword.example.gov.uk"
    content_queries.forget_directory()


@pytest.fixture
def contacts():
    return [
        Contact.objects.create(
            slug="police", name="Police", phone="101", description="When nobody is in danger now.",
            hours="Day and night", checked_on=DAY,
        ),
        Contact.objects.create(slug="hub", name="Children’s hub", phone="0100 111 2222", checked_on=DAY),
    ]  # fmt: skip


@pytest.fixture
def course(contacts):
    return ModulePageFactory(module__slug="safe-journeys", card=card_value(*contacts))


@pytest.fixture
def session(course):
    return SessionPackPageFactory(parent=course)


def outline():
    return queries.outline(role_slug="taxi-drivers", module_slug="safe-journeys")


# --- the card ---------------------------------------------------------------------------------------------------------
def test_the_card_is_a_page(client, course):
    shown = client.get(f"{MODULE}card/").content.decode()
    for said in ("A third sign", "Write it down", "tel:01001112222", "Checked on 20 November 2026", "card.pdf"):
        assert said in shown


def test_the_card_is_one_tagged_page_of_paper(client, course):
    response = client.get(f"{MODULE}card.pdf")
    assert (response.headers["Content-Type"], response.headers["Content-Disposition"]) == (
        "application/pdf",
        'inline; filename="summary-card-safe-journeys.pdf"',
    )
    assert_one_tagged_page(response.content, title="Summary card: Safe journeys")
    read = words(response.content)
    published = f"{ModulePage.objects.get().last_published_at:%-d %B %Y}"
    for said in (
        "Safe journeys The signs", "A fourth sign", "What to do", "3. Ring 999 in danger", "Whom to call", "Police",
        "When nobody is in danger now.", "101", "Day and night. Checked on 20 November 2026.", "0100 111 2222",
        f"Watchword, published on {published}.", "watchword.example.gov.uk/taxi-drivers/safe-journeys",
    ):  # fmt: skip
        assert said in read
    with opened(response.content) as document:
        found = tags(document.Root.StructTreeRoot.K[0])
    assert [tag for tag in found if tag in {"H1", "H2", "L", "Table"}] == [
        "H1", "H2", "L", "H2", "L", "H2", "Table",
    ]  # fmt: skip


def test_the_longest_card_stays_on_one_page():
    contact = Contact(
        name="W" * 120, phone="0" * 40, sms_relay="0" * 40, description="W" * 200, hours="W" * 80, checked_on=DAY
    )
    content = rendering.card_pdf(
        queries.Card(
            title="W" * 150, signs=["W" * 150] * 8, do=["W" * 150] * 6, contacts=[contact] * 5, published_on=DAY,
            url="/" + "w" * 160 + "/", kept_as="longest",
        )
    )  # fmt: skip
    with opened(content) as document:
        assert len(document.pages) == 1


def test_the_usual_card_keeps_its_usual_size(contacts):
    line = "A child who is much younger than the person who pays for the room, and is not sure why"
    content = rendering.card_pdf(
        queries.Card(
            title="Safe journeys", signs=[line] * 6, do=[line] * 4, contacts=contacts * 2, published_on=DAY,
            url="/a/b/", kept_as="usual",
        )
    )  # fmt: skip
    assert max(letter_heights(content)) > 20


def test_the_card_is_rendered_once(client, course, django_assert_num_queries):
    caches["rendered"].clear()
    first = client.get(f"{MODULE}card.pdf").content
    pdf._press.cache_clear()
    assert client.get(f"{MODULE}card.pdf").content == first
    assert pdf._press.cache_info().misses == 0


def test_a_corrected_number_is_on_the_card_at_once(client, course, contacts):
    assert "101" in words(client.get(f"{MODULE}card.pdf").content)
    contacts[0].phone = "0800 555"
    contacts[0].save()
    content_queries.forget_directory()
    assert "0800 555" in words(client.get(f"{MODULE}card.pdf").content)


def test_a_module_without_a_card(client):
    ModulePageFactory(module__slug="safe-journeys")
    assert client.get(f"{MODULE}card/").status_code == 404
    assert client.get(f"{MODULE}card.pdf").status_code == 404
    assert b"card/" not in client.get(MODULE).content


def test_the_card_is_linked_from_the_module_the_last_lesson_and_a_pass(learner, person, course):
    link = f'href="{MODULE}card/"'.encode()
    assert link in learner.get(MODULE).content
    first, last = course.lessons()
    assert link not in learner.get(f"{MODULE}{first.slug}/").content
    assert link in learner.get(f"{MODULE}{last.slug}/").content
    read_lessons(person, course)
    sit(person, course)
    assert b"Keep the summary card" in learner.get(f"{MODULE}test/result/").content


def test_a_card_is_part_of_the_version_and_none_changes_no_digest(course):
    assert course.loaded_values()["card"][0]["type"] == "card"
    assert "card" not in ModulePageFactory(module__slug="other").loaded_values()


# --- the group session ------------------------------------------------------------------------------------------------
def test_the_front_of_a_session(client, session):
    shown = client.get(SESSION).content.decode()
    for said in ("Twenty minutes together", "Print the sheet.", "Slide 2</a>, 2 minutes", f"{SESSION}sign-in.pdf"):
        assert said in shown


@pytest.mark.parametrize(("number", "previous", "following"), [(1, False, True), (2, True, True), (3, True, False)])
def test_a_slide_is_a_page(client, session, number, previous, following):
    shown = client.get(f"{SESSION}slide/{number}/").content.decode()
    assert f'<h1 class="slide__title">Slide {number}</h1>' in shown
    assert f"<span>{number} of 3</span>" in shown
    assert (f'rel="prev" href="{SESSION}slide/{number - 1}/"' in shown) is previous
    assert (f'rel="next" href="{SESSION}slide/{number + 1}/"' in shown) is following
    assert "site-footer" not in shown
    assert f"Say {number}." not in shown


@pytest.mark.parametrize("place", ["slide/0/", "slide/4/", "slide/x/"])
def test_a_slide_that_is_not_there(client, session, place):
    assert client.get(f"{SESSION}{place}").status_code == 404


def test_the_notes_run_a_clock(client, session):
    shown = client.get(f"{SESSION}notes/").content.decode()
    assert re.findall(r"Minute \d+ to \d+", shown) == ["Minute 0 to 1", "Minute 1 to 3", "Minute 3 to 6"]
    assert "Say 2." in shown
    assert "Point 3" in shown


def test_the_sign_in_sheet_is_one_tagged_page_with_twenty_rows(client, session):
    response = client.get(f"{SESSION}sign-in.pdf")
    assert response.headers["Content-Disposition"] == 'inline; filename="sign-in-sheet-twenty-minutes-together.pdf"'
    assert_one_tagged_page(response.content, title="Sign-in sheet: Twenty minutes together")
    read = words(response.content)
    for said in ("Date", "Place", "Trainer", "Name, as on your record", "Signature", "Why we ask, and who keeps this"):
        assert said in read
    assert re.search(r"\b19\b.*\b20\b", read)
    with opened(response.content) as document:
        assert tags(document.Root.StructTreeRoot.K[0]).count("TR") == 21


def test_the_longest_sign_in_sheet_stays_on_one_page(session):
    session.title = "W" * 150
    content = rendering.sign_in_pdf(queries.Session(page=session, kept_as="longest"), module_title="W" * 150)
    with opened(content) as document:
        assert len(document.pages) == 1


def test_a_session_is_no_lesson(client, session):
    found = outline()
    assert [lesson.slug for lesson in found.lessons] == ["lesson-1", "lesson-2"]
    assert found.session_minutes == 20
    shown = client.get(MODULE).content.decode()
    assert "in 2 short lessons" in shown
    assert f'href="{SESSION}">Lead a group session</a>' in shown


def test_an_unpublished_session_is_gone(client, session):
    session.unpublish()
    for place in ("", "slide/1/", "notes/", "sign-in.pdf"):
        assert client.get(f"{SESSION}{place}").status_code == 404
    assert b"session-pack" not in client.get(MODULE).content


def test_a_module_without_a_session(client, course):
    assert client.get(SESSION).status_code == 404


def test_slides_know_their_drawing(session, client):
    slide = {"title": "A", "minutes": 1, "points": ["P"], "picture": "no-such", "alt": "A door.", "notes": "<p>N</p>"}
    session.slides = [{"type": "slide", "value": slide}]
    session.save_revision().publish()
    assert session.slide_list()[0].picture is None
    assert client.get(f"{SESSION}slide/1/").status_code == 200


# --- the CMS ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def editor(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def slide_form(**values):
    return {
        "title": "A slide", "minutes": "5", "picture": "", "alt": "",
        "points": {"count": "1", "0": {"value": "A point", "order": "0", "deleted": "", "type": "item", "id": ""}},
        "notes": rich_text("<p>Say it.</p>", features=["bold", "link", "ul", "ol"]), **values,
    }  # fmt: skip


def session_form(*slides, **values):
    features = ["h2", "h3", "bold", "link", "ul", "ol"]
    return nested_form_data(
        {
            "title": "Together", "minutes": "20",
            "before": rich_text("<p>Before.</p>", features=features),
            "after": rich_text("<p>After.</p>", features=features),
            "slides": streamfield([("slide", slide) for slide in slides]),
            "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0",
            "comments-MAX_NUM_FORMS": "", "comment_notifications": "", "go_live_at": "", "expire_at": "", **values,
        }
    )  # fmt: skip


def test_an_editor_makes_a_session(editor, course):
    url = f"/cms/pages/add/elearning/sessionpackpage/{course.pk}/"
    assert editor.get(url).status_code == 200
    response = editor.post(url, {**session_form(slide_form()), "action-publish": "action-publish"})
    assert response.status_code == 302
    page = SessionPackPage.objects.get()
    assert (page.slug, [slide.title for slide in page.slide_list()]) == ("session-pack", ["A slide"])
    assert editor.get(SESSION).status_code == 200
    assert editor.get(url).status_code in {302, 403}  # one is enough


def test_a_session_that_is_too_short_is_refused(editor, course):
    url = f"/cms/pages/add/elearning/sessionpackpage/{course.pk}/"
    response = editor.post(url, {**session_form(slide_form(minutes="30")), "action-publish": "action-publish"})
    assert b"The slides take 30 minutes together." in response.content
    assert SessionPackPage.objects.count() == 0


@pytest.mark.parametrize(("mode", "words_shown"), [("", "Slide 3"), ("notes", "Say 3.")])
def test_a_session_is_previewed(editor, session, mode, words_shown):
    request = editor.get("/").wsgi_request
    response = session.make_preview_request(request, mode)
    response.render() if hasattr(response, "render") else None
    assert words_shown in response.content.decode()


def test_the_card_is_edited_in_the_cms(editor, course):
    shown = editor.get(f"/cms/pages/{course.pk}/edit/").content.decode()
    assert "Summary card" in shown
    assert "Declaration, in place of a test" in shown


def test_a_lesson_cannot_take_an_address_of_the_module(course):
    lesson = LessonPageFactory(parent=course, slug="cards")
    lesson.slug = "card"
    with pytest.raises(ValidationError, match="“card” is an address of the module itself"):
        lesson.clean()


def test_dates_are_london_days(course):
    late = datetime.datetime(2026, 6, 30, 23, 30, tzinfo=datetime.UTC)
    ModulePage.objects.filter(pk=course.pk).update(last_published_at=late)
    assert queries.card_of(outline()).published_on == datetime.date(2026, 7, 1)
