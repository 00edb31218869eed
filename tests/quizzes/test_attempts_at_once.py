"""Attempts from many places at once, and in any order: what the constraints promise holds."""

import datetime
import os
from decimal import ROUND_DOWN, Decimal

import pytest
from django.utils import timezone
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

from quizzes.actions import (
    AttemptClosed,
    AttemptsUsedUp,
    BadAnswer,
    NotYet,
    StaleAnswers,
    TimeIsUp,
    give_override,
    save_answers,
    start_attempt,
    submit_attempt,
)
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
            assert (row.marks, row.score) == (right, (Decimal(right) * 100 / 3).quantize(Decimal("0.01"), ROUND_DOWN))


def next_month(day):
    """The same day of the next month, or its last: walked, with no arithmetic in common with the code under test."""
    last = day
    for step in range(1, 32):
        later = day + datetime.timedelta(days=step)
        months_on = (later.year * 12 + later.month) - (day.year * 12 + day.month)
        if months_on == 1:
            last = later
            if later.day == day.day:
                return later
        elif months_on > 1:
            return last
    return last


class Ruled(RuleBasedStateMachine):
    """A person under strict rules while time goes on: a limit, a wait after each fail, three attempts, exceptions.

    The machine keeps its own books and never asks the code under test what is allowed.
    """

    LIMIT, GRACE = datetime.timedelta(minutes=20), datetime.timedelta(seconds=30)
    INSTANT = datetime.timedelta(microseconds=1)

    @initialize(abandons=st.booleans())
    def meet(self, abandons):
        self.abandons = abandons
        self.quiz = QuizFactory(
            questions=4, draw=3, attempts_allowed=3, minutes=20, at_deadline="abandon" if abandons else "submit",
            waits=[{"after": 1, "days": 1}, {"after": 2, "months": 1}],
        )  # fmt: skip
        self.person, self.officer = UserFactory(), UserFactory()
        self.now, self.attempt, self.right, self.revision = NOW, None, 0, 0
        self.used, self.allowed, self.opens, self.past = 0, 3, None, []

    @property
    def is_late(self):
        return self.attempt is not None and self.now > self.attempt.started_at + self.LIMIT + self.GRACE

    @property
    def today(self):
        return timezone.localdate(self.now)

    def note_end(self, ended_at, *, passed):
        """The books after an attempt was closed."""
        self.past.append(self.attempt)
        self.attempt = None
        if passed:
            self.used, self.allowed, self.opens = 0, 3, None
            return
        self.used += 1
        day = timezone.localdate(min(ended_at, self.past[-1].started_at + self.LIMIT))
        self.opens = day + HOUR * 24 if self.used == 1 else next_month(day)

    @rule(passing=st.sampled_from([1, 19 * 60, 20 * 60, 20 * 60 + 30, 20 * 60 + 31, 86_400, 35 * 86_400]))
    def time_goes_on(self, passing):
        self.now += datetime.timedelta(seconds=passing)

    @rule()
    def start(self):
        if self.attempt is None and self.used >= self.allowed:
            refused = AttemptsUsedUp
        elif self.attempt is None and self.opens and self.today < self.opens:
            refused = NotYet
        else:
            refused = TimeIsUp if self.is_late else None
        if refused:
            with pytest.raises(refused):
                start_attempt(person=self.person, quiz=self.quiz, now=self.now)
            return
        attempt = start_attempt(person=self.person, quiz=self.quiz, now=self.now)
        if self.attempt is None:
            assert attempt.deadline_at == self.now + self.LIMIT
            self.attempt, self.right, self.revision = attempt, 0, 0
        assert attempt == self.attempt

    @precondition(lambda self: self.attempt is not None)
    @rule(right=st.integers(0, 3))
    def answer(self, right):
        def save_now():
            return save_answers(
                person=self.person, attempt_id=self.attempt.pk, answers=answers_to(self.attempt, right=right),
                revision=self.revision, now=self.now,
            )  # fmt: skip

        if self.is_late:
            with pytest.raises(TimeIsUp):
                save_now()
            return
        self.revision, self.right = save_now(), right

    @precondition(lambda self: self.attempt is not None)
    @rule()
    def submit(self):
        late, deadline = self.is_late, self.attempt.started_at + self.LIMIT
        done = submit_attempt(person=self.person, attempt_id=self.attempt.pk, now=self.now)
        if late and self.abandons:
            assert (done.state, done.score, done.passed, done.abandoned_at) == ("abandoned", None, None, deadline)
            self.note_end(deadline, passed=False)
            return
        ended = deadline if late else self.now
        assert (done.marks, done.passed, done.submitted_at) == (self.right, self.right == 3, ended)
        self.note_end(ended, passed=self.right == 3)

    @precondition(lambda self: self.past and self.attempt is None)
    @rule()
    def end_the_wait(self):
        give_override(
            person=self.person, quiz=self.quiz, kind="end wait", attempt=self.past[-1], reason="Why.", by=self.officer,
            now=self.now,
        )  # fmt: skip
        self.opens = None

    @precondition(lambda self: self.used >= 1 and self.attempt is None)
    @rule()
    def give_an_attempt(self):
        self.now += self.INSTANT  # after whatever was before it, and before whatever comes
        give_override(
            person=self.person, quiz=self.quiz, kind="extra attempt", reason="Why.", by=self.officer, now=self.now
        )
        self.now += self.INSTANT
        self.allowed += 1

    @invariant()
    def the_books_agree(self):
        rows = Attempt.objects.filter(person=self.person)
        assert rows.filter(state="open").count() == int(self.attempt is not None)
        assert rows.count() == len(self.past) + int(self.attempt is not None)
        assert not rows.filter(state="abandoned", score__isnull=False).exists()


def profile():
    """50 runs of 20 steps; 500 of 50 where HYPOTHESIS_PROFILE says nightly (promise 4)."""
    runs, steps = (500, 50) if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else (50, 20)
    return settings(
        max_examples=runs, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )


@pytest.mark.django_db
@pytest.mark.parametrize("machine", [Sitting, Ruled])
def test_any_order_of_what_people_do_keeps_the_invariants(machine):
    run_state_machine_as_test(machine, settings=profile())
