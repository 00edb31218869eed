"""A module as the start of another: for a new role, another authority, another language."""

from __future__ import annotations

import datetime

from django.db import transaction

from accounts.models import User
from content.models import Module
from elearning.models import ModulePage, RolePage
from quizzes import actions as quizzes_actions
from quizzes.actions import Wording
from quizzes.models import Pool, Question, Quiz, Scenario


@transaction.atomic
def copy_module(
    *, page: ModulePage, role_page: RolePage, title: str, slug: str, by: User, now: datetime.datetime
) -> ModulePage:
    """Its pages as drafts below the role's page, with a module, a test and a bank of questions of their own.

    `slug`: free in every bank, module and below the role's page (the form sees to it). Live questions are copied with
    their newest words; nobody is asked them before the module is published. Completions stay with the original.
    """
    source = page.module
    module = Module.objects.create(slug=slug, title=title, valid_months=source.valid_months)
    quiz = _copy_quiz(page.quiz, slug=slug, title=title, by=by, now=now) if page.quiz else None
    copied: ModulePage = page.copy(
        recursive=True,
        to=role_page,
        update_attrs={"title": title, "draft_title": title, "slug": slug, "module": module, "quiz": quiz},
        copy_revisions=False,
        keep_live=False,
        user=by,
    )
    return copied


def _copy_quiz(quiz: Quiz, *, slug: str, title: str, by: User, now: datetime.datetime) -> Quiz:
    """The test with its rules and sections; all sections draw from one new bank."""
    sections = list(quiz.sections.all())
    held = Question.objects.filter(
        pool__in={section.pool_id for section in sections}, state=Question.State.LIVE
    ).select_related("current", "draft", "scenario__current", "scenario__draft")
    pool = Pool.objects.create(slug=slug, title=title)
    copied: Quiz = Quiz.objects.get(pk=quiz.pk)
    copied.pk, copied.slug, copied.title, copied.loaded_digest = None, slug, f"{title}: test", ""
    copied.save(force_insert=True)
    for section in sections:
        section.pk, section.quiz, section.pool = None, copied, pool
        section.save(force_insert=True)
    stories = {question.scenario for question in held if question.scenario}
    told = {scenario.pk: _copy_scenario(scenario, pool=pool, by=by, now=now) for scenario in stories}
    for question in held:
        quizzes_actions.write_question(
            pool=pool, key=question.key, section=question.section, wording=Wording.of(question.newest), now=now, by=by,
            scenario=told.get(question.scenario_id or 0), scenario_place=question.scenario_place,
        )  # fmt: skip
    return copied


def _copy_scenario(scenario: Scenario, *, pool: Pool, by: User, now: datetime.datetime) -> Scenario:
    story = scenario.newest
    copied, _ = quizzes_actions.write_scenario(
        pool=pool, key=scenario.key, title=story.title, text=story.text, picture=story.picture, image=story.image_id,
        picture_alt=story.picture_alt, now=now, by=by,
    )  # fmt: skip
    return copied
