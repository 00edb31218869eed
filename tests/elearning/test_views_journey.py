"""Role, module and lesson pages: open to all, one's place kept, links that outlive a move."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.rich_text import RichText

from content.models import Contact
from elearning.models import LessonPage, LessonProgress, ModulePage, RolePage
from quizzes.models import Attempt
from tests.elearning.journey import begin, driver, queries_in, read_lessons, sit
from tests.factories import DAY, LessonPageFactory, ModulePageFactory, RoleFactory, RolePageFactory, UserFactory

pytestmark = pytest.mark.django_db
LESSON = "/taxi-drivers/safe-journeys/lesson-1/"


def words(response):
    """The text of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# --- reading ----------------------------------------------------------------------------------------------------------
def test_anybody_may_read_and_nothing_is_kept(client, course):
    for address in ("/", "/taxi-drivers/", "/taxi-drivers/safe-journeys/", LESSON):
        assert client.get(address).status_code == 200
    response = client.post(LESSON)
    assert response.headers["Location"] == "/taxi-drivers/safe-journeys/lesson-2/"
    last = client.post("/taxi-drivers/safe-journeys/lesson-2/")
    assert last.headers["Location"] == "/taxi-drivers/safe-journeys/#test"
    assert (LessonProgress.objects.count(), Session.objects.count(), Attempt.objects.count()) == (0, 0, 0)
    assert "sessionid" not in client.cookies


def test_a_lesson_shows_its_words_its_place_and_the_way_on(client, course):
    text = words(client.get(LESSON))
    for expected in ("The words of lesson-1.", "Lesson 1 of 2", "About 4 minutes", "Next: Lesson 2, 4 minutes"):
        assert expected in text


def test_reading_to_the_end_keeps_ones_place(learner, person, course):
    learner.post(LESSON)
    learner.post(LESSON)
    assert [(row.person, row.lesson) for row in LessonProgress.objects.all()] == [
        (person, course.lessons()[0].translation_key)
    ]
    text = words(learner.get("/taxi-drivers/safe-journeys/"))
    assert "You have read 1 of 2 lessons." in text
    assert (
        'href="/taxi-drivers/safe-journeys/lesson-2/"' in learner.get("/taxi-drivers/safe-journeys/").content.decode()
    )


def test_looking_at_a_lesson_is_not_reading_it(learner, course):
    learner.get(LESSON)
    learner.head(LESSON)
    assert not LessonProgress.objects.exists()


def test_ones_place_is_ones_own(client, course):
    other = driver()
    read_lessons(other, course)
    client.force_login(driver())
    assert "You have read" not in words(client.get("/taxi-drivers/safe-journeys/"))


def test_a_put_is_refused(client, course):
    assert client.put(LESSON).status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "/taxi-drivers/safe-journeys/nothing/",
        "/taxi-drivers/nothing/lesson-1/",
        "/nobody/safe-journeys/lesson-1/",
        "/taxi-drivers/nothing/test/",
        "/councillors/safe-journeys/lesson-1/",
    ],
)
def test_what_is_not_there_is_not_found(learner, course, address):
    response = learner.get(address)
    assert response.status_code == 404
    assert learner.post(address).status_code == 404


@pytest.mark.parametrize("gone", [LessonPage, ModulePage, RolePage])
def test_what_was_unpublished_is_not_found(client, course, gone):
    gone.objects.first().unpublish()
    assert client.get(LESSON).status_code == 404


def test_a_draft_is_not_shown(client, course):
    lesson = course.lessons()[0]
    lesson.body = [("text", RichText("<p>A draft.</p>"))]
    lesson.save_revision()
    assert "A draft." not in words(client.get(LESSON))


def test_the_words_of_a_person_are_shown_as_text(client, course):
    client.force_login(driver(name="<script>alert(1)</script>"))
    for address in ("/my-training/", "/my-training/details/", "/taxi-drivers/safe-journeys/test/"):
        assert "<script>alert" not in client.get(address).content.decode()


def test_titles_are_shown_as_text(client):
    ModulePageFactory(
        module__slug="odd", title="<b onclick=x()>T</b>", summary="<script>s</script>", lessons=0, quiz=None
    )
    for address in ("/taxi-drivers/", "/taxi-drivers/odd/"):
        html = client.get(address).content.decode()
        assert "<b onclick" not in html
        assert "<script>s" not in html


# --- moved ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """Publishes a page under another slug; Wagtail notes the redirect when that is committed."""

    def rename(page, slug):
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return rename


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_renamed_lesson_is_found_at_its_old_address(client, course, rename, method):
    rename(course.lessons()[0], "renamed")
    response = getattr(client, method)(LESSON)
    assert response.status_code == 301
    assert response.headers["Location"].endswith("/taxi-drivers/safe-journeys/renamed/")
    assert client.get("/taxi-drivers/safe-journeys/renamed/").status_code == 200


def test_a_lesson_of_a_renamed_module_is_found_at_its_old_address(client, course, rename):
    rename(course, "safer-journeys")
    for old, new in ((LESSON, "safer-journeys/lesson-1/"), ("/taxi-drivers/safe-journeys/", "safer-journeys/")):
        response = client.get(old)
        assert response.status_code == 301
        assert response.headers["Location"].endswith(f"/taxi-drivers/{new}")


def test_a_lesson_moved_to_another_module_is_found_and_still_read(learner, person, course):
    other = ModulePageFactory(module__slug="other", lessons=0, quiz=None)
    read_lessons(person, course)
    course.lessons()[0].move(other, pos="last-child")
    response = learner.get(LESSON)
    assert response.status_code == 301
    assert response.headers["Location"].endswith("/taxi-drivers/other/lesson-1/")


def test_a_new_lesson_at_an_old_address_is_shown(client, course, rename):
    rename(course.lessons()[0], "renamed")
    LessonPageFactory(parent=course, slug="lesson-1", title="The new one")
    assert "The new one" in words(client.get(LESSON))


# --- the module's page ------------------------------------------------------------------------------------------------
def test_the_way_in_for_a_stranger_leads_through_signing_up(client, course):
    html = client.get("/taxi-drivers/safe-journeys/").content.decode()
    assert (
        "/accounts/signup/?next=%2Fmy-training%2Fjoin%2Ftaxi-drivers%2F%3Fnext%3D%252Ftaxi-drivers%252Fsafe-journeys%252F"
        in html
    )
    assert "read without an account" in words(client.get("/taxi-drivers/safe-journeys/"))


def test_the_way_in_for_somebody_new_asks_for_the_role(client, course):
    client.force_login(UserFactory())
    html = client.get("/taxi-drivers/safe-journeys/").content.decode()
    assert "/my-training/join/taxi-drivers/?next=%2Ftaxi-drivers%2Fsafe-journeys%2F" in html


def test_the_test_opens_after_the_lessons(learner, person, course):
    assert "The test opens when you have read every lesson. 0 of 2 read so far." in words(
        learner.get("/taxi-drivers/safe-journeys/")
    )
    read_lessons(person, course)
    assert "Go to the test" in words(learner.get("/taxi-drivers/safe-journeys/"))


def test_used_up_attempts_are_said(learner, person, course):
    for _ in range(3):
        sit(person, course, right=0)
    assert "You have used all your attempts." in words(learner.get("/taxi-drivers/safe-journeys/"))


def test_a_module_without_lessons_says_so(client):
    ModulePageFactory(module__slug="empty", lessons=0, quiz=None)
    assert "No lessons yet" in words(client.get("/taxi-drivers/empty/"))


def test_a_role_without_modules_says_so(client):
    RolePageFactory(role=RoleFactory(slug="parents", needs_account=False))
    assert "The training for this group is being written" in words(client.get("/parents/"))


def test_readers_without_accounts_are_not_asked_to_sign_up(client):
    parents = RolePageFactory(role=RoleFactory(slug="parents", needs_account=False))
    ModulePageFactory(parent=parents, module__slug="keep-them-safe", quiz=None)
    for address in ("/parents/keep-them-safe/", "/parents/keep-them-safe/lesson-1/"):
        assert "/accounts/signup/" not in client.get(address).content.decode()
    assert client.post("/parents/keep-them-safe/lesson-2/").headers["Location"] == "/parents/keep-them-safe/#keep"


def test_contacts_stand_on_every_page(client, course):
    Contact.objects.create(slug="c", name="The hub", phone="0300 1", on_every_page=True, checked_on=DAY)
    for address in ("/", "/taxi-drivers/", "/taxi-drivers/safe-journeys/", LESSON):
        assert "The hub 0300 1" in words(client.get(address))


# --- how much is asked of the database --------------------------------------------------------------------------------
def asked(client, address):
    """The number of queries of a page that was seen before."""
    client.get(address)
    with CaptureQueriesContext(connection) as context:
        assert client.get(address).status_code == 200
    return len(queries_in(context))


@pytest.mark.parametrize("lessons", [1, 3])
def test_a_lesson_takes_at_most_six_queries(learner, lessons):
    ModulePageFactory(module__slug="safe", lessons=lessons)
    assert asked(learner, "/taxi-drivers/safe/lesson-1/") == 4


@pytest.mark.parametrize("lessons", [1, 3])
def test_reading_to_the_end_takes_few_queries(learner, lessons):
    ModulePageFactory(module__slug="safe", lessons=lessons)
    learner.get("/taxi-drivers/safe/lesson-1/")
    with CaptureQueriesContext(connection) as context:
        learner.post("/taxi-drivers/safe/lesson-1/")
    assert len(queries_in(context)) == 6


def test_a_module_page_takes_the_same_queries_however_long_it_is(learner):
    counts = []
    for number in (1, 3):
        ModulePageFactory(module__slug=f"module-of-{number}", lessons=number)
        counts.append(asked(learner, f"/taxi-drivers/module-of-{number}/"))
    assert counts[0] == counts[1]


def test_a_role_page_takes_the_same_queries_however_many_modules_it_has(client):
    counts = []
    for number in (1, 3):
        parent = RolePageFactory(role=RoleFactory(slug=f"role-{number}", name=f"Role {number}"))
        for module in range(number):
            ModulePageFactory(parent=parent, module__slug=f"m-{number}-{module}", lessons=1, quiz=None)
        counts.append(asked(client, f"/role-{number}/"))
    assert counts[0] == counts[1]


def test_an_open_attempt_does_not_change_a_lesson(learner, person, course):
    begin(person, course)
    assert asked(learner, LESSON) == 4
