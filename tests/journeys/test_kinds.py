"""A test with every kind of question, by keyboard alone, with scripts and without."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from quizzes.models import Attempt
from tests.elearning.journey import driver, read_lessons, start_test
from tests.journeys.conftest import look
from tests.quizzes.kinds.bank import SIZE, answer_to, every_kind

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
TEST = "/taxi-drivers/safe-journeys/test/"


def signed_in(browser: Browser, url: str, person, **options) -> Page:
    client = Client()
    client.force_login(person)
    walker = browser.new_context(viewport={"width": 320, "height": 640}, **options)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    walker.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])
    return walker.new_page()


def tab_to(page: Page, name: str) -> None:
    """Presses the tab key until a field of that name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


def press_until(page: Page, key: str, wanted: str) -> None:
    """Presses an arrow key until the field that has the focus has the value."""
    for _ in range(12):
        if page.evaluate("document.activeElement.value") == wanted:
            return
        page.keyboard.press(key)
    raise AssertionError(f"{wanted} cannot be chosen by keyboard")


def answer_by_keyboard(page: Page, response, values: list[str]) -> None:
    name = f"q{response.position}"
    for value in values:
        part, colon, choice = value.partition(":")
        field = f"{name}-{part}" if colon else name
        control = page.locator(f"[name='{field}']").first
        if control.evaluate("field => field.type") == "text":
            tab_to(page, field)
            page.keyboard.type(f"{value},0")
        elif control.evaluate("field => field.type") == "checkbox":
            tab_to(page, field)
            while page.evaluate("document.activeElement.value") != value:
                tab_to(page, field)
            page.keyboard.press("Space")
        elif control.evaluate("field => field.tagName") == "SELECT":
            # Answers are kept in the order that is right; selects stand in the order that was drawn.
            page.evaluate("document.activeElement.blur()")
            page.locator("h1").click()
            tab_to(page, field)
            press_until(page, "ArrowDown", choice)
        else:
            tab_to(page, field)
            page.keyboard.press("Space")
            press_until(page, "ArrowDown", choice or value)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_every_kind_by_keyboard(live_server, browser: Browser, scripts):
    course = every_kind()
    person = driver()
    read_lessons(person, course)
    attempt = start_test(person, course, now=timezone.now())
    page = signed_in(browser, live_server.url, person, java_script_enabled=scripts)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for number in range(1, len(attempt.pages) + 1):
        page.goto(f"{live_server.url}{TEST}{number}/")
        if scripts:
            look(page)
        shown = [int(field.get_attribute("value")) for field in page.locator("input[name=asked]").all()]
        for response in attempt.responses.filter(position__in=shown).select_related("version").order_by("position"):
            answer_by_keyboard(page, response, answer_to(response))
        page.locator("main form button[type=submit]").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(f"/test/({number + 1}|check)/$"))
    expect(page.locator("main")).not_to_contain_text("ot answered")
    for said in ("18,0 years", "1st: Ring", "In danger now: 999", "Because: It is the law", "The open door"):
        expect(page.locator("main")).to_contain_text(said)
    if scripts:
        look(page)
    page.locator("main form button[type=submit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("You passed")
    expect(page.locator("main")).to_contain_text(f"{SIZE} of {SIZE} right")
    assert complaints == []


def test_what_cannot_be_read_is_said_beside_the_question_and_nothing_is_lost(live_server, browser: Browser):
    course = every_kind(per_page=20)
    person = driver()
    read_lessons(person, course)
    attempt = start_test(person, course, now=timezone.now())
    number, order, spot = (
        attempt.responses.get(version__kind=kind).position for kind in ("numeric", "ordering", "hotspot")
    )
    page = signed_in(browser, live_server.url, person)
    page.goto(f"{live_server.url}{TEST}1/")
    page.click(f"#q{spot} [data-area=a] text")  # a place on the picture is its radio button
    expect(page.locator(f"#q{spot}-a")).to_be_checked()
    page.fill(f"[name=q{number}]", "eighteen")
    page.select_option(f"[name=q{order}-b]", "2")
    page.click("text=Save and continue")
    expect(page.locator(".govuk-error-summary")).to_contain_text(f"Question {number}: write a number in figures")
    expect(page.locator(f"#q{number} .govuk-error-message")).to_be_visible()
    look(page)
    assert page.input_value(f"[name=q{number}]") == "eighteen"
    assert page.input_value(f"[name=q{order}-b]") == "2"
    expect(page.locator(f"#q{spot}-a")).to_be_checked()
    page.fill(f"[name=q{number}]", "18")
    page.click("text=Save and continue")
    expect(page.locator("main")).to_contain_text("Not all answered")
    assert Attempt.objects.get().responses.get(position=number).answer == ["18"]
    # Right to left nothing runs off the side either.
    page.goto(f"{live_server.url}{TEST}1/")
    page.evaluate("document.documentElement.dir = 'rtl'")
    look(page)
