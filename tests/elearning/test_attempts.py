"""A learner between attempts, and the officer who looks at them: days, rules, exceptions, sittings."""

import datetime

import pytest
from django.utils import timezone

from accounts.ladders import read_ladder
from elearning import actions, queries
from elearning.models import Completion
from quizzes import actions as quizzes_actions
from quizzes import queries as quizzes_queries
from quizzes.models import Attempt, IdentityCheck, Override, Sitting
from quizzes.models.quizzes import STATEMENT
from quizzes.rules import Feedback, Review, TestRules, statement_version
from tests.elearning.journey import driver, read_lessons, sit, start_test
from tests.elearning.test_views_test import STARTED, TEST, fields, words
from tests.factories import ClaimFactory, OfficerFactory, PolicyFactory, UserFactory, answers_to

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def licensed(person, course, **policy):
    """The claim of a person on a badge of a council with this policy."""
    made = PolicyFactory(module=course.module, **policy)
    return ClaimFactory(person=person, authority=made.authority, licence_type=made.licence_type)


def moved_back(attempt, by):
    """An attempt as if it had been made earlier."""
    times = ("started_at", "submitted_at", "deadline_at")
    Attempt.objects.filter(pk=attempt.pk).update(
        **{name: getattr(attempt, name) - by for name in times if getattr(attempt, name)}
    )


@pytest.fixture
def claim(person, course):
    return licensed(person, course, waits=read_ladder("after attempt 1: 1 month").as_json())


@pytest.fixture
def officer(claim, client):
    post = OfficerFactory(authority=claim.authority)
    client.force_login(post.person)
    return post.person


# --- the learner ------------------------------------------------------------------------------------------------------
def test_the_next_attempt_opens_on_a_day(learner, person, course, claim):
    now = timezone.now()
    failed = sit(person, course, right=2, now=now).attempt
    opens_on = queries.sitting_of(
        person=person, found=queries.outline(role_slug="taxi-drivers", module_slug="safe-journeys"), unread=0,
        on=timezone.localdate(now),
    ).opens_on  # fmt: skip
    day = f"{opens_on:%-d %B %Y}"
    assert f"You can take the test again from {day} ." in words(learner.get(f"{TEST}result/"))
    front = words(learner.get(TEST))
    assert f"You can take this test again from {day}." in front
    assert "After failed attempt 1 and each later one you wait 1 calendar month before the next." in front
    assert "Start the test" not in front
    assert f"You can take this test again from {day}." in words(learner.post(TEST, STARTED, follow=True))
    moved_back(failed, 40 * DAY)
    assert "Start the test" in words(learner.get(TEST))
    assert learner.post(TEST, STARTED).headers["Location"] == f"{TEST}1/"


def test_the_declaration_is_ticked_and_kept_in_its_words(learner, person, course):
    read_lessons(person, course)
    for sent, said in (
        ({"version": STARTED["version"]}, "Tick the box to say that you sit the test yourself."),
        ({"confirmed": "on", "version": "older"}, "The words that you declare have been changed."),
    ):
        response = learner.post(TEST, sent)
        assert (response.status_code, said in words(response)) == (400, True)
    learner.post(TEST, STARTED)
    attempt = Attempt.objects.get()
    assert (attempt.statement, len(attempt.device)) == (STATEMENT, 64)
    assert statement_version(STATEMENT) == STARTED["version"]


def test_the_module_is_read_again_before_another_attempt(learner, person, course):
    course.quiz.read_again_after = 1
    course.quiz.save()
    now = timezone.now()
    sit(person, course, right=2, now=now - datetime.timedelta(minutes=1))
    assert "Read the module again first." in words(learner.get(TEST))
    assert "again first, then take the test." in words(learner.post(TEST, STARTED, follow=True))
    for lesson in course.lessons():
        actions.finish_lesson(person=person, module_id=course.module_id, lesson=lesson.translation_key, now=now)
    assert learner.post(TEST, STARTED).headers["Location"] == f"{TEST}1/"


@pytest.mark.parametrize(("at_deadline", "said"), [("submit", "was handed in for you"), ("abandon", "has no score")])
def test_answers_after_the_time_are_refused_with_a_page_that_says_so(learner, person, course, at_deadline, said):
    course.quiz.minutes, course.quiz.at_deadline = 20, at_deadline
    course.quiz.save()
    read_lessons(person, course)
    learner.post(TEST, STARTED)
    attempt = Attempt.objects.get()
    page = words(learner.get(f"{TEST}1/"))
    assert f"Time ends at {timezone.localtime(attempt.deadline_at):%H:%M}" in page
    learner.post(f"{TEST}1/", fields(attempt, {1: answers_to(attempt, right=10)[1]}))
    attempt.refresh_from_db()
    moved_back(attempt, DAY)
    response = learner.post(f"{TEST}1/", fields(attempt, {1: ["b"]}))
    assert (response.status_code, said in words(response)) == (409, True)
    attempt.refresh_from_db()
    assert attempt.state == {"submit": "submitted", "abandon": "abandoned"}[at_deadline]
    assert learner.get(f"{TEST}result/").status_code == 200
    assert learner.get(TEST).status_code == 200


def test_whoever_comes_back_late_meets_the_result(learner, person, course):
    course.quiz.minutes = 20
    course.quiz.save()
    read_lessons(person, course)
    for part in ("", "1/", "check/"):
        learner.post(TEST, STARTED)
        moved_back(Attempt.objects.get(state="open"), DAY)
        assert learner.get(f"{TEST}{part}").headers["Location"] == f"{TEST}result/"
    assert Attempt.objects.filter(state="submitted", by_deadline=True).count() == 3


def test_the_sweep_closes_what_is_over_and_completes_what_was_passed(person, course):
    course.quiz.minutes = 20
    course.quiz.save()
    other, now = driver(), timezone.now()
    for who, right in ((person, 10), (other, 3)):
        read_lessons(who, course)
        attempt = start_test(who, course, device="d" * 64, now=now)
        quizzes_actions.save_answers(
            person=who, attempt_id=attempt.pk, answers=answers_to(attempt, right=right), revision=0, now=now
        )
    assert actions.sweep_attempts(now=now + datetime.timedelta(minutes=20)) == 0
    assert actions.sweep_attempts(now=now + datetime.timedelta(minutes=21)) == 2
    completion = Completion.objects.get()
    assert (completion.person, completion.completed_on) == (person, timezone.localdate(attempt.deadline_at))
    assert actions.sweep_attempts(now=now + 31 * DAY) == 0
    assert not Attempt.objects.exclude(device="").exists()


# --- rules of several authorities -------------------------------------------------------------------------------------
def rules_for(person, course):
    asking, on = quizzes_queries.asking_of(course.quiz_id), timezone.localdate()
    return queries.test_rules_for(person=person, asking=asking, module_slug=course.module.slug, on=on)


def test_an_authority_says_what_it_says_and_the_test_says_the_rest(person, course):
    course.quiz.minutes, course.quiz.section_pass_mark = 30, 60
    course.quiz.save()
    licensed(person, course, minutes=20, section_pass_mark=70, waits=[], review="later", supervised=True)
    held = rules_for(person, course)
    assert (held.minutes, held.section_pass_mark, held.waits, held.supervised) == (20, 70, (), True)
    assert (held.review, held.feedback) == (Review.LATER, Feedback.AFTER)
    licensed(person, course, minutes=25, feedback="topics", waits=[{"after": 1, "days": 1}])
    both = rules_for(person, course)
    assert (both.minutes, both.section_pass_mark, len(both.waits), both.supervised) == (20, 70, 1, True)
    assert (both.review, both.feedback) == (Review.NEVER, Feedback.TOPICS)


def test_an_authority_lifts_a_limit_and_asks_more_questions_in_their_order(learner, person, course):
    course.quiz.minutes, course.quiz.section_pass_mark, course.quiz.read_again_after = 30, 60, 2
    course.quiz.save()
    lifted = {"minutes": 0, "section_pass_mark": 0, "read_again_after": 0}
    licensed(person, course, **lifted, questions=12, shuffle_questions=False, shuffle_options=False)
    held = rules_for(person, course)
    assert (held.minutes, held.section_pass_mark, held.read_again_after) == (None, None, None)
    assert (held.questions, held.shuffle_questions, held.shuffle_options) == (12, False, False)
    read_lessons(person, course)
    assert "12 questions, about 12 minutes. There is no time limit." in words(learner.get(TEST))
    learner.post(TEST, STARTED)
    asked = Attempt.objects.get().responses.order_by("position").select_related("version")
    assert [response.version.question_id for response in asked] == sorted(
        course.quiz.sections.get().pool.questions.values_list("pk", flat=True)
    )
    assert all(response.option_order == [one["id"] for one in response.version.options] for response in asked)
    licensed(person, course, questions=11, minutes=20)
    both = rules_for(person, course)
    assert (both.questions, both.minutes, both.shuffle_questions) == (12, 20, True)


def test_an_authority_that_asks_fewer_questions_shortens_no_others_test(person, course):
    licensed(person, course, questions=5)
    assert rules_for(person, course).questions == 5
    licensed(person, course)
    assert rules_for(person, course).questions == 10


def test_an_authoritys_rules_hold_for_somebody_without_a_badge_yet(person, course):
    policy = PolicyFactory(module=course.module, pass_mark=95)
    actions.join_licensed_role(
        person=person, role=policy.licence_type.role, authority=policy.authority, licence_type=policy.licence_type,
        badge_number="", replaces=None, now=timezone.now(),
    )  # fmt: skip
    assert rules_for(person, course).pass_mark == 95


# --- the officer ------------------------------------------------------------------------------------------------------
def test_the_officer_sees_the_attempts_and_makes_exceptions(client, officer, claim, person, course):
    failed = sit(person, course, right=2, now=timezone.now()).attempt
    url = f"/licensing/attempts/{claim.pk}/"
    page = words(client.get(url))
    for said in ("Not passed: 20%, 2 of 10 right", "The next attempt opens on", "You pass with 80% or more."):
        assert said in page
    assert claim.claimant_name in words(client.get("/licensing/attempts/?q=phd+012"))
    quiz = {"quiz": course.quiz.pk}
    assert client.post(url, quiz | {"kind": "end wait", "reason": ""}).status_code == 400
    client.post(url, quiz | {"kind": "end wait", "reason": "The room was closed."})
    assert "The next attempt is open." in words(client.get(url))
    client.post(url, quiz | {"kind": "extra time", "minutes": "10", "reason": "Reads slowly."})
    client.post(f"{url}void/{failed.pk}/", {"reason": "The power failed.", "confirmed": "on"})
    page = words(client.get(url))
    assert "Void: it does not count" in page
    assert "The power failed." in page
    rows = Override.objects.order_by("pk").values_list("kind", "attempt", "minutes", "given_by", "scope")
    assert list(rows) == [
        ("end wait", failed.pk, None, officer.pk, claim.authority.slug),
        ("extra time", None, 10, officer.pk, claim.authority.slug),
        ("void", failed.pk, None, officer.pk, claim.authority.slug),
    ]


def test_another_authoritys_people_and_sittings_are_not_there(client, officer, course):
    other = licensed(driver(), course)
    sitting = quizzes_actions.open_sitting(
        quiz=course.quiz, scope=other.authority.slug, place="Hall", hours=1, by=UserFactory(), now=timezone.now()
    )
    for url in (f"/licensing/attempts/{other.pk}/", f"/licensing/sittings/{sitting.pk}/"):
        assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)
    for page in ("attempts", "sittings"):
        assert client.get(f"/licensing/{page}/?authority={other.authority.slug}").status_code == 404
    client.force_login(UserFactory())
    assert client.get("/licensing/attempts/").status_code == 403


def test_a_sitting_from_its_code_to_the_word_on_identity(client, officer, claim, person, course):
    claim.authority.policies.update(supervised=True)
    opened = client.post(
        "/licensing/sittings/", {"authority": claim.authority.slug, "page": course.pk, "place": "Room 1", "hours": "2"}
    )
    sitting = Sitting.objects.get()
    assert opened.headers["Location"] == f"/licensing/sittings/{sitting.pk}/"
    assert sitting.code in words(client.get(opened.headers["Location"]))
    read_lessons(person, course)
    client.force_login(person)
    assert "an officer in the room" in words(client.get(TEST))
    assert client.post(TEST, STARTED).status_code == 400
    wrong = client.post(TEST, STARTED | {"code": "WRONG77"})
    assert "That code does not open this test now." in words(wrong)
    assert client.post(TEST, STARTED | {"code": sitting.code.lower()}).status_code == 302
    client.force_login(officer)
    attempt = Attempt.objects.get()
    url = f"/licensing/sittings/{sitting.pk}/"
    assert person.name in words(client.get(url))
    assert client.post(url, {"attempt": attempt.pk, "confirmed": "yes", "note": ""}).status_code == 400
    client.post(url, {"attempt": attempt.pk, "confirmed": "yes", "note": "Badge and driving licence"})
    assert IdentityCheck.objects.get().checked_by == officer
    assert "identity confirmed" in words(client.get(f"/licensing/attempts/{claim.pk}/"))
    client.post(url, {"close": "1"})
    assert "Closed since" in words(client.get(url))


def test_rules_are_those_of_the_start(person, course, claim):
    attempt = sit(person, course, right=2).attempt
    claim.authority.policies.update(waits=[])
    assert len(TestRules.from_json(attempt.rules).waits) == 1
