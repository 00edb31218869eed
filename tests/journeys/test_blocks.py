"""The blocks that ask for something: by keyboard alone, with what a screen reader is told, and without scripts."""

from pathlib import Path

import pytest
from django.core.cache import caches
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from content.files import read_training
from elearning.actions.loading import load_training
from tests.journeys.conftest import look

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

HARD = "It is made to be hard to see."
ASKED = [
    "Tell your manager.",
    "Write down what she said, in her words.",
    "Take her behind the desk, where she is safe.",
    "Ring 999.",
]


@pytest.fixture
def lessons(live_server):
    """The address of a small module with one lesson for each kind of block."""
    for name in caches:
        caches[name].clear()
    load_training(training=read_training(Path(__file__).parent / "training"), now=timezone.now())
    return f"{live_server.url}/parents/practice"


@pytest.fixture
def plain(browser: Browser, lessons):
    """A page without scripts, on a small phone."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def tab_to(page: Page, target: Locator) -> None:
    """By the Tab key alone, as somebody without a mouse gets there."""
    for _ in range(80):
        if target.evaluate("field => field === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {target}")


def press(page: Page, name: str, *, role: str = "button") -> Locator:
    """Goes to a control by Tab and presses Enter."""
    target = page.locator(".block").get_by_role(role, name=name, exact=True)
    tab_to(page, target)
    page.keyboard.press("Enter")
    return target


def look_everywhere(page: Page) -> None:
    """Nothing for axe to find at both sizes, by day and by night; every control is large enough for a finger."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        look(page)
    for control in page.locator(".block button:visible, .block summary:visible, .block a.choice:visible").all():
        box = control.bounding_box()
        assert box["height"] >= 24, control
        assert box["width"] >= 24, control


def order_of(page: Page) -> list[str]:
    return page.locator(".order__text").all_inner_texts()


# --- what would you do first ------------------------------------------------------------------------------------------
def test_things_are_put_in_order_by_keyboard(lessons, page, faults):
    page.goto(f"{lessons}/order/")
    assert order_of(page) == ASKED
    look_everywhere(page)
    said = page.locator(".order [role=status]")

    moved = press(page, "Move up Ring 999.")
    expect(moved).to_be_focused()
    expect(said).to_have_text("“Ring 999.” is now 3 of 4.")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(moved).to_be_focused()
    expect(said).to_have_text("“Ring 999.” is now 1 of 4.")
    expect(moved).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")
    expect(said).to_have_text("“Ring 999.” is already first.")
    press(page, "Move down Ring 999.")
    press(page, "Move down Tell your manager.")
    page.keyboard.press("Enter")
    press(page, "Move up Take her behind the desk, where she is safe.")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".order")).to_match_aria_snapshot("""
        - heading "What would you do first?" [level=2]
        - list:
          - listitem:
            - text: Take her behind the desk, where she is safe.
            - button "Move up Take her behind the desk, where she is safe." [disabled]
            - button "Move down Take her behind the desk, where she is safe."
          - listitem:
            - text: Ring 999.
            - button "Move up Ring 999."
            - button "Move down Ring 999."
          - listitem:
            - text: Write down what she said, in her words.
            - button "Move up Write down what she said, in her words."
            - button "Move down Write down what she said, in her words."
          - listitem:
            - text: Tell your manager.
            - button "Move up Tell your manager."
            - button "Move down Tell your manager." [disabled]
        - status: “Take her behind the desk, where she is safe.” is now 1 of 4.
        - button "Check my order"
    """)

    press(page, "Move up Tell your manager.")
    press(page, "Check my order")
    told = page.locator(".order .practice__result")
    expect(told).to_be_focused()
    expect(told).to_have_text("2 of 4 stand where we would put them. Look at why below.")
    assert page.locator(".order__mark").all_inner_texts() == [
        "✓ In its place", "✓ In its place", "We suggest place 4", "We suggest place 3",
    ]  # fmt: skip
    expect(page.get_by_text("A child is in danger now.")).to_be_visible()
    look_everywhere(page)

    page.reload()
    expect(told).to_be_visible()
    press(page, "Start again")
    assert order_of(page) == ASKED
    expect(page.get_by_role("button", name=f"Move down {ASKED[0]}")).to_be_focused()
    expect(told).to_be_hidden()
    page.reload()
    assert order_of(page) == ASKED


def test_the_order_is_suggested_without_scripts(lessons, plain):
    plain.goto(f"{lessons}/order/")
    assert order_of(plain) == ASKED
    assert plain.locator(".order button").count() == 0
    expect(plain.get_by_text("A child is in danger now.")).to_be_hidden()
    tab_by_hand(plain, "See the order we suggest")
    assert plain.locator(".order__right strong").all_inner_texts() == [ASKED[2], ASKED[3], ASKED[1], ASKED[0]]
    expect(plain.get_by_text("A child is in danger now.")).to_be_visible()


def tab_by_hand(page: Page, summary: str) -> None:
    """Opens a line by its key where no script runs."""
    target = page.locator("summary", has_text=summary)
    target.focus()
    page.keyboard.press("Enter")


# --- spot the signs ---------------------------------------------------------------------------------------------------
def test_details_are_inspected_by_keyboard(lessons, page, faults):
    page.goto(f"{lessons}/spot/")
    look_everywhere(page)
    record = page.locator(".spot").first
    count = record.get_by_role("status")
    expect(count).to_have_text("You have looked at 0 of 4.")
    lines = record.locator("summary")
    for line, words in (
        (1, "You have looked at 1 of 4; none is a sign."),
        (0, "You have looked at 2 of 4; 1 is a sign."),
        (2, "You have looked at 3 of 4; 2 are signs."),
    ):
        tab_to(page, lines.nth(line))
        page.keyboard.press("Enter")
        expect(count).to_have_text(words)
    expect(record).to_contain_text("A sign: He leaves no card and no address.")
    expect(record).to_contain_text("Not a sign on its own: Most people stay for one.")
    assert record.locator("summary").all_inner_texts()[1].split() == ["Nights", ":", "One"]
    page.reload()
    expect(count).to_have_text("You have looked at 3 of 4; 2 are signs.")
    tab_to(page, lines.nth(3))
    page.keyboard.press("Space")
    expect(count).to_have_text("You have looked at all 4; 2 are signs.")
    expect(page.locator(".spot").nth(1).get_by_role("status")).to_have_text("You have looked at 0 of 3.")
    look_everywhere(page)
    press(page, "Start again")
    expect(lines.first).to_be_focused()
    expect(count).to_have_text("You have looked at 0 of 4.")


def test_details_open_without_scripts(lessons, plain):
    plain.goto(f"{lessons}/spot/")
    expect(plain.get_by_role("img", name="A closed hotel room door with a sign hung on the handle.")).to_be_visible()
    why = plain.get_by_text("That is the pattern to report.")
    expect(why).to_be_hidden()
    tab_by_hand(plain, "The visitors")
    expect(why).to_be_visible()
    assert plain.locator(".spot [role=status]").count() == 0


# --- when did it turn -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("read", "verdict"),
    [
        (2, "A little early: you stopped at message 3, and we would say message 5. To be wary early does no harm."),
        (4, "Right on: it turned at message 5."),
        (5, f"Later than we would say: you stopped at message 6, and we would say message 5. {HARD}"),
    ],
)  # fmt: skip
def test_a_chat_is_read_line_by_line_by_keyboard(lessons, page, faults, read, verdict):
    page.goto(f"{lessons}/thread/")
    messages = page.locator(".message:visible")
    assert messages.count() == 1
    for _ in range(read):
        press(page, "Next message")
    assert messages.count() == read + 1
    if read == 2:
        expect(page.locator(".thread [role=status]")).to_have_text(
            "Message 3 of 6. Jay: ur really good. want some skins? my treat"
        )
        expect(page.get_by_role("button", name="Next message")).to_be_focused()
        look_everywhere(page)
    if read == 5:
        expect(page.get_by_role("button", name="This is where it turned (message 6)")).to_be_focused()
        expect(page.get_by_role("button", name="Next message")).to_be_hidden()
    page.reload()
    assert messages.count() == read + 1
    press(page, f"This is where it turned (message {read + 1})")
    told = page.locator(".thread .practice__result")
    expect(told).to_be_focused()
    expect(told).to_have_text(verdict)
    assert messages.count() == 6
    expect(messages.nth(4)).to_contain_text("Here it turned")
    expect(messages.nth(4)).to_contain_text("A secret, and a place where nobody looks.")
    expect(page.locator("[data-thread-answer]")).to_contain_text("He asks for a secret")
    if read == 2:
        look_everywhere(page)
    page.reload()
    expect(told).to_have_text(verdict)
    press(page, "Read it again")
    assert messages.count() == 1
    expect(page.get_by_role("button", name="Next message")).to_be_focused()


def test_who_sees_no_turn_is_shown_it(lessons, page, faults):
    page.goto(f"{lessons}/thread/")
    for _ in range(5):
        press(page, "Next message")
    press(page, "Show what we think")
    expect(page.locator(".thread .practice__result")).to_have_text(f"We would say it turned at message 5. {HARD}")


def test_a_chat_is_whole_without_scripts(lessons, plain):
    plain.goto(f"{lessons}/thread/")
    assert plain.locator(".message:visible").count() == 6
    assert plain.locator(".message__who").all_inner_texts()[:2] == ["Jay message 1", "Sam message 2"]
    expect(plain.get_by_text("He asks for a secret")).to_be_hidden()
    tab_by_hand(plain, "When did it turn?")
    expect(plain.get_by_text("He asks for a secret")).to_be_visible()
    note = plain.get_by_text("A secret, and a place where nobody looks.")
    tab_by_hand(plain, "What is going on here? (message 5)")
    expect(note).to_be_visible()


# --- a story whose ending depends on the path -------------------------------------------------------------------------
WALKS = [
    (["Ask her if she is all right", "Ring the police"], "It ends well."),
    (["Ask her if she is all right", "Turn the music up"], "It could have gone better."),
    (["Go on with the booking", "Turn the music up"], "A chance was missed."),
]


def test_a_story_is_walked_by_keyboard_and_walked_again(lessons, page, faults):
    page.goto(f"{lessons}/story/")
    step = page.locator(".step:visible")
    look_everywhere(page)
    for choices, verdict in WALKS:
        expect(step).to_have_accessible_name("How it starts")
        for choice in choices:
            press(page, choice, role="link")
            expect(step).to_be_focused()
            expect(step).to_have_accessible_name(f"You chose: {choice}")
            assert step.get_attribute("role") == "group"
            page.reload()
            expect(step).to_have_accessible_name(f"You chose: {choice}")
        expect(step.get_by_role("heading", level=4)).to_have_text(verdict)
        assert step.locator(".paths__way li").all_inner_texts() == [f"You chose: {choice}" for choice in choices]
        look_everywhere(page)
        press(page, "Walk it again", role="link")
        expect(step).to_be_focused()


def test_a_story_is_walked_without_scripts(lessons, plain):
    plain.goto(f"{lessons}/story/")
    step = plain.locator(".step:visible")
    for choices, verdict in WALKS:
        for choice in choices:
            plain.locator("a.choice:visible", has_text=choice).focus()
            plain.keyboard.press("Enter")
            expect(step).to_have_count(1)
            expect(step.locator("h3")).to_contain_text(f"You chose: {choice}")
        expect(step.locator("h4")).to_have_text(verdict)
        step.locator("a.paths__again").focus()
        plain.keyboard.press("Enter")
        expect(step.locator("h3")).to_contain_text("How it starts")


# --- for all of them --------------------------------------------------------------------------------------------------
def test_leaving_the_page_forgets_what_was_done(lessons, page):
    page.route(
        "**/*", lambda route: route.continue_() if "//localhost" in route.request.url else route.fulfill(body="")
    )
    page.goto(f"{lessons}/thread/")
    press(page, "Next message")
    assert page.evaluate("sessionStorage.length") == 1
    page.locator(".govuk-exit-this-page a").click()
    page.wait_for_url(lambda url: "//localhost" not in url)
    page.goto(f"{lessons}/thread/")
    assert page.locator(".message:visible").count() == 1


def test_paper_shows_everything(lessons, page, faults):
    hidden = {
        "order": ["A child is in danger now."],
        "spot": ["Nobody has been let in for three days.", "Most people stay for one."],
        "thread": ["ok why", "A secret, and a place where nobody looks.", "He asks for a secret and for another place"],
        "story": ["An hour later you hear someone cry upstairs.", "Nobody knows where she is."],
    }
    for lesson, words in hidden.items():
        page.goto(f"{lessons}/{lesson}/")
        page.emulate_media(media="print")
        for said in words:
            expect(page.locator(".block").get_by_text(said).first).to_be_visible()
        assert page.locator(".block button:visible").count() == 0
        page.emulate_media(media="screen")
