"""What editors do with questions: nothing that is asked changes before it is published, nothing asked is lost."""

import pytest

from quizzes import actions
from quizzes.actions.bank import Wording
from quizzes.models import Question
from quizzes.queries import quiz_rules
from tests.factories import NOW, QuestionFactory, QuizFactory, UserFactory
from tests.quizzes.test_actions_bank import wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(name="Edie")


def draft(question, editor, *, section=None, opened=None, **changes):
    return actions.draft_question(
        question=question,
        pool=question.pool,
        section=section or question.section,
        wording=wording(**changes),
        opened=opened or question.newest.pk,
        by=editor,
        now=NOW,
    )


def test_a_new_question_is_a_draft_until_it_is_published(editor):
    pool = QuestionFactory().pool
    new = actions.draft_question(
        question=None, pool=pool, section="signs", wording=wording(), opened=None, by=editor, now=NOW
    )
    assert (new.key, new.state, new.current, new.draft.number) == ("what-now", "draft", None, 1)
    live = actions.publish_question(question=new, opened=new.draft_id, by=editor)
    assert (live.state, live.current, live.draft) == ("live", new.draft, None)


def test_two_questions_of_the_same_words_have_their_own_keys(editor):
    pool = QuestionFactory().pool
    keys = [
        actions.draft_question(
            question=None, pool=pool, section="signs", wording=wording(), opened=None, by=editor, now=NOW
        ).key
        for _ in range(3)
    ]
    assert keys == ["what-now", "what-now-2", "what-now-3"]


def test_a_draft_leaves_what_is_asked(editor):
    question = QuestionFactory()
    asked = question.current
    changed = draft(question, editor, text="<p>And now?</p>")
    assert (changed.current, changed.state, changed.draft.number, changed.draft.created_by) == (
        asked,
        "live",
        2,
        editor,
    )
    published = actions.publish_question(question=changed, opened=changed.draft_id, by=editor)
    assert (published.current.text, published.draft) == ("<p>And now?</p>", None)
    assert question.versions.count() == 2


def test_the_words_being_asked_leave_no_draft(editor):
    question = QuestionFactory()
    changed = draft(question, editor, text="<p>And now?</p>")
    back = actions.draft_question(
        question=changed, pool=question.pool, section="signs", wording=Wording.of(question.current),
        opened=changed.draft_id, by=editor, now=NOW,
    )  # fmt: skip
    assert back.draft is None
    assert question.versions.count() == 2


def test_saving_the_same_draft_twice_makes_one_version(editor):
    question = QuestionFactory()
    first = draft(question, editor, text="<p>And now?</p>")
    second = draft(first, editor, text="<p>And now?</p>")
    assert second.draft == first.draft


def test_who_comes_second_is_told_and_nothing_is_lost(editor):
    question = QuestionFactory()
    opened = question.newest.pk
    draft(question, editor, text="<p>Mine?</p>")
    with pytest.raises(actions.StaleQuestion, match="Edie changed this question while you had it open"):
        draft(question, UserFactory(), opened=opened, text="<p>Theirs?</p>")
    with pytest.raises(actions.StaleQuestion):
        actions.publish_question(question=question, opened=opened, by=editor)
    assert Question.objects.get().draft.text == "<p>Mine?</p>"


def test_a_bad_draft_is_not_kept(editor):
    question = QuestionFactory()
    with pytest.raises(actions.BadQuestion, match="No answer is marked as right"):
        draft(question, editor, options=(("a", "Tell", False), ("b", "Wait", False)))
    assert question.versions.count() == 1


@pytest.mark.parametrize("empty", ["", "<p></p>", "<p> <b></b></p>"])
def test_an_empty_paragraph_is_no_question(editor, empty):
    with pytest.raises(actions.BadQuestion, match="The question has no text"):
        draft(QuestionFactory(), editor, text=empty)


def test_a_test_keeps_as_many_questions_as_it_draws(editor):
    quiz = QuizFactory(questions=12)
    section = quiz.sections.get()
    live = list(Question.objects.filter(pool=section.pool, section=section.slug, state="live"))
    spare = live[section.draw :]
    for question in spare:
        assert actions.retire_question(question=question, by=editor).state == "retired"
    with pytest.raises(actions.BadQuestion, match=f"would hold {section.draw - 1} questions, and {quiz.title} draws"):
        actions.retire_question(question=live[0], by=editor)
    with pytest.raises(actions.BadQuestion, match="Put another question into it first"):
        draft(live[0], editor, section="elsewhere")
    assert Question.objects.get(pk=live[0].pk).state == "live"


def test_a_retired_question_comes_back_with_its_words(editor):
    question = QuestionFactory()
    actions.retire_question(question=question, by=editor)
    back = actions.publish_question(question=question, opened=question.current_id, by=editor)
    assert (back.state, back.current) == ("live", question.current)


def test_leaving_a_draft(editor):
    question = draft(QuestionFactory(), editor, text="<p>And now?</p>")
    assert actions.discard_draft(question=question, by=editor).draft is None
    new = actions.duplicate_question(question=question, by=editor, now=NOW)
    left = actions.discard_draft(question=new, by=editor)
    assert (left.state, left.newest) == ("retired", new.draft)  # its words can still be read


def test_a_duplicate_starts_with_the_newest_words(editor):
    question = draft(QuestionFactory(key="what"), editor, text="<p>And now?</p>")
    copy = actions.duplicate_question(question=question, by=editor, now=NOW)
    assert (copy.key, copy.state, copy.draft.text, copy.current) == ("what-2", "draft", "<p>And now?</p>", None)
    assert copy.section == question.section


def test_a_draft_is_never_drawn(editor):
    quiz = QuizFactory(questions=12)
    section = quiz.sections.get()
    for _ in range(5):
        actions.draft_question(
            question=None, pool=section.pool, section=section.slug, wording=wording(), opened=None, by=editor, now=NOW
        )
    drafts = set(Question.objects.filter(state="draft").values_list("draft", flat=True))
    attempt = actions.start_attempt(person=UserFactory(), quiz=quiz, test_rules=quiz_rules(quiz), now=NOW)
    assert not drafts & set(attempt.responses.values_list("version", flat=True))
