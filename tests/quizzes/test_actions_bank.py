"""Writing questions: versions, and what cannot be asked."""

import pytest

from content.models.append_only import PastIsKept
from quizzes.actions import BadQuestion, Wording, write_question
from quizzes.actions.bank import faults
from quizzes.models import Question, QuestionVersion
from tests.factories import NOW, PoolFactory, UserFactory

THREE = (("a", "Tell", True), ("b", "Wait", False), ("c", "Look away", False))


def wording(**changes):
    said = {"kind": "single", "text": "<p>What now?</p>", "options": THREE, "feedback": "Think again."}
    return Wording(**{**said, **changes})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": " \n"}, "The question has no text."),
        ({"options": THREE[:1]}, "A question needs at least two answers to choose from."),
        ({"options": (*THREE, ("d", " WAIT ", False))}, "Two answers are the same."),
        ({"options": (*THREE, ("d", " ", False))}, "An answer has no text."),
        ({"options": THREE[1:]}, "No answer is marked as right."),
        (
            {"options": (("a", "Tell", True), ("b", "Ring", True))},
            "Two answers are marked as right: choose the kind “All that apply”, or leave one.",
        ),
        (
            {"kind": "multiple", "options": (("a", "Tell", True), ("b", "Ring", True))},
            "Every answer is marked as right: leave at least one wrong.",
        ),
        ({"feedback": ""}, "The feedback is missing."),
    ],
)
def test_what_cannot_be_asked_or_marked(changes, reason):
    assert faults(wording(**changes)) == [reason]


def test_a_sound_question_has_no_faults():
    assert faults(wording()) == []
    assert faults(wording(kind="multiple", options=(*THREE, ("d", "Ring", True)))) == []


@pytest.mark.django_db
def test_the_same_words_make_no_new_version():
    pool = PoolFactory()
    first, new = write_question(pool=pool, key="what", section="signs", wording=wording(), now=NOW)
    again, newer = write_question(pool=pool, key="what", section="signs", wording=wording(), now=NOW)
    assert (new, newer) == (True, False)
    assert (first, first.current) == (again, again.current)
    assert QuestionVersion.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"text": "<p>And now?</p>"},
        {"feedback": "Look again."},
        {"teaches": "the-signs"},
        {"outcome": "signs"},
        {"options": (("a", "Tell", False), ("b", "Wait", True), ("c", "Look away", False))},
        {"kind": "multiple"},
    ],
)
def test_other_words_are_another_version_and_the_first_stays(changes):
    pool, editor = PoolFactory(), UserFactory()
    first, _ = write_question(pool=pool, key="what", section="signs", wording=wording(), now=NOW)
    second, new = write_question(pool=pool, key="what", section="signs", wording=wording(**changes), now=NOW, by=editor)
    assert (first.pk, new, second.current.number, second.current.created_by) == (second.pk, True, 2, editor)
    kept = QuestionVersion.objects.get(question=first, number=1)
    assert (kept.text, kept.feedback, kept.kind) == ("<p>What now?</p>", "Think again.", "single")
    assert kept.options[0] == {"id": "a", "text": "Tell", "right": True}


@pytest.mark.django_db
def test_moving_to_another_section_is_no_new_version():
    pool = PoolFactory()
    write_question(pool=pool, key="what", section="signs", wording=wording(), now=NOW)
    moved, new = write_question(pool=pool, key="what", section="law", wording=wording(), now=NOW)
    assert (moved.section, new, Question.objects.get().section) == ("law", False, "law")


@pytest.mark.django_db
def test_nothing_is_written_of_a_bad_question():
    with pytest.raises(BadQuestion, match="No answer is marked as right"):
        write_question(pool=PoolFactory(), key="what", section="signs", wording=wording(options=THREE[1:]), now=NOW)
    assert not Question.objects.exists()


@pytest.mark.django_db
def test_the_text_is_cleaned_whoever_writes_it():
    dirty = wording(text='<p onclick="x()">What <strong>now</strong>?</p><script>alert(1)</script>')
    written, _ = write_question(pool=PoolFactory(), key="what", section="signs", wording=dirty, now=NOW)
    assert written.current.text == "<p>What <strong>now</strong>?</p>"


@pytest.mark.django_db
def test_versions_are_evidence():
    written, _ = write_question(pool=PoolFactory(), key="what", section="signs", wording=wording(), now=NOW)
    version = written.current
    version.text = "<p>Other</p>"
    with pytest.raises(PastIsKept):
        version.save()
    with pytest.raises(PastIsKept):
        version.delete()
    with pytest.raises(PastIsKept):
        QuestionVersion.objects.update(text="x")
    with pytest.raises(PastIsKept):
        QuestionVersion.objects.all().delete()
