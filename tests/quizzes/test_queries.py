"""What may be shown of an attempt: never which answers are right."""

import json
from dataclasses import asdict
from decimal import Decimal

import pytest

from quizzes import queries
from quizzes.actions import save_answers, start_attempt, submit_attempt
from quizzes.models import Attempt, Question
from quizzes.rules import TestRules
from tests.factories import NOW, PoolFactory, QuestionFactory, QuizFactory, QuizSectionFactory, UserFactory, answers_to

pytestmark = pytest.mark.django_db
HELD = TestRules(pass_mark=80, attempts_allowed=None, questions_per_page=5)


def sit(person, quiz, *, right):
    attempt = start_attempt(person=person, quiz=quiz, now=NOW)
    answers = answers_to(attempt, right=right)
    save_answers(person=person, attempt_id=attempt.pk, answers=answers, revision=0, now=NOW)
    return submit_attempt(person=person, attempt_id=attempt.pk, now=NOW)


def test_the_rules_of_a_quiz():
    quiz = QuizFactory(pass_mark=75, attempts_allowed=None, questions_per_page=3)
    assert queries.quiz_rules(quiz) == TestRules(pass_mark=75, attempts_allowed=None, questions_per_page=3)


def test_how_many_questions_one_sitting_asks():
    quiz = QuizFactory()
    assert queries.quiz_rules(quiz).questions is None
    QuizSectionFactory(quiz=quiz, slug="signs", draw=2)
    QuizSectionFactory(quiz=quiz, slug="law", draw=3)
    QuizSectionFactory(draw=7)
    assert queries.quiz_rules(quiz).questions == 5


def test_history_of_nobody_yet():
    found = queries.history(person=UserFactory(), quiz_id=QuizFactory().pk, held=HELD)
    assert (found.open, found.last, found.number, found.used, found.has_passed) == (None, None, 0, 0, False)


def test_history_counts_attempts_since_the_last_pass(django_assert_num_queries):
    person, quiz = UserFactory(), QuizFactory(questions=10, attempts_allowed=None)
    results = [sit(person, quiz, right=right) for right in (0, 10, 0, 0)]
    sit(UserFactory(), quiz, right=10)
    opened = start_attempt(person=person, quiz=quiz, now=NOW)
    with django_assert_num_queries(2):
        found = queries.history(person=person, quiz_id=quiz.pk, held=HELD)
    assert (found.open, found.last, found.number, found.used, found.has_passed) == (opened, results[3], 5, 2, True)


def test_used_is_none_right_after_a_pass():
    person, quiz = UserFactory(), QuizFactory(questions=10)
    sit(person, quiz, right=0)
    sit(person, quiz, right=10)
    assert queries.history(person=person, quiz_id=quiz.pk, held=HELD).used == 0


def test_what_is_shown_of_an_open_attempt_names_no_right_answer():
    person, quiz = UserFactory(), QuizFactory(questions=12)
    attempt = start_attempt(person=person, quiz=quiz, now=NOW)
    shown = json.dumps([asdict(question) for question in queries.asked(attempt=attempt)])
    assert '"right"' not in shown
    assert "Think again" not in shown
    question = asdict(queries.asked(attempt=attempt)[0])
    assert {name for name, value in question.items() if value not in (None, [], "", False)} == {
        "position", "kind", "text", "template", "shown",
    }  # fmt: skip
    assert {name for name, value in question["shown"].items() if value} == {"options"}
    assert set(question["shown"]["options"][0]) == {"id", "text", "chosen"}


def test_questions_are_shown_in_the_order_drawn_with_what_was_chosen(django_assert_num_queries):
    person, quiz = UserFactory(), QuizFactory(questions=12)
    attempt = start_attempt(person=person, quiz=quiz, now=NOW)
    save_answers(person=person, attempt_id=attempt.pk, answers={2: ["b"]}, revision=0, now=NOW)
    with django_assert_num_queries(1):
        shown = queries.asked(attempt=attempt, positions=[1, 2, 3])
    orders = list(attempt.responses.order_by("position").values_list("option_order", flat=True))[:3]
    assert [question.position for question in shown] == [1, 2, 3]
    assert [[option.id for option in question.options] for question in shown] == orders
    assert [(question.answered, question.chosen) for question in shown] == [(False, []), (True, ["Wait"]), (False, [])]
    assert queries.asked(attempt=attempt, positions=[]) == []


def test_an_open_attempt_has_no_results():
    attempt = start_attempt(person=UserFactory(), quiz=QuizFactory(questions=12), now=NOW)
    assert queries.section_results(attempt=attempt) == []


def test_results_by_section_in_the_quizs_order(django_assert_num_queries):
    person, quiz, pool = UserFactory(), QuizFactory(), PoolFactory()
    for order, (slug, lesson) in enumerate([("signs", "the-signs"), ("law", "the-law")]):
        QuizSectionFactory(quiz=quiz, pool=pool, slug=slug, draw=2, sort_order=order)
        for number in (1, 2):
            QuestionFactory(pool=pool, section=slug, teaches=lesson, feedback=f"Look at {slug} {number}.")
    attempt = sit(person, quiz, right=3)
    with django_assert_num_queries(2):
        found = queries.section_results(attempt=attempt)
    assert [(result.slug, result.title, result.marks, result.out_of, result.missed_count) for result in found] == [
        ("signs", "Signs", Decimal(2), 2, 0),
        ("law", "Law", Decimal(1), 2, 1),
    ]
    assert [missed.teaches for missed in found[1].missed] == ["the-law"]
    assert found[1].missed[0].feedback.startswith("Look at law ")


def test_results_survive_a_section_that_was_taken_out():
    person, quiz = UserFactory(), QuizFactory(questions=10)
    attempt = sit(person, quiz, right=8)
    quiz.sections.all().delete()
    Question.objects.update(state="retired")
    (found,) = queries.section_results(attempt=Attempt.objects.get(pk=attempt.pk))
    assert (found.title, found.marks, found.missed_count) == ("signs", Decimal(8), 2)
