"""Sitting a test in a browser, or two, or none that behaves."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from certificates.models import Certificate
from elearning.models import Completion
from quizzes.models import Attempt, QuestionVersion, QuizSection
from quizzes.models.quizzes import STATEMENT
from quizzes.rules import statement_version
from tests.elearning.journey import begin, queries_in, read_lessons, sit
from tests.factories import (
    ClaimFactory,
    ModulePageFactory,
    PolicyFactory,
    QuestionFactory,
    QuizSectionFactory,
    UserFactory,
    answers_to,
)

pytestmark = pytest.mark.django_db
TEST = "/taxi-drivers/safe-journeys/test/"
STARTED = {"confirmed": "on", "version": statement_version(STATEMENT)}


def words(response):
    """The text of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def fields(attempt, answers, **more):
    """What the form of a page of questions sends."""
    sent = {"attempt": attempt.number, "revision": attempt.revision, "asked": list(answers)}
    return sent | {f"q{position}": chosen for position, chosen in answers.items() if chosen} | more


def kept(attempt):
    return dict(attempt.responses.order_by("position").values_list("position", "answer"))


@pytest.fixture
def attempt(course, person):
    return begin(person, course)


# --- the whole of it --------------------------------------------------------------------------------------------------
def test_from_the_front_to_the_certificate(learner, person, course):
    read_lessons(person, course)
    front = words(learner.get(TEST))
    for said in ("10 questions", "You pass with 80% or more.", "You have 3 attempts left.", "Start the test"):
        assert said in front
    assert learner.post(TEST, STARTED).headers["Location"] == f"{TEST}1/"
    attempt = Attempt.objects.get()
    answers = answers_to(attempt, right=8)
    first = {position: answers[position] for position in range(1, 6)}
    assert learner.post(f"{TEST}1/", fields(attempt, first)).headers["Location"] == f"{TEST}2/"
    attempt.refresh_from_db()
    second = {position: answers[position] for position in range(6, 11)}
    assert learner.post(f"{TEST}2/", fields(attempt, second)).headers["Location"] == f"{TEST}check/"
    assert learner.get(f"{TEST}check/").status_code == 200
    assert learner.post(f"{TEST}check/", {"attempt": 1}).headers["Location"] == f"{TEST}result/"
    result = words(learner.get(f"{TEST}result/"))
    assert "You passed 80%: 8 of 10 right" in result
    assert "Signs: 8 of 10 right" in result
    assert "Your certificate is ready." in result
    assert Certificate.objects.get().code in learner.get(f"{TEST}result/").content.decode()


def test_a_failed_test_says_what_to_read_again_but_not_what_was_right(learner, person, course):
    sit(person, course, right=7)
    html = learner.get(f"{TEST}result/").content.decode()
    text = words(learner.get(f"{TEST}result/"))
    for said in (
        "You did not pass this time",
        "You scored 70%: 7 of 10 right. The pass mark is 80%.",
        "You have 2 attempts left.",
    ):
        assert said in text
    assert text.count("Think again about") == 3
    assert 'href="/taxi-drivers/safe-journeys/lesson-1/"' in html
    assert "Tell somebody" not in html  # the right answer


def test_the_last_attempt_says_so(learner, person, course):
    for _ in range(3):
        sit(person, course, right=0)
    assert "You have used all 3 attempts." in words(learner.get(f"{TEST}result/"))
    assert "You have used all 3 attempts" in words(learner.get(TEST))
    assert learner.post(TEST, follow=True).redirect_chain == [(TEST, 302)]
    assert Attempt.objects.count() == 3


def test_after_a_pass_the_test_can_be_taken_again(learner, person, course):
    sit(person, course)
    assert "You have passed this test before." in words(learner.get(TEST))
    assert learner.post(TEST, STARTED).headers["Location"] == f"{TEST}1/"
    assert Attempt.objects.filter(state="open").count() == 1


def test_the_policy_of_the_authority_is_what_the_front_says(learner, person, course):
    policy = PolicyFactory(module=course.module, pass_mark=95, attempts_allowed=None)
    ClaimFactory(person=person, authority=policy.authority, licence_type=policy.licence_type)
    read_lessons(person, course)
    front = words(learner.get(TEST))
    assert "You pass with 95% or more." in front
    assert "You can take it as often as you need." in front


# --- who and when -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("part", ["", "1/", "check/", "result/"])
def test_a_stranger_is_asked_to_sign_in(client, course, part):
    response = client.get(f"{TEST}{part}")
    assert response.headers["Location"] == f"/accounts/login/?next={TEST}{part}"
    assert client.post(f"{TEST}{part}").status_code == 302
    assert not Attempt.objects.exists()


def test_somebody_without_the_role_is_asked_to_take_it(client, course):
    client.force_login(UserFactory())
    for response in (client.get(TEST), client.post(TEST)):
        assert response.headers["Location"] == "/my-training/join/taxi-drivers/?next=%2Ftaxi-drivers%2Fsafe-journeys%2F"
    assert not Attempt.objects.exists()


def test_a_test_with_unread_lessons_is_refused(learner, course):
    assert "Read every lesson first." in words(learner.get(TEST))
    response = learner.post(TEST, follow=True)
    assert "Read 2 more lessons first, then take the test." in words(response)
    assert not Attempt.objects.exists()


def test_a_module_without_a_test_has_none(learner):
    ModulePageFactory(module__slug="reading", quiz=None)
    for part in ("", "1/", "check/", "result/"):
        assert learner.get(f"/taxi-drivers/reading/test/{part}").status_code == 404


def test_a_test_without_questions_says_so(learner, person, course):
    QuizSection.objects.all().delete()
    read_lessons(person, course)
    assert "This test has no questions yet." in words(learner.post(TEST, STARTED, follow=True))


@pytest.mark.parametrize("part", ["1/", "check/", "result/"])
def test_without_an_attempt_one_is_led_to_the_front(learner, course, part):
    assert learner.get(f"{TEST}{part}").headers["Location"] == TEST


def test_an_attempt_is_gone_on_with_on_another_device(learner, person, course, attempt):
    learner.post(f"{TEST}1/", fields(attempt, {1: ["b"]}))
    other = Client()
    other.force_login(person)
    assert "Go on with the test" in words(other.get(TEST))
    assert other.post(TEST).headers["Location"] == f"{TEST}1/"
    html = other.get(f"{TEST}1/").content.decode()
    assert re.findall(r'name="q(\d+)" value="(\w)"[^>]* checked', html) == [("1", "b")]
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize(
    ("answered", "part"), [([], "1/"), ([1, 2, 4], "1/"), ([1, 2, 3, 4, 5], "2/"), (range(1, 11), "check/")]
)
def test_an_attempt_is_gone_on_with_where_the_first_answer_is_missing(learner, person, attempt, answered, part):
    answers = answers_to(attempt, right=10)
    for page in (range(1, 6), range(6, 11)):
        attempt.refresh_from_db()
        given = {position: answers[position] if position in answered else [] for position in page}
        learner.post(f"{TEST}{page[0] // 5 + 1}/", fields(attempt, given))
    assert learner.post(TEST).headers["Location"] == f"{TEST}{part}"


def test_going_on_takes_one_query_to_find_the_page_and_the_front_none(learner, attempt):
    with CaptureQueriesContext(connection) as context:
        learner.get(TEST)
    assert not [sql for sql in queries_in(context) if "quizzes_response" in sql]
    with CaptureQueriesContext(connection) as context:
        learner.post(TEST)
    assert len([sql for sql in queries_in(context) if "quizzes_response" in sql]) == 1


def test_personal_pages_are_not_kept_by_the_browser(learner, attempt):
    for part in ("", "1/", "check/"):
        assert "no-store" in learner.get(f"{TEST}{part}").headers["Cache-Control"]


# --- answers ----------------------------------------------------------------------------------------------------------
def test_an_unticked_question_is_unanswered(learner, attempt):
    learner.post(f"{TEST}1/", fields(attempt, {1: ["a"], 2: ["b"]}))
    attempt.refresh_from_db()
    learner.post(f"{TEST}1/", fields(attempt, {1: [], 2: ["b"]}))
    assert (kept(attempt)[1], kept(attempt)[2]) == ([], ["b"])


def test_all_answers_can_be_seen_before_the_last_page(learner, attempt):
    response = learner.post(f"{TEST}1/", fields(attempt, {1: ["a"]}, check="1"))
    assert response.headers["Location"] == f"{TEST}check/"
    shown = words(learner.get(f"{TEST}check/"))
    assert "9 questions not answered" in shown
    assert "Tell somebody" in shown


# --- two tabs ---------------------------------------------------------------------------------------------------------
def test_a_stale_page_shows_both_answers_and_lets_one_choose(learner, attempt):
    stale = fields(attempt, {1: ["b"], 2: ["a"]})
    learner.post(f"{TEST}1/", fields(attempt, {1: ["a"], 2: ["a"]}))
    response = learner.post(f"{TEST}1/", stale)
    assert response.status_code == 409
    assert kept(attempt)[1] == ["a"]
    html = response.content.decode()
    shown = [re.sub(r"<[^>]+>", "|", row) for row in re.findall(r"<section.*?</section>", html, re.S)]
    assert len(shown) == 1  # the second question's answers are the same in both
    assert "Question 1." in shown[0]
    assert re.findall(r"Tell somebody|Wait", shown[0]) == ["Tell somebody", "Wait"]
    form = re.findall(r'<input type="hidden" name="([a-z0-9]+)" value="([^"]*)"', html)
    sent = {}
    for name, value in form:
        if name != "csrfmiddlewaretoken":
            sent.setdefault(name, []).append(value)
    assert sent == {"attempt": ["1"], "revision": ["1"], "asked": ["1", "2"], "q1": ["b"], "q2": ["a"]}
    assert learner.post(f"{TEST}1/", sent).headers["Location"] == f"{TEST}2/"
    assert (kept(attempt)[1], kept(attempt)[2]) == (["b"], ["a"])


def test_the_same_answers_again_are_no_conflict(learner, attempt):
    sent = fields(attempt, {1: ["a"], 2: []})
    assert [learner.post(f"{TEST}1/", sent).headers["Location"] for _ in range(3)] == [f"{TEST}2/"] * 3
    attempt.refresh_from_db()
    assert attempt.revision == 1


def test_handing_in_twice_gives_one_of_each(learner, person, attempt):
    learner.post(f"{TEST}1/", fields(attempt, answers_to(attempt, right=10)))
    assert [learner.post(f"{TEST}check/", {"attempt": 1}).headers["Location"] for _ in range(3)] == [
        f"{TEST}result/"
    ] * 3
    assert [model.objects.count() for model in (Attempt, Completion, Certificate)] == [1, 1, 1]


def test_nobody_hands_in_without_a_token_of_the_site(person, attempt):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(person)
    assert careful.post(f"{TEST}check/").status_code == 403
    assert Attempt.objects.get().state == "open"


def test_forged_fields_pass_nobody(learner, attempt):
    forged = {"attempt": 1, "passed": "true", "score": "100", "marks": "10", "state": "submitted", "pass_mark": "0"}
    learner.post(f"{TEST}1/", fields(attempt, {1: ["b"]}) | forged | {"attempt": 1})
    learner.post(f"{TEST}check/", forged)
    result = Attempt.objects.get()
    assert (result.passed, result.marks, Certificate.objects.count()) == (False, 0, 0)


# --- what never leaves ------------------------------------------------------------------------------------------------
CANARY = "c4n4ry"


def test_right_answers_do_not_leave_before_the_test_is_handed_in(learner, person):
    section = QuizSectionFactory(draw=6)
    for kind, options in (
        ("single", (("a", "Tell", True), ("b", "Wait", False), ("c", "Leave", False))),
        ("multiple", (("a", "Tell", True), ("b", "Ring", True), ("c", "Leave", False))),
        ("true_false", (("a", "True", True), ("b", "False", False))),
    ):
        for number in range(2):
            QuestionFactory(
                pool=section.pool, kind=kind, options=options, outcome=f"outcome-{CANARY}", teaches="lesson-2",
                feedback=f"Feedback {CANARY} {kind} {number}",
            )  # fmt: skip
    page = ModulePageFactory(module__slug="safe-journeys", quiz=section.quiz)
    read_lessons(person, page)
    learner.post(TEST, STARTED)
    attempt = Attempt.objects.get()
    seen = [learner.get(f"{TEST}{part}") for part in ("", "1/", "2/", "check/", "result/")]
    seen += [
        learner.get("/taxi-drivers/safe-journeys/"),
        learner.get("/my-training/"),
        learner.get("/my-training/details/"),
    ]
    seen.append(learner.post(f"{TEST}1/", fields(attempt, {1: ["z"]})))  # refused
    seen.append(learner.post(f"{TEST}1/", fields(attempt, {1: ["a"]})))
    seen.append(learner.post(f"{TEST}1/", fields(attempt, {1: ["b"]})))  # stale
    seen.append(learner.post(f"{TEST}1/", fields(attempt, {1: ["b"]}), headers={"accept": "application/json"}))
    assert [response.status_code for response in seen] == [200, 200, 200, 200, 302, 200, 200, 200, 400, 302, 409, 409]
    for response in seen:
        everything = response.content.decode() + str(dict(response.headers)) + str(response.cookies)
        assert CANARY not in everything
        assert not re.search(
            r"\bright\b|correct", everything.replace("counts as wrong", "").replace("See and correct my details", "")
        )
    learner.post(f"{TEST}check/", {"attempt": 1})
    result = learner.get(f"{TEST}result/").content.decode()
    assert f"Feedback {CANARY}" in result
    assert f"outcome-{CANARY}" not in result


def test_every_option_looks_alike(learner, attempt):
    html = learner.get(f"{TEST}1/").content.decode()
    marks = re.findall(r'<input class="govuk-radios__input"([^>]*)>', html)
    assert len(marks) == 15
    assert {re.sub(r'(q\d+|value="\w"|-\w)', "", mark) for mark in marks} == {' type="radio" name=""  id=""'}
    assert QuestionVersion.objects.count() == 12


# --- how much is asked of the database --------------------------------------------------------------------------------
def test_saving_a_page_of_answers_takes_at_most_six_queries(learner, attempt):
    learner.get(f"{TEST}1/")
    answers = {position: ["a"] for position in range(1, 6)}
    with CaptureQueriesContext(connection) as context:
        assert learner.post(f"{TEST}1/", fields(attempt, answers)).status_code == 302
    assert len(queries_in(context)) == 6


@pytest.mark.parametrize("part", ["", "1/", "check/"])
def test_pages_of_a_test_take_the_same_queries_for_few_and_for_many_questions(learner, person, part):
    counts = []
    for number in (2, 6):
        course = ModulePageFactory(
            module__slug=f"of-{number}", quiz__questions=number, quiz__draw=number, quiz__questions_per_page=number
        )
        begin(person, course)
        learner.get(f"/taxi-drivers/of-{number}/test/{part}")
        with CaptureQueriesContext(connection) as context:
            assert learner.get(f"/taxi-drivers/of-{number}/test/{part}").status_code == 200
        counts.append(len(queries_in(context)))
    assert counts[0] == counts[1]


def test_a_result_takes_the_same_queries_for_few_and_for_many_questions(learner, person):
    counts = []
    for number in (2, 6):
        course = ModulePageFactory(module__slug=f"of-{number}", quiz__questions=number, quiz__draw=number)
        sit(person, course, right=0)
        learner.get(f"/taxi-drivers/of-{number}/test/result/")
        with CaptureQueriesContext(connection) as context:
            learner.get(f"/taxi-drivers/of-{number}/test/result/")
        counts.append(len(queries_in(context)))
    assert counts[0] == counts[1]


def test_a_session_that_ended_says_what_became_of_the_answers(client, learner, attempt):
    learner.logout()
    answer = learner.post(f"{TEST}1/", fields(attempt, {1: ["a"]}), follow=True)
    assert "You were signed out, so the answers on that page could not be saved." in answer.content.decode()
    assert kept(attempt)[1] == []
