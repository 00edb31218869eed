"""What editors do with a question: draft it, put it into tests, copy it, retire it. Nothing that was asked is lost."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.html import strip_tags
from django.utils.text import slugify
from wagtail.log_actions import log

from accounts.models import User
from quizzes.actions.bank import BadQuestion, Wording, add_version, faults, says_the_same
from quizzes.models import Pool, Question, QuestionVersion, QuizSection

KEY_LENGTH = 80


class StaleQuestion(Exception):
    """Somebody else has changed the question since it was opened; the message says who and what to do."""


@transaction.atomic
def draft_question(
    *,
    question: Question | None,
    pool: Pool,
    section: str,
    wording: Wording,
    opened: int | None,
    by: User | None,
    now: datetime.datetime,
) -> Question:
    """Keep these words as the question's draft; a question of its own when `question` is none. What is asked stays.

    `opened`: the version that was on the screen (none: a new question). With the words being asked there is no draft.
    The section is not part of the words: a change of it holds at once.
    Raises BadQuestion, and StaleQuestion when another version was written meanwhile.
    """
    if found := faults(wording):
        raise BadQuestion(" ".join(found))
    if question is None:
        question = Question.objects.create(
            pool=pool, key=free_key(wording.text, taken=pool.questions), section=section, state=Question.State.DRAFT
        )
        question.draft = add_version(question=question, wording=wording, now=now, by=by)
        question.save(update_fields=["draft"])
        log(instance=question, action="wagtail.create", user=by)
        return question
    question = _locked(question)
    _refuse_stale(question, opened)
    if section != question.section:
        _refuse_to_part(question)
        _refuse_to_starve(question, leaves=True)
        question.section = section
    if question.current and says_the_same(question.current, wording):
        question.draft = None
    elif not (question.draft and says_the_same(question.draft, wording)):
        question.draft = add_version(question=question, wording=wording, now=now, by=by)
    question.save(update_fields=["draft", "section"])
    log(instance=question, action="wagtail.edit", user=by)
    return question


@transaction.atomic
def publish_question(*, question: Question, opened: int, by: User) -> Question:
    """From now on attempts draw the draft's words (or, without a draft, those last asked). Attempts begun keep theirs.

    `opened`: the version that was on the screen. Raises StaleQuestion, BadQuestion.
    """
    question = _locked(question)
    _refuse_stale(question, opened)
    scenario = question.scenario
    if scenario and scenario.current_id is None:
        raise BadQuestion(f"Its scenario “{scenario.newest.title}” is a draft: put the scenario into tests first.")
    question.current, question.draft = question.draft or question.current, None
    question.state = Question.State.LIVE
    question.save(update_fields=["current", "draft", "state"])
    log(instance=question, action="wagtail.publish", user=by)
    return question


@transaction.atomic
def retire_question(*, question: Question, by: User) -> Question:
    """No new attempt asks it. Its versions and the answers to them stay. Raises BadQuestion when a test needs it."""
    question = _locked(question)
    _refuse_to_starve(question, leaves=True)
    question.state = Question.State.RETIRED
    question.save(update_fields=["state"])
    log(instance=question, action="wagtail.unpublish", user=by)
    return question


@transaction.atomic
def discard_draft(*, question: Question, by: User) -> Question:
    """Leave the draft; what is asked stays as it is. A question that was never asked is retired with it."""
    question = _locked(question)
    if question.current is None:
        question.state = Question.State.RETIRED
    else:
        question.draft = None
    question.save(update_fields=["draft", "state"])
    log(instance=question, action="wagtail.edit", user=by)
    return question


@transaction.atomic
def duplicate_question(*, question: Question, by: User, now: datetime.datetime) -> Question:
    """A draft with the same words, as the start of another question."""
    newest = question.newest
    copy = Question.objects.create(
        pool=question.pool,
        key=free_key(question.key, taken=question.pool.questions),
        section=question.section,
        state=Question.State.DRAFT,
        scenario=question.scenario,
        scenario_place=question.scenario_place + 1 if question.scenario_id else 0,
    )
    copy.draft = add_version(question=copy, wording=Wording.of(newest), now=now, by=by)
    copy.save(update_fields=["draft"])
    log(instance=copy, action="wagtail.create", user=by)
    return copy


def _locked(question: Question) -> Question:
    found: Question = (
        Question.objects.select_for_update(of=("self",))
        .select_related("pool", "current", "draft", "scenario__draft")
        .get(pk=question.pk)
    )
    return found


def _refuse_stale(question: Question, opened: int | None) -> None:
    newest = question.newest
    if newest.pk != opened:
        who = QuestionVersion.objects.select_related("created_by").get(pk=newest.pk).created_by
        raise StaleQuestion(
            f"{who.name if who else 'Somebody'} changed this question while you had it open. "
            "Your words are below and not saved: compare them with the question as it is now, then save again."
        )


def _refuse_to_part(question: Question) -> None:
    """The questions of a scenario stay in one section: a draw is made section by section."""
    others = Question.objects.filter(scenario=question.scenario_id).exclude(pk=question.pk)
    if question.scenario_id and others.exclude(state=Question.State.RETIRED).exists():
        raise BadQuestion(
            "It is asked together with the other questions of its scenario, from one section. Take it out of the "
            "scenario first."
        )


def _refuse_to_starve(question: Question, *, leaves: bool) -> None:
    """A section keeps as many live questions as its tests draw."""
    if question.state != Question.State.LIVE or not leaves:
        return
    left = (
        Question.objects.filter(pool=question.pool, section=question.section, state=Question.State.LIVE)
        .exclude(pk=question.pk)
        .count()
    )
    drawing = QuizSection.objects.filter(pool=question.pool, slug=question.section, draw__gt=left).select_related(
        "quiz"
    )
    for section in drawing:
        raise BadQuestion(
            f"“{section.title}” would hold {left} questions, and {section.quiz.title} draws {section.draw} from it. "
            "Put another question into it first."
        )


def free_key(words: str, *, taken: Any) -> str:
    """A key that none of the rows in `taken` has, from the words, with a number when it would be one of theirs."""
    base = slugify(strip_tags(words))[: KEY_LENGTH - 5].strip("-") or "question"
    keys = set(taken.filter(key__startswith=base).values_list("key", flat=True))
    return next(
        key for number in range(1, len(keys) + 2) if (key := f"{base}-{number}" if number > 1 else base) not in keys
    )
