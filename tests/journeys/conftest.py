"""A real browser at the real site, with the real training and the demonstration people."""

import os
import re
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.core.cache import caches
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from content.files import read_training
from elearning.actions.loading import load_training
from watchword.demonstration.making import make_demonstration

# Playwright's event loop runs in this thread; the database is only touched between its calls.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SIZES = {"phone": {"width": 320, "height": 640}, "desk": {"width": 1280, "height": 800}}
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
            "--disable-sync",
        ],
    }


@pytest.fixture
def site(live_server, settings):
    """The address of the site, loaded as `make run` loads it."""
    for name in caches:
        caches[name].clear()
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    load_training(training=read_training(settings.BASE_DIR / "content/modules"), now=timezone.now())
    make_demonstration(now=timezone.now(), say=lambda text: None)
    mail.outbox.clear()
    return live_server.url


def code_from_mail() -> str:
    """The six figures of the newest mail."""
    found = re.search(r"^\s*(\d{3} ?\d{3})\s*$", mail.outbox[-1].body, re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1].replace(" ", "")


def sign_in(page: Page, site: str, email: str, *, then: str) -> None:
    """By the code, as everybody does."""
    page.goto(f"{site}{then}")
    page.fill("[name=email]", email)
    page.click("main form button[type=submit]")
    page.fill("[name=code]", code_from_mail())
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url(f"**{then}")


def look(page: Page) -> None:
    """axe finds nothing and nothing runs off the side, on a phone and on a desk; a title, a heading, a skip link."""
    page.wait_for_load_state()  # a click goes on when the next page has begun: its styles may not be there yet
    assert page.title().strip(), page.url
    assert page.locator("h1").count() == 1, page.url
    assert page.locator("a.govuk-skip-link").count() == 1, page.url
    before = page.viewport_size
    for size in SIZES.values():
        page.set_viewport_size(size)
        # What fades in is looked at when it is there.
        page.evaluate("Promise.allSettled(document.getAnimations().map((move) => move.finished))")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], f"{page.url} is {wide} wide at {size['width']}"
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    page.set_viewport_size(before)


@pytest.fixture
def faults(context: BrowserContext):
    """Whatever the browser complains of (refused by the policy, not found, broken): none is accepted."""
    found: list[str] = []
    context.on(
        "response",
        lambda response: found.append(f"{response.status} {response.url}") if response.status >= 500 else None,
    )
    context.on("weberror", lambda error: found.append(str(error.error)))
    context.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    context.on(
        "request",
        lambda request: found.append(f"left the site: {request.url}") if "//localhost" not in request.url else None,
    )
    yield found
    assert found == []


def downloads() -> Path:
    """Where a test may keep a file for a look."""
    return Path(os.environ.get("WATCHWORD_TEST_VAR", "var")) / "downloads"
