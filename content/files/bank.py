"""Reads the questions of a module, and whether its test can ask them as it says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from content.files import schema
from content.files.faults import Lines, Reader, no_picture
from content.pictures import find_picture
from content.rules import most_drawn


def read_questions(
    reader: Reader, path: Path, module: schema.ModuleFile, lessons: set[str]
) -> list[schema.QuestionFile]:
    """The questions in the order of the file; faults are noted with the reader. `lessons`: the module's, by slug."""
    questions, lines = reader.read(path, list[schema.QuestionFile])
    if questions is None or lines is None or module.test is None:
        return []
    sections = {section.id for section in module.test.sections}
    outcomes = {outcome.id for outcome in module.outcomes}
    seen: set[str] = set()
    for index, question in enumerate(questions):
        line = lines.of((index,))
        for named in (question, question.scenario):
            if named and named.picture and not find_picture(named.picture):
                reader.fault(path, line, no_picture(named.picture))
        if question.id in seen:
            reader.fault(path, line, f"Two questions are named “{question.id}”.")
        seen.add(question.id)
        for value, names, what in (
            (question.section, sections, "section"),
            (question.outcome, outcomes, "outcome"),
            (question.lesson, lessons, "lesson"),
        ):
            if value not in names:
                reader.fault(path, line, f"“{question.id}” names the {what} “{value}”, which does not exist.")
    _check_scenarios(reader, path, questions, lines)
    for section in module.test.sections:
        _check_draw(reader, path, section, questions)
    return list(questions)


def _check_scenarios(reader: Reader, path: Path, questions: list[schema.QuestionFile], lines: Lines) -> None:
    """Each is told once, before it is named again, and stands in one section: a draw is made section by section."""
    told: dict[str, str] = {}
    for index, question in enumerate(questions):
        scenario = question.scenario
        if scenario is None:
            continue
        if bool(scenario.text) == (scenario.id in told):
            said = "is told twice" if scenario.text else "is named before it is told"
            reader.fault(path, lines.of((index,)), f"The scenario “{scenario.id}” {said}.")
        if told.setdefault(scenario.id, question.section) != question.section:
            reader.fault(
                path, lines.of((index, "section")),
                f"The scenario “{scenario.id}” stands in “{told[scenario.id]}”, and “{question.id}” in "
                f"“{question.section}”: the questions of a scenario are drawn together, from one section.",
            )  # fmt: skip


def _check_draw(reader: Reader, path: Path, section: schema.SectionFile, questions: list[schema.QuestionFile]) -> None:
    """A section has what it draws, also when the questions of a scenario stay together."""
    held = [question for question in questions if question.section == section.id]
    if len(held) < section.draw:
        reader.fault(path, 1, f"Section “{section.id}” draws {section.draw} questions and has {len(held)}.")
        return
    together = Counter(question.scenario.id for question in held if question.scenario)
    too_long = [name for name, size in together.items() if size > section.draw]
    for name in too_long:
        reader.fault(
            path, 1,
            f"The scenario “{name}” has {together[name]} questions, and section “{section.id}” draws {section.draw}: "
            "it would never be asked.",
        )  # fmt: skip
    alone = [1 for question in held if not question.scenario]
    most = most_drawn([*together.values(), *alone], count=section.draw)
    if most < section.draw and not too_long:
        reader.fault(
            path, 1,
            f"Section “{section.id}” draws {section.draw} questions, and with its scenarios kept together {most} is "
            "the most that fit.",
        )  # fmt: skip
