"""A module's test from its files: the quiz, its sections, its bank of questions."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

from content.files.schema import ModuleFolder, QuestionFile, QuestionScenario
from content.models.loading import digest_of
from content.rendering import markdown
from elearning.actions.loading.quiz import file_digest, quiz_digest, write_quiz
from elearning.actions.loading.report import Report
from quizzes import actions
from quizzes.kinds import kind_of
from quizzes.models import Pool, Question, Quiz, Scenario


def load_quiz(folder: ModuleFolder, *, now: datetime.datetime, report: Report) -> Quiz:
    """The quiz as the file says, unless an editor has changed it; questions likewise, one by one."""
    test = folder.module.test
    assert test is not None  # noqa: S101 - the caller asks only for modules with a test
    pool, _ = Pool.objects.get_or_create(slug=folder.slug, defaults={"title": folder.module.title})
    quiz = Quiz.objects.filter(slug=folder.slug).first() or Quiz(slug=folder.slug)
    if quiz._state.adding or (quiz.loaded_digest == quiz_digest(quiz) and quiz.loaded_digest != file_digest(test)):
        (report.added if quiz._state.adding else report.changed).append(f"test {folder.slug}")
        write_quiz(quiz, test, pool=pool)
    elif quiz.loaded_digest != quiz_digest(quiz):
        report.left_alone.append(f"test {folder.slug}")
    else:
        report.unchanged += 1
    scenarios = _load_scenarios(folder.questions, pool=pool, now=now, report=report)
    existing = {question.key: question for question in pool.questions.select_related("current", "pool", "scenario")}
    places: Counter[str] = Counter()
    for entry in folder.questions:
        scenario = scenarios[entry.scenario.id] if entry.scenario else None
        places.update([scenario.key] if scenario else [])
        _load_question(
            entry,
            pool=pool,
            question=existing.get(entry.id),
            scenario=scenario,
            place=places[scenario.key] if scenario else 0,
            now=now,
            report=report,
        )
    _retire_missing(existing, {entry.id for entry in folder.questions}, report)
    return quiz


def _load_scenarios(
    entries: list[QuestionFile], *, pool: Pool, now: datetime.datetime, report: Report
) -> dict[str, Scenario]:
    """The situations that questions are about, by their names in the file."""
    found = {}
    existing = {scenario.key: scenario for scenario in pool.scenarios.select_related("current")}
    for told in (entry.scenario for entry in entries if entry.scenario and entry.scenario.text):
        found[told.id] = _load_scenario(told, pool=pool, scenario=existing.get(told.id), now=now, report=report)
    return found


def _load_scenario(
    told: QuestionScenario, *, pool: Pool, scenario: Scenario | None, now: datetime.datetime, report: Report
) -> Scenario:
    name = f"scenario {pool.slug}/{told.id}"
    words: dict[str, Any] = {
        "title": told.title or "",
        "text": markdown(told.text or ""),
        "picture": told.picture or "",
        "picture_alt": told.alt,
    }
    if scenario and scenario.current and _is_an_editors(scenario, words):
        report.left_alone.append(name)
        return scenario
    written, changed = actions.write_scenario(pool=pool, key=told.id, now=now, **words)
    if changed:
        (report.changed if scenario else report.added).append(name)
    else:
        report.unchanged += 1
    Scenario.objects.filter(pk=written.pk).update(loaded_digest=_scenario_digest(written))
    return written


def _is_an_editors(scenario: Scenario, words: dict[str, Any]) -> bool:
    """Drafted or changed since it was loaded, or never loaded: then it stays unless it says what the file says."""
    if scenario.draft_id:
        return True
    if scenario.loaded_digest:
        return scenario.loaded_digest != _scenario_digest(scenario)
    return not actions.tells_the_same(scenario, **words)


def _scenario_digest(scenario: Scenario) -> str:
    current = scenario.current
    assert current is not None  # noqa: S101 - the caller asks only for those that are told
    return digest_of([current.title, current.text, current.picture or current.image_id, current.picture_alt])


def _wording(entry: QuestionFile) -> actions.Wording:
    return actions.Wording(
        kind=entry.kind,
        text=markdown(entry.text),
        options=kind_of(entry.kind).items(option.item for option in entry.options),
        feedback=entry.feedback,
        outcome=entry.outcome,
        teaches=entry.lesson,
        settings=entry.settings,
        picture=entry.picture or "",
        picture_alt=entry.alt,
    )


def _question_digest(question: Question) -> str:
    current = question.current
    if current is None:
        return ""
    said = [
        question.state,
        question.section,
        current.kind,
        current.text,
        current.options,
        current.feedback,
        current.outcome,
        current.teaches,
    ]
    further = {
        "scenario": question.scenario and [question.scenario.key, question.scenario_place],
        "settings": current.settings,
        "picture": current.picture or current.image_id,
        "picture_alt": current.picture_alt,
    }
    # Named only where there is something: a question without keeps the digest it was loaded with.
    return digest_of([*said, *({name: value} for name, value in further.items() if value)])


def _load_question(
    entry: QuestionFile,
    *,
    pool: Pool,
    question: Question | None,
    scenario: Scenario | None,
    place: int,
    now: datetime.datetime,
    report: Report,
) -> None:
    name = f"question {pool.slug}/{entry.id}"
    if question and (question.draft_id or question.loaded_digest != _question_digest(question)):
        report.left_alone.append(name)
        return
    written, changed = actions.write_question(
        pool=pool,
        key=entry.id,
        section=entry.section,
        wording=_wording(entry),
        scenario=scenario,
        scenario_place=place,
        now=now,
    )
    written.state = Question.State.LIVE  # it may have been retired when its file was gone
    digest = _question_digest(written)
    if not changed and written.loaded_digest == digest:
        report.unchanged += 1
        return
    (report.changed if question else report.added).append(name)
    Question.objects.filter(pk=written.pk).update(state=written.state, loaded_digest=digest)


def _retire_missing(existing: dict[str, Question], kept: set[str], report: Report) -> None:
    """A question taken out of the file is retired, never deleted: attempts point at it. Not one that an editor wrote or
    changed."""
    for key, question in existing.items():
        if key in kept or question.state != Question.State.LIVE or not question.loaded_digest:
            continue
        name = f"question {question.pool.slug}/{key}"
        if question.draft_id or question.loaded_digest != _question_digest(question):
            report.left_alone.append(name)
            continue
        question.state = Question.State.RETIRED
        Question.objects.filter(pk=question.pk).update(state=question.state, loaded_digest=_question_digest(question))
        report.changed.append(f"{name} (retired)")
