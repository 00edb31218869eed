"""A module's test from its files: the quiz, its sections, its bank of questions."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

from content.files.schema import ModuleFolder, QuestionFile
from content.models.loading import digest_of
from content.rendering import markdown
from elearning.actions.loading.report import Report
from quizzes import actions
from quizzes.kinds import kind_of
from quizzes.models import Pool, Question, Quiz, QuizSection, Scenario


def load_quiz(folder: ModuleFolder, *, now: datetime.datetime, report: Report) -> Quiz:
    """The quiz as the file says, unless an editor has changed it; questions likewise, one by one."""
    test = folder.module.test
    assert test is not None  # noqa: S101 - the caller asks only for modules with a test
    pool, _ = Pool.objects.get_or_create(slug=folder.slug, defaults={"title": folder.module.title})
    values = test.model_dump()
    quiz = Quiz.objects.filter(slug=folder.slug).first() or Quiz(slug=folder.slug)
    if quiz._state.adding or (quiz.loaded_digest == _quiz_digest(quiz) and _differs(quiz, values)):
        (report.added if quiz._state.adding else report.changed).append(f"test {folder.slug}")
        quiz.title, quiz.pass_mark = test.title, test.pass_mark
        quiz.attempts_allowed, quiz.questions_per_page = test.attempts, test.questions_per_page
        quiz.save()
        quiz.sections.exclude(slug__in=[section.id for section in test.sections]).delete()
        for order, section in enumerate(test.sections):
            QuizSection.objects.update_or_create(
                quiz=quiz,
                slug=section.id,
                defaults={"pool": pool, "title": section.title, "draw": section.draw, "sort_order": order},
            )
        quiz.loaded_digest = _quiz_digest(quiz)
        quiz.save(update_fields=["loaded_digest"])
    elif quiz.loaded_digest != _quiz_digest(quiz):
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


def _quiz_digest(quiz: Quiz) -> str:
    sections = list(quiz.sections.order_by("sort_order").values_list("slug", "title", "draw"))
    return digest_of([quiz.title, quiz.pass_mark, quiz.attempts_allowed, quiz.questions_per_page, sections])


def _differs(quiz: Quiz, values: dict[str, Any]) -> bool:
    sections = [(section["id"], section["title"], section["draw"]) for section in values["sections"]]
    wanted = digest_of(
        [values["title"], values["pass_mark"], values["attempts"], values["questions_per_page"], sections]
    )
    return wanted != quiz.loaded_digest


def _load_scenarios(
    entries: list[QuestionFile], *, pool: Pool, now: datetime.datetime, report: Report
) -> dict[str, Scenario]:
    """The situations that questions are about, by their names in the file."""
    found = {}
    for told in (entry.scenario for entry in entries if entry.scenario and entry.scenario.text):
        scenario, changed = actions.write_scenario(
            pool=pool,
            key=told.id,
            title=told.title or "",
            text=markdown(told.text or ""),
            picture=told.picture or "",
            picture_alt=told.alt,
            now=now,
        )
        if changed:
            report.changed.append(f"scenario {pool.slug}/{told.id}")
        found[told.id] = scenario
    return found


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
