"""A driver, a test, and an officer who makes exceptions, in any order: what a licence rests on stays true."""

import datetime
import itertools

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from certificates.models import Certificate, CertificateEvent
from certificates.queries import standing_of
from elearning import actions
from elearning.models import Completion, Obligation
from quizzes import actions as quizzes_actions
from quizzes.models import Attempt, IdentityCheck, Override
from tests.elearning.journey import driver, read_lessons, start_test
from tests.factories import (
    NOW,
    ClaimFactory,
    ModulePageFactory,
    PolicyFactory,
    RequirementFactory,
    UserFactory,
    answers_to,
)
from tests.quizzes.test_attempts_at_once import next_month, profile

LIMIT, GRACE = datetime.timedelta(minutes=20), datetime.timedelta(seconds=30)
DAY, TICK = datetime.timedelta(days=1), datetime.timedelta(microseconds=1)
ALLOWED = 3
MINE = {
    Attempt: "person_id = %s AND state <> 'open'",
    Completion: "person_id = %s",
    Certificate: "person_id = %s",
    CertificateEvent: "certificate_id IN (SELECT id FROM certificates_certificate WHERE person_id = %s)",
    Override: "person_id = %s",
    IdentityCheck: "attempt_id IN (SELECT id FROM quizzes_attempt WHERE person_id = %s)",
    Obligation: "person_id = %s",
}
COURSES = {}  # made once: what the machine changes is taken back after each run


class Sat:
    """An attempt in the machine's books."""

    def __init__(self, row, now):
        self.row, self.pk, self.started = row, row.pk, now
        self.right = self.revision = 0
        self.ended = self.passed = None  # while it is open
        self.void = self.spared = False  # spared: nobody waits after it
        self.word = None  # the officer's newest: True, False, or none yet
        self.completed = False

    @property
    def deadline(self):
        return self.started + LIMIT


class Driven(RuleBasedStateMachine):
    """The machine keeps its own books, and never asks the code under test what is allowed."""

    @initialize(supervised=st.booleans(), abandons=st.booleans())
    def meet(self, supervised, abandons):
        self.run = transaction.atomic()
        self.run.__enter__()
        self.course, self.supervised, self.abandons = COURSES["page"], supervised, abandons
        self.course.quiz.at_deadline = "abandon" if abandons else "submit"
        self.course.quiz.save()
        self.person, self.officer, self.now = driver(), UserFactory(), NOW
        self.scope = ""
        if supervised:
            self.scope = COURSES["policy"].authority.slug
            ClaimFactory(
                person=self.person, authority=COURSES["policy"].authority, licence_type=COURSES["policy"].licence_type
            )
        Obligation.objects.create(
            person=self.person, requirement=COURSES["requirement"], cycle=1, opened_on=NOW.date(), due_on=NOW.date()
        )
        read_lessons(self.person, self.course)
        self.past, self.open, self.room, self.given, self.seen = [], None, None, [], {}

    def teardown(self):
        if hasattr(self, "run"):
            transaction.set_rollback(True)
            self.run.__exit__(None, None, None)

    # --- the books ----------------------------------------------------------------------------------------------------
    @property
    def is_late(self):
        return self.open is not None and self.now > self.open.deadline + GRACE

    @property
    def everyone(self):
        return [*self.past, *([self.open] if self.open else [])]

    @property
    def since_the_last_pass(self):
        counted = [sat for sat in self.past if not sat.void]
        return list(itertools.takewhile(lambda sat: not sat.passed, reversed(counted)))[::-1]

    @property
    def last_pass(self):
        return next((sat for sat in reversed(self.past) if sat.passed and not sat.void), None)

    @property
    def left(self):
        afresh = self.last_pass.ended if self.last_pass else None
        given = sum(afresh is None or at > afresh for at in self.given)
        return max(0, ALLOWED + given - len(self.since_the_last_pass))

    @property
    def waits(self):
        failed = self.since_the_last_pass
        if not failed or failed[-1].spared:
            return False
        day = timezone.localdate(min(failed[-1].ended, failed[-1].deadline))
        return timezone.localdate(self.now) < (day + DAY if len(failed) == 1 else next_month(day))

    def note_end(self):
        """The books after the open attempt was closed now."""
        sat, late = self.open, self.is_late
        sat.ended = sat.deadline if late else self.now
        sat.passed = sat.right == 3 and not (late and self.abandons)
        sat.void = sat.word is False
        sat.completed = sat.passed and not sat.void
        self.past.append(sat)
        self.open = None

    # --- the driver ---------------------------------------------------------------------------------------------------
    @rule(passing=st.sampled_from([1, 19 * 60, 20 * 60 + 30, 20 * 60 + 31, 86_400, 35 * 86_400]))
    def time_goes_on(self, passing):
        self.now += datetime.timedelta(seconds=passing)

    @rule(knows_the_code=st.sampled_from([True, True, True, False]))
    def start(self, knows_the_code):
        if self.is_late:
            self.note_end()
        if self.supervised and knows_the_code and (self.room is None or self.now >= self.room.ends_at):
            self.open_a_room()
        begun, code = self.open, self.room.code if self.supervised and knows_the_code else "2222222"
        if begun:
            refused = None
        elif not self.left:
            refused = quizzes_actions.AttemptsUsedUp
        elif self.waits:
            refused = quizzes_actions.NotYet
        else:
            refused = quizzes_actions.NoSuchSitting if self.supervised and not knows_the_code else None
        if refused:
            with pytest.raises(refused):
                start_test(self.person, self.course, now=self.now, code=code)
            return
        attempt = start_test(self.person, self.course, now=self.now, code=code)
        if begun:
            assert attempt.pk == begun.pk
        else:
            self.open = Sat(attempt, self.now)
            assert attempt.deadline_at == self.open.deadline
            assert attempt.sitting == (self.room if self.supervised else None)

    @precondition(lambda self: self.open)
    @rule(right=st.sampled_from([0, 2, 3, 3]))
    def answer(self, right):
        def save():
            return quizzes_actions.save_answers(
                person=self.person, attempt_id=self.open.pk, answers=answers_to(self.open.row, right=right),
                revision=self.open.revision, now=self.now,
            )  # fmt: skip

        if self.is_late:
            with pytest.raises(quizzes_actions.TimeIsUp):
                save()
            return
        self.open.revision, self.open.right = save(), right

    @precondition(lambda self: self.open)
    @rule()
    def submit(self):
        sat = self.open
        done = actions.submit_test(person=self.person, attempt_id=sat.pk, now=self.now)
        self.note_end()
        assert (done.attempt.closed_at, bool(done.attempt.passed)) == (sat.ended, sat.passed)
        assert (done.certificate is not None) == sat.completed

    @precondition(lambda self: self.open is None and self.left and not self.waits)
    @rule(word=st.sampled_from([None, True, False]))
    def pass_the_test(self, word):
        """All of it in a row, or it is seldom passed: with an officer's word on who sits it, before it is handed in."""
        self.start(knows_the_code=True)
        self.answer(right=3)
        if self.supervised and word is not None:
            self.say_of(self.open, confirmed=word)
        self.submit()

    @precondition(lambda self: self.past)
    @rule(data=st.data())
    def submit_again(self, data):
        self.press_again(data.draw(st.sampled_from(self.past)))

    def press_again(self, sat):
        before = self.books()
        done = actions.submit_test(person=self.person, attempt_id=sat.pk, now=self.now)
        assert (done.attempt.closed_at, bool(done.attempt.passed)) == (sat.ended, sat.passed)
        assert done.certificate is None or sat.completed
        assert self.books() == before

    @rule()
    def sweep(self):
        late = self.is_late
        assert actions.sweep_attempts(now=self.now) == int(late)
        if late:
            self.note_end()

    # --- the officer --------------------------------------------------------------------------------------------------
    @precondition(lambda self: self.supervised)
    @rule()
    def open_a_room(self):
        self.room = quizzes_actions.open_sitting(
            quiz=self.course.quiz, scope=self.scope, place="Room 1", hours=12, by=self.officer, now=self.now
        )

    @precondition(lambda self: self.supervised and self.everyone)
    @rule(data=st.data(), confirmed=st.booleans())
    def vouch(self, data, confirmed):
        self.say_of(data.draw(st.sampled_from(self.everyone)), confirmed=confirmed)

    def say_of(self, sat, *, confirmed):
        def say():
            attempt = Attempt.objects.get(pk=sat.pk)
            actions.vouch_for(
                attempt=attempt, confirmed=confirmed, note="Badge", scope=self.scope, by=self.officer, now=self.now
            )

        if sat is not self.open and sat.void and not confirmed:
            with pytest.raises(quizzes_actions.OverrideRefused, match="void already"):
                say()
            return
        say()
        sat.word = confirmed
        if sat is not self.open:
            sat.void = sat.void or not confirmed
            self.press_again(sat)

    @precondition(lambda self: self.everyone)
    @rule(data=st.data())
    def void(self, data):
        sat = data.draw(st.sampled_from(self.everyone))

        def say():
            attempt = Attempt.objects.get(pk=sat.pk)
            actions.void_attempt(attempt=attempt, reason="Why.", scope=self.scope, by=self.officer, now=self.now)

        if sat is self.open or sat.void:
            with pytest.raises(quizzes_actions.OverrideRefused, match="open" if sat is self.open else "void already"):
                say()
            return
        say()
        sat.void = True

    @rule(microseconds=st.integers(0, 1))
    def give_an_attempt(self, microseconds):
        self.now += TICK * microseconds
        self.override(kind="extra attempt")
        self.given.append(self.now)

    @precondition(lambda self: self.past)
    @rule(data=st.data())
    def end_the_wait(self, data):
        sat = data.draw(st.sampled_from(self.past[-2:]))
        self.override(kind="end wait", attempt=Attempt.objects.get(pk=sat.pk))
        sat.spared = True

    @rule(kind=st.sampled_from(["extra attempt", "extra time"]))
    def nobody_exempts_themselves(self, kind):
        with pytest.raises(quizzes_actions.OverrideRefused, match="yourself"):
            self.override(kind=kind, minutes=5, by=self.person)

    def override(self, **more):
        fields = {"person": self.person, "quiz": self.course.quiz, "reason": "Why.", "by": self.officer} | more
        quizzes_actions.give_override(**fields, now=self.now)

    # --- what is always true ------------------------------------------------------------------------------------------
    def books(self):
        """Every row that is never to change again, by what and which it is. As it lies in its table, for speed."""
        found = {}
        with connection.cursor() as cursor:
            for model, whose in MINE.items():
                cursor.execute(f"SELECT * FROM {model._meta.db_table} WHERE {whose}", [self.person.pk])
                found |= {(model, row[0]): row for row in cursor.fetchall()}
        return found

    @invariant()
    def the_past_stays(self):
        now = self.books()
        assert {key: now.get(key) for key in self.seen} == self.seen
        self.seen = now

    @invariant()
    def at_most_one_is_open(self):
        rows = list(Attempt.objects.filter(person=self.person).order_by("number"))
        assert [row.pk for row in rows] == [sat.pk for sat in self.everyone]
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        assert [row.pk for row in rows if row.state == "open"] == ([self.open.pk] if self.open else [])
        assert [bool(row.passed) for row in rows] == [bool(sat.passed) for sat in self.everyone]

    @invariant()
    def what_is_completed_was_passed_and_once(self):
        completed = Completion.objects.filter(person=self.person).order_by("attempt").values_list("attempt", flat=True)
        assert list(completed) == [sat.pk for sat in self.past if sat.completed]
        assert all(sat.passed for sat in self.past if sat.completed)

    @invariant()
    def a_certificate_stands_on_a_pass_that_counts(self):
        of = dict(Completion.objects.filter(person=self.person).values_list("uuid", "attempt"))
        books = {sat.pk: sat for sat in self.past}
        certificates = Certificate.objects.filter(person=self.person).prefetch_related("events")
        assert sorted(of[row.completion] for row in certificates) == sorted(of.values())
        for row in certificates:
            void = books[of[row.completion]].void
            assert (standing_of(row, on=timezone.localdate(self.now)).value == "revoked") == void

    @invariant()
    def what_is_void_is_noted_once(self):
        void = Override.objects.filter(person=self.person, kind="void").order_by("attempt")
        assert list(void.values_list("attempt", flat=True)) == [sat.pk for sat in self.past if sat.void]

    @invariant()
    def cycles_follow_each_other(self):
        cycles = Obligation.objects.filter(person=self.person).order_by("cycle").values_list("cycle", flat=True)
        assert list(cycles) == list(range(1, len(cycles) + 1))
        assert len(cycles) <= 1 + sum(sat.completed for sat in self.past)


@pytest.mark.django_db
def test_whatever_driver_and_officer_do_a_certificate_stands_on_a_pass_that_counts():
    page = ModulePageFactory(
        module__slug="safe-journeys", quiz__questions=4, quiz__draw=3, quiz__minutes=20,
        quiz__waits=[{"after": 1, "days": 1}, {"after": 2, "months": 1}],
    )  # fmt: skip
    requirement = RequirementFactory(module=page.module, repeat_months=6)
    policy = PolicyFactory(module=page.module, supervised=True, attempts_allowed=ALLOWED)
    COURSES.update(page=page, requirement=requirement, policy=policy)
    run_state_machine_as_test(Driven, settings=profile())
