"""The desk of tests in the CMS: rules are written as sentences and refused with one."""

import pytest

from accounts.cms_forms import LadderField
from certificates.licensing.forms.cms import OVERRIDES
from elearning.workshop.queries import RulesInWords, rules_in_words
from quizzes.models import Quiz, QuizSection
from tests.factories import PolicyFactory, QuizFactory, QuizSectionFactory, UserFactory

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


def test_the_rules_stand_on_the_page_as_sentences(administrator):
    quiz = QuizFactory(
        questions=3, draw=2, attempts_allowed=None, minutes=20, section_pass_mark=70, shuffle_options=False,
        waits=[{"after": 1, "days": 1}, {"after": 3, "months": 6}], feedback="topics", statement="It is <me>.",
    )  # fmt: skip
    QuizSection.objects.update(pass_mark=75)
    assert rules_in_words(quiz.pk) == RulesInWords(
        told=(
            "2 questions in 20 minutes. The time runs on when you leave the page.",
            "You pass with 80% or more, and 70% or more in every section.",
            "“Signs” asks for 75% or more.",
            "When the time is up, the test is handed in as it stands.",
            "After failed attempt 1 and those that follow you wait 1 day before the next.",
            "After failed attempt 3 and each later one you wait 6 calendar months before the next.",
        ),
        further=(
            "People have as many attempts as it takes.",
            "Up to 5 questions stand on a page; those of a scenario stay together.",
            "Each attempt has the questions of a section in an order of its own.",
            "Answers stand in the order in which they were written.",
            "What people learn of it: after handing in: topics and lessons to read again only.",
            "Looking at one's answers again: never.",
            "At the start people declare: “It is <me>.”",
        ),
    )
    shown = administrator.get(f"/cms/snippets/quizzes/quiz/edit/{quiz.pk}/").content.decode()
    assert "<li>You pass with 80% or more, and 70% or more in every section.</li>" in shown
    assert "It is &lt;me&gt;." in shown
    assert "Save the test, give it sections" in administrator.get("/cms/snippets/quizzes/quiz/add/").content.decode()


def test_every_rule_of_a_test_has_a_field(administrator):
    quiz = QuizFactory()
    form = administrator.get(f"/cms/snippets/quizzes/quiz/edit/{quiz.pk}/").context["form"]
    rules = {field.name for field in Quiz._meta.concrete_fields} - {"id", "loaded_digest"}
    assert rules - set(form.fields) == set()


def test_the_rules_are_read_in_as_many_queries_for_3_sections_as_for_1(django_assert_num_queries):
    quiz = QuizFactory(questions=3, draw=2)
    with django_assert_num_queries(3):
        rules_in_words(quiz.pk)
    QuizSectionFactory(quiz=quiz, slug="law", pass_mark=60)
    QuizSectionFactory(quiz=quiz, slug="help")
    with django_assert_num_queries(3):
        assert "“Law” asks for 60% or more." in rules_in_words(quiz.pk).told


def test_an_empty_choice_of_a_policy_says_what_it_means(administrator):
    form = administrator.get("/cms/snippets/licensing/policy/add/").context["form"]
    chosen = {name for name in OVERRIDES if hasattr(form.fields[name], "choices")}
    assert chosen == {
        "at_deadline",
        "feedback",
        "language",
        "resit_failed_sections",
        "review",
        "supervised",
        "shuffle_questions",
        "shuffle_options",
    }
    assert {form.fields[name].choices[0] for name in chosen} == {("", "As the test says")}
    assert {form.fields[name].widget.attrs["placeholder"] for name in OVERRIDES - chosen} == {"As the test says"}


def test_a_policy_left_as_the_test_says_keeps_nothing_of_its_own(administrator):
    kept = PolicyFactory(starts_on="2099-01-01")
    url = f"/cms/snippets/licensing/policy/edit/{kept.pk}/"
    form = administrator.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert administrator.post(url, sent | {"supervised": "True", "minutes": "20"}).status_code == 302
    kept.refresh_from_db()
    assert {name: getattr(kept, name) for name in OVERRIDES} == {
        "section_pass_mark": None, "minutes": 20, "at_deadline": "", "waits": None, "read_again_after": None,
        "resit_failed_sections": None, "feedback": "", "review": "", "language": "", "supervised": True,
        "questions": None, "shuffle_questions": None, "shuffle_options": None,
    }  # fmt: skip
    assert administrator.post(url, sent).status_code == 302
    kept.refresh_from_db()
    assert (kept.supervised, kept.minutes) == (None, None)
