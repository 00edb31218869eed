"""The desk of tests in the CMS: rules are written as sentences and refused with one."""

import pytest

from accounts.cms_forms import LadderField
from quizzes.models import Quiz, QuizSection
from tests.factories import PolicyFactory, QuizFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def sent(quiz, **more):
    """What the form of a test sends."""
    kept = {
        name: getattr(quiz, name)
        for name in (
            "title", "slug", "pass_mark", "questions_per_page", "at_deadline", "language", "statement", "feedback",
            "review",
        )
    }  # fmt: skip
    return kept | {"shuffle_questions": "on", "shuffle_options": "on", "waits": ""} | more


def test_the_rules_of_a_test_are_edited(administrator):
    quiz = QuizFactory(attempts_allowed=None)
    url = f"/cms/snippets/quizzes/quiz/edit/{quiz.pk}/"
    assert administrator.get(url).status_code == 200
    lines = "after attempt 1: 1 day\nafter attempt 3: 6 months"
    assert administrator.post(url, sent(quiz, waits=lines, minutes="20", section_pass_mark="70")).status_code == 302
    quiz = Quiz.objects.get()
    assert (quiz.waits, quiz.minutes, quiz.section_pass_mark) == (
        [{"after": 1, "days": 1}, {"after": 3, "months": 6}], 20, 70,
    )  # fmt: skip
    assert lines.splitlines()[1] in administrator.get(url).content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"waits": "after a while"}, "“after a while” cannot be read."),
        ({"waits": "after attempt 3: 1 day", "attempts_allowed": "3"}, "There is nothing to wait for after attempt 3"),
        ({"read_again_after": "3", "attempts_allowed": "3"}, "No attempt follows the last of 3."),
    ],
)
def test_what_cannot_hold_together_is_refused(administrator, fields, said):
    quiz = QuizFactory(attempts_allowed=None)
    response = administrator.post(f"/cms/snippets/quizzes/quiz/edit/{quiz.pk}/", sent(quiz, **fields))
    assert (response.status_code, said in response.content.decode()) == (200, True)
    assert Quiz.objects.get().waits == []


def test_a_section_draws_no_more_than_its_bank_holds(administrator):
    section = QuizSection.objects.get(quiz=QuizFactory(questions=3, draw=3))
    url = f"/cms/snippets/quizzes/quizsection/edit/{section.pk}/"
    fields = {
        "quiz": section.quiz_id, "pool": section.pool_id, "slug": section.slug, "title": section.title,
        "sort_order": 0,
    }  # fmt: skip
    response = administrator.post(url, fields | {"draw": "4"})
    assert "holds 3 questions. Draw as many or fewer." in response.content.decode()
    assert administrator.post(url, fields | {"draw": "2", "pass_mark": "60"}).status_code == 302
    assert QuizSection.objects.get().pass_mark == 60


def test_a_policys_waits_are_its_own_or_the_tests():
    field = LadderField(optional=True)
    assert (field.clean(""), field.clean("no wait"), field.clean("after 1: 1 day")) == (
        None, [], [{"after": 1, "days": 1}],
    )  # fmt: skip
    assert [field.prepare_value(kept) for kept in (None, [], [{"after": 1, "days": 1}])] == [
        "", "no wait", "after attempt 1: 1 day",
    ]  # fmt: skip
    assert PolicyFactory().waits is None
