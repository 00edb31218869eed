"""An officer looks at a person's attempts on a phone and marks one void: asked once more, with scripts and without."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from quizzes.models import Override
from tests.elearning.journey import driver, sit
from tests.factories import ClaimFactory, ModulePageFactory, OfficerFactory, PolicyFactory
from tests.journeys.conftest import look
from tests.journeys.test_kinds import signed_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_an_officer_marks_an_attempt_void(live_server, browser: Browser, scripts):
    course, person = ModulePageFactory(module__slug="safe-journeys"), driver()
    policy = PolicyFactory(module=course.module)
    claim = ClaimFactory(person=person, authority=policy.authority, licence_type=policy.licence_type)
    sit(person, course, now=timezone.now())
    officer = OfficerFactory(authority=claim.authority).person
    page = signed_in(browser, live_server.url, officer, java_script_enabled=scripts)
    page.goto(f"{live_server.url}/licensing/attempts/{claim.pk}/")
    if scripts:
        look(page)
        page.set_viewport_size({"width": 320, "height": 640})
        begun, ended = (page.locator(f"td[data-label={name}]").first.bounding_box() for name in ("Begun", "Ended"))
        assert begun["y"] + begun["height"] <= ended["y"]  # one below the other
    page.click("summary:has-text('Make an exception')")
    page.check("input[name=kind][value=void]")
    page.select_option("select[name=number]", "1")
    page.fill("input[name=reason]", "Somebody else sat it.")
    page.click("details[open] button[type=submit]")
    assert Override.objects.count() == 0
    if scripts:
        look(page)
    assert page.input_value("input[name=reason]") == "Somebody else sat it."
    page.click("main form button[type=submit]")
    if scripts:
        look(page)
    assert Override.objects.count() == 0
    page.check("input[name=confirmed]")
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=Attempt 1 is void.")
    assert Override.objects.get().reason == "Somebody else sat it."
    page.context.close()
