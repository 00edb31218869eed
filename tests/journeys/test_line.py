"""A page of a test whose line is lost, or whose site is slow: told apart, said within 10 seconds, nothing lost."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.elearning.journey import begin, driver
from tests.factories import ModulePageFactory
from tests.journeys.conftest import look
from tests.journeys.test_kinds import TEST, signed_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SOON = 10_000


@pytest.fixture
def page(live_server, browser: Browser):
    """The first page of a test that was begun, on a phone."""
    course, person = ModulePageFactory(module__slug="safe-journeys"), driver()
    begin(person, course)
    page = signed_in(browser, live_server.url, person)
    page.goto(f"{live_server.url}{TEST}1/")
    yield page
    page.context.close()


def answer(page):
    page.locator(".question input[type=radio]").first.check()


def held(page):
    """Looks at the line wait without an answer; what is given back lets the newest have one, and all after it."""
    waiting, answering = [], []
    page.route("**/healthz", lambda route: route.fulfill(body="ok") if answering else waiting.append(route))

    def release():
        answering.append(True)
        waiting[-1].fulfill(body="ok")

    return release


def test_a_slow_site_is_not_called_offline_and_gets_what_was_pressed(page):
    release = held(page)
    answer(page)
    notice = page.locator(".connection")
    expect(notice).to_have_text(
        "The site is slow to answer, or your connection is lost. What you chose is kept on this page.", timeout=SOON
    )
    look(page)
    page.click("text=Save and continue")
    expect(notice).to_contain_text("is sent when it answers.")
    assert page.url.endswith("/1/")
    release()
    page.wait_for_url("**/2/")


def test_a_slow_site_is_sent_to_at_the_second_press(page):
    page.route("**/healthz", lambda route: None)
    answer(page)
    expect(page.locator(".connection")).to_contain_text("The site is slow to answer", timeout=SOON)
    page.click("text=Save and continue")
    expect(page.locator(".connection")).to_contain_text("is sent when it answers.")
    page.click("text=Save and continue")
    page.wait_for_url("**/2/")


def test_a_lost_line_is_named_and_what_was_pressed_is_sent_on_return(page):
    page.route("**/healthz", lambda route: route.abort("internetdisconnected"))
    answer(page)
    notice = page.locator(".connection")
    expect(notice).to_have_text("You are offline. What you chose is kept on this page.", timeout=SOON)
    for _ in range(2):  # however often it is pressed
        page.click("text=Save and continue")
        expect(notice).to_contain_text("is sent when you are connected again.")
    assert page.url.endswith("/1/")
    page.unroute("**/healthz")
    page.wait_for_url("**/2/")


def test_a_site_that_answers_again_says_so(page):
    release = held(page)
    answer(page)
    notice = page.locator(".connection")
    expect(notice).to_contain_text("The site is slow to answer", timeout=SOON)
    release()
    expect(notice).to_have_text("The site answers again. You can go on.")
    expect(notice).to_have_class(re.compile("connection--back"))
