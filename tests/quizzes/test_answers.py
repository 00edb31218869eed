"""What a page of answers may do, whatever it sends and whenever it arrives."""

import logging

import pytest

from quizzes.actions import BadAnswer, StaleAnswers, save_answers, start_attempt
from quizzes.models import Attempt
from tests.factories import NOW, QuestionFactory, QuizFactory, QuizSectionFactory, UserFactory
from tests.quizzes.kinds.written import WRITTEN

pytestmark = pytest.mark.django_db


def asked(*kinds, **rules):
    """An open attempt with one question of each of these kinds."""
    quiz = QuizFactory(**rules)
    section = QuizSectionFactory(quiz=quiz, draw=len(kinds))
    for kind in kinds:
        written = WRITTEN[kind]
        QuestionFactory(pool=section.pool, kind=written.kind, options=written.options, settings=written.settings)
    return start_attempt(person=UserFactory(), quiz=quiz, now=NOW)


def save(attempt, answers, *, revision=0):
    return save_answers(person=attempt.person, attempt_id=attempt.pk, answers=answers, revision=revision, now=NOW)


def place_of(attempt, kind):
    return attempt.responses.get(version__kind=kind).position


def kept(attempt):
    return dict(attempt.responses.values_list("position", "answer"))


def test_a_stale_page_with_a_number_that_cannot_be_read_is_stale_first():
    """Else the page would come back to be corrected, with the newest revision, and take the other answers' place."""
    attempt = asked("single", "numeric")
    single, numeric = place_of(attempt, "single"), place_of(attempt, "numeric")
    save(attempt, {single: ["a"], numeric: ["18"]})
    with pytest.raises(StaleAnswers):
        save(attempt, {single: ["b"], numeric: ["about 18"]})
    assert kept(attempt) == {single: ["a"], numeric: ["18"]}
    with pytest.raises(BadAnswer, match="write a number in figures"):
        save(attempt, {single: ["b"], numeric: ["about 18"]}, revision=1)
    assert Attempt.objects.get().revision == 1


@pytest.mark.parametrize("values", [["z"], ["a", "b"], ["\0"], ["\ud800"], ["a" * 101]])
def test_what_no_page_offers_is_noted_with_who_and_where_and_not_with_what(caplog, values):
    attempt = asked("single")
    with caplog.at_level(logging.WARNING, "watchword.tampering"), pytest.raises(BadAnswer):
        save(attempt, {1: values})
    assert [record.getMessage() for record in caplog.records] == [
        f"An answer that was not offered: person {attempt.person_id}, attempt {attempt.pk}, question 1"
    ]


def test_a_question_that_was_not_asked_is_noted(caplog):
    attempt = asked("single")
    with caplog.at_level(logging.WARNING, "watchword.tampering"), pytest.raises(BadAnswer, match="is not in this test"):
        save(attempt, {7: ["a"]})
    assert caplog.records[0].getMessage().endswith("question 7")


def test_an_honest_slip_is_not_noted(caplog):
    attempt = asked("numeric")
    with caplog.at_level(logging.WARNING, "watchword.tampering"), pytest.raises(BadAnswer):
        save(attempt, {1: ["eighteen"]})
    assert caplog.records == []


def test_a_number_with_a_mark_of_direction_is_read():
    attempt = asked("numeric")
    save(attempt, {1: ["\u200e18\u200f"]})
    assert kept(attempt) == {1: ["\u200e18\u200f"]}


def test_feedback_at_once_fixes_what_is_answered_whole_and_not_what_is_half_done():
    attempt = asked("ordering", feedback="now")
    written = WRITTEN["ordering"]
    save(attempt, {1: written.right[:1]})
    save(attempt, {1: written.right}, revision=1)
    with pytest.raises(BadAnswer, match="fixed"):
        save(attempt, {1: written.wrong}, revision=2)
    assert kept(attempt) == {1: written.right}
