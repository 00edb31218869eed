"""Every rule of a test and every kind of question in files: what the documentation shows is read as it says."""
# ruff: noqa: E501 - a fault is one line of the table, however long its sentence

import re
import textwrap
from pathlib import Path

import pytest
import yaml

from content.files import read_training
from content.files.schema import TestFile
from content.rules import most_drawn
from quizzes.models import Quiz
from tests.content.test_files import change, faults_of, folder  # noqa: F401 - a fixture

DOCUMENT = (Path(__file__).parents[2] / "docs/training-files.md").read_text(encoding="utf-8")
RULES = """\
  section_pass_mark: 60
  attempts: 6
  waits:
    - {after: 1, days: 1}
    - {after: 3, months: 6}
  read_again_after: 2
  minutes: 30
"""
STORY = "  scenario: {id: a-booking, title: A booking, text: A man books a car.}\n"


def example(name):
    """The YAML that the documentation shows below a mark of that name."""
    found = re.findall(rf"<!-- example: {name} -->\n```yaml\n(.*?)```", DOCUMENT, re.DOTALL)
    assert len(found) == 1
    return found[0]


def with_rules(folder, rules=RULES):  # noqa: F811
    change(folder, "safe/module.yaml", "  pass_mark: 80\n", f"  pass_mark: 80\n{rules}")


def with_questions(folder, *stories, section="signs"):  # noqa: F811
    """One question for each; with a scenario that is told or named, or alone."""
    path = folder / "safe/questions.yaml"
    text = path.read_text(encoding="utf-8")
    rows = [text.replace("id: what", f"id: what-{number}") + story for number, story in enumerate(stories)]
    path.write_text("".join(rows), encoding="utf-8")


def test_the_test_of_the_documentation_is_read_with_every_rule():
    read = TestFile.model_validate(yaml.safe_load(example("test")))
    assert read.model_fields_set == set(TestFile.model_fields)
    assert read.model_dump(exclude={"statement"}) == {
        "title": "Safe journeys test", "pass_mark": 80, "section_pass_mark": 60, "attempts": 6,
        "waits": [{"after": 1, "days": 1, "months": None}, {"after": 3, "days": None, "months": 6}],
        "read_again_after": 2, "resit_failed_sections": True, "minutes": 30, "at_deadline": "submit",
        "questions_per_page": 5, "shuffle_questions": True, "shuffle_options": True, "language": "en",
        "supervised": False, "feedback": "after", "review": "never",
        "sections": [
            {"id": "signs", "title": "The signs", "draw": 6, "pass_mark": None},
            {"id": "reporting", "title": "Reporting", "draw": 4, "pass_mark": 75},
        ],
    }  # fmt: skip
    assert [wait.step for wait in read.waits] == [{"after": 1, "days": 1}, {"after": 3, "months": 6}]


def test_the_documentation_names_every_rule():
    part = DOCUMENT[DOCUMENT.index("## The test\n") : DOCUMENT.index("## A lesson\n")]
    assert {name for name in TestFile.model_fields if f"\n| `{name}`" not in part} == set()


def test_the_questions_of_the_documentation_are_read_with_the_test_of_the_documentation(folder):  # noqa: F811
    test = textwrap.indent(example("test").replace("draw: 6", "draw: 3").replace("draw: 4", "draw: 3"), "  ")
    path = folder / "safe/module.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "text: See the signs.", "text: See.\n  - {id: report, text: Report.}"
    )
    path.write_text(text[: text.index("test:")] + f"test:\n{test}", encoding="utf-8")
    lesson = (folder / "safe/lessons/01-the-signs.yaml").read_text(encoding="utf-8")
    (folder / "safe/lessons/02-reporting.yaml").write_text(lesson, encoding="utf-8")
    (folder / "safe/questions.yaml").write_text(example("questions"), encoding="utf-8")
    questions = read_training(folder).modules[0].questions
    assert [question.kind for question in questions] == [
        "single", "multiple", "true_false", "ordering", "matching", "numeric", "hotspot",
    ]  # fmt: skip
    assert [question.scenario.id for question in questions if question.scenario] == ["a-booking", "a-booking"]


def test_what_a_file_does_not_say_is_what_a_new_test_has():
    read = TestFile(title="T", pass_mark=80, sections=[{"id": "a", "title": "A", "draw": 1}])
    same = [name for name in TestFile.model_fields if name not in {"title", "attempts", "statement", "sections"}]
    assert {name: getattr(read, name) for name in same} == {
        name: Quiz._meta.get_field(name).get_default() for name in same
    }
    assert (read.attempts, read.statement) == (Quiz._meta.get_field("attempts_allowed").get_default(), None)


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("section_pass_mark: 60", "section_pass_mark: 0", 12, "test → section_pass_mark: Input should be greater than or equal to 1"),
        ("attempts: 6", "attempts: many", 13, "test → attempts: Input should be a valid integer, unable to parse string as an integer"),
        ("attempts: 6", "attempts: 40000", 13, "test → attempts: Input should be less than or equal to 32767"),
        ("attempts: 6", "attempts: 3", 14, "test → waits: there is nothing to wait for after attempt 3: 3 are allowed. Leave out `attempts` if people may go on after the wait"),
        ("{after: 3, months: 6}", "{after: 1, months: 6}", 14, "test → waits: attempt 1 is named twice: write one line for it"),
        ("{after: 3, months: 6}", "{after: 3, months: 6, days: 1}", 16, "test → waits → 1: a wait is a number of days or of months: write one of the two"),
        ("{after: 3, months: 6}", "{after: 3}", 16, "test → waits → 1: a wait is a number of days or of months: write one of the two"),
        ("{after: 3, months: 6}", "{after: 3, weeks: 6}", 16, "test → waits → 1 → weeks: Extra inputs are not permitted"),
        ("{after: 3, months: 6}", "{after: 0, months: 6}", 16, "test → waits → 1 → after: Input should be greater than or equal to 1"),
        ("read_again_after: 2", "read_again_after: 6", 17, "test → read_again_after: no attempt follows the last of 6. Leave out `attempts` if people may go on after they have read the module again"),
        ("minutes: 30", "minutes: 1441", 18, "test → minutes: Input should be less than or equal to 1440"),
        ("minutes: 30", "at_deadline: stop", 18, "test → at_deadline: Input should be 'submit' or 'abandon'"),
        ("minutes: 30", "feedback: soon", 18, "test → feedback: Input should be 'after', 'topics' or 'now'"),
        ("minutes: 30", "review: always", 18, "test → review: Input should be 'never' or 'later'"),
        ("minutes: 30", "language: cy", 18, "test → language: Input should be 'any' or 'en'"),
        ("minutes: 30", "supervised: perhaps", 18, "test → supervised: Input should be a valid boolean, unable to interpret input"),
        ("minutes: 30", "statement: ''", 18, "test → statement: String should have at least 1 character"),
        ("minutes: 30", "minuets: 30", 18, "test → minuets: Extra inputs are not permitted"),
        ("draw: 1}", "draw: 1, pass_mark: 101}", 20, "test → sections → 0 → pass_mark: Input should be less than or equal to 100"),
        ("draw: 1}", "draw: 1}\n    - {id: signs, title: Again, draw: 1}", 19, "test → sections: two sections are named “signs”"),
    ],
)  # fmt: skip
def test_a_rule_with_a_fault(folder, old, new, line, reason):  # noqa: F811
    with_rules(folder)
    change(folder, "safe/module.yaml", old, new)
    assert ("safe/module.yaml", line, reason) in [
        (path, at, said.removesuffix(" check")) for path, at, said in faults_of(folder)
    ]


NAMED = "  scenario: {id: a-booking}\n"


@pytest.mark.parametrize(
    ("draw", "stories", "faults"),
    [
        (2, [STORY, NAMED, ""], []),
        (1, [STORY, NAMED, ""], [(1, "The scenario “a-booking” has 2 questions, and section “signs” draws 1: it would never be asked.")]),
        (3, [STORY, NAMED, STORY.replace("a-booking", "b"), NAMED.replace("a-booking", "b")], [(1, "Section “signs” draws 3 questions, and with its scenarios kept together 2 is the most that fit.")]),
        (1, [NAMED], [(1, "The scenario “a-booking” is named before it is told.")]),
        (2, [STORY, STORY], [(11, "The scenario “a-booking” is told twice.")]),
        (2, [STORY, NAMED.replace("a-booking}", "a-booking, alt: A car.}")], [(20, "1 → scenario: a scenario has a title and a text, or only the `id` of one that was told before")]),
    ],
)  # fmt: skip
def test_scenarios_that_a_section_can_or_cannot_draw(folder, draw, stories, faults):  # noqa: F811
    change(folder, "safe/module.yaml", "draw: 1", f"draw: {draw}")
    with_questions(folder, *stories)
    if faults:
        assert faults_of(folder) == [("safe/questions.yaml", *fault) for fault in faults]
    else:
        assert [question.id for question in read_training(folder).modules[0].questions] == [
            "what-0",
            "what-1",
            "what-2",
        ]


def test_a_scenario_stands_in_one_section(folder):  # noqa: F811
    change(folder, "safe/module.yaml", "draw: 1}", "draw: 1}\n    - {id: law, title: The law, draw: 1}")
    with_questions(folder, STORY, NAMED, "")
    path = folder / "safe/questions.yaml"
    first, second, third = path.read_text(encoding="utf-8").split("- id: what")[1:]
    second = second.replace("section: signs", "section: law")
    path.write_text("".join(f"- id: what{part}" for part in (first, second, third)), encoding="utf-8")
    assert faults_of(folder) == [
        ("safe/questions.yaml", 12, "The scenario “a-booking” stands in “signs”, and “what-1” in “law”: the questions of a scenario are drawn together, from one section."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sizes", "count", "most"),
    [([], 3, 0), ([1, 1, 1], 2, 2), ([2, 2], 3, 2), ([4], 3, 0), ([2, 1], 3, 3), ([3, 5, 1], 7, 6)],
)
def test_the_most_that_rows_kept_together_can_give(sizes, count, most):
    assert most_drawn(sizes, count=count) == most
