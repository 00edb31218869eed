"""Start, answer, submit: what holds when a person tries again, too late, twice, or from two places at once."""

import datetime
import random
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from quizzes.actions import (
    AttemptClosed,
    AttemptsUsedUp,
    BadAnswer,
    NothingToAsk,
    StaleAnswers,
    save_answers,
    start_attempt,
    submit_attempt,
    write_question,
)
from quizzes.actions.bank import Wording
from quizzes.models import Attempt, Question
from quizzes.rules import TestRules
from tests.factories import (
    NOW,
    PoolFactory,
    QuestionFactory,
    QuizFactory,
    QuizSectionFactory,
    UserFactory,
    answers_to,
)

HOUR = datetime.timedelta(hours=1)


def sit(person, quiz, *, right, test_rules=None):
    """Start, answer, submit."""
    attempt = start_attempt(person=person, quiz=quiz, test_rules=test_rules, now=NOW)
    save_answers(
        person=person,
        attempt_id=attempt.pk,
        answers=answers_to(attempt, right=right),
        revision=attempt.revision,
        now=NOW,
    )
    return submit_attempt(person=person, attempt_id=attempt.pk, now=NOW + HOUR)


@pytest.fixture
def person(db):
    return UserFactory()


@pytest.fixture
def quiz(db):
    return QuizFactory(questions=12)


# --- start ------------------------------------------------------------------------------------------------------------
def test_an_attempt_holds_its_rules_questions_and_orders(person, quiz):
    attempt = start_attempt(person=person, quiz=quiz, now=NOW, rng=random.Random(1))
    assert (attempt.number, attempt.state, attempt.revision, attempt.out_of) == (1, "open", 0, 10)
    rules = TestRules(pass_mark=80, attempts_allowed=3, questions_per_page=5, questions=10)
    assert TestRules.from_json(attempt.rules) == rules
    responses = list(attempt.responses.order_by("position"))
    assert [response.position for response in responses] == list(range(1, 11))
    assert len({response.version_id for response in responses}) == 10
    assert all(sorted(response.option_order) == ["a", "b", "c"] for response in responses)
    assert len({tuple(response.option_order) for response in responses}) > 1
    assert all((response.answer, response.mark) == ([], None) for response in responses)


def test_starting_again_goes_on_with_the_open_attempt(person, quiz):
    first = start_attempt(person=person, quiz=quiz, now=NOW)
    assert start_attempt(person=person, quiz=quiz, now=NOW + HOUR) == first
    assert Attempt.objects.count() == 1


def test_the_rules_of_an_authority_hold_in_place_of_the_quizs_own(person, quiz):
    strict = TestRules(pass_mark=100, attempts_allowed=1, questions_per_page=2)
    attempt = sit(person, quiz, right=9, test_rules=strict)
    assert (attempt.rules, attempt.passed) == (strict.as_json(), False)
    with pytest.raises(AttemptsUsedUp, match="All 1 attempts"):
        start_attempt(person=person, quiz=quiz, test_rules=strict, now=NOW)
    assert start_attempt(person=person, quiz=quiz, now=NOW).number == 2


def test_true_or_false_is_never_shuffled(person):
    section = QuizSectionFactory(draw=20)
    for _ in range(20):
        QuestionFactory(pool=section.pool, kind="true_false", options=(("a", "True", True), ("b", "False", False)))
    attempt = start_attempt(person=person, quiz=section.quiz, now=NOW)
    assert {tuple(response.option_order) for response in attempt.responses.all()} == {("a", "b")}


def test_sections_are_asked_in_their_order_from_their_own_questions(person):
    quiz, pool = QuizFactory(), PoolFactory()
    for order, slug in enumerate(["law", "signs"]):
        QuizSectionFactory(quiz=quiz, pool=pool, slug=slug, draw=2, sort_order=order)
        for _ in range(4):
            QuestionFactory(pool=pool, section=slug)
    attempt = start_attempt(person=person, quiz=quiz, now=NOW)
    asked = attempt.responses.order_by("position").values_list("section", "version__question__section")
    assert list(asked) == [("law", "law"), ("law", "law"), ("signs", "signs"), ("signs", "signs")]


def test_only_live_questions_are_asked(person, quiz):
    questions = list(Question.objects.all())
    Question.objects.filter(pk__in=[question.pk for question in questions[:3]]).update(state="retired")
    Question.objects.filter(pk=questions[3].pk).update(state="draft")
    attempt = start_attempt(person=person, quiz=quiz, now=NOW)
    asked = set(attempt.responses.values_list("version__question", flat=True))
    assert asked == {question.pk for question in questions[4:]}
    assert attempt.out_of == 8


def test_a_second_attempt_asks_what_the_first_did_not(person, quiz):
    first = sit(person, quiz, right=0)
    second = start_attempt(person=person, quiz=quiz, now=NOW)
    before = set(first.responses.values_list("version__question", flat=True))
    after = set(second.responses.values_list("version__question", flat=True))
    assert len(after - before) == 2  # twelve in the pool, ten asked each time


def test_a_quiz_without_questions_asks_nothing(person):
    with pytest.raises(NothingToAsk):
        start_attempt(person=person, quiz=QuizFactory(), now=NOW)
    assert not Attempt.objects.exists()


def test_attempts_run_out_and_a_pass_counts_them_afresh(person):
    quiz = QuizFactory(questions=10, attempts_allowed=2)
    assert [sit(person, quiz, right=right).passed for right in (0, 8)] == [False, True]
    assert [sit(person, quiz, right=right).passed for right in (0, 7)] == [False, False]
    with pytest.raises(AttemptsUsedUp, match=r"All 2 attempts at this test are used\."):
        start_attempt(person=person, quiz=quiz, now=NOW)
    assert list(Attempt.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]


def test_others_attempts_do_not_count(person):
    quiz = QuizFactory(questions=10, attempts_allowed=1)
    sit(UserFactory(), quiz, right=0)
    assert start_attempt(person=person, quiz=quiz, now=NOW).number == 1


def test_a_second_open_attempt_is_refused_by_the_database(person, quiz):
    start_attempt(person=person, quiz=quiz, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(person=person, quiz=quiz, number=2, rules={}, started_at=NOW, out_of=1)


class Overtaken(random.Random):
    """Draws only after another request of the same person has done `first`: the race, at its worst moment."""

    def __init__(self, first):
        super().__init__(1)
        self.first = first

    def sample(self, *args, **kwargs):
        first, self.first = self.first, None
        if first:
            first()
        return super().sample(*args, **kwargs)


def test_overtaken_by_a_start_it_is_that_attempt(person, quiz):
    rng = Overtaken(lambda: start_attempt(person=person, quiz=quiz, now=NOW))
    assert start_attempt(person=person, quiz=quiz, now=NOW, rng=rng) == Attempt.objects.get()


def test_overtaken_by_a_whole_attempt_it_is_the_next(person, quiz):
    attempt = start_attempt(person=person, quiz=quiz, now=NOW, rng=Overtaken(lambda: sit(person, quiz, right=0)))
    assert (attempt.number, attempt.state, Attempt.objects.count()) == (2, "open", 2)


def test_overtaken_by_the_last_attempt_the_limit_holds(person):
    quiz = QuizFactory(questions=10, attempts_allowed=1)
    with pytest.raises(AttemptsUsedUp):
        start_attempt(person=person, quiz=quiz, now=NOW, rng=Overtaken(lambda: sit(person, quiz, right=0)))
    assert Attempt.objects.count() == 1


# --- answer -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def attempt(person, quiz):
    return start_attempt(person=person, quiz=quiz, now=NOW)


def kept(attempt):
    return dict(attempt.responses.values_list("position", "answer"))


def save(attempt, answers, *, revision=0, person=None):
    return save_answers(
        person=person or attempt.person, attempt_id=attempt.pk, answers=answers, revision=revision, now=NOW
    )


def test_answers_are_kept_page_by_page(attempt):
    assert save(attempt, {1: ["a"], 2: ["b"]}) == 1
    assert save(attempt, {2: ["c"], 3: ["a"]}, revision=1) == 2
    assert kept(attempt) == {1: ["a"], 2: ["c"], 3: ["a"]} | {position: [] for position in range(4, 11)}


def test_an_answer_can_be_taken_back(attempt):
    save(attempt, {1: ["a"]})
    save(attempt, {1: []}, revision=1)
    assert kept(attempt)[1] == []


def test_a_stale_save_is_refused_and_changes_nothing(attempt):
    save(attempt, {1: ["a"]})
    with pytest.raises(StaleAnswers):
        save(attempt, {1: ["b"], 2: ["b"]})
    attempt.refresh_from_db()
    assert (attempt.revision, kept(attempt)[1], kept(attempt)[2]) == (1, ["a"], [])


@pytest.mark.parametrize("revision", [-1, 0, 5, 999_999_999, 10**12])
def test_the_same_answers_again_are_no_conflict(attempt, revision):
    save(attempt, {1: ["a"], 2: ["b"]})
    assert save(attempt, {1: ["a"], 2: ["b", "b"]}, revision=revision) == 1


@pytest.mark.parametrize("revision", [-1, 1, 999_999_999, 10**12])
def test_a_revision_that_never_was_is_stale(attempt, revision):
    with pytest.raises(StaleAnswers):
        save(attempt, {1: ["a"]}, revision=revision)
    assert kept(attempt)[1] == []


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({1: ["z"]}, "Question 1: choose from the answers offered."),
        ({1: ["a"], 2: [""]}, "Question 2: choose from the answers offered."),
        ({1: ["a", "b"]}, "Question 1: choose one answer."),
        ({11: ["a"]}, "Question 11 is not in this test."),
        ({1: ["a"], 0: ["a"]}, "Question 0 is not in this test."),
        ({9999: []}, "Question 9999 is not in this test."),
        ({1: ["a" * 1_000_000]}, "Question 1: choose from the answers offered."),
        ({1: ["\0"]}, "Question 1: choose from the answers offered."),
    ],
)
@pytest.mark.parametrize("revision", [0, 7])
def test_an_answer_that_was_not_offered_is_refused(attempt, answers, reason, revision):
    with pytest.raises(BadAnswer) as refusal:
        save(attempt, answers, revision=revision)
    attempt.refresh_from_db()
    assert (str(refusal.value), attempt.revision, kept(attempt)[1]) == (reason, 0, [])


def test_all_that_apply_takes_several(person):
    section = QuizSectionFactory(draw=1)
    QuestionFactory(
        pool=section.pool, kind="multiple", options=(("a", "Tell", True), ("b", "Ring", True), ("c", "Wait", False))
    )
    attempt = start_attempt(person=person, quiz=section.quiz, now=NOW)
    save(attempt, {1: ["b", "a"]})
    assert submit_attempt(person=person, attempt_id=attempt.pk, now=NOW).marks == 1


def test_anothers_attempt_is_not_there(attempt):
    other = UserFactory()
    with pytest.raises(Attempt.DoesNotExist):
        save(attempt, {1: ["a"]}, person=other)
    with pytest.raises(Attempt.DoesNotExist):
        submit_attempt(person=other, attempt_id=attempt.pk, now=NOW)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.revision, kept(attempt)[1]) == ("open", 0, [])


def test_answers_after_submission_come_too_late(attempt):
    submit_attempt(person=attempt.person, attempt_id=attempt.pk, now=NOW)
    with pytest.raises(AttemptClosed):
        save(attempt, {1: ["a"]})
    assert kept(attempt)[1] == []


# --- submit -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("right", "score", "passed"), [(10, "100", True), (8, "80", True), (7, "70", False), (0, "0", False)]
)
def test_the_score_is_the_number_right(person, quiz, right, score, passed):
    attempt = sit(person, quiz, right=right)
    kept_row = Attempt.objects.get()
    assert (attempt.marks, attempt.score, attempt.passed) == (Decimal(right), Decimal(score), passed)
    assert (kept_row.marks, kept_row.score, kept_row.passed) == (Decimal(right), Decimal(score), passed)
    assert (kept_row.state, kept_row.submitted_at) == ("submitted", NOW + HOUR)
    assert sum(kept_row.responses.values_list("mark", flat=True)) == right


def test_submitting_again_gives_the_first_result(person, quiz):
    first = sit(person, quiz, right=8)
    again = submit_attempt(person=person, attempt_id=first.pk, now=NOW + 5 * HOUR)
    assert (again.score, again.submitted_at) == (first.score, NOW + HOUR)


def test_an_unanswered_question_is_wrong(attempt):
    result = submit_attempt(person=attempt.person, attempt_id=attempt.pk, now=NOW)
    assert (result.marks, result.out_of, result.passed) == (0, 10, False)


def test_a_question_edited_after_the_start_keeps_its_words_and_its_right_answer(person, quiz):
    attempt = start_attempt(person=person, quiz=quiz, now=NOW)
    for question in Question.objects.all():
        turned = Wording(
            kind="single", text="<p>Other words?</p>", feedback="Other.",
            options=(("a", "Tell somebody", False), ("b", "Wait", True), ("c", "Look away", False)),
        )  # fmt: skip
        write_question(pool=question.pool, key=question.key, section="signs", wording=turned, now=NOW)
    assert not attempt.responses.filter(version__text="<p>Other words?</p>").exists()
    save(attempt, {position: ["a"] for position in range(1, 11)})
    assert submit_attempt(person=person, attempt_id=attempt.pk, now=NOW).marks == 10
    assert start_attempt(person=person, quiz=quiz, now=NOW).responses.first().version.number == 2


def test_a_quiz_edited_after_the_start_keeps_the_rules_of_the_attempt(person, quiz):
    attempt = start_attempt(person=person, quiz=quiz, now=NOW)
    quiz.pass_mark = 10
    quiz.save()
    save(attempt, answers_to(attempt, right=7))
    assert submit_attempt(person=person, attempt_id=attempt.pk, now=NOW).passed is False


def test_a_retired_question_is_still_marked(person, quiz):
    attempt = start_attempt(person=person, quiz=quiz, now=NOW)
    Question.objects.update(state="retired")
    save(attempt, answers_to(attempt, right=10))
    assert submit_attempt(person=person, attempt_id=attempt.pk, now=NOW).marks == 10
