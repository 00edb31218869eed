"""What a start and a save ask the database, from a small bank and from one of 5,000 questions."""

import random
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.actions import save_answers, start_attempt
from quizzes.kinds import kind_of
from tests.elearning.journey import queries_in
from tests.factories import NOW, UserFactory, answers_to
from tests.quizzes.banks import bank

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("questions", [20, pytest.param(5_000, marks=pytest.mark.slow)])
def test_a_start_takes_as_many_queries_from_any_bank(questions):
    quiz = bank(questions)
    start_attempt(person=UserFactory(), quiz=quiz, now=NOW)
    took = []
    for _ in range(5):
        person = UserFactory()
        with CaptureQueriesContext(connection) as asked:
            begun = time.perf_counter()
            attempt = start_attempt(person=person, quiz=quiz, now=NOW)
            took.append(time.perf_counter() - begun)
        assert attempt.responses.count() == 20
        assert len(queries_in(asked)) == 7
    print(f"{connection.vendor}, {questions} questions: {sorted(took)[2] * 1000:.0f} ms")  # noqa: T201


def test_a_save_takes_three_queries():
    attempt = start_attempt(person=UserFactory(), quiz=bank(20), now=NOW)
    answers = answers_to(attempt, right=9)
    with CaptureQueriesContext(connection) as asked:
        save_answers(person=attempt.person, attempt_id=attempt.pk, answers=answers, revision=0, now=NOW)
    assert len(queries_in(asked)) == 3


def test_an_answer_that_stays_last_is_never_shuffled():
    options = [{"id": letter, "text": letter, "right": letter == "a"} for letter in "abcd"]
    options[0]["last"] = True  # as with “None of these”
    orders = [kind_of("single").arrange(options, random.Random(seed)) for seed in range(20)]
    assert {order[-1] for order in orders} == {"a"}
    assert len({tuple(order) for order in orders}) > 1
