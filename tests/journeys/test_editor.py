"""The editors' walk: an author writes, a reviewer approves, a publisher says what it asks, and a learner is asked.

And a module that begins as a copy of another, published and read; and a scenario, written, published and asked.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from content.models import Module
from elearning.models import LessonPage, ModulePage, PublishDecision
from quizzes import actions as quiz_actions
from quizzes.models import Question
from quizzes.rules import positions_on
from tests.elearning.journey import driver, read_lessons, start_test
from tests.journeys.conftest import look, sign_in
from tests.journeys.test_kinds import signed_in
from tests.quizzes.test_actions_bank import wording

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def people(site: str, browser: Browser):
    """Demonstration people, each in a browser of their own at a desk; no script of theirs fails or is refused."""
    found: list[str] = []

    def come(name: str, *, then: str = "/cms/") -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.on("weberror", lambda error: found.append(str(error.error)))
        context.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
        page = context.new_page()
        sign_in(page, site, f"{name}@example.com", then=then)
        return page

    yield come
    assert found == []


def accessible(page: Page) -> None:
    """axe finds nothing on a page of the CMS that is ours, when what fades in is there."""
    page.wait_for_load_state()
    page.evaluate(
        "Promise.allSettled(document.getAnimations().filter((move) => move.effect.getComputedTiming().endTime < 1e5)"
        ".map((move) => move.finished))"
    )
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def choose_in_footer(page: Page, name: str) -> None:
    """An entry of the menu below the editor, by the keyboard."""
    page.locator("footer .w-dropdown button").first.press("Enter")
    page.get_by_role("button", name=name, exact=True).press("Enter")


def test_a_material_change_from_the_author_to_the_learner(site, people):
    lesson = LessonPage.objects.get(slug="the-signs", url_path__contains="safe-journeys")
    changed = f"{lesson.summary} In other words."
    learner = people("trained", then="/my-training/")
    expect(learner.locator("main")).to_contain_text("Done for now")

    author = people("author")
    author.goto(f"{site}/cms/pages/{lesson.pk}/edit/")
    author.fill("#id_summary", changed)
    choose_in_footer(author, "Submit to Training review")
    expect(author.locator(".messages")).to_contain_text("has been submitted for moderation")

    reviewer = people("reviewer")
    expect(reviewer.locator("main")).to_contain_text(lesson.title)
    reviewer.goto(f"{site}/cms/pages/{lesson.pk}/edit/")
    choose_in_footer(reviewer, "Approve")
    expect(reviewer.locator(".messages")).to_contain_text("It is on the site when a publisher publishes it.")
    assert LessonPage.objects.get(pk=lesson.pk).summary == lesson.summary

    publisher = people("publisher")
    publisher.goto(f"{site}/cms/publishing/approved/")
    accessible(publisher)
    publisher.get_by_role("link", name=re.compile("Publish")).click()
    publisher.get_by_role("button", name="Continue").click()
    expect(publisher.get_by_role("alert")).to_contain_text("Choose what kind of change it is.")
    accessible(publisher)
    publisher.get_by_role("radio", name="Material").check()
    publisher.get_by_role("button", name="Continue").click()
    expect(publisher.locator("main")).to_contain_text("hold a valid certificate of an older version")
    accessible(publisher)
    publisher.get_by_role("radio", name="Take it again within a number of days").check()
    publisher.fill("[name=within_days]", "30")
    publisher.fill("[name=reason]", "The law changed.")
    publisher.get_by_role("button", name="Continue").click()
    expect(publisher.locator("main")).to_contain_text("From the day after, their training no longer counts")
    accessible(publisher)
    publisher.get_by_role("button", name="Publish", exact=True).click()
    expect(publisher.locator(".messages")).to_contain_text("It is version 2 of its module.")

    decision = PublishDecision.objects.get()
    assert (decision.kind, decision.asks, decision.days) == ("material", "within", 30)
    assert decision.decided_by.email == "publisher@example.com"
    learner.reload()
    expect(learner.locator("main")).to_contain_text("the training has changed")
    expect(learner.locator("main")).to_contain_text("Take it again.")


def test_a_module_from_a_copy(site, browser, people):
    begun = Module.objects.get(slug="housekeeping")
    publisher = people("publisher", then="/cms/modules/")
    accessible(publisher)
    copied_from = ModulePage.objects.get(module=begun)
    publisher.goto(f"{site}/cms/modules/copy/{copied_from.pk}/")
    accessible(publisher)
    publisher.fill("[name=title]", "Cleaners in offices")
    publisher.fill("[name=slug]", "cleaners")
    publisher.press("[name=slug]", "Enter")
    expect(publisher.locator(".messages")).to_contain_text("Nothing of it is on the site yet.")

    copied = ModulePage.objects.get(slug="cleaners")
    reader = browser.new_context().new_page()
    assert reader.request.get(f"{site}{copied.url}").status == 404
    address = f"{site}/cms/bulk/wagtailcore/page/publish/?id={copied.pk}&next=/cms/pages/{copied.pk}/"
    publisher.goto(address)
    publisher.get_by_label("Include descendants").check()
    publisher.get_by_role("button", name="Yes, publish").click()
    publisher.wait_for_url(f"**/cms/pages/{copied.pk}/")
    assert ModulePage.objects.get(pk=copied.pk).lessons().count() == copied_from.lessons().count()

    reader.goto(f"{site}{copied.url}")
    expect(reader.locator("h1")).to_have_text("Cleaners in offices")
    assert reader.request.get(f"{site}{ModulePage.objects.get(pk=copied.pk).lessons()[0].url}").status == 200
    publisher.goto(f"{site}/cms/publishing/{copied.pk}/versions/")
    expect(publisher.locator("main")).to_contain_text("The first")
    accessible(publisher)


def test_a_scenario_from_the_author_to_the_learner(site, people):
    course = ModulePage.objects.get(module__slug="safe-journeys")
    section = course.quiz.sections.first()
    live = Question.objects.filter(pool=section.pool, section=section.slug, state="live").count()
    section.draw = live + 2  # so that whoever starts is asked all of it
    section.save()
    for words in ("Who booked it?", "What do you say to her?"):
        quiz_actions.draft_question(
            question=None, pool=section.pool, section=section.slug, opened=None, by=None, now=timezone.now(),
            wording=wording(text=f"<p>{words}</p>"),
        )  # fmt: skip

    author = people("author", then="/cms/scenarios/")
    accessible(author)
    author.get_by_role("link", name="Add scenario").first.click()
    accessible(author)
    author.get_by_role("link", name=section.pool.title, exact=True).click()
    author.locator(".DraftEditor-root [contenteditable=true]").click()
    author.keyboard.type("A man books a car for two. A girl gets in alone.")
    expect(author.locator("[name=text]")).to_have_value(re.compile("gets in alone"))
    author.fill("[name=title]", "A booking at night")
    author.select_option("[name=picture]", "taxi-at-night")
    author.fill("[name=picture_alt]", "A taxi at night below a street lamp.")
    author.get_by_role("button", name="Save the draft").click()
    expect(author.locator(".messages")).to_contain_text("The draft is saved.")
    accessible(author)
    author.get_by_role("link", name="Add questions").click()
    accessible(author)
    author.get_by_label("Who booked it?").check()
    author.get_by_label("What do you say to her?").check()
    author.get_by_role("button", name="Add them to the scenario").click()
    expect(author.locator(".messages")).to_contain_text("2 questions added")
    row = author.get_by_role("row", name=re.compile("Who booked it"))
    row.get_by_label(re.compile("Place of question")).fill("3")
    author.get_by_role("button", name="Save the order").click()
    expect(author.locator(".messages")).to_contain_text("Saved: this is the order")
    expect(author.get_by_role("button", name=re.compile("into tests"))).to_have_count(0)
    edit = author.url
    author.get_by_role("link", name="See as asked").click()
    expect(author.locator("main")).to_contain_text("Questions 1 to 2 are about this.")
    look(author)

    learner = driver()
    read_lessons(learner, course)
    before = start_test(learner, course, now=timezone.now())
    assert before.responses.filter(scenario__isnull=False).count() == 0
    publisher = people("publisher")
    publisher.goto(edit)
    publisher.get_by_role("button", name="Put it and 2 drafts of its questions into tests").click()
    expect(publisher.locator(".messages")).to_contain_text("Tests that start from now on tell these words.")
    accessible(publisher)
    publisher.goto(f"{site}/cms/scenarios/")
    expect(publisher.locator("main")).to_contain_text("Live")
    accessible(publisher)

    other = driver()
    read_lessons(other, course)
    attempt = start_test(other, course, now=timezone.now())
    told = attempt.responses.filter(scenario__isnull=False).order_by("position")
    texts = [response.version.text for response in told.select_related("version")]
    assert texts == ["<p>What do you say to her?</p>", "<p>Who booked it?</p>"]
    page = signed_in(publisher.context.browser, site, other)
    on = next(
        number
        for number in range(1, len(attempt.pages) + 1)
        if told[0].position in positions_on(number, pages=attempt.pages)
    )
    page.goto(f"{site}{course.url}test/{on}/")
    expect(page.locator("main")).to_contain_text("A girl gets in alone.")
    expect(page.locator("main")).to_contain_text(f"Questions {told[0].position} to {told[1].position} are about this.")
    expect(page.locator(".story img")).to_have_attribute("alt", "A taxi at night below a street lamp.")
    look(page)
