"""Every kind in a whole attempt: drawn, answered, marked; what is exact and what stays together."""

import json
import random
from dataclasses import asdict
from decimal import Decimal

import pytest

from quizzes import queries
from quizzes.actions import (
    BadAnswer,
    BadQuestion,
    BadScenario,
    save_answers,
    start_attempt,
    submit_attempt,
    write_question,
    write_scenario,
)
from quizzes.actions.bank import Wording
from quizzes.kinds import KINDS
from quizzes.models import Quiz, Response, ScenarioVersion
from quizzes.rules import positions_on
from tests.factories import NOW, PoolFactory, QuestionFactory, QuizSectionFactory, UserFactory
from tests.quizzes.kinds.bank import SIZE, answer_to, every_kind
from tests.quizzes.kinds.written import PICTURE, WRITTEN

pytestmark = pytest.mark.django_db


def begin(seed=1):
    return start_attempt(person=UserFactory(), quiz=Quiz.objects.get(), now=NOW, rng=random.Random(seed))


def save(attempt, answers, revision=0):
    return save_answers(person=attempt.person, attempt_id=attempt.pk, answers=answers, revision=revision, now=NOW)


@pytest.mark.parametrize("right", [True, False])
def test_every_kind_is_marked(right):
    every_kind()
    attempt = begin()
    assert attempt.out_of == SIZE
    responses = attempt.responses.select_related("version")
    save(attempt, {response.position: answer_to(response, right=right) for response in responses})
    assert all(question.answered and question.chosen for question in queries.asked(attempt=attempt))
    result = submit_attempt(person=attempt.person, attempt_id=attempt.pk, now=NOW)
    assert (result.marks, result.passed) == (Decimal(SIZE if right else 0), right)


def test_thirds_are_kept_and_shown_whole():
    section = QuizSectionFactory(draw=3, quiz__pass_mark=34)
    for _ in range(3):
        QuestionFactory(
            pool=section.pool, kind="ordering", options=WRITTEN["ordering"].options, settings={"credit": "partial"}
        )
    attempt = begin()
    save(attempt, {position: ["a:1", "b:3", "c:2"] for position in (1, 2, 3)})
    result = submit_attempt(person=attempt.person, attempt_id=attempt.pk, now=NOW)
    assert set(Response.objects.values_list("mark", flat=True)) == {Decimal("0.333333")}
    assert (result.marks, result.score, result.passed) == (Decimal(1), Decimal("33.33"), False)
    (found,) = queries.section_results(attempt=attempt.__class__.objects.get())
    assert found.missed_count == 3  # a part of a mark is not the whole


def test_nothing_right_is_in_what_is_shown_before_the_test_is_handed_in():
    every_kind()
    attempt = begin()
    shown = json.dumps([asdict(question) for question in queries.asked(attempt=attempt)], default=str)
    assert "right" not in shown
    assert "tolerance" not in shown
    assert '"18"' not in shown


def test_a_scenario_stands_on_one_page_above_its_questions(django_assert_num_queries):
    every_kind(per_page=3)
    for seed in range(5):
        attempt = begin(seed)
        assert sum(attempt.pages) == SIZE
        told = []
        for page in range(1, len(attempt.pages) + 1):
            with django_assert_num_queries(1):
                asked = queries.asked(attempt=attempt, positions=list(positions_on(page, pages=attempt.pages)))
            told += [(question.position, question.story) for question in asked if question.story]
            texts = [question.text for question in asked if "What of it" in question.text]
            assert texts in ([], ["<p>What of it, part 1?</p>", "<p>What of it, part 2?</p>"])
        ((position, story),) = told
        assert (story.title, story.last, story.picture.alt) == ("A booking at night", position + 1, "A taxi at night.")


def test_an_attempt_keeps_the_scenario_it_was_started_with():
    every_kind()
    attempt = begin()
    pool = Quiz.objects.get().sections.get().pool
    again = {"pool": pool, "key": "a-booking", "title": "Another title", "now": NOW}
    scenario, changed = write_scenario(text="<p>Other <script>x</script>words.</p>", **again)
    assert (changed, scenario.current.number, scenario.current.text) == (True, 2, "<p>Other words.</p>")
    assert write_scenario(text="<p>Other words.</p>", **again)[1] is False
    assert [q.story.title for q in queries.asked(attempt=attempt) if q.story] == ["A booking at night"]
    assert [q.story.title for q in queries.asked(attempt=begin(2)) if q.story] == ["Another title"]
    with pytest.raises(BadScenario, match="A scenario has a title and a text"):
        write_scenario(pool=pool, key="x", title=" ", text="<p></p>", now=NOW)
    with pytest.raises(BadScenario, match="A picture needs"):
        write_scenario(pool=pool, key="x", title="T", text="<p>T</p>", picture="taxi-at-night", now=NOW)
    assert ScenarioVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("numeric", ["eighteen"], "write a number in figures, like 12 or 1.5."),
        (
            "numeric",
            ["1,000"],
            "write the number without a comma between the thousands, like 1000, and decimals like 1.5.",
        ),
        ("numeric", ["9" * 101], "that number is too long."),
        ("ordering", ["a:1", "b:1"], "two things are 1st. Use each place once."),
        ("matching", ["a:zzz"], "choose from the answers offered."),
        ("hotspot", ["a", "b"], "choose one place."),
        ("true_false", ["reason:zzz"], "choose from the answers offered."),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(kind, values, said):
    every_kind()
    attempt = begin()
    response = attempt.responses.select_related("version").filter(version__kind=kind).first()
    with pytest.raises(BadAnswer) as refusal:
        save(attempt, {response.position: values})
    assert (str(refusal.value), refusal.value.position) == (f"Question {response.position}: {said}", response.position)
    attempt.refresh_from_db()
    assert attempt.revision == 0
    again = queries.asked(attempt=attempt, positions=[response.position], typed={response.position: values})
    assert again[0].posted == values


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "essay"}, "There is no kind of question “essay”."),
        ({"picture": "nowhere", "picture_alt": "A place"}, "There is no picture “nowhere”."),
        ({"picture": "taxi-at-night"}, "A picture needs `alt`"),
        ({"kind": "hotspot", "options": WRITTEN["hotspot"].options}, "This kind of question needs a picture."),
        ({"settings": {"credit": "partial"}}, "The setting “credit” means nothing"),
        ({"image": 1, **PICTURE}, "Choose a drawing or an uploaded picture, not both."),
    ],
)
def test_what_cannot_be_written(changes, said):
    wording = {"kind": "single", "text": "<p>What?</p>", "options": WRITTEN["single"].options, "feedback": "Think."}
    with pytest.raises(BadQuestion, match=said):
        write_question(pool=PoolFactory(), key="x", section="s", wording=Wording(**{**wording, **changes}), now=NOW)


def test_an_editor_sees_every_kind_as_it_is_asked():
    every_kind()
    for response in begin().responses.select_related("version__question__scenario__current"):
        seen = queries.as_asked(version=response.version)
        assert (seen.kind, seen.answered, seen.posted) == (response.version.kind, False, [])
        assert seen.template == KINDS[seen.kind].template
