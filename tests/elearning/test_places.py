"""Where one stopped in a lesson: kept for who is signed in, shown on any device, gone when the lesson is finished."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.rich_text import RichText

from elearning import actions, queries
from elearning.models import LessonPlace
from tests.elearning.journey import driver, queries_in
from tests.factories import NOW, ModulePageFactory

pytestmark = pytest.mark.django_db
MODULE = "/taxi-drivers/safe-journeys/"
LESSON = f"{MODULE}lesson-1/"
PLACE = f"{LESSON}place/"
GO_ON = "Go on where you left off"


@pytest.fixture
def blocks(course):
    """The ids of the three blocks of lesson 1, and of lesson 2."""
    ids = []
    for lesson in course.lessons():
        lesson.body = [("text", RichText(f"<p>Part {number}.</p>")) for number in (1, 2, 3)]
        lesson.save_revision().publish()
        lesson.refresh_from_db()
        ids.append([block.id for block in lesson.body])
    return ids


def kept():
    return list(LessonPlace.objects.values_list("person", "lesson", "block"))


# --- keeping ----------------------------------------------------------------------------------------------------------
def test_a_place_is_kept_once_a_lesson_and_moves(learner, person, course, blocks):
    for block in (blocks[0][1], blocks[0][2]):
        response = learner.post(PLACE, {"block": block})
        assert (response.status_code, response.content) == (204, b"")
    assert kept() == [(person.pk, course.lessons()[0].translation_key, blocks[0][2])]


def test_of_nobody_nothing_is_kept(client, course, blocks):
    assert client.post(PLACE, {"block": blocks[0][1]}).status_code == 204
    assert kept() == []
    assert not client.cookies


@pytest.mark.parametrize(
    "block", ["", "1", "b-12345678", "<script>", "{3f333df6-90a4-4fda-8dd3-9485d27cee36}", "3f" * 16, "a" * 5_000, "\0"]
)
def test_what_is_no_blocks_id_is_refused(learner, course, block):
    response = learner.post(PLACE, {"block": block})
    assert (response.status_code, response.content) == (400, b"A place is named by the id of a block.")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert kept() == []


def test_a_place_is_sent_not_asked_for(learner, course):
    assert learner.get(PLACE).status_code == 405


def test_a_place_in_no_lesson_is_not_found(learner, course, blocks):
    for address in (f"{MODULE}nothing/place/", "/taxi-drivers/nothing/lesson-1/place/"):
        assert learner.post(address, {"block": blocks[0][1]}).status_code == 404
    assert kept() == []


def test_a_place_needs_the_pages_token(course, blocks, person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    assert client.post(PLACE, {"block": blocks[0][1]}).status_code == 403
    assert kept() == []


def test_keeping_a_place_takes_few_queries(learner, course, blocks):
    learner.get(LESSON)
    with CaptureQueriesContext(connection) as context:
        learner.post(PLACE, {"block": blocks[0][1]})
    assert len(queries_in(context)) == 4  # session, person, what is published, the place


def test_a_place_goes_when_the_lesson_is_finished(learner, course, blocks):
    learner.post(PLACE, {"block": blocks[0][1]})
    learner.post(LESSON)
    assert kept() == []


def test_a_place_goes_with_the_account(learner, person, course, blocks):
    learner.post(PLACE, {"block": blocks[0][1]})
    person.delete()
    assert kept() == []


# --- coming back ------------------------------------------------------------------------------------------------------
def test_a_lesson_leads_on_to_where_one_stopped(learner, course, blocks):
    assert GO_ON not in learner.get(LESSON).content.decode()
    learner.post(PLACE, {"block": blocks[0][2]})
    html = learner.get(LESSON).content.decode()
    anchor = f"b-{blocks[0][2][:8]}"
    assert f'<a class="govuk-link" href="#{anchor}">{GO_ON}</a>' in html
    assert f'id="{anchor}"' in html


def test_the_first_block_is_where_one_starts_anyway(learner, course, blocks):
    learner.post(PLACE, {"block": blocks[0][0]})
    assert GO_ON not in learner.get(LESSON).content.decode()


def test_a_block_that_an_editor_took_out_leads_nowhere(learner, course, blocks):
    learner.post(PLACE, {"block": str(uuid.uuid4())})
    assert GO_ON not in learner.get(LESSON).content.decode()


def test_anothers_place_is_not_shown(learner, client, course, blocks):
    learner.post(PLACE, {"block": blocks[0][2]})
    client.force_login(driver())
    assert GO_ON not in client.get(LESSON).content.decode()
    client.logout()
    assert GO_ON not in client.get(LESSON).content.decode()


def test_the_modules_page_leads_to_the_newest_place(learner, person, course, blocks):
    first, second = course.lessons()
    for lesson, block, later in ((second, blocks[1][1], 1), (first, blocks[0][2], 0)):
        actions.keep_place(
            person=person,
            module_id=course.module_id,
            lesson=lesson.translation_key,
            block=block,
            now=NOW + datetime.timedelta(minutes=later),
        )
    html = learner.get(MODULE).content.decode()
    assert f'href="{MODULE}lesson-2/#b-{blocks[1][1][:8]}"' in html
    learner.post(f"{MODULE}lesson-2/")
    assert f'href="{LESSON}#b-{blocks[0][2][:8]}"' in learner.get(MODULE).content.decode()


def test_a_lesson_read_before_is_not_where_one_goes_on(learner, course, blocks):
    learner.post(LESSON)
    learner.post(PLACE, {"block": blocks[0][2]})
    html = learner.get(MODULE).content.decode()
    assert f'href="{MODULE}lesson-2/"' in html
    assert f"#b-{blocks[0][2][:8]}" not in html
    assert GO_ON in learner.get(LESSON).content.decode()


def test_a_place_in_another_module_stays_there(learner, person, course, blocks):
    other = ModulePageFactory(module__slug="other")
    learner.post(PLACE, {"block": blocks[0][2]})
    assert queries.reading_of(person=person, module_id=other.module_id) == queries.Reading()


@pytest.mark.parametrize("address", [LESSON, MODULE])
def test_a_place_adds_no_query(learner, course, blocks, address):
    counts = []
    for _ in range(2):
        learner.get(address)
        with CaptureQueriesContext(connection) as context:
            learner.get(address)
        counts.append(len(queries_in(context)))
        learner.post(PLACE, {"block": blocks[0][2]})
    assert counts[0] == counts[1]
