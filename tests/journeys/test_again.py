"""Fail, wait, read the module again, pass: with scripts and without, under a time limit that is shown."""

import datetime
import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from elearning.models import LessonProgress
from quizzes.models import Attempt
from tests.elearning.journey import driver, read_lessons
from tests.factories import ClaimFactory, ModulePageFactory, PolicyFactory
from tests.journeys.conftest import look
from tests.journeys.test_kinds import TEST, signed_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
DAYS = datetime.timedelta(days=45)
SHOTS = os.environ.get("JOURNEY_SHOTS", "")  # a folder for pictures of each page, at both sizes


def sit_it(page: Page, *, right: bool) -> None:
    """From the front to the result: the tick, the pages of questions, the check."""
    page.check("input[name=confirmed]")
    page.click("text=Start the test")
    while "/check/" not in page.url:
        expect(page.locator(".time-left")).to_contain_text("Time ends at")
        for group in page.locator(".question").all():
            options = group.locator("input[type=radio]")
            for number in range(options.count()):
                if (options.nth(number).get_attribute("value") == "a") == right:
                    options.nth(number).check()
        page.click("text=Save and continue")
    page.click("main form button[type=submit]")


def weeks_later(person) -> None:
    """Moves what this person did back, as if weeks had passed."""
    for attempt in Attempt.objects.filter(person=person):
        for name in ("started_at", "deadline_at", "submitted_at"):
            setattr(attempt, name, getattr(attempt, name) - DAYS)
        attempt.save()
    for progress in LessonProgress.objects.filter(person=person):
        progress.finished_at -= DAYS
        progress.save()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_failing_waiting_reading_again_and_passing(live_server, browser: Browser, scripts):
    course, person = ModulePageFactory(module__slug="safe-journeys"), driver()
    policy = PolicyFactory(
        module=course.module, waits=[{"after": 1, "months": 1}], read_again_after=1, minutes=20, section_pass_mark=70
    )
    ClaimFactory(person=person, authority=policy.authority, licence_type=policy.licence_type)
    read_lessons(person, course)
    page = signed_in(browser, live_server.url, person, java_script_enabled=scripts)

    def seen(name: str) -> None:
        if scripts:
            look(page)
        for width in (320, 1280) if SHOTS and scripts else ():
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 320, "height": 640})

    page.goto(f"{live_server.url}{TEST}")
    expect(page.locator("main")).to_contain_text("10 questions in 20 minutes.")
    expect(page.locator("main")).to_contain_text("You pass with 80% or more, and 70% or more in every section.")
    seen("front")
    page.click("text=Start the test")  # without the tick
    expect(page.locator(".govuk-error-summary")).to_contain_text("Tick the box")
    seen("not-ticked")
    sit_it(page, right=False)
    expect(page.locator("h1")).to_have_text("You did not pass this time")
    expect(page.locator("main")).to_contain_text("You can take the test again from")
    seen("failed")
    page.goto(f"{live_server.url}{TEST}")
    expect(page.locator("main")).to_contain_text("You can take this test again from")
    assert page.locator("text=Start the test").count() == 0
    seen("waiting")

    weeks_later(person)
    page.goto(f"{live_server.url}{TEST}")
    expect(page.locator("main")).to_contain_text("Read the module again first.")
    seen("read-again")
    for lesson in course.lessons():
        page.click(f"main >> text={lesson.title} >> nth=0")
        page.click(".lesson__next button")
        page.goto(f"{live_server.url}{TEST}")
    seen("open-again")
    sit_it(page, right=True)
    expect(page.locator("h1")).to_have_text("You passed")
    seen("passed")


def test_the_time_left_is_counted_down_and_said(live_server, browser: Browser):
    course, person = ModulePageFactory(module__slug="safe-journeys"), driver()
    course.quiz.minutes = 20
    course.quiz.save()
    read_lessons(person, course)
    page = signed_in(browser, live_server.url, person)
    page.goto(f"{live_server.url}{TEST}")
    page.check("input[name=confirmed]")
    page.click("text=Start the test")
    expect(page.locator("[data-left]")).to_have_text("20 minutes left.")
    Attempt.objects.update(deadline_at=timezone.now() + datetime.timedelta(seconds=62))
    page.reload()
    expect(page.locator("[data-said]")).to_have_text("2 minutes left.")
    expect(page.locator("[data-said]")).to_have_text("1 minute left.", timeout=8_000)
    Attempt.objects.update(deadline_at=timezone.now() - datetime.timedelta(seconds=40))
    page.click("text=Save and continue")
    expect(page.locator("h1")).to_have_text("The time was up")
    look(page)
    page.click("text=See what came of it")
    expect(page.locator("main")).to_contain_text("was handed in for you")
