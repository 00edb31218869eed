"""What editors do with a scenario: draft it, put it into tests, say which questions it has and in which order.

Its words are drafted and published as a question's are. Which questions it has is not part of the words: a change of it
holds at once, so where a live question would be moved only those who may publish make it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User
from quizzes.actions.desk import free_key, publish_question
from quizzes.actions.scenarios import BadScenario, add_telling, says, story_words
from quizzes.models import Pool, Question, Scenario, ScenarioVersion


class StaleScenario(Exception):
    """Somebody else has changed the scenario since it was opened; the message says who and what to do."""


@transaction.atomic
def draft_scenario(
    *,
    scenario: Scenario | None,
    pool: Pool,
    title: str,
    text: str,
    picture: str = "",
    image: int | None = None,
    picture_alt: str = "",
    opened: int | None,
    by: User | None,
    now: datetime.datetime,
) -> Scenario:
    """Keep these words (as for `story_words`) as the scenario's draft; one of its own when `scenario` is none. What is
    told stays. `opened`: the version that was on the screen (none: a new scenario). With the words being told there is
    no draft. Raises BadScenario, and StaleScenario when another version was written meanwhile."""
    words = story_words(title=title, text=text, picture=picture, image=image, picture_alt=picture_alt)
    if scenario is None:
        scenario = Scenario.objects.create(pool=pool, key=free_key(title, taken=pool.scenarios))
        scenario.draft = add_telling(scenario=scenario, words=words, now=now, by=by)
        scenario.save(update_fields=["draft"])
        log(instance=scenario, action="wagtail.create", user=by)
        return scenario
    scenario = _locked(scenario)
    _refuse_stale(scenario, opened)
    if scenario.current and says(scenario.current, words):
        scenario.draft = None
    elif not (scenario.draft and says(scenario.draft, words)):
        scenario.draft = add_telling(scenario=scenario, words=words, now=now, by=by)
    scenario.save(update_fields=["draft"])
    log(instance=scenario, action="wagtail.edit", user=by)
    return scenario


@transaction.atomic
def publish_scenario(*, scenario: Scenario, opened: int, by: User, drafts: Sequence[tuple[int, int]] = ()) -> Scenario:
    """From now on attempts tell the draft's words. Attempts begun keep theirs.

    `opened`: the version that was on the screen. `drafts`: questions of it, with the version of each that was on the
    screen, whose drafts are published in the same moment. Raises StaleScenario, StaleQuestion, BadScenario.
    """
    scenario = _locked(scenario)
    _refuse_stale(scenario, opened)
    scenario.current, scenario.draft = scenario.draft or scenario.current, None
    scenario.save(update_fields=["current", "draft"])
    log(instance=scenario, action="wagtail.publish", user=by)
    held = {question.pk: question for question in scenario.questions.all()}
    for pk, version in drafts:
        if pk not in held:
            raise BadScenario("A question was taken out of the scenario meanwhile. Look at its questions again.")
        publish_question(question=held[pk], opened=version, by=by)
    return scenario


@transaction.atomic
def discard_scenario_draft(*, scenario: Scenario, by: User) -> Scenario:
    """Leave the draft; what is told stays as it is. Raises BadScenario when there would be no words at all."""
    scenario = _locked(scenario)
    if scenario.current is None:
        raise BadScenario("It has never been in tests: the draft is all there is of it.")
    scenario.draft = None
    scenario.save(update_fields=["draft"])
    log(instance=scenario, action="wagtail.edit", user=by)
    return scenario


@transaction.atomic
def arrange_scenario(
    *, scenario: Scenario, wanted: Sequence[int], seen: Sequence[int], by: User, only_drafts: bool
) -> Scenario:
    """From now on it has the questions `wanted`, in that order; those left out are asked by themselves.

    `seen`: the questions that were on the screen, in order. `only_drafts`: refuse what changes how live questions are
    asked. Raises StaleScenario, and BadScenario when the questions cannot stand together.
    """
    scenario = _locked(scenario)
    held = list(scenario.questions.select_for_update(of=("self",)).order_by("scenario_place", "pk"))
    if [question.pk for question in held] != list(seen):
        raise StaleScenario(
            "Somebody changed the questions of this scenario while you had it open. Nothing of yours is saved: look at "
            "them as they are now, then change them again."
        )
    rows = Question.objects.filter(pool=scenario.pool_id, pk__in=wanted).select_for_update(of=("self",)).order_by("pk")
    found = {question.pk: question for question in rows.select_related("current", "draft")}
    if len(set(wanted)) != len(wanted) or set(found) != set(wanted):
        raise BadScenario("One of the questions is not in this bank, or was named twice.")
    after = [found[pk] for pk in wanted]
    _refuse_misfits(scenario, after)
    gone = [question for question in held if question.pk not in found]
    if only_drafts:
        _refuse_live(held, after)
    for place, question in enumerate(after, start=1):
        if (question.scenario_id, question.scenario_place) != (scenario.pk, place):
            question.scenario, question.scenario_place = scenario, place
            question.save(update_fields=["scenario", "scenario_place"])
    for question in gone:
        question.scenario, question.scenario_place = None, 0
        question.save(update_fields=["scenario", "scenario_place"])
    log(instance=scenario, action="wagtail.edit", user=by)
    for question in {*after, *gone} - ({*after} & {*held}):
        log(instance=question, action="wagtail.edit", user=by)
    return scenario


def _refuse_misfits(scenario: Scenario, after: Sequence[Question]) -> None:
    """In another scenario, in several sections, or live below words that are not told yet."""
    if any(question.scenario_id not in {None, scenario.pk} for question in after):
        raise BadScenario("One of the questions belongs to another scenario: take it out there first.")
    asked = [question for question in after if question.state != Question.State.RETIRED]
    sections = sorted({question.section for question in asked})
    if len(sections) > 1:
        raise BadScenario(
            "The questions of a scenario are drawn together, from one section. These stand in "
            f"{' and '.join(f'“{section}”' for section in sections)}."
        )
    if scenario.current_id is None and any(question.state == Question.State.LIVE for question in asked):
        raise BadScenario("A question that is in tests needs a scenario that is: put the scenario into tests first.")


def _refuse_live(before: Sequence[Question], after: Sequence[Question]) -> None:
    """Without the permission to publish, live questions stay where they are among each other."""
    live = [[question.pk for question in row if question.state == Question.State.LIVE] for row in (before, after)]
    if live[0] != live[1]:
        raise BadScenario(
            "Live questions would be asked in another way at once: only somebody who may publish questions changes "
            "which of them a scenario has, and their order."
        )


def _locked(scenario: Scenario) -> Scenario:
    found: Scenario = (
        Scenario.objects.select_for_update(of=("self",)).select_related("pool", "current", "draft").get(pk=scenario.pk)
    )
    return found


def _refuse_stale(scenario: Scenario, opened: int | None) -> None:
    newest = scenario.newest
    if newest.pk != opened:
        who = ScenarioVersion.objects.select_related("created_by").get(pk=newest.pk).created_by
        raise StaleScenario(
            f"{who.name if who else 'Somebody'} changed this scenario while you had it open. "
            "Your words are below and not saved: compare them with the scenario as it is now, then save again."
        )
