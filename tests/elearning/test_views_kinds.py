"""Every kind of question over the wire: what its form sends, what is shown again, what never leaves."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.elearning.journey import queries_in, read_lessons, start_test
from tests.quizzes.kinds.bank import SIZE, answer_to, every_kind

pytestmark = pytest.mark.django_db
TEST = "/taxi-drivers/safe-journeys/test/"


@pytest.fixture
def attempt(person):
    course = every_kind(per_page=20)
    read_lessons(person, course)
    return start_test(person, course, now=timezone.now())


def fields(attempt, *, right=True):
    """What the form of the page sends: `part:value` as the field of that part."""
    sent = {"attempt": attempt.number, "revision": attempt.revision, "asked": list(range(1, SIZE + 1))}
    for response in attempt.responses.select_related("version"):
        for value in answer_to(response, right=right):
            part, colon, choice = value.partition(":")
            name = f"q{response.position}{'-' if colon else ''}{part if colon else ''}"
            sent.setdefault(name, []).append(choice if colon else value)
    return sent


def answers(attempt):
    return {row.position: sorted(row.answer) for row in attempt.responses.all()}


def wanted(attempt, *, right=True):
    return {row.position: sorted(answer_to(row, right=right)) for row in attempt.responses.select_related("version")}


def position(attempt, kind):
    return attempt.responses.filter(version__kind=kind).first().position


def test_every_kind_is_posted_kept_and_shown_again(learner, attempt):
    learner.get(f"{TEST}1/")
    sent = fields(attempt)
    with CaptureQueriesContext(connection) as context:
        assert learner.post(f"{TEST}1/", sent).headers["Location"] == f"{TEST}check/"
    assert len(queries_in(context)) == 6
    assert answers(attempt) == wanted(attempt)
    html = learner.get(f"{TEST}1/").content.decode()
    assert (
        len(re.findall(r" (?:checked|selected)>", html)) == sum(len(values) for values in wanted(attempt).values()) - 1
    )  # the number is typed
    assert 'value="18"' in html
    assert "ot answered" not in learner.get(f"{TEST}check/").content.decode().replace("questions not answered", "")


def test_a_stale_page_shows_both_and_can_be_sent_again(learner, attempt):
    stale = fields(attempt, right=False)
    learner.post(f"{TEST}1/", fields(attempt))
    response = learner.post(f"{TEST}1/", stale)
    assert response.status_code == 409
    html = response.content.decode()
    assert "17 years" in html
    assert "18 years" in html
    sent = {}
    for name, value in re.findall(r'<input type="hidden" name="([a-z0-9]+)" value="([^"]*)"', html):
        if name != "csrfmiddlewaretoken":
            sent.setdefault(name, []).append(value)
    assert learner.post(f"{TEST}1/", sent).status_code == 302
    assert answers(attempt) == wanted(attempt, right=False)


@pytest.mark.parametrize(
    ("kind", "part", "value", "said"),
    [
        ("numeric", "", "eighteen", "write a number in figures, like 12 or 1.5."),
        ("numeric", "", "9" * 1_000_000, "that number is too long."),
        ("numeric", "", ["17", "18"], "write one number."),
        ("ordering", "-a", "9", "choose from the answers offered."),
        ("ordering", "-a", ["1", "2"], "choose one answer beside each."),
        ("matching", "-zzz", "a", "choose from the answers offered."),
        ("hotspot", "", "z", "choose from the answers offered."),
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_of_the_page_is_not_lost(learner, attempt, kind, part, value, said):
    number = position(attempt, kind)
    sent = fields(attempt) | {f"q{number}{part}": value}
    response = learner.post(f"{TEST}1/", sent)
    html = response.content.decode()
    assert response.status_code == 400
    assert f'<a href="#q{number}">Question {number}: {said}</a>' in html
    assert f'id="q{number}-error"' in html
    assert len(html) < 200_000
    assert answers(attempt) == {number: [] for number in range(1, SIZE + 1)}
    single = position(attempt, "single")
    assert re.search(rf'name="q{single}" value="a" id="q{single}-a" checked', html)


def test_nothing_right_leaves_before_the_test_is_handed_in(learner, attempt):
    seen = [learner.get(f"{TEST}{part}") for part in ("1/", "check/")]
    seen.append(learner.post(f"{TEST}1/", fields(attempt, right=False)))
    seen += [learner.get(f"{TEST}{part}") for part in ("1/", "check/")]
    for response in seen:
        html = response.content.decode().replace("counts as wrong", "")
        assert not re.search(r"\bright\b|correct|tolerance", html)
        assert not re.search(r"(?<!\d)18(?!\d)", re.sub(r"<svg.*?</svg>|<img[^>]*>|<footer.*", "", html, flags=re.S))


def test_a_picture_has_words_and_a_size(learner, attempt):
    html = learner.get(f"{TEST}1/").content.decode()
    assert re.search(r'<img src="[^"]+hotel-corridor\S*" alt="A hotel corridor[^"]+" width="\d+" height="\d+">', html)
    assert html.count('data-area="') == 3
    assert "style=" not in html
