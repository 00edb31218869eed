"""Races, and their twins: the same race with what guards it taken out, where the damage is then seen.

A race that is never lost proves little. Each twin makes the window so wide that both are in it, for certain.
"""

import os
import threading

import pytest
from django.db import connection
from django.db.models import QuerySet

from quizzes import scoring
from quizzes.actions import attempts, save_answers, start_attempt
from quizzes.models import Attempt
from tests.at_once import at_once
from tests.factories import NOW, QuizFactory, UserFactory, answers_to
from tests.quizzes.test_attempts_at_once import HOUR

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = 100 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 3
STARTS = ("one_open_attempt", "one_attempt_of_a_number")


class Meeting:
    """Makes two callers of a function wait for each other once they have done what it does."""

    def __init__(self, wrapped):
        self.wrapped, self.gate = wrapped, threading.Barrier(2, timeout=20)

    def __call__(self, *args, **kwargs):
        found = self.wrapped(*args, **kwargs)
        self.gate.wait()
        return found


@pytest.fixture
def answered():
    """An open attempt with everything answered rightly."""
    attempt = start_attempt(person=UserFactory(), quiz=QuizFactory(questions=12), now=NOW)
    save_answers(
        person=attempt.person, attempt_id=attempt.pk, answers=answers_to(attempt, right=10), revision=0, now=NOW
    )
    return attempt


@pytest.fixture
def unconstrained(monkeypatch):
    """Starts without the constraints that decide between them; put back at the end.

    SQLite makes the table anew from what the model says: it says nothing of them meanwhile.
    """
    guards = [guard for guard in Attempt._meta.constraints if guard.name in STARTS]
    assert len(guards) == len(STARTS)
    with monkeypatch.context() as patched:
        others = [guard for guard in Attempt._meta.constraints if guard not in guards]
        patched.setattr(Attempt._meta, "constraints", others)
        for guard in guards:
            if guard.name in constraints():
                with connection.schema_editor() as editor:
                    editor.remove_constraint(Attempt, guard)
        assert not set(STARTS) & constraints()
        yield
    Attempt.objects.all().delete()
    for guard in guards:
        if guard.name not in constraints():
            with connection.schema_editor() as editor:
                editor.add_constraint(Attempt, guard)
    assert set(STARTS) <= constraints()


def constraints():
    """The names of the constraints and indexes that the table of attempts has now."""
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, Attempt._meta.db_table))


# --- starting ---------------------------------------------------------------------------------------------------------
def start_two(monkeypatch):
    """What two starts got that had both read that nothing is open, and the numbers of the attempts there are then."""
    quiz, person = QuizFactory(questions=12), UserFactory()
    monkeypatch.setattr(attempts, "draw_paper", Meeting(attempts.draw_paper))
    got = at_once(2, lambda: start_attempt(person=person, quiz=quiz, now=NOW).pk)
    return got, list(Attempt.objects.filter(person=person).values_list("number", flat=True))


def test_of_two_starts_that_both_saw_nothing_open_one_is_made(monkeypatch):
    got, numbers = start_two(monkeypatch)
    assert numbers == [1]
    assert got[0] == got[1]


def test_twin_without_the_constraints_both_are_made(monkeypatch, unconstrained):
    got, numbers = start_two(monkeypatch)
    assert numbers == [1, 1]
    assert got[0] != got[1]


def test_thirty_two_starts_at_once_open_one_attempt():
    for _ in range(ROUNDS):
        quiz, person = QuizFactory(questions=12), UserFactory()
        got = at_once(32, lambda quiz=quiz, person=person: start_attempt(person=person, quiz=quiz, now=NOW).pk)
        assert got == [Attempt.objects.get(person=person).pk] * 32


# --- handing in -------------------------------------------------------------------------------------------------------
def submit_two(attempt, monkeypatch):
    """The moments that two submissions say they closed it, which both found it open: no lock, no transaction."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **kwargs: rows)
    monkeypatch.setattr(scoring, "score", Meeting(scoring.score))
    moments = iter([NOW, NOW + HOUR])
    unlocked = attempts.submit_attempt.__wrapped__
    got = at_once(2, lambda: unlocked(person=attempt.person, attempt_id=attempt.pk, now=next(moments)))
    return {done.submitted_at for done in got}


def close_unguarded(attempt, **values):
    """As `_close`, without asking whether it is open still."""
    Attempt.objects.filter(pk=attempt.pk).update(**values)
    for name, value in values.items():
        setattr(attempt, name, value)
    return attempt


def test_of_two_submissions_that_both_found_it_open_one_closes_it(answered, monkeypatch):
    assert submit_two(answered, monkeypatch) == {Attempt.objects.get().submitted_at}


def test_twin_without_the_guard_both_close_it(answered, monkeypatch):
    monkeypatch.setattr(attempts, "_close", close_unguarded)
    assert submit_two(answered, monkeypatch) == {NOW, NOW + HOUR}


def test_thirty_two_submissions_at_once_score_once():
    for _ in range(ROUNDS):
        attempt = start_attempt(person=UserFactory(), quiz=QuizFactory(questions=12), now=NOW)
        moments = iter(NOW + HOUR * n for n in range(32))
        got = at_once(
            32,
            lambda attempt=attempt, moments=moments: (
                attempts.submit_attempt(person=attempt.person, attempt_id=attempt.pk, now=next(moments)).submitted_at
            ),
        )
        assert got == [Attempt.objects.get(pk=attempt.pk).submitted_at] * 32
