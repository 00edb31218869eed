"""What is kept of a module and shared with a group: a declaration, the summary card, a session, a parents' keepsake."""

import pytest
from django.core.cache import caches
from playwright.sync_api import Browser, Page, expect

from certificates.models import Certificate
from content.models import Contact
from elearning.models import Completion
from tests.factories import (
    DAY,
    MembershipFactory,
    ModulePageFactory,
    RoleFactory,
    RolePageFactory,
    SessionPackPageFactory,
    UserFactory,
    card_value,
    declaration_fields,
)
from tests.journeys.conftest import look, sign_in
from tests.paper import assert_one_tagged_page, words

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def place(live_server, settings):
    """The address of a site with a module for teachers and one for parents."""
    for name in caches:
        caches[name].clear()
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    contacts = [Contact.objects.create(slug=slug, name=slug, phone="101", checked_on=DAY) for slug in ("police", "hub")]
    teachers = RolePageFactory(role=RoleFactory(slug="teachers"))
    update = ModulePageFactory(
        parent=teachers, module__slug="annual-update", quiz=None, card=card_value(*contacts), **declaration_fields()
    )
    SessionPackPageFactory(parent=update)
    parents = RolePageFactory(role=RoleFactory(slug="parents", needs_account=False))
    ModulePageFactory(parent=parents, module__slug="keep-them-safe", quiz=None, card=card_value(*contacts))
    MembershipFactory(person=UserFactory(name="Tess Example", email="tess@example.com"), role=teachers.role)
    return live_server.url


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page(request, browser: Browser, context, faults):
    """A phone, with and without scripts; only the first is looked at by axe, which is a script."""
    walker = context if request.param else browser.new_context(java_script_enabled=False)
    opened = walker.new_page()
    opened.set_viewport_size({"width": 320, "height": 640})
    opened.seen = lambda: look(opened) if request.param else None
    return opened


def test_a_teacher_reads_declares_and_has_a_certificate(page: Page, place):
    sign_in(page, place, "tess@example.com", then="/my-training/")
    page.goto(f"{place}/teachers/annual-update/")
    page.seen()
    page.click("text=Start now")
    page.click("text=Continue")
    expect(page.locator(".lesson__next")).to_contain_text("Next: your declaration.")
    page.seen()
    page.click("text=Finish the lessons")
    page.wait_for_url("**/annual-update/#declaration")
    page.seen()
    page.click("#declaration ~ p >> text=Go to the declaration")
    page.seen()
    page.click("text=Declare >> nth=-1")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Tick the box")
    page.seen()
    page.check("text=I have read and understood Part one of the guide.")
    page.click("main form button[type=submit]")
    expect(page.locator("h1")).to_have_text("You have declared")
    page.seen()
    page.click("text=See your certificate")
    expect(page.locator("main")).to_contain_text("Declared that they have read and understood Part one of the guide")
    page.seen()
    assert (Completion.objects.count(), Certificate.objects.get().holder_name) == (1, "Tess Example")
    response = page.context.request.get(f"{page.url.rstrip('/')}.pdf")
    assert "and declared that they have read and understood Part one of the guide" in words(response.body())


def test_a_group_session_is_shown_and_printed(page: Page, place):
    page.goto(f"{place}/teachers/annual-update/")
    page.click("text=Lead a group session")
    page.seen()
    page.click("text=Show the slides")
    page.seen()
    page.click("a[rel=next]")
    page.wait_for_url("**/slide/2/")
    expect(page.locator("h1")).to_have_text("Slide 2")
    page.click("a[rel=prev]")
    page.wait_for_url("**/slide/1/")
    page.click("text=All slides")
    page.click("text=Presenter’s notes")
    page.seen()
    response = page.context.request.get(f"{place}/teachers/annual-update/session-pack/sign-in.pdf")
    assert_one_tagged_page(response.body(), title="Sign-in sheet: Twenty minutes together")


def test_slides_go_on_and_back_by_keys(context, faults, place):
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{place}/teachers/annual-update/session-pack/slide/1/")
    for key, number in (("ArrowRight", 2), ("Space", 3), ("ArrowLeft", 2), ("PageUp", 1), ("PageDown", 2)):
        page.keyboard.press(key)
        page.wait_for_url(f"**/slide/{number}/")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_a_parent_keeps_a_card_and_a_certificate(page: Page, place):
    page.goto(f"{place}/parents/keep-them-safe/lesson-2/")
    page.click("text=Finish the lessons")
    page.click("text=Keep the summary card")
    page.seen()
    response = page.context.request.get(f"{place}/parents/keep-them-safe/card.pdf")
    assert_one_tagged_page(response.body(), title="Summary card: Keep them safe")
    page.click(".govuk-back-link")
    page.click("text=Would you like a certificate?")
    page.seen()
    page.fill("[name=name]", "<Amina>")
    page.click("text=Make the certificate (PDF)")
    expect(page.locator(".govuk-error-summary")).to_contain_text("a character that names do not have")
    page.seen()
    # The browser shows the PDF in a viewer of its own, which the test cannot read: it is asked for as the form asks.
    token = page.locator("main [name=csrfmiddlewaretoken]").get_attribute("value")
    response = page.context.request.post(
        page.url, form={"csrfmiddlewaretoken": token, "name": "Amina Begum Khan"}, headers={"Referer": page.url}
    )
    assert "Amina Begum Khan has read Keep them safe" in words(response.body())
