"""What somebody sends who is not one of our pages: it is told in a sentence, changes nothing, and is never an error.

How each kind of question reads an answer is in tests/quizzes/kinds/test_every_kind.py.
"""

import io
import logging
from urllib.parse import urlencode

import pytest
from django.test import Client

from certificates.models import Certificate
from elearning.models import Completion
from quizzes.models import Attempt, Response
from tests.elearning.journey import begin, driver, read_lessons
from tests.elearning.test_views_test import STARTED, TEST, words
from watchword.whole import Whole

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"
STALE = (409, "These answers were changed elsewhere", [])
UNREADABLE = (400, "What was sent could not be read", [])
PASSED_OVER = (302, "", [])  # on to the next page, as if it had not been sent
CHOICE, ONE = "choose from the answers offered.", "choose one answer."


@pytest.fixture
def attempt(course, person):
    """Begun, and the first two questions answered."""
    begun = begin(person, course)
    Response.objects.filter(attempt=begun, position__in=(1, 2)).update(answer=["b"])
    return begun


@pytest.fixture
def log(caplog):
    """What is noted as tampering."""
    caplog.set_level(logging.WARNING, "watchword.tampering")
    return lambda: [row.getMessage() for row in caplog.records if row.name == "watchword.tampering"]


def everything():
    """All that an answer could have changed."""
    return [
        list(Attempt.objects.order_by("pk").values()),
        list(Response.objects.order_by("pk").values()),
        list(Completion.objects.values()),
        list(Certificate.objects.values()),
    ]


def forged(position, said):
    """A refusal that is noted."""
    return (400, f"There is a problem Question {position}{said} Your earlier answers are kept.", [position])


def form(sent=(), **more):
    """A page of questions as its form sends it, with these fields in the place of its own."""
    return urlencode({"attempt": 1, "revision": 0} | dict(sent) | more, doseq=True).encode()


def part(name, value):
    return f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


MANY = form(asked=[*range(1, 10_000)])
TO_ANSWER = [
    # what was not asked, or not offered
    ("a question that is not there", form(q11="a"), FORM, forged(11, " is not in this test.")),
    ("a question before the first", form(q0="a"), FORM, forged(0, " is not in this test.")),
    ("a question far away", form(asked="9999"), FORM, forged(9999, " is not in this test.")),
    ("two answers for one", form(q1=["a", "b"]), FORM, forged(1, f": {ONE}")),
    ("an answer that is not there", form(q1="z"), FORM, forged(1, f": {CHOICE}")),
    ("a sound answer beside it", form(q1="z", q3="a"), FORM, forged(1, f": {CHOICE}")),
    ("nothing chosen", form(q1=""), FORM, forged(1, f": {CHOICE}")),
    ("a part of a question without parts", form({"q1-a": "a"}), FORM, forged(1, f": {CHOICE}")),
    ("a script", form(q1="<script>alert(1)</script>"), FORM, forged(1, f": {CHOICE}")),
    ("a megabyte", form(q1="a" * 1_000_000), FORM, forged(1, f": {CHOICE}")),
    ("a megabyte in many parts", form(q1=["a" * 2_000] * 500), FORM, forged(1, f": {CHOICE}")),
    # characters that are none
    ("a NUL", form(q1="\0"), FORM, forged(1, f": {CHOICE}")),
    ("a NUL behind an answer", form(q1="a\0"), FORM, forged(1, f": {CHOICE}")),
    ("half of a character", form() + b"&q1=%ED%A0%80", FORM, forged(1, f": {CHOICE}")),
    ("half of a character, not encoded", form() + b"&q1=\xed\xa0\x80", FORM, forged(1, f": {CHOICE}")),
    ("bytes that are no UTF-8", form() + b"&q1=%ff%fe", FORM, forged(1, f": {CHOICE}")),
    # fields that mean nothing
    ("a negative question", form({"q-1": "a", "asked": "-1"}), FORM, PASSED_OVER),
    ("a huge question", form({f"q{'9' * 5_000}": "a", "asked": "9" * 5_000}), FORM, PASSED_OVER),
    ("figures of another script", form({"q\u0661": "a", "asked": ["\u0661", "\u00b2"]}), FORM, PASSED_OVER),
    ("a name that goes on in the next line", form({"q1\n": "a"}), FORM, PASSED_OVER),
    ("a name with a NUL", form({"q1\0": "a", "asked\0": "1"}), FORM, PASSED_OVER),
    ("other names", form(q="a", q1x="a", q12345="a", asked=["x", "1e3", "99999", ""]), FORM, PASSED_OVER),
    ("a score", form(passed="true", score="100", state="submitted", answer="a"), FORM, PASSED_OVER),
    ("nothing", b"", FORM, PASSED_OVER),
    ("JSON", b'{"q1": "a", "attempt": 1, "revision": 0}', "application/json", PASSED_OVER),
    ("a form that says that it is text", form(q1="a"), "text/plain", PASSED_OVER),
    ("a form that says nothing", form(q1="a"), "", PASSED_OVER),
    # revisions
    *(
        (f"the revision {revision[:9]!r}", form(q1="a", revision=revision), FORM, STALE)
        for revision in ["", "x", "-1", "1.0", "\u0660", "\u0661", "9" * 5_000, "999999999", "0; drop", "1", "\0", " 0"]
    ),
    ("no revision", urlencode({"attempt": 1, "q1": "a"}).encode(), FORM, STALE),
    # what Django refuses
    ("ten thousand questions", MANY, FORM, UNREADABLE),
    ("three megabytes", form(q1="a" * 3_000_000), FORM, UNREADABLE),
    ("another encoding", form(q1="a"), f"{FORM}; charset=utf-7", UNREADABLE),
    ("parts without a boundary", part("q1", "a"), "multipart/form-data", UNREADABLE),
    ("parts with a boundary that is none", part("q1", "a"), f"multipart/form-data; boundary={'b' * 300}", UNREADABLE),
    ("ten thousand parts", part("asked", "1") * 10_000 + b"--b--\r\n", MULTIPART, UNREADABLE),
    ("a file in the place of an answer", part("q1", "a").replace(b'"q1"', b'"q1"; filename="a"') + b"--b--", MULTIPART,
     PASSED_OVER),
    ("parts that end in a name", part("attempt", "1") + b'--b\r\nContent-Disposition: form-data; na', MULTIPART,
     PASSED_OVER),
]  # fmt: skip


@pytest.mark.parametrize(("body", "as_type", "then"), [row[1:] for row in TO_ANSWER], ids=[row[0] for row in TO_ANSWER])
def test_what_no_page_of_ours_sends_changes_no_answer(learner, person, attempt, log, body, as_type, then):
    before = everything()
    status, said, noted = then
    response = learner.generic("POST", f"{TEST}1/", body, content_type=as_type)
    assert response.status_code == status
    assert said in words(response)
    if status == 400:
        assert "nothing was changed" in words(response) or "<title>Error: " in response.content.decode()
    assert response.headers.get("Location", f"{TEST}2/") == f"{TEST}2/"
    assert log() == [
        f"An answer that was not offered: person {person.pk}, attempt {attempt.pk}, question {position}"
        for position in noted
    ]
    after = everything()
    if then is PASSED_OVER:  # a page with nothing on it is a page saved
        before[0][0]["revision"] = after[0][0]["revision"]
    assert after == before


def test_a_sound_answer_beside_fields_that_mean_nothing_is_kept(learner, attempt):
    sent = form(q3="a", q="a", q1x="a", q12345="a", asked=["-1", "\u00b2", "99999"])
    assert learner.generic("POST", f"{TEST}1/", sent, content_type=FORM).headers["Location"] == f"{TEST}2/"
    kept = list(attempt.responses.order_by("position").values_list("answer", flat=True))
    assert kept == [["b"], ["b"], ["a"], [], [], [], [], [], [], []]


# --- at the wrong time, to the wrong page -----------------------------------------------------------------------------
@pytest.mark.parametrize(("page", "sent"), [("1/", {"q1": "a", "revision": 0}), ("check/", {})])
@pytest.mark.parametrize("number", ["2", "0", "-1", "", "x", "\u0661", "1 ", "9" * 5_000, "\0"])
def test_a_page_of_another_attempt_is_told_so(learner, person, course, attempt, log, page, sent, number):
    learner.post(f"{TEST}check/", {"attempt": 1})
    begin(person, course)
    before = everything()
    sent = sent | {"attempt": "1" if number == "2" else number}  # the one that was handed in
    response = learner.post(f"{TEST}{page}", sent, follow=True)
    assert response.redirect_chain == [(TEST, 302)]
    assert "That page belonged to an earlier attempt, which was handed in. Nothing has been changed." in words(response)
    assert (everything(), log()) == (before, [])


@pytest.mark.parametrize("page", ["1/", "2/", "99/", "check/"])
@pytest.mark.parametrize("sent", [{"q1": "a"}, {"q1": "z", "q99": "\0", "revision": "x"}])
def test_after_handing_in_all_comes_too_late(learner, attempt, log, page, sent):
    learner.post(f"{TEST}check/", {"attempt": 1})
    before = everything()
    response = learner.post(f"{TEST}{page}", {"attempt": 1, "revision": 0} | sent, follow=True)
    assert response.redirect_chain == [(f"{TEST}result/", 302)]
    assert "This test was handed in already. Nothing has been changed." in words(response)
    assert (everything(), log()) == (before, [])


@pytest.mark.parametrize("named", [{}, {"attempt_id": "{pk}"}, {"attempt": "{pk}"}, {"person": "{person}"}])
@pytest.mark.parametrize("has_begun", [False, True])
def test_anothers_attempt_cannot_be_named(client, course, attempt, log, named, has_begun):
    other = driver()
    client.force_login(other)
    read_lessons(other, course)
    if has_begun:
        client.post(TEST, STARTED)
    names = {name: value.format(pk=attempt.pk, person=attempt.person_id) for name, value in named.items()}
    before = Response.objects.filter(attempt=attempt).values_list("position", "answer", "saved_at", "mark")
    before = list(before)
    for page in ("1/", "2/", "check/"):
        assert client.post(f"{TEST}{page}", {"attempt": 1, "revision": 0, "q1": "a"} | names).status_code == 302
    attempt.refresh_from_db()
    assert (attempt.state, attempt.revision) == ("open", 0)
    after = Response.objects.filter(attempt=attempt).values_list("position", "answer", "saved_at", "mark")
    assert (list(after), log()) == (before, [])


@pytest.mark.parametrize("number", ["0", "3", "99", "9" * 18, "9" * 200])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_that_the_test_has_not_is_not_found(learner, attempt, log, number, method):
    before = everything()
    response = learner.generic(method, f"{TEST}{number}/", form(q1="a"), content_type=FORM)
    assert response.status_code == 404
    assert "We cannot find that page" in words(response)
    assert (everything(), log()) == (before, [])


@pytest.mark.parametrize("page", ["", "1/", "check/", "result/"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_not_allowed(learner, attempt, log, page, method):
    before = everything()
    response = learner.generic(method, f"{TEST}{page}", form(q1="a"), content_type=FORM)
    assert response.status_code == 405
    assert response.headers["Allow"] == ("GET, HEAD" if page == "result/" else "GET, HEAD, POST")
    assert (everything(), log()) == (before, [])


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"confirmed": "on", "version": "0" * 12}, "The words that you declare have been changed."),
        ({"confirmed": "on"}, "The words that you declare have been changed."),
        ({"confirmed": "on", "version": "\0"}, "The words that you declare have been changed."),
        ({"confirmed": "on", "version": "v" * 1_000_000}, "The words that you declare have been changed."),
        ({"confirmed": "off\0", "code": "\0"}, "There is a problem"),
        ({"version": STARTED["version"]}, "There is a problem"),
    ],
)
def test_a_start_that_declares_something_else_starts_nothing(learner, person, course, sent, said):
    read_lessons(person, course)
    response = learner.post(TEST, sent)
    assert response.status_code == 400
    assert said in words(response)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("cookie", ["", "\x7f", "x" * 4_000, "d:\u00e9", "sessionid"])
def test_a_cookie_of_a_device_that_is_none_of_ours_is_replaced(learner, person, course, cookie):
    read_lessons(person, course)
    learner.cookies["browser"] = cookie
    assert learner.post(TEST, STARTED).headers["Location"] == f"{TEST}1/"
    assert len(Attempt.objects.get().device) <= 64


# --- a line that breaks -----------------------------------------------------------------------------------------------
NUMBERED = form(asked=[1, 2], q1="a", q2="c")


@pytest.mark.parametrize(
    ("body", "as_type"),
    [(NUMBERED, FORM), (b"".join(part(*pair) for pair in [("attempt", 1), ("revision", 0), ("q1", "a")]), MULTIPART)],
)
@pytest.mark.parametrize("came", [0, 11, 40, -4, -1])
def test_a_form_that_is_cut_off_on_the_way_is_not_kept(person, attempt, body, as_type, came):
    """A server hands over what came. Read as if it were all of it, half a form unticks what it does not reach."""
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(person)
    before = everything()
    stream = {"wsgi.input": Whole(io.BytesIO(body[:came])), "CONTENT_LENGTH": str(len(body))}
    response = careful.generic("POST", f"{TEST}1/", content_type=as_type, **stream)
    assert response.status_code == 403  # for nobody to read: the line is broken
    assert everything() == before
