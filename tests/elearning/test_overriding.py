"""What an officer's word does: to a sitting, to an attempt, and never for the officer's own benefit."""

import datetime

import pytest
from django.utils import timezone

from certificates.models import CertificateEvent
from elearning import actions
from elearning.models import Completion
from quizzes import actions as quizzes_actions
from quizzes.models import Attempt, Override
from tests.elearning.journey import read_lessons, start_test
from tests.factories import ClaimFactory, PolicyFactory, QuestionFactory, QuizSectionFactory, UserFactory, answers_to

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def claim(person, course):
    policy = PolicyFactory(module=course.module, supervised=True)
    read_lessons(person, course)
    return ClaimFactory(person=person, authority=policy.authority, licence_type=policy.licence_type)


@pytest.fixture
def room(claim, course):
    return quizzes_actions.open_sitting(
        quiz=course.quiz, scope=claim.authority.slug, place="Room 1", hours=2, by=UserFactory(), now=timezone.now()
    )


@pytest.fixture
def attempt(person, course, room):
    """Begun with the code, everything answered rightly."""
    found = start_test(person, course, code=room.code, now=timezone.now())
    quizzes_actions.save_answers(
        person=person, attempt_id=found.pk, answers=answers_to(found, right=10), revision=0, now=timezone.now()
    )
    return found


def vouch(attempt, *, confirmed, by):
    return actions.vouch_for(
        attempt=attempt, confirmed=confirmed, note="Badge", scope=attempt.sitting.scope, by=by, now=timezone.now()
    )


def submit(attempt):
    return actions.submit_test(person=attempt.person, attempt_id=attempt.pk, now=timezone.now())


def test_not_the_person_after_the_pass_takes_the_certificate(attempt):
    officer, done = UserFactory(), submit(attempt)
    vouch(done.attempt, confirmed=False, by=officer)
    assert CertificateEvent.objects.get().certificate == done.certificate
    given = Override.objects.get()
    assert (given.kind, given.attempt, given.given_by, given.reason) == (
        "void",
        attempt,
        officer,
        "Not the person: Badge",
    )


def test_not_the_person_before_the_hand_in_leaves_nothing_to_certify(attempt):
    vouch(attempt, confirmed=False, by=UserFactory())
    assert Override.objects.count() == 0
    assert (submit(attempt).certificate, submit(attempt).certificate) == (None, None)
    assert Completion.objects.count() == 0
    assert Override.objects.get().attempt == attempt


def test_the_newest_word_counts_while_the_test_is_sat(attempt):
    officer = UserFactory()
    vouch(attempt, confirmed=False, by=officer)
    vouch(attempt, confirmed=True, by=officer)
    assert submit(attempt).certificate is not None


def test_a_test_under_supervision_without_a_limit_ends_with_its_sitting(attempt, room):
    assert attempt.deadline_at == room.ends_at


def test_nobody_supervises_exempts_or_vouches_for_themselves(person, course, claim, attempt):
    now = timezone.now()
    mine = quizzes_actions.open_sitting(
        quiz=course.quiz, scope=claim.authority.slug, place="My sofa", hours=2, by=person, now=now
    )
    with pytest.raises(quizzes_actions.NoSuchSitting, match="yourself"):
        quizzes_actions.enter_sitting(
            code=mine.code, person=person, quiz=course.quiz, scopes=[claim.authority.slug], now=now
        )
    with pytest.raises(quizzes_actions.SittingRefused, match="yourself"):
        vouch(attempt, confirmed=True, by=person)
    with pytest.raises(quizzes_actions.OverrideRefused, match="yourself"):
        quizzes_actions.give_override(
            person=person, quiz=course.quiz, kind="extra attempt", reason="Why.", by=person, now=now
        )


def test_marks_of_a_void_attempt_are_not_carried(person, course):
    """And the attempt that counts them is void before the one they come from."""
    quiz, officer = course.quiz, UserFactory()
    quiz.resit_failed_sections, quiz.attempts_allowed, quiz.pass_mark = True, None, 90
    quiz.save()
    law = QuizSectionFactory(quiz=quiz, slug="law", draw=2, sort_order=9)
    for _ in range(4):
        QuestionFactory(pool=law.pool, section="law")
    read_lessons(person, course)

    def sit(right):
        found = start_test(person, course, now=timezone.now())
        quizzes_actions.save_answers(
            person=person, attempt_id=found.pk, answers=answers_to(found, right=right), revision=0, now=timezone.now()
        )
        return submit(found).attempt

    def void(attempt):
        actions.void_attempt(attempt=attempt, reason="Another.", scope="", by=officer, now=timezone.now())

    first = sit(right=10)  # the section of ten is passed, that of two is not
    second = sit(right=0)
    assert [row["attempt"] for row in second.carried] == [1]
    with pytest.raises(actions.VoidRefused, match="Attempt 2 counts the marks"):
        void(first)
    void(second)
    void(first)
    third = start_test(person, course, now=timezone.now())
    assert (third.carried, third.out_of) == ([], 12)


def test_an_attempt_that_cannot_be_closed_keeps_no_other_waiting(person, course):
    course.quiz.minutes = 20
    course.quiz.save()
    now, attempts = timezone.now(), []
    for who in (person, UserFactory()):
        read_lessons(who, course)
        attempts.append(start_test(who, course, now=now - HOUR))
    attempts[0].responses.all().delete()  # as no action of ours leaves one
    with pytest.raises(actions.NotAllClosed, match=f"^1 closed. These attempts could not be: {attempts[0].pk}.$"):
        actions.sweep_attempts(now=now)
    assert [Attempt.objects.get(pk=one.pk).state for one in attempts] == ["open", "submitted"]


def test_a_void_attempt_completes_nothing_when_the_word_on_it_is_taken_back(attempt):
    """The newest word is that it was the person; the attempt was closed by the word before, and void it stays."""
    officer = UserFactory()
    vouch(attempt, confirmed=False, by=officer)
    submit(attempt)
    vouch(attempt, confirmed=True, by=officer)
    assert submit(attempt).certificate is None
    assert (Completion.objects.count(), Override.objects.get().kind) == (0, "void")
