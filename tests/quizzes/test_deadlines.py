"""The server's clock decides what is saved, refused, handed in or given up, and when somebody may start again."""

import contextlib
import datetime

import pytest

from accounts.ladders import read_ladder
from quizzes.actions import (
    AttemptClosed,
    AttemptsUsedUp,
    BadAnswer,
    NoSuchSitting,
    NotYet,
    OverrideRefused,
    SittingNeeded,
    StaleAnswers,
    TimeIsUp,
    check_identity,
    close_sitting,
    enter_sitting,
    give_override,
    open_sitting,
    save_answers,
    start_attempt,
    submit_attempt,
)
from quizzes.models import Attempt, IdentityCheck, Override
from quizzes.rules import TestRules
from tests.at_once import at_once
from tests.factories import NOW, PoolFactory, QuestionFactory, QuizFactory, QuizSectionFactory, UserFactory, answers_to

pytestmark = pytest.mark.django_db
SECOND = datetime.timedelta(seconds=1)
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
DEADLINE = NOW + 20 * MINUTE
LAST = DEADLINE + 30 * SECOND


def begin(**fields):
    quiz = QuizFactory(questions=4, draw=4, attempts_allowed=None, **({"minutes": 20} | fields))
    return start_attempt(person=UserFactory(), quiz=quiz, now=NOW)


def save(attempt, answers, *, revision=0, now=NOW):
    return save_answers(person=attempt.person, attempt_id=attempt.pk, answers=answers, revision=revision, now=now)


def submit(attempt, now):
    return submit_attempt(person=attempt.person, attempt_id=attempt.pk, now=now)


def again(attempt, now, **more):
    return start_attempt(person=attempt.person, quiz=attempt.quiz, now=now, **more)


# --- at the boundary --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("late", [-SECOND, 0 * SECOND, 29 * SECOND, 30 * SECOND])
def test_until_the_grace_is_over_answers_are_kept_and_handed_in(late):
    attempt = begin()
    assert attempt.deadline_at == DEADLINE
    assert save(attempt, answers_to(attempt, right=4), now=DEADLINE + late) == 1
    closed = submit(attempt, DEADLINE + late)
    assert (closed.state, closed.passed, closed.submitted_at, closed.by_deadline) == (
        "submitted", True, DEADLINE + late, False,
    )  # fmt: skip


def test_a_second_later_they_are_refused_and_what_was_saved_is_handed_in():
    attempt = begin()
    save(attempt, answers_to(attempt, right=4))
    with pytest.raises(TimeIsUp):
        save(attempt, {1: ["b"]}, revision=1, now=LAST + SECOND)
    closed = submit(attempt, LAST + SECOND)
    assert (closed.marks, closed.passed, closed.submitted_at, closed.by_deadline) == (4, True, DEADLINE, True)
    assert submit(attempt, LAST + DAY).submitted_at == DEADLINE


def test_or_the_attempt_is_given_up_without_a_score():
    attempt = begin(at_deadline="abandon")
    save(attempt, answers_to(attempt, right=4))
    closed = submit(attempt, LAST + SECOND)
    assert (closed.state, closed.score, closed.passed, closed.closed_at) == ("abandoned", None, None, DEADLINE)
    assert not closed.responses.filter(mark__isnull=False).exists()
    assert again(attempt, LAST + DAY).number == 2


def test_an_attempt_that_is_over_is_closed_before_another_starts():
    attempt = begin()
    assert again(attempt, LAST) == attempt
    with pytest.raises(TimeIsUp):
        again(attempt, LAST + SECOND)


def test_the_deadline_stands_whatever_is_edited_later():
    attempt = begin()
    attempt.quiz.minutes = None
    attempt.quiz.save()
    attempt.refresh_from_db()
    assert attempt.deadline_at == DEADLINE
    with pytest.raises(TimeIsUp):
        save(attempt, {1: ["a"]}, now=LAST + SECOND)


# --- waits and exceptions ---------------------------------------------------------------------------------------------
def given(whose, kind, *, now=NOW, **more):
    return give_override(
        person=whose.person, quiz=whose.quiz, kind=kind, reason="A reason.", by=UserFactory(), now=now, **more
    )


def test_a_wait_opens_with_its_day_and_an_officer_can_end_it():
    attempt = begin(waits=read_ladder("after attempt 1: 1 month").as_json())
    submit(attempt, NOW)
    with pytest.raises(NotYet, match=r"^You can take this test again from 20 December 2026\.$"):
        again(attempt, NOW + 29 * DAY)
    given(attempt, "end wait", attempt=attempt)
    second = again(attempt, NOW + DAY)
    submit(second, NOW + DAY)
    with pytest.raises(NotYet, match="21 December 2026"):
        again(attempt, NOW + DAY)


def test_an_extra_attempt_and_a_void_one():
    attempt = begin()
    attempt.quiz.attempts_allowed = 1
    attempt.quiz.save()
    submit(attempt, NOW)
    with pytest.raises(AttemptsUsedUp):
        again(attempt, NOW)
    given(attempt, "extra attempt")
    second = again(attempt, NOW)
    submit(second, NOW)
    with pytest.raises(AttemptsUsedUp):
        again(attempt, NOW)
    given(attempt, "void", attempt=second)
    assert again(attempt, NOW).number == 3
    with pytest.raises(OverrideRefused, match="marked void already"):
        given(attempt, "void", attempt=second)


def test_extra_time_is_part_of_the_rules_of_the_next_attempt_only():
    attempt = begin()
    given(attempt, "extra time", minutes=5)
    given(attempt, "extra time", minutes=10)
    attempt.refresh_from_db()
    assert attempt.deadline_at == DEADLINE
    submit(attempt, NOW)
    second = again(attempt, NOW)
    assert (second.deadline_at, TestRules.from_json(second.rules).extra_minutes) == (NOW + 30 * MINUTE, 10)


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("extra attempt", {"reason": "  "}, "Write the reason"),
        ("extra time", {}, "Give the extra time in minutes"),
        ("extra time", {"minutes": 601}, "Give the extra time in minutes"),
        ("void", {}, "Choose one of this person’s attempts"),
    ],
)
def test_an_exception_needs_what_its_kind_needs(kind, fields, said):
    attempt = begin()
    with pytest.raises(OverrideRefused, match=said):
        give_override(
            **{"person": attempt.person, "quiz": attempt.quiz, "kind": kind, "reason": "Why.", "by": UserFactory()}
            | fields, now=NOW,
        )  # fmt: skip
    with pytest.raises(OverrideRefused, match="still open"):
        given(attempt, "void", attempt=attempt)
    with pytest.raises(OverrideRefused, match="one of this person"):
        given(begin(), "void", attempt=attempt)
    assert not Override.objects.exists()


# --- failed sections only ---------------------------------------------------------------------------------------------
def test_a_resit_asks_the_failed_section_and_carries_the_other():
    quiz, pool = QuizFactory(attempts_allowed=None, resit_failed_sections=True, section_pass_mark=70), PoolFactory()
    for order, slug in enumerate(["law", "signs"]):
        QuizSectionFactory(quiz=quiz, pool=pool, slug=slug, draw=4, sort_order=order)
        for _ in range(8):
            QuestionFactory(pool=pool, section=slug)
    first = start_attempt(person=UserFactory(), quiz=quiz, now=NOW)
    save(first, answers_to(first, right=5))  # all of law, one of signs
    assert submit(first, NOW).passed is False
    second = again(first, NOW)
    assert set(second.responses.values_list("section", flat=True)) == {"signs"}
    assert (second.asked, second.out_of) == (4, 8)
    assert second.carried == [{"section": "law", "marks": "4", "out_of": 4, "attempt": 1}]
    save(second, answers_to(second, right=3))
    result = submit(second, NOW)
    assert (result.marks, result.out_of, result.score, result.passed) == (7, 8, 87.5, True)


def test_a_section_below_its_mark_fails_the_whole():
    quiz, pool = QuizFactory(attempts_allowed=None, pass_mark=50), PoolFactory()
    QuizSectionFactory(quiz=quiz, pool=pool, slug="law", draw=4, pass_mark=75)
    QuizSectionFactory(quiz=quiz, pool=pool, slug="signs", draw=4, sort_order=1)
    for slug in ["law", "signs"] * 4:
        QuestionFactory(pool=pool, section=slug)
    attempt = start_attempt(person=UserFactory(), quiz=quiz, now=NOW)
    right = answers_to(attempt, right=8)
    save(attempt, right | {1: ["b"], 2: ["b"]})
    assert (submit(attempt, NOW).score, attempt.responses.filter(section="law", mark=1).count()) == (75, 2)
    assert Attempt.objects.get().passed is False


# --- order and feedback -----------------------------------------------------------------------------------------------
def test_without_shuffling_all_is_asked_as_written_and_what_stays_last_stays_last():
    quiz = QuizFactory(questions=6, draw=6, shuffle_questions=False, shuffle_options=False)
    attempt = start_attempt(person=UserFactory(), quiz=quiz, now=NOW)
    rows = attempt.responses.order_by("position").values_list("version__question", "option_order")
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert [row[1] for row in rows] == [["a", "b", "c"]] * 6


def test_with_feedback_after_each_page_an_answer_is_fixed():
    attempt = begin(minutes=None, feedback="now")
    assert save(attempt, {1: ["b"], 2: []}) == 1
    with pytest.raises(BadAnswer, match="fixed"):
        save(attempt, {1: ["a"], 2: ["a"]}, revision=1)
    assert save(attempt, {1: ["b"], 2: ["a"]}, revision=1) == 2


# --- under supervision ------------------------------------------------------------------------------------------------
def test_a_supervised_test_starts_with_the_code_of_an_open_sitting():
    quiz, officer, person = QuizFactory(questions=10, supervised=True), UserFactory(), UserFactory()
    sitting = open_sitting(quiz=quiz, scope="council", place="Room 1", hours=2, by=officer, now=NOW)

    def enter(code, **more):
        asked = {"person": person, "quiz": quiz, "scopes": ["council"], "now": NOW} | more
        return enter_sitting(code=code, **asked)

    assert enter(f" {sitting.code[:3].lower()}-{sitting.code[3:]} ") == sitting
    end = sitting.ends_at
    for refused in ({"scopes": ["other"]}, {"quiz": QuizFactory()}, {"now": end}):
        with pytest.raises(NoSuchSitting):
            enter(sitting.code, **refused)
    assert enter(sitting.code, now=end - SECOND) == sitting
    with pytest.raises(SittingNeeded):
        start_attempt(person=person, quiz=quiz, now=NOW)
    attempt = start_attempt(person=person, quiz=quiz, sitting=sitting, now=NOW)
    check_identity(attempt=attempt, confirmed=True, note="Badge", by=officer, now=NOW)
    assert IdentityCheck.objects.get().attempt.sitting == sitting
    close_sitting(sitting=sitting, by=officer, now=NOW + MINUTE)
    with pytest.raises(NoSuchSitting):
        enter(sitting.code, now=NOW + MINUTE)


# --- at once ----------------------------------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_deadline_a_save_and_a_submit_at_once_close_it_once():
    attempt = begin()
    save(attempt, answers_to(attempt, right=2))
    moments = iter([LAST, LAST + SECOND] * 6)

    def work():
        now = next(moments)
        with contextlib.suppress(TimeIsUp, StaleAnswers, AttemptClosed):
            save(attempt, answers_to(attempt, right=4), revision=1, now=now)
        done = submit(attempt, now)
        return (done.submitted_at, done.marks, done.passed)

    results = at_once(12, work)
    row = Attempt.objects.get()
    assert set(results) == {(row.submitted_at, row.marks, row.passed)}
    assert row.marks in (2, 4)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_number_of_attempts_is_kept_when_many_start_at_once():
    quiz, person = QuizFactory(questions=4, draw=2, attempts_allowed=2), UserFactory()

    def work():
        try:
            attempt = start_attempt(person=person, quiz=quiz, now=NOW)
        except AttemptsUsedUp:
            return None
        return submit_attempt(person=person, attempt_id=attempt.pk, now=NOW).number

    assert set(at_once(16, work)) <= {1, 2, None}  # all may meet in the first
    assert set(at_once(16, work)) <= {1, 2, None}
    assert list(Attempt.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
