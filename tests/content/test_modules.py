"""The training that ships: whole, sourced, tested, checked, and readable by the people it is for."""

import datetime
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from content.files import read_training
from content.rendering import markdown
from quizzes.actions.bank import Wording, faults

TRAINING = read_training(Path(__file__).parents[2] / "content/modules")
MODULES = {module.slug: module for module in TRAINING.modules}
TESTED = [module for module in TRAINING.modules if module.module.test]
LESSONS = [
    pytest.param(module, lesson, id=f"{module.slug}/{slug}")
    for module in TRAINING.modules
    for slug, lesson in module.lessons.items()
]
QUESTIONS = [
    pytest.param(module, entry, id=f"{module.slug}/{entry.id}") for module in TESTED for entry in module.questions
]
WRITTEN = datetime.date(2026, 11, 20)


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
    assert len(module.questions) >= 15
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


@pytest.mark.parametrize("contact", TRAINING.contacts, ids=lambda contact: contact.slug)
def test_a_contact_was_checked_and_can_be_reached(contact):
    assert datetime.date(2026, 5, 20) <= contact.checked_on <= WRITTEN
    assert contact.phone or contact.url


def test_the_contacts_of_every_page():
    assert [contact.name for contact in TRAINING.contacts if contact.local_hub] != []
    everywhere = {contact.slug for contact in TRAINING.contacts if contact.on_every_page}
    assert {"police-emergency", "childline", "ceop"} <= everywhere


# --- reading grade ----------------------------------------------------------------------------------------------------
# textstat counts syllables with NLTK's pronouncing dictionary, which it downloads; tests need no network. So the
# Flesch-Kincaid formula (Kincaid and others, 1975) is written out here, with syllables counted as groups of vowels, a
# silent final "e" or "ed" left out. It is an estimate: not the figure that textstat would give.
AT_MOST = {"councillors": 9, "taxi-drivers": 7, "hotel-staff": 7, "teachers": 9, "parents": 7}
SENTENCE_ENDS = re.compile(r"[.!?:;]+[\s\"”’)]*|\n+")
_SILENT = r"(?<=[^aeiouylrtd])ed$|(?<=[^aeiouyl])es?$"


def syllables(word):
    """How many syllables a word has: groups of vowels, without a silent ending; at least one."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    silent = r"(?<=[^aeiouylrtd])ed$" if re.search(r"(c|s|x|z|sh|ch|g)es$", letters) else _SILENT
    spoken = re.sub(silent, "", letters)
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))


def grade(text):
    """The Flesch-Kincaid reading grade of running text."""
    sentences = [part for part in SENTENCE_ENDS.split(text) if re.search(r"[A-Za-z]{2}", part)]
    words = [word for part in sentences for word in re.findall(r"[A-Za-z][A-Za-z’'-]*", part)]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def words_of(value):
    """Every sentence of a part of a lesson, but not the exact words of a law."""
    if isinstance(value, str):
        yield re.sub(r"<[^>]+>", " ", re.sub(r"</(p|li|h2|h3)>", "\n", markdown(value)))
    elif isinstance(value, list):
        for item in value:
            yield from words_of(item)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in {"quote", "source", "where", "contacts", "id", "goes_to", "ending", "kind"}:
                yield from words_of(getattr(value, name))


@pytest.mark.parametrize(("word", "count"), [
    ("a", 1), ("child", 1), ("taxi", 2), ("driver", 2), ("walked", 1), ("wanted", 2), ("home", 1), ("people", 2),
    ("table", 2), ("places", 2), ("police", 2), ("exploitation", 4), ("the", 1), ("999", 1), ("used", 1),
    ("changes", 2), ("tells", 1),
])  # fmt: skip
def test_syllables_are_counted_as_spoken(word, count):
    assert syllables(word) == count


def test_the_grade_of_known_texts():
    assert grade("The cat sat on the mat. The dog ran to the cat.") < 1
    assert (
        grade(
            "Multidisciplinary safeguarding arrangements necessitate proportionate organisational information-sharing."
        )
        > 20
    )


@pytest.mark.parametrize(("module", "lesson"), LESSONS)
def test_a_lesson_is_easy_to_read(module, lesson):
    found = grade("\n".join(words_of(lesson.body)))
    assert found <= AT_MOST[module.module.roles[0]], f"grade {found:.1f}"


@pytest.mark.parametrize("module", TESTED, ids=lambda module: module.slug)
def test_a_test_is_easy_to_read(module):
    text = "\n".join(
        part
        for entry in module.questions
        for part in (entry.text, entry.feedback, *(option.text for option in entry.options))
    )
    found = grade(text)
    assert found <= AT_MOST[module.module.roles[0]], f"grade {found:.1f}"
