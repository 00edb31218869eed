"""Right answers never leave the server before submission: a crawl for canaries, and pages that do not know (promise 6).

Two nets. Words that are secret are marked, and nothing that a learner can reach may hold the mark. And what is right is
turned round under an open attempt: each of its pages must stay as it was, to the letter.
"""

import json
import re

import pytest
from django.db import connection
from django.template import engines
from django.urls import get_resolver

from quizzes.models import Question, QuestionVersion
from tests.elearning.journey import begin
from tests.elearning.test_views_test import TEST
from tests.quizzes.kinds.bank import SIZE, answer_to, every_kind

pytestmark = pytest.mark.django_db
CANARY = "zq7canary"
MOST = 400  # pages of one crawl
# Where somebody signed in can go without a word of the test: counted, so that a new door is thought of.
ELSEWHERE = re.compile(r"^/(static|media)/|^/accounts/logout|^(https?:|tel:|mailto:|#|data:)")


@pytest.fixture
def attempt(person):
    """Of every kind, with a mark in each feedback, outcome and accepted value."""
    course = every_kind(per_page=SIZE)
    found = begin(person, course)
    for version in QuestionVersion.objects.all():
        options = version.options
        if version.kind == "numeric":
            options = [{**option, "value": "7351937", "tolerance": "0.7351937"} for option in options]
        rewrite(version, options=options, feedback=f"{CANARY} feedback", outcome=f"{CANARY}-outcome")
    return found


def rewrite(version, *, options, feedback=None, outcome=None):
    """What no action of ours can do: a version is never changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE quizzes_questionversion SET options = %s, feedback = %s, outcome = %s WHERE id = %s",
            [json.dumps(options), feedback or version.feedback, outcome or version.outcome, version.pk],
        )


def turned_round(version):
    """The same offers with something else right: flags flipped, the order reversed, numbers and pairs changed."""
    options = [dict(option) for option in version.options]
    if version.kind == "ordering":
        return options[::-1]
    if version.kind == "numeric":
        return [{**option, "value": "5", "tolerance": "3"} for option in options]
    return [{**option, "right": not option["right"]} if "right" in option else option for option in options]


def fields(attempt, *, right=True, **more):
    sent = {"attempt": attempt.number, "revision": attempt.revision, "asked": list(range(1, SIZE + 1))}
    for response in attempt.responses.select_related("version"):
        numeric = response.version.kind == "numeric"
        for value in ["18" if right else "17"] if numeric else answer_to(response, right=right):
            part, colon, choice = value.rpartition(":")
            name = f"q{response.position}-{part}" if colon else f"q{response.position}"
            sent.setdefault(name, []).append(choice if colon else value)
    return sent | more


def told(response):
    """Everything that is sent: status line, headers, cookies, content."""
    head = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{head}\n{response.cookies.output()}\n{body.decode('utf-8', 'replace')}"


def crawl(client, starts):
    """Path to all that was told there, over every link, form and file that pages name."""
    found, waiting = {}, list(starts)
    while waiting and len(found) < MOST:
        path = waiting.pop(0).split("#")[0]
        if not path or path in found or ELSEWHERE.match(path):
            continue
        response = client.get(path)
        found[path] = told(response)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            links = re.findall(r'\b(?:href|src|action)="([^"]+)"', found[path])
            waiting += [link.replace("&amp;", "&") for link in links if link.startswith("/")]
        if location := response.headers.get("Location", ""):
            waiting.append(location)
    assert len(found) < MOST
    return found


STARTS = [
    TEST, f"{TEST}1/", f"{TEST}check/", f"{TEST}result/", f"{TEST}review/", "/my-training/", "/", "/cms/",
    "/cms/questions/", "/cms/workshop/", "/api/v1/openapi.json", "/api/v1/docs", "/api/v1/questions/export?pool=x",
    "/licensing/", "/coverage/", "/licensing/attempts/", "/verify/",
]  # fmt: skip


def posts(client, attempt):
    """What the pages answer that come of a form: refused, kept, stale."""
    bad = fields(attempt, q1=["zz"])
    first = fields(attempt, right=False)
    sent = [bad, first, fields(attempt)]  # the last with the revision of a page that is stale by then
    return {f"post {number}": told(client.post(f"{TEST}1/", one)) for number, one in enumerate(sent)}


def test_no_canary_is_told_before_the_test_is_handed_in(learner, attempt):
    found = crawl(learner, STARTS) | posts(learner, attempt)
    assert {path for path in found if path.startswith(TEST)} >= {TEST, f"{TEST}1/", f"{TEST}check/"}
    assert "These answers were changed elsewhere" in found["post 2"]
    assert [path for path, text in found.items() if CANARY in text or "7351937" in text] == []


def test_the_crawl_finds_a_page_that_tells(learner, attempt, monkeypatch):
    """The twin: one template that prints too much, and the crawl says where."""
    leaking = engines["django"].from_string("{{ question }}{% load l10n %}" + f"<!-- {CANARY} -->")
    loaded = engines["django"].engine.find_template
    monkeypatch.setattr(
        engines["django"].engine, "find_template",
        lambda name, **more: (leaking.template, None) if name == "quizzes/kinds/numeric.html" else loaded(name, **more),
    )  # fmt: skip
    for loader in engines["django"].engine.template_loaders:
        loader.reset()
    try:
        found = crawl(learner, [f"{TEST}1/"])
        assert CANARY in found[f"{TEST}1/"]
    finally:
        monkeypatch.undo()
        for loader in engines["django"].engine.template_loaders:
            loader.reset()


def test_pages_stay_to_the_letter_when_something_else_is_right(learner, attempt):
    def seen():
        pages = {path: told(learner.get(path)) for path in (TEST, f"{TEST}1/", f"{TEST}check/", f"{TEST}result/")}
        # what is made anew, or says the second it was
        passing = r'(?<=csrfmiddlewaretoken" value=")[^"]+|(?<=Expires: )[^\n]+|(?<= expires=)[^;]+'
        return {path: re.sub(passing, "", text) for path, text in pages.items()}

    learner.post(f"{TEST}1/", fields(attempt))
    before = seen()
    versions = list(QuestionVersion.objects.all())
    changed = [version for version in versions if turned_round(version) != version.options]
    assert {version.kind for version in changed} >= {
        "single",
        "multiple",
        "true_false",
        "ordering",
        "numeric",
        "hotspot",
    }
    for version in changed:
        rewrite(version, options=turned_round(version))
    assert seen() == before


def test_every_door_of_the_test_is_crawled(learner, attempt):
    """A new address below a test must be met by the crawl, or thought of here."""
    names = {
        str(pattern.pattern).removeprefix("<slug:role_slug>/<slug:module_slug>/test/")
        for pattern in get_resolver("elearning.urls").url_patterns
        if "/test/" in str(pattern.pattern)
    }
    assert names == {"", "<int:number>/", "check/", "result/", "review/"}


def test_hints_come_after_and_right_answers_never(learner, attempt):
    learner.post(f"{TEST}1/", fields(attempt, right=False))
    learner.post(f"{TEST}check/", {"attempt": 1})
    found = crawl(learner, [f"{TEST}result/", TEST, "/my-training/"])
    assert CANARY in found[f"{TEST}result/"]  # the feedback guides
    assert [path for path, text in found.items() if "7351937" in text or f"{CANARY}-outcome" in text] == []
    assert Question.objects.count() == SIZE
