"""The whole journey of a driver, as a browser walks it: sign in by code, read, sit the test, the certificate."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from quizzes.models import Attempt
from tests.benchmarks.browser import Answer, Browser
from tests.benchmarks.server import Server
from tests.benchmarks.world import MODULE_URL, right_answers

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_REVISION = re.compile(r'name="revision" value="(\d+)"')
_ASKED = re.compile(r'name="asked" value="(\d+)"')
_STATEMENT = re.compile(r'name="version" value="([^"]+)"')
_CODE = re.compile(r"^\s*(\d{3}) ?(\d{3})\s*$", re.MULTILINE)
_CERTIFICATE = re.compile(r'href="(/certificates/[A-Za-z0-9-]+/)"')


@dataclass(frozen=True, kw_only=True)
class Journey:
    """The medians of several people's journeys. `requests`: pages, forms and redirects, not cached files."""

    name: str
    requests: int
    cpu_seconds: float
    seconds: float


def walk(*, name: str, people: Sequence[str], lessons: Sequence[str], server: Server, mail: Path) -> Journey:
    """Each of the people, by email address, through the lessons given and all that follows."""
    runs = [_walk_one(email, lessons, server, mail) for email in people]
    return Journey(
        name=name,
        requests=max(requests for requests, _, _ in runs),
        cpu_seconds=statistics.median(cpu for _, cpu, _ in runs),
        seconds=statistics.median(seconds for _, _, seconds in runs),
    )


def _walk_one(email: str, lessons: Sequence[str], server: Server, mail: Path) -> tuple[int, float, float]:
    browser = Browser(server.port)
    before, seconds = server.cpu_seconds(), 0.0

    def timed(answer: Answer) -> Answer:
        nonlocal seconds
        seconds += answer.seconds
        return answer

    # Sign in: the page, the address, the page for the code, the code, and on to the lesson.
    login = f"/accounts/login/?next={lessons[0]}"
    page = timed(browser.get(login))
    page = timed(browser.follow(timed(browser.post(login, {"email": email, "next": lessons[0], **_token(page)}))))
    code = _newest_code(mail, email)
    page = timed(browser.follow(timed(browser.post("/accounts/login/code/confirm/", {"code": code, **_token(page)}))))
    # Read each lesson to its end; the last leads to the module's page.
    for lesson in lessons:
        page = timed(browser.follow(timed(browser.post(lesson, _token(page)))))
    # The test: its front, the start, a page of five questions, another, the check, the hand-in, the result.
    page = timed(browser.get(f"{MODULE_URL}test/"))
    declared = {"version": _STATEMENT.findall(page.text)[0], "confirmed": "on", **_token(page)}
    page = timed(browser.follow(timed(browser.post(f"{MODULE_URL}test/", declared))))
    attempt = Attempt.objects.get(person__email=email).pk
    for number in (1, 2):
        fields = right_answers(attempt_id=attempt, positions=[int(found) for found in _ASKED.findall(page.text)])
        fields |= {"revision": _REVISION.findall(page.text)[0], **_token(page)}
        page = timed(browser.follow(timed(browser.post(f"{MODULE_URL}test/{number}/", fields))))
    page = timed(browser.follow(timed(browser.post(f"{MODULE_URL}test/check/", _token(page)))))
    certificate = _CERTIFICATE.search(page.text)
    if certificate is None:
        raise RuntimeError("The journey ended without a certificate.")
    timed(browser.get(certificate[1]))
    browser.close()
    return browser.requests, server.cpu_seconds() - before, seconds


def _token(page: Answer) -> dict[str, object]:
    found = _TOKEN.search(page.text)
    return {"csrfmiddlewaretoken": found[1]} if found else {}


def _newest_code(mail: Path, email: str) -> str:
    """The code in the newest mail to somebody. Mail lies in files, newest by time of change."""
    for file in sorted(mail.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True):
        text = file.read_text()
        if f"To: {email}" in text:
            return "".join(_CODE.findall(text)[0])
    raise RuntimeError(f"No mail to {email} was sent.")
