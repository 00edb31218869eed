"""What a start and a save ask the database, from a small bank and from one of 5,000 questions."""

import random
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.actions import save_answers, start_attempt
from quizzes.kinds import kind_of
from quizzes.models import Question, QuestionVersion
from tests.elearning.journey import queries_in
from tests.factories import NOW, PoolFactory, QuizFactory, QuizSectionFactory, UserFactory, answers_to

pytestmark = pytest.mark.django_db


def bank(questions, *, sections=5, draw=4):
    """A quiz that draws from a bank of so many."""
    quiz, pool = QuizFactory(attempts_allowed=None), PoolFactory()
    for number in range(sections):
        QuizSectionFactory(quiz=quiz, pool=pool, slug=f"section-{number}", draw=draw, sort_order=number)
    rows = Question.objects.bulk_create(
        Question(pool=pool, key=f"q{number}", section=f"section-{number % sections}", state="live")
        for number in range(questions)
    )
    options = [{"id": letter, "text": letter, "right": letter == "a"} for letter in "abcd"]
    versions = QuestionVersion.objects.bulk_create(
        QuestionVersion(
            question=row, number=1, kind="single", text="<p>What?</p>", options=options, feedback="Think.",
            created_at=NOW,
        )
        for row in rows
    )  # fmt: skip
    for row, version in zip(rows, versions, strict=True):
        row.current = version
    Question.objects.bulk_update(rows, ["current"], batch_size=500)
    return quiz


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
