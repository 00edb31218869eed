"""A scenario's questions, those it may have, and what its length means for the tests that draw from its section."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from content.rules import most_drawn
from quizzes.models import Question, QuizSection, Scenario


def scenario_questions(scenario: Scenario) -> list[Question]:
    """In the order in which they are asked, retired ones too. One query."""
    rows = Question.objects.filter(scenario=scenario).select_related("current", "draft")
    return list(rows.order_by("scenario_place", "pk"))


def questions_for(scenario: Scenario, *, section: str = "", words: str = "") -> QuerySet[Question]:
    """Questions of its bank that stand alone and are not retired; of one section, where it has questions already."""
    rows = Question.objects.filter(pool=scenario.pool_id, scenario=None).exclude(state=Question.State.RETIRED)
    rows = rows.filter(section=section) if section else rows
    if scenario.current_id is None:  # below words that are not told yet nothing may be live
        rows = rows.exclude(state=Question.State.LIVE)
    for word in words.split():
        asked = Q(key__icontains=word) | Q(current__text__icontains=word) | Q(draft__text__icontains=word)
        rows = rows.filter(asked)
    return rows.select_related("current", "draft").order_by("section", "key")


def section_of(questions: Sequence[Question]) -> str:
    """The section that the questions of a scenario stand in; empty when there are none."""
    return next((question.section for question in questions if question.state != Question.State.RETIRED), "")


def scenario_concerns(scenario: Scenario, questions: Sequence[Question]) -> list[str]:
    """What its length means for tests, as sentences, counted as when all its drafts are live. Two queries at most."""
    section = section_of(questions)
    size = sum(question.state != Question.State.RETIRED for question in questions)
    if not size:
        return []
    drawing = list(
        QuizSection.objects.filter(pool=scenario.pool_id, slug=section).select_related("quiz").order_by("quiz__title")
    )
    if not drawing:
        return [f"No test draws from the section “{section}”, so it is not asked."]
    beside = _rows_beside(scenario, section)
    short = [row for row in drawing if row.draw < size]
    said = [
        f"{row.quiz.title} draws {row.draw} question{'' if row.draw == 1 else 's'} from “{row.title}”. The scenario "
        f"has {size} and is drawn whole or not at all: that test never asks it."
        for row in short
    ]
    if len(short) == len(drawing):
        said.append("It is longer than every draw: nobody is asked it until it is shorter, or a test draws more.")
    for row in drawing:
        most = most_drawn([*beside, size], count=row.draw)
        if most < row.draw:
            said.append(
                f"{row.quiz.title} draws {row.draw} questions from “{row.title}”. With scenarios kept together {most} "
                "is the most that fit: its papers are shorter than they should be."
            )
    return said


def _rows_beside(scenario: Scenario, section: str) -> list[int]:
    """How many live questions stand in each other scenario of the section, and a 1 for each that stands alone."""
    live = Question.objects.filter(pool=scenario.pool_id, section=section, state=Question.State.LIVE)
    others = live.exclude(scenario=scenario.pk) if scenario.pk else live
    counted = others.order_by().values("scenario").annotate(size=Count("pk")).values_list("scenario", "size")
    sizes: list[int] = []
    for story, size in counted:
        sizes += [1] * size if story is None else [size]
    return sizes
