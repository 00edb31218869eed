"""The main job: from the front page to a certificate that an officer accepts."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from certificates.models import Certificate
from elearning.models import Completion
from quizzes.models import Attempt
from tests.journeys.conftest import code_from_mail, look, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def answer_all(page: Page, *, right: bool) -> None:
    """Answers what the page asks, as somebody who knows (or does not know) the answers would."""
    attempt = Attempt.objects.get(state=Attempt.State.OPEN)
    shown = [int(field.get_attribute("value")) for field in page.locator("input[name=asked]").all()]
    for response in attempt.responses.filter(position__in=shown).select_related("version"):
        for option in response.version.options:
            if option["right"] is right:
                page.check(f"[name=q{response.position}][value={option['id']}]")
                if response.version.kind != "multiple" or not right:
                    break


def sit_the_test(page: Page, *, right: bool, looking: bool = False) -> None:
    while "/check/" not in page.url:
        answer_all(page, right=right)
        if looking:
            look(page)
        page.click("text=Save and continue")
    if looking:
        look(page)
    page.click("main form button[type=submit]")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_the_front_page_to_ready_to_renew(site, browser: Browser, scripts, faults, context):
    looking = scripts  # axe itself is a script; both walks see the same pages
    walker = context if scripts else browser.new_context(java_script_enabled=False)
    page = walker.new_page()
    page.set_viewport_size({"width": 320, "height": 640})

    def seen():
        if looking:
            look(page)

    page.goto(site)
    seen()
    page.click("main a >> text=Taxi and private hire drivers")
    seen()
    page.click("main .card a")
    seen()
    page.click("text=Start now")
    seen()
    page.click("main form button[type=submit]")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter your full name.")
    assert page.title().startswith("Error: ")
    page.fill("[name=name]", "Grace Example050")
    page.fill("[name=email]", "grace@example.com")
    page.click("main form button[type=submit]")
    seen()
    page.fill("[name=code]", code_from_mail())
    page.click("main form button[type=submit] >> nth=0")

    # Which authority, which badge: a mistake is explained and nothing typed is lost.
    page.select_option("[name=authority]", label="Demonstration City Council")
    page.click("main form button[type=submit]")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter your badge number")
    assert page.locator("[name=authority] option:checked").inner_text() == "Demonstration City Council"
    seen()
    page.check("text=Private hire driver")
    page.fill("[name=badge_number]", "phd-1105")
    page.click("main form button[type=submit]")
    page.fill("[name=q]", "canal")
    page.click("text=Search")
    seen()
    page.check("text=Canal Cars")
    page.click("text=Continue")

    # The lessons: each ends in one button; a reload half way goes on at the same place.
    page.click("text=Start now")
    lessons = 0
    while "#test" not in page.url:
        lessons += 1
        if lessons in (1, 3):
            seen()
        if lessons == 4:
            page.goto(f"{site}/taxi-drivers/safe-journeys/")
            page.click("text=Go on where you left off")
            assert page.inner_text(".lesson .progress").startswith("Lesson 4 of")
        page.click(".lesson__next button")
    assert lessons >= 7

    # Failing once: topics and lessons, never the right answers.
    page.click("text=Go to the test >> nth=0")
    seen()
    page.check("input[name=confirmed]")
    page.click("text=Start the test")
    sit_the_test(page, right=False, looking=looking)
    expect(page.locator("h1")).to_have_text("You did not pass this time")
    expect(page.locator("main")).to_contain_text("You have 2 attempts left")
    expect(page.locator("main")).to_contain_text("Read again:")
    seen()
    told = page.inner_text("main")
    for response in Attempt.objects.get().responses.select_related("version"):
        for option in response.version.options:
            if option["right"] and len(option["text"]) > 12:
                assert option["text"] not in told
    assert Completion.objects.filter(person__email="grace@example.com").count() == 0

    # Passing: the certificate is there at once, as a page, a PDF and a mail.
    page.click("text=Take the test again")
    page.check("input[name=confirmed]")
    page.click("text=Start the test")
    sit_the_test(page, right=True)
    expect(page.locator("h1")).to_have_text("You passed")
    seen()
    certificate = Certificate.objects.get(person__email="grace@example.com")
    page.click("text=See your certificate")
    expect(page.locator("main")).to_contain_text("Grace Example050")
    seen()
    answer = page.request.get(f"{site}/certificates/{certificate.code}.pdf")
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF-1.7")
    assert [sent.subject for sent in mail.outbox if sent.attachments] != []
    page.goto(f"{site}/my-training/")
    expect(page.locator("main")).to_contain_text("Valid")
    seen()

    # Anyone: genuine and valid today, without signing in; a typing slip is told apart from nothing.
    anyone = browser.new_context().new_page()
    anyone.goto(f"{site}/verify/")
    anyone.fill("main input[type=text]", re.sub("(....)", r"\1 ", certificate.code.lower()))
    anyone.click("main form button[type=submit]")
    expect(anyone.locator("main")).to_contain_text("Grace Example050")
    expect(anyone.locator("main")).to_contain_text("105")
    if looking:
        look(anyone)
    anyone.goto(f"{site}/verify/{'0' * 28}/")
    expect(anyone.locator("main")).not_to_contain_text("Grace")
    if looking:
        look(anyone)

    # The officer: one look.
    officer = browser.new_context().new_page()
    sign_in(officer, site, "officer@example.com", then="/licensing/")
    if looking:
        look(officer)
    officer.fill("[name=badge]", "PHD 1105")
    officer.click("main form button[type=submit]")
    expect(officer.locator(".verdict")).to_be_visible()
    if looking:
        look(officer)
    assert certificate.badge_tail == "105"
