"""The training that ships: whole, sourced, tested, checked, and readable by the people it is for."""

import datetime

import pytest

from content.rendering import markdown
from quizzes.actions.bank import Wording, faults
from tests.content.training import LESSONS, TESTED, TRAINING

MODULES = {module.slug: module for module in TRAINING.modules}
PRACTICE = {"scenario", "check", "reveal", "order", "spot", "thread", "story"}
QUESTIONS = [
    pytest.param(module, entry, id=f"{module.slug}/{entry.id}") for module in TESTED for entry in module.questions
]
WRITTEN = datetime.date(2026, 11, 21)


def test_five_groups_each_with_a_module():
    assert [role.slug for role in TRAINING.roles] == [
        "councillors",
        "taxi-drivers",
        "hotel-staff",
        "teachers",
        "parents",
    ]
    assert {module.module.roles[0] for module in TRAINING.modules} == {role.slug for role in TRAINING.roles}


def test_the_drivers_module_is_whole():
    taxi = MODULES["safe-journeys"]
    scenarios = sum(any(block.scenario for block in lesson.body) for lesson in taxi.lessons.values())
    assert len(taxi.lessons) >= 7
    assert scenarios >= 3
    assert len(taxi.questions) >= 40


@pytest.mark.parametrize("module", TRAINING.modules, ids=lambda module: module.slug)
def test_a_module_has_lessons_and_says_how_long_they_take(module):
    assert len(module.lessons) >= 3
    assert abs(module.module.minutes - sum(lesson.minutes for lesson in module.lessons.values())) <= 15


@pytest.mark.parametrize("module", TESTED, ids=lambda module: module.slug)
def test_a_test_draws_from_more_than_it_asks(module):
    assert len(module.questions) >= 40
    for section in module.module.test.sections:
        held = sum(question.section == section.id for question in module.questions)
        assert held >= section.draw + 2, section.id


@pytest.mark.parametrize(("module", "entry"), QUESTIONS)
def test_a_question_can_be_asked_and_marked(module, entry):
    wording = Wording(
        kind=entry.kind,
        text=markdown(entry.text),
        options=[(str(number), option.text, option.right) for number, option in enumerate(entry.options)],
        feedback=entry.feedback,
    )
    assert faults(wording) == []
    assert entry.lesson in module.lessons
    assert entry.outcome in {outcome.id for outcome in module.module.outcomes}


@pytest.mark.parametrize(("module", "entry"), QUESTIONS)
def test_feedback_does_not_say_the_right_answer(module, entry):
    told = [
        option.text for option in entry.options if option.right and option.text.casefold() in entry.feedback.casefold()
    ]
    assert [words for words in told if len(words) > 5] == []  # "True" is no secret


@pytest.mark.parametrize("module", TESTED, ids=lambda module: module.slug)
def test_the_right_answer_is_not_mostly_the_longest(module):
    single = [entry for entry in module.questions if entry.kind == "single"]
    longest = sum(max(entry.options, key=lambda option: len(option.text)).right for entry in single)
    assert longest / len(single) < 2 / 3  # by chance about a third: look at a module that comes near


@pytest.mark.parametrize(("module", "lesson"), LESSONS)
def test_every_fact_has_a_source_and_every_lesson_is_short(module, lesson):
    sources = {source.slug for source in TRAINING.sources}
    facts = [fact for block in lesson.body if block.key_facts for fact in block.key_facts.facts]
    assert {fact.source for fact in facts} <= sources
    assert 3 <= lesson.minutes <= 6


@pytest.mark.parametrize("module", TRAINING.modules, ids=lambda module: module.slug)
def test_a_module_states_facts_and_names_contacts(module):
    blocks = [block for lesson in module.lessons.values() for block in lesson.body]
    assert any(block.key_facts for block in blocks)
    assert any(block.contacts for block in blocks)


@pytest.mark.parametrize("module", TRAINING.modules, ids=lambda module: module.slug)
def test_a_module_gives_enough_to_do_and_to_keep(module):
    kinds = [block.type for lesson in module.lessons.values() for block in lesson.body]
    assert len(PRACTICE & set(kinds)) >= 4
    assert kinds.count("picture") >= 2
    assert module.module.card is not None


@pytest.mark.parametrize("contact", TRAINING.contacts, ids=lambda contact: contact.slug)
def test_a_contact_was_checked_and_can_be_reached(contact):
    assert datetime.date(2026, 5, 20) <= contact.checked_on <= WRITTEN
    assert contact.phone or contact.url


def test_the_contacts_of_every_page():
    assert [contact.name for contact in TRAINING.contacts if contact.local_hub] != []
    everywhere = {contact.slug for contact in TRAINING.contacts if contact.on_every_page}
    assert {"police-emergency", "childline", "ceop"} <= everywhere
