"""Stopping in the middle of a lesson, and a film in one."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import caches
from playwright.sync_api import Browser, Page, expect
from wagtail.rich_text import RichText

from elearning.models import LessonPage, LessonPlace
from tests.elearning.journey import driver
from tests.factories import FilmFactory, ModulePageFactory, RoleFactory, RolePageFactory
from tests.journeys.conftest import look, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
MODULE = "/taxi-drivers/safe-journeys/"
LESSON = f"{MODULE}lesson-1/"
GO_ON = "Go on where you left off"
PHONE = {"width": 320, "height": 640}
DRIVER = "driver@example.com"


@pytest.fixture
def site(live_server, settings):
    """The address of a site with one module, whose first lesson is five screens long, and a driver."""
    for name in caches:
        caches[name].clear()
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    role = RoleFactory()
    ModulePageFactory(parent=RolePageFactory(role=role), module__slug="safe-journeys")
    lesson = LessonPage.objects.get(slug="lesson-1")
    lesson.body = [
        ("text", RichText(f"<h2>Part {part}</h2>" + "<p>Some quiet words.</p>" * 12)) for part in range(1, 6)
    ]
    lesson.save_revision().publish()
    EmailAddress.objects.create(user=driver(role, email=DRIVER), email=DRIVER, verified=True, primary=True)
    return live_server.url


def scroll_to_block(page: Page, number: int) -> str:
    """As a reader would; the id of the block."""
    block = page.locator(".lesson [data-block]").nth(number - 1)
    block.evaluate("block => scrollTo({ top: block.getBoundingClientRect().top + scrollY - 60, behavior: 'instant' })")
    return str(block.get_attribute("data-block"))


def expect_in_view(page: Page, block: str) -> None:
    """The block begins in the upper half of the window, at once or after a moment's scrolling."""
    for _ in range(20):
        top = page.locator(f"[data-block='{block}']").evaluate("block => block.getBoundingClientRect().top")
        if -2 <= top <= page.viewport_size["height"] / 2:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"The block begins at {top}.")


def test_who_is_signed_in_comes_back_to_the_place_on_another_device(site, browser: Browser):
    phone = browser.new_context(viewport=PHONE)
    page = phone.new_page()
    sign_in(page, site, DRIVER, then="/my-training/")
    page.goto(f"{site}{LESSON}")
    expect(page.locator(".lesson__go-on")).to_have_count(0)
    block = scroll_to_block(page, 3)
    with page.expect_response(re.compile("/place/$")) as answer:
        page.wait_for_timeout(3_500)
    assert answer.value.status == 204
    phone.close()
    assert LessonPlace.objects.get().block == block

    desk = browser.new_context(viewport={"width": 1280, "height": 800})
    page = desk.new_page()
    sign_in(page, site, DRIVER, then="/my-training/")
    page.goto(f"{site}{MODULE}")
    page.click(f"a >> text={GO_ON}")
    page.wait_for_url(f"**{LESSON}#b-{block[:8]}")
    expect_in_view(page, block)
    page.goto(f"{site}{LESSON}")
    look(page)
    page.keyboard.press("Home")
    link = page.locator(".lesson__go-on a")
    expect(link).to_have_text(GO_ON)
    link.focus()
    page.keyboard.press("Enter")
    expect_in_view(page, block)

    page.click("text=Continue")
    page.wait_for_url(f"**{MODULE}**")
    page.wait_for_timeout(500)
    assert not LessonPlace.objects.filter(block=block).exists()
    desk.close()


def test_leaving_keeps_the_place(site, browser: Browser):
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    sign_in(page, site, DRIVER, then="/my-training/")
    page.goto(f"{site}{LESSON}")
    block = scroll_to_block(page, 2)
    page.goto(f"{site}/")
    page.wait_for_timeout(500)
    context.close()
    assert LessonPlace.objects.get().block == block


def test_who_is_not_signed_in_keeps_it_in_the_tab_until_they_leave_the_site(site, browser: Browser):
    context = browser.new_context(viewport=PHONE)
    sent = []
    context.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page = context.new_page()
    page.goto(f"{site}{LESSON}")
    block = scroll_to_block(page, 3)
    page.wait_for_timeout(3_300)
    page.goto(f"{site}/")
    page.goto(f"{site}{LESSON}")
    link = page.locator(".lesson__go-on a")
    expect(link).to_have_text(GO_ON)
    look(page)
    page.set_viewport_size(PHONE)
    link.click()
    expect_in_view(page, block)

    # The leave button: nothing is in the tab when it has left.
    page.route(re.compile("^(?!http://localhost)"), lambda route: route.abort())
    left = page.evaluate(
        """() => new Promise((done) => {
          document.querySelector(".govuk-exit-this-page a").click();
          dispatchEvent(new Event("pagehide"));
          done(sessionStorage.length);
        })"""
    )
    assert left == 0
    assert sent == []
    context.close()
    assert not LessonPlace.objects.exists()


def test_without_scripts_a_lesson_reads_as_ever(site, browser: Browser):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{LESSON}")
    expect(page.locator(".lesson__go-on")).to_have_count(0)
    page.click("text=Continue")
    page.wait_for_url(f"**{MODULE}**")
    context.close()


def test_a_film_plays_with_its_captions(site, page: Page, faults):
    lesson = LessonPage.objects.get(slug="lesson-1")
    lesson.body.append(("video", {"film": FilmFactory(), "caption": "Watch for the door"}))
    lesson.save_revision().publish()
    page.goto(f"{site}{LESSON}")
    film = page.locator("video")
    film.scroll_into_view_if_needed()
    look(page)
    assert film.evaluate("film => film.networkState") != 2  # nothing is fetched before somebody wants to see it
    film.focus()
    page.keyboard.press("Space")
    for _ in range(50):
        if film.evaluate("film => film.currentTime > 0.2"):
            break
        page.wait_for_timeout(100)
    assert film.evaluate("film => film.currentTime > 0.2")
    assert film.evaluate("film => film.textTracks[0].mode") == "showing"
    assert film.evaluate("film => film.textTracks[0].cues[0].text") == "A door opens."
    page.click("text=Read what is said and shown")
    expect(page.locator(".film__words")).to_contain_text("The driver asks: are you all right?")
    look(page)
