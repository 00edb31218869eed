"""The words of the training: easy for those it is for, and our own."""

import pytest

from content.readability import exempt_words, reading_grade
from tests.content.overlap import known_windows, shared
from tests.content.training import LESSONS, TESTED, TRAINING, words_of

AT_MOST = {role.slug: role.reading_grade for role in TRAINING.roles}
KNOWN = known_windows()


def test_how_hard_a_text_may_be():
    assert AT_MOST == {"councillors": 9, "taxi-drivers": 7, "hotel-staff": 7, "teachers": 9, "parents": 7}


def test_the_grade_of_known_texts():
    assert reading_grade(["The cat sat on the mat.", "The dog ran to the cat."]) < 1
    hard = "Multidisciplinary safeguarding arrangements necessitate proportionate organisational information-sharing."
    assert reading_grade([hard]) > 20
    assert reading_grade([]) == 0


def test_words_of_the_subject_count_as_short():
    text = ["Child exploitation is abuse of a child."]
    assert reading_grade(text, exempt={"exploitation"}) < reading_grade(text)
    assert "exploitation" in exempt_words()


@pytest.mark.parametrize(("module", "lesson"), LESSONS)
def test_a_lesson_is_easy_to_read(module, lesson):
    found = reading_grade(words_of(lesson.body), exempt=exempt_words())
    assert found <= AT_MOST[module.module.roles[0]]


@pytest.mark.parametrize("module", TESTED, ids=lambda module: module.slug)
def test_a_test_is_easy_to_read(module):
    found = reading_grade(words_of(module.questions), exempt=exempt_words())
    assert found <= AT_MOST[module.module.roles[0]]


def test_a_copied_sentence_would_be_found():
    assert len(KNOWN) > 40_000
    copied = "The sexual exploitation of children and young people under 18 involves exploitative situations."
    assert shared(copied, KNOWN) != []
    assert shared("A sentence which nobody has written down in a report before today.", KNOWN) == []


@pytest.mark.parametrize("module", TRAINING.modules, ids=lambda module: module.slug)
def test_no_sentence_is_shared_with_the_sources(module):
    parts = [module.module, list(module.lessons.values()), module.questions, getattr(module, "session", None)]
    assert [run for part in words_of(parts) for run in shared(part, KNOWN)] == []


def test_no_sentence_of_a_plain_page_is_shared_with_the_sources():
    assert [run for part in words_of([*TRAINING.pages, *TRAINING.roles]) for run in shared(part, KNOWN)] == []


@pytest.mark.parametrize(("module", "lesson"), LESSONS)
def test_a_lesson_can_be_read_in_the_minutes_it_says(module, lesson):
    """At 200 words a minute, of a story with choices half: as the health page counts it."""
    branching = [block.value for block in lesson.body if block.scenario or block.story]
    words, of_stories = (sum(len(part.split()) for part in words_of(part)) for part in (lesson.body, branching))
    assert (words - of_stories / 2) / 200 <= lesson.minutes + 0.5
