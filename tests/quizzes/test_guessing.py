"""Guessing by repetition does not pass (promise 7): on the shipped taxi bank, under the shipped rules."""

import random

import pytest
from django.conf import settings
from django.utils import timezone

from content.files import read_training
from elearning.actions.loading import load_training
from elearning.models import ModulePage
from quizzes import actions
from quizzes.models import Attempt, Response
from tests.at_once import at_once
from tests.factories import NOW, QuizFactory, UserFactory, answers_to
from tests.quizzes.bot import Memory

RUNS = 1_000


@pytest.fixture
def taxi_test():
    """The test of the shipped module for taxi drivers, loaded as the site loads it."""
    load_training(training=read_training(settings.BASE_DIR / "content/modules"), now=timezone.now())
    return ModulePage.objects.select_related("quiz").get(module__slug="safe-journeys").quiz


def sit(person, quiz, memory, rng):
    """One attempt through the engine, from the start to what is told afterwards."""
    attempt = actions.start_attempt(person=person, quiz=quiz, rng=rng, now=NOW)
    asked = Response.objects.filter(attempt=attempt).select_related("version")
    answers = {response.position: memory.answer(response, rng) for response in asked}
    actions.save_answers(person=person, attempt_id=attempt.pk, answers=answers, revision=0, now=NOW)
    done = actions.submit_attempt(person=person, attempt_id=attempt.pk, now=NOW)
    memory.learn(done)
    return done.passed


@pytest.mark.slow
@pytest.mark.django_db
def test_of_a_thousand_bots_that_learn_from_all_they_are_told_fewer_than_one_in_a_hundred_passes(taxi_test):
    assert (taxi_test.pass_mark, taxi_test.attempts_allowed) == (80, 3)
    passed = 0
    for run in range(RUNS):
        rng, person, memory = random.Random(run), UserFactory(), Memory()
        passes = any(sit(person, taxi_test, memory, rng) for _ in range(taxi_test.attempts_allowed))
        if not passes:
            with pytest.raises(actions.AttemptsUsedUp):
                actions.start_attempt(person=person, quiz=taxi_test, now=NOW)
        passed += passes
    print(f"{passed} of {RUNS} bots passed")  # noqa: T201
    assert passed * 100 < RUNS


@pytest.mark.slow
@pytest.mark.django_db
def test_a_bot_that_may_try_for_ever_would_pass(taxi_test):
    """The twin: the bot does learn. Without the limit of attempts it gets through; the rules are what stops it."""
    taxi_test.attempts_allowed = None
    taxi_test.save()
    rng, person, memory = random.Random(1), UserFactory(), Memory()
    assert any(sit(person, taxi_test, memory, rng) for _ in range(60))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_hundred_starts_go_no_further_than_the_rules_allow():
    quiz, person = QuizFactory(questions=12, attempts_allowed=2), UserFactory()

    def start_and_fail():
        attempt = actions.start_attempt(person=person, quiz=quiz, now=NOW)
        actions.submit_attempt(person=person, attempt_id=attempt.pk, now=NOW)
        return attempt.number

    got = [one for _ in range(4) for one in at_once(25, start_and_fail)]  # databases have no 100 connections to give
    begun = [one for one in got if isinstance(one, int)]
    assert set(begun) <= {1, 2}
    assert {type(one) for one in got} <= {int, actions.AttemptsUsedUp}
    assert sorted(Attempt.objects.filter(person=person).values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db
def test_a_lucky_bot_is_a_pass_like_any_other():
    """What the bot counts as a pass is one: all right, and the engine says so."""
    quiz, person = QuizFactory(questions=12), UserFactory()
    attempt = actions.start_attempt(person=person, quiz=quiz, now=NOW)
    memory = Memory(right={row.version_id: ("a",) for row in attempt.responses.all()})
    given = {row.position: memory.answer(row, random.Random(1)) for row in attempt.responses.select_related("version")}
    assert given == answers_to(attempt, right=10)
