"""The rules of a test and its scenarios from files: idempotent, an editor's change stays, attempts keep their own."""

import datetime
from dataclasses import replace

import pytest

from content.files.schema import TestFile
from content.models.loading import digest_of
from elearning.actions.loading.quiz import file_digest, quiz_digest
from quizzes.actions import start_attempt, write_scenario
from quizzes.models import Attempt, Quiz, QuizSection, Scenario
from quizzes.queries import quiz_rules
from tests.elearning.test_loading import FIRST, load, only, with_module
from tests.elearning.test_loading_kinds import entry, with_entries
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db
RULES = {
    "section_pass_mark": 60, "attempts": None, "waits": [{"after": 3, "months": 6}, {"after": 1, "days": 1}],
    "read_again_after": 2, "resit_failed_sections": True, "minutes": 30, "at_deadline": "abandon",
    "shuffle_questions": False, "shuffle_options": False, "language": "en", "supervised": True,
    "statement": "It is me.", "feedback": "now", "review": "later",
}  # fmt: skip
TEST = "test safe-journeys"
TOLD = {"id": "a-booking", "title": "A booking", "text": "A man books a car."}
STORY = "scenario safe-journeys/a-booking"


def with_rules(**rules):
    """The training with a test that has these rules."""

    def change(module):
        said = module.module.test.model_dump(exclude_unset=True) | rules
        test = TestFile.model_validate(said)
        return replace(module, module=module.module.model_copy(update={"test": test}))

    return with_module(change)


def kept(quiz):
    names = [name for name in RULES if name != "attempts"]
    return {name: getattr(quiz, name) for name in names} | {"attempts": quiz.attempts_allowed}


def test_every_rule_is_loaded_and_loaded_again_to_nothing():
    load(with_rules(**RULES))
    assert kept(Quiz.objects.get()) == RULES | {"waits": [{"after": 1, "days": 1}, {"after": 3, "months": 6}]}
    again = load(with_rules(**RULES))
    assert (again.added, again.changed, again.left_alone) == ([], [], [])


def test_a_section_has_a_pass_mark_of_its_own():
    sections = [section.model_dump() for section in FIRST.module.test.sections]
    sections[0]["pass_mark"] = 75
    load(with_rules(sections=sections))
    assert list(QuizSection.objects.order_by("sort_order").values_list("pass_mark", flat=True)) == [
        75, *[None] * (len(sections) - 1),
    ]  # fmt: skip
    assert load(with_rules(sections=sections)).changed == []
    assert load().changed == [TEST]
    assert QuizSection.objects.filter(pass_mark__isnull=False).count() == 0


@pytest.mark.parametrize("name", [name for name in RULES if name != "attempts"])
def test_each_rule_that_changes_in_the_file_changes_the_test(name):
    load()
    report = load(with_rules(**{name: RULES[name], "attempts": None}))
    assert (report.changed, report.left_alone) == ([TEST], [])
    assert load().changed == [TEST]  # and back, to what a test has when nothing is said
    usual = Quiz._meta.get_field(name).get_default()
    assert getattr(Quiz.objects.get(), name) == usual


@pytest.mark.parametrize("name", [name for name in RULES if name != "attempts"])
def test_each_rule_an_editor_changed_survives_and_is_reported(name):
    load()
    Quiz.objects.update(**{name: RULES[name]})
    report = load(with_rules(pass_mark=51))
    assert (report.changed, report.left_alone) == ([], [TEST])
    assert getattr(Quiz.objects.get(), name) == RULES[name]


def test_a_section_an_editor_changed_survives_and_is_reported():
    load()
    QuizSection.objects.update(pass_mark=99)
    assert load(with_rules(pass_mark=51)).left_alone == [TEST]
    assert set(QuizSection.objects.values_list("pass_mark", flat=True)) == {99}


def test_a_test_without_further_rules_keeps_the_digest_it_had():
    load()
    quiz, test = Quiz.objects.get(), FIRST.module.test
    sections = [(section.id, section.title, section.draw) for section in test.sections]
    before = digest_of([test.title, test.pass_mark, test.attempts, test.questions_per_page, sections])
    assert (quiz_digest(quiz), file_digest(test), quiz.loaded_digest) == (before, before, before)


def test_an_attempt_keeps_the_rules_it_was_started_with():
    load(with_rules(minutes=30))
    quiz = Quiz.objects.get()
    attempt = start_attempt(person=UserFactory(), quiz=quiz, test_rules=quiz_rules(quiz), now=NOW)
    started = Attempt.objects.values().get(pk=attempt.pk)
    load(with_rules(minutes=10, pass_mark=100, supervised=True))
    assert Quiz.objects.get().minutes == 10
    after = Attempt.objects.values().get(pk=attempt.pk)
    assert after == started
    assert (after["rules"]["minutes"], after["deadline_at"]) == (30, NOW + datetime.timedelta(minutes=30))


# --- scenarios --------------------------------------------------------------------------------------------------------
def told(**changes):
    return with_entries(entry("single", scenario={**TOLD, **changes}), entry("multiple", scenario={"id": "a-booking"}))


def test_a_scenario_changed_in_its_file_is_a_new_version():
    assert STORY in load(told()).added
    report = load(told())
    assert (report.added, report.changed, report.left_alone) == ([], [], [])
    assert load(told(text="Two men book a car.")).changed == [STORY]
    assert list(Scenario.objects.get().versions.values_list("number", flat=True)) == [2, 1]


def test_an_editors_scenario_survives_and_is_reported():
    load(told())
    scenario = Scenario.objects.get()
    write_scenario(
        pool=scenario.pool, key="a-booking", title="Ours", text="<p>The editor tells.</p>", by=UserFactory(), now=NOW
    )
    for training in (told(), told(text="From the file.")):
        report = load(training)
        assert (report.changed, report.left_alone) == ([], [STORY])
    assert Scenario.objects.get().current.title == "Ours"


def test_a_scenario_with_a_draft_survives_and_is_reported():
    load(told())
    scenario = Scenario.objects.get()
    draft = scenario.versions.create(number=2, title="Ours", text="<p>Not yet.</p>", created_at=NOW)
    Scenario.objects.update(draft=draft)
    assert load(told(text="From the file.")).left_alone == [STORY]
    assert Scenario.objects.get().current.number == 1


def test_a_scenario_that_was_loaded_before_it_was_marked_so_is_taken_as_loaded():
    load(told())
    Scenario.objects.update(loaded_digest="")
    assert load(told()).left_alone == []
    assert load(told(text="From the file.")).changed == [STORY]
    Scenario.objects.update(loaded_digest="")
    assert load(told(text="Other words.")).left_alone == [STORY]


def test_a_question_moved_into_a_scenario_by_an_editor_survives_and_is_reported():
    load()
    question = Quiz.objects.get().sections.first().pool.questions.first()
    scenario, _ = write_scenario(pool=question.pool, key="ours", title="Ours", text="<p>Ours.</p>", now=NOW)
    question.scenario, question.scenario_place = scenario, 1
    question.save()
    assert load(only()).left_alone == [f"question safe-journeys/{question.key}"]
