"""The board's analyst: figures with numerator, denominator, source and date; and the editor's publishing."""

import csv
import io

import pytest
from playwright.sync_api import expect

from elearning.models import LessonPage
from tests.journeys.conftest import look, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_the_board_reads_coverage_and_takes_it_away(site, page, faults):
    sign_in(page, site, "analyst@example.com", then="/coverage/")
    main = page.locator("main")
    expect(main).to_contain_text("Canal Hotel (demonstration)")
    expect(main).to_contain_text("Manager's staff list")
    expect(page.locator("main svg[role=img]").first).to_be_visible()
    look(page)
    taken = page.request.get(f"{site}/coverage/coverage.csv")
    rows = list(csv.DictReader(io.StringIO(taken.body().decode("utf-8-sig"))))
    hotel = next(row for row in rows if row["organisation"].startswith("Canal Hotel"))
    # Nine people train there and every fifth has not finished: 7 of the declared 12.
    assert (hotel["trained"], hotel["headcount"], hotel["headcount_source"]) == ("7", "12", "Manager's staff list")
    unknown = next(row for row in rows if row["organisation"].startswith("Hillside Academy"))
    assert (unknown["headcount"], unknown["share"]) == ("not known", "not known")
    page.goto(f"{site}/coverage/?on=2020-01-01")
    look(page)
    page.goto(f"{site}/coverage/headcounts/")
    look(page)


def test_an_editor_publishes_and_the_learner_sees_it(site, page, browser):
    lesson = LessonPage.objects.get(slug="the-signs", url_path__contains="safe-journeys")
    reader = browser.new_context().new_page()
    reader.goto(f"{site}/taxi-drivers/safe-journeys/the-signs/")
    expect(reader.locator("h1")).to_have_text(lesson.title)
    sign_in(page, site, "editor@example.com", then="/cms/")
    page.goto(f"{site}/cms/pages/{lesson.pk}/edit/")
    page.fill("#id_title", "Signs, seen from the driver's seat")
    page.click("[aria-label='Toggle preview']")
    frame = page.frame_locator("#w-preview-iframe")
    expect(frame.locator("h1")).to_have_text("Signs, seen from the driver's seat", timeout=15_000)
    page.evaluate("document.querySelector('[name=action-publish]').click()")
    page.wait_for_url("**/cms/publishing/*/")
    page.get_by_role("radio", name="Editorial").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/cms/pages/*/")
    reader.reload()
    expect(reader.locator("h1")).to_have_text("Signs, seen from the driver's seat")
