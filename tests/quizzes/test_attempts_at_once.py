"""Attempts from many places at once, and in any order: what the constraints promise holds."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from quizzes.actions import AttemptClosed, BadAnswer, StaleAnswers, save_answers, start_attempt, submit_attempt
from quizzes.models import Attempt, Response
from tests.at_once import at_once
from tests.factories import NOW, QuizFactory, UserFactory, answers_to

HOUR = datetime.timedelta(hours=1)


def kept(attempt):
    return dict(attempt.responses.values_list("position", "answer"))


def save(attempt, answers, *, revision=0):
    return save_answers(person=attempt.person, attempt_id=attempt.pk, answers=answers, revision=revision, now=NOW)


# --- many at once -----------------------------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_thirty_two_starts_at_once_open_one_attempt():
    for _ in range(5):
        quiz, person = QuizFactory(questions=12), UserFactory()
        found = at_once(32, lambda quiz=quiz, person=person: start_attempt(person=person, quiz=quiz, now=NOW).pk)
        assert found == [Attempt.objects.get(person=person).pk] * 32
        assert Response.objects.filter(attempt__person=person).count() == 10


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_saves_at_once_one_is_kept_and_the_others_are_told():
    quiz, person = QuizFactory(questions=12), UserFactory()
    attempt = start_attempt(person=person, quiz=quiz, now=NOW)
    choices = iter(["a", "b", "c"] * 4)

    def work():
        return save(attempt, {1: [next(choices)]})

    results = at_once(12, work)
    attempt.refresh_from_db()
    told = [result for result in results if result != 1]
    assert attempt.revision == 1
    assert all(isinstance(result, StaleAnswers) for result in told)
    assert len(told) == 8  # four chose what was kept: for them nothing is in conflict


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_submits_at_once_score_once():
    quiz, person = QuizFactory(questions=12), UserFactory()
    attempt = start_attempt(person=person, quiz=quiz, now=NOW)
    save(attempt, answers_to(attempt, right=9))
    moments = iter(NOW + HOUR * n for n in range(16))
    results = at_once(16, lambda: submit_attempt(person=person, attempt_id=attempt.pk, now=next(moments)).submitted_at)
    assert results == [Attempt.objects.get().submitted_at] * 16


# --- any order of it all ----------------------------------------------------------------------------------------------
class Sitting(RuleBasedStateMachine):
    """A person with two tabs: starts, answers, saves from a stale tab, hands in, hands in again, in any order."""

    @initialize()
    def meet(self):
        self.quiz = QuizFactory(questions=4, draw=3, attempts_allowed=None)
        self.person = UserFactory()
        self.attempt, self.answers, self.revision, self.closed = None, {}, 0, {}

    @property
    def is_open(self):
        return self.attempt is not None and self.attempt.pk not in self.closed

    @rule()
    def start(self):
        attempt = start_attempt(person=self.person, quiz=self.quiz, now=NOW)
        if self.is_open:
            assert attempt == self.attempt
        else:
            self.attempt, self.answers, self.revision = attempt, {1: [], 2: [], 3: []}, 0

    @precondition(lambda self: self.is_open)
    @rule(position=st.integers(1, 3), chosen=st.sampled_from(["", "a", "b", "c"]))
    def answer(self, position, chosen):
        self.revision = save(self.attempt, {position: list(chosen)}, revision=self.revision)
        self.answers[position] = list(chosen)

    @precondition(lambda self: self.is_open and self.revision > 0)
    @rule(data=st.data(), position=st.integers(1, 3), chosen=st.sampled_from(["", "a", "b", "c"]))
    def answer_from_a_stale_tab(self, data, position, chosen):
        old = data.draw(st.integers(0, self.revision - 1))
        try:
            assert save(self.attempt, {position: list(chosen)}, revision=old) == self.revision
            assert self.answers[position] == list(chosen)
        except StaleAnswers:
            assert self.answers[position] != list(chosen)

    @precondition(lambda self: self.is_open)
    @rule(position=st.sampled_from([0, 4]), chosen=st.sampled_from(["a", "z"]))
    def answer_what_was_not_asked(self, position, chosen):
        with pytest.raises(BadAnswer):
            save(self.attempt, {position: [chosen]}, revision=self.revision)

    @precondition(lambda self: self.is_open)
    @rule()
    def submit(self):
        result = submit_attempt(person=self.person, attempt_id=self.attempt.pk, now=NOW)
        right = sum(chosen == ["a"] for chosen in self.answers.values())
        assert (result.marks, result.passed) == (right, right == 3)
        self.closed[self.attempt.pk] = (result.marks, result.score, result.passed)

    @precondition(lambda self: self.closed)
    @rule(data=st.data(), later=st.integers(1, 9))
    def submit_again(self, data, later):
        pk = data.draw(st.sampled_from(sorted(self.closed)))
        result = submit_attempt(person=self.person, attempt_id=pk, now=NOW + HOUR * later)
        assert (result.marks, result.score, result.passed) == self.closed[pk]

    @precondition(lambda self: self.closed)
    @rule(data=st.data(), chosen=st.sampled_from("abc"))
    def answer_too_late(self, data, chosen):
        closed = Attempt.objects.get(pk=data.draw(st.sampled_from(sorted(self.closed))))
        with pytest.raises(AttemptClosed):
            save(closed, {1: [chosen]}, revision=closed.revision)

    @invariant()
    def at_most_one_is_open(self):
        rows = Attempt.objects.filter(person=self.person)
        assert rows.filter(state="open").count() == int(self.is_open)
        assert sorted(rows.values_list("number", flat=True)) == list(range(1, len(rows) + 1))

    @invariant()
    def what_was_saved_is_kept(self):
        if self.is_open:
            assert kept(self.attempt) == self.answers

    @invariant()
    def marks_come_only_with_submission(self):
        marked = Response.objects.filter(attempt__person=self.person)
        assert not marked.filter(attempt__state="open", mark__isnull=False).exists()
        assert not marked.filter(attempt__state="submitted", mark__isnull=True).exists()
        for pk, result in self.closed.items():
            row = Attempt.objects.get(pk=pk)
            right = row.responses.filter(mark=1).count()
            assert (row.marks, row.score, row.passed) == result
            assert (row.marks, row.score) == (right, (Decimal(right) * 100 / 3).quantize(Decimal("0.01")))


@pytest.mark.django_db
def test_any_order_of_start_answer_and_submit_keeps_the_invariants():
    run_state_machine_as_test(
        Sitting,
        settings=settings(
            max_examples=50, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
