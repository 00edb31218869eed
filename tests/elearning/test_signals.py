"""Things to ask about: found from the attempts, said with the facts, refusing nothing."""

import datetime

import pytest

from elearning import actions, queries
from quizzes import actions as quizzes_actions
from quizzes.models import Response
from tests.elearning.journey import driver, read_lessons, start_test
from tests.factories import NOW, ClaimFactory, ModulePageFactory, PolicyFactory, QuizFactory, answers_to

pytestmark = pytest.mark.django_db
MINUTES = datetime.timedelta(minutes=10)


def sit(person, course, *, right, device="", reads=True, took=MINUTES, start=NOW):
    if reads:
        read_lessons(person, course)
    attempt = start_test(person, course, device=device, now=start)
    quizzes_actions.save_answers(
        person=person, attempt_id=attempt.pk, answers=answers_to(attempt, right=right), revision=0, now=start
    )
    return actions.submit_test(person=person, attempt_id=attempt.pk, now=start + took).attempt


def asked(person, course):
    """What an officer is told, by attempt."""
    policy = PolicyFactory(module=course.module)
    claim = ClaimFactory(person=person, authority=policy.authority, licence_type=policy.licence_type)
    tests = queries.tests_of(claim=claim, on=NOW.date())
    return [signal.words for line in reversed(tests[0].lines) for signal in line.signals]


@pytest.fixture
def whole():
    """A course whose test asks the whole of its bank, so that two people meet the same questions."""
    quiz = QuizFactory(questions=10, draw=10, attempts_allowed=None, shuffle_questions=False)
    return ModulePageFactory(module__slug="safe-journeys", quiz=quiz, lessons_first=False)


def test_nothing_is_said_of_an_ordinary_attempt(whole):
    person = driver()
    sit(person, whole, right=6)
    assert asked(person, whole) == []


def test_answers_faster_than_anybody_reads(whole):
    person = driver()
    sit(person, whole, right=9, took=datetime.timedelta(seconds=49))
    assert asked(person, whole) == ["10 questions were answered in 49 seconds."]


def test_lessons_that_were_never_opened(whole):
    person = driver()
    sit(person, whole, right=9, reads=False)
    assert asked(person, whole) == ["None of the 2 lessons had been read in this account before."]


def test_one_browser_for_many_people_and_not_for_two(whole):
    first, second, third = (driver() for _ in range(3))
    for person in (first, second):
        sit(person, whole, right=10, device="d" * 64)
    assert asked(first, whole) == []
    sit(third, whole, right=10, device="d" * 64)
    assert asked(first, whole) == ["Tests of 3 people were started in the same browser within a month."]


def test_the_same_wrong_answers_at_the_same_time_and_not_weeks_apart(whole):
    first, second, third = (driver() for _ in range(3))
    sit(first, whole, right=6)
    sit(third, whole, right=6, start=NOW + datetime.timedelta(days=20))
    assert asked(first, whole) == []
    sit(second, whole, right=6)
    assert Response.objects.filter(mark=0).count() == 12
    assert asked(first, whole) == ["1 person who sat within four hours gave the same wrong answers: 4 of 4 wrong ones."]


def test_a_fixed_number_of_queries(whole, django_assert_num_queries):
    person = driver()
    attempts = [sit(person, whole, right=2, start=NOW + MINUTES * 2 * n) for n in range(3)]
    for few in (attempts[:1], attempts):
        with django_assert_num_queries(4):
            queries.signals_of(person=person, page=whole, attempts=few)
