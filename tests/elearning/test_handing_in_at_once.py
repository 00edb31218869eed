"""Thirty-two hands press the same button: one score, one completion, one certificate, and nobody sees an error."""

import os

import pytest
from django.test import Client

from certificates.models import Certificate
from elearning.models import Completion, Obligation
from quizzes import actions as quizzes_actions
from quizzes.models import Attempt
from tests.at_once import at_once
from tests.elearning.journey import begin, driver
from tests.factories import NOW, ModulePageFactory, answers_to

ROUNDS = 100 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_thirty_two_posts_hand_in_once():
    course = ModulePageFactory(module__slug="safe-journeys")
    for _ in range(ROUNDS):
        person = driver()
        attempt = begin(person, course)
        quizzes_actions.save_answers(
            person=person, attempt_id=attempt.pk, answers=answers_to(attempt, right=10), revision=0, now=NOW
        )
        signed_in = Client()
        signed_in.force_login(person)

        def hand_in(cookies=signed_in.cookies):
            client = Client()
            client.cookies = cookies
            return client.post("/taxi-drivers/safe-journeys/test/check/", {"attempt": 1}).status_code

        assert at_once(32, hand_in) == [302] * 32
        done = Attempt.objects.get(person=person)
        assert (done.state, done.score, done.passed) == ("submitted", 100, True)
        completion = Completion.objects.get(person=person)
        assert Certificate.objects.filter(person=person).count() == 1
        assert Certificate.objects.get(person=person).completion == completion.uuid
        assert Obligation.objects.filter(person=person).count() == len(
            set(Obligation.objects.filter(person=person).values_list("requirement", "cycle"))
        )
