"""The paper of one attempt: which questions, in which versions, in which order. Read once, at its start."""

from __future__ import annotations

import random
import secrets
from collections.abc import Collection, MutableSequence, Sequence
from itertools import count as numbers
from itertools import groupby
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import User
from content.compiled import Compiled
from quizzes import rules
from quizzes.kinds import kind_of
from quizzes.models import Question, QuestionVersion, Quiz, QuizSection, Response, Scenario


def draw_paper(
    *,
    person: User | None,
    quiz: Quiz,
    sections: Sequence[QuizSection],
    carried: Collection[str] = (),
    held: rules.TestRules,
    rng: random.Random | None = None,
) -> list[Response]:
    """Unsaved responses in the order they will be asked: sections in order, questions and options at random if the
    rules say so. `person`: who was asked something before; none for a first attempt. `carried`: sections of it that are
    not asked again. Two queries, one more for a person, one more where scenarios are drawn."""
    rng = rng or _fresh()
    counts = rules.draws({section.slug: section.draw for section in sections}, questions=held.questions)
    asked = [(section, counts[section.slug]) for section in sections if section.slug not in carried]
    drawn = _draw(asked, held=held, asked_before=_times_asked(person, quiz) if person else {}, rng=rng)
    found = _VERSIONS.rows(keys=[candidate.version for _, candidate in drawn]) if drawn else []
    versions = {pk: (kind_of(kind), options) for pk, kind, options in found}
    told = {candidate.scenario for _, candidate in drawn if candidate.scenario is not None}
    stories = dict(Scenario.objects.filter(pk__in=told).values_list("pk", "current")) if told else {}
    paper = []
    for position, (section, candidate) in enumerate(drawn, start=1):
        kind, options = versions[candidate.version]
        paper.append(
            Response(
                position=position,
                section=section,
                version_id=candidate.version,
                scenario_id=stories.get(candidate.scenario or 0),
                option_order=kind.arrange(
                    options, _AsWritten() if kind.keeps_order and not held.shuffle_options else rng
                ),
            )
        )
    return paper


def rows_of(paper: Sequence[Response]) -> list[int]:
    """How many questions stand in each row that stays together: one, or those of a scenario."""
    alone = numbers()
    rows = groupby(paper, key=lambda asked: (asked.section, asked.scenario_id or -next(alone)))
    return [len(list(row)) for _, row in rows]


def _draw(
    sections: Sequence[tuple[QuizSection, int]],
    *,
    held: rules.TestRules,
    asked_before: dict[int, int],
    rng: random.Random,
) -> list[tuple[str, rules.Candidate]]:
    """Each question drawn, with its section's slug."""
    pools: dict[tuple[int, str], list[rules.Candidate]] = {}
    asked = sorted({section.pool_id for section, _ in sections})
    for pk, pool, section_slug, version, scenario, place in _LIVE.rows(pools=asked) if asked else ():
        candidate = rules.Candidate(pk, version, asked_before.get(pk, 0), scenario, place)  # a bank may hold thousands
        pools.setdefault((pool, section_slug), []).append(candidate)
    return [
        (section.slug, candidate)
        for section, count in sections
        for candidate in rules.draw(
            pools.get((section.pool_id, section.slug), []), count=count, rng=rng, shuffle=held.shuffle_questions
        )
    ]


def _times_asked(person: User, quiz: Quiz) -> dict[int, int]:
    """By question, in how many of the person's attempts at this quiz it was asked. One query."""
    asked = Response.objects.filter(attempt__person=person, attempt__quiz=quiz)
    return dict(asked.values_list("version__question").annotate(times=Count("pk")))


def _live_values(*, pools: list[int]) -> QuerySet[Any, Any]:
    live = Question.objects.filter(pool__in=pools, state=Question.State.LIVE, current__isnull=False)
    return live.order_by().values_list("pk", "pool", "section", "current", "scenario", "scenario_place")


def _version_values(*, keys: list[int]) -> QuerySet[Any, Any]:
    return QuestionVersion.objects.filter(pk__in=keys).order_by().values_list("pk", "kind", "options")


_LIVE = Compiled(_live_values, pools=list[int])
_VERSIONS = Compiled(_version_values, keys=list[int])


def _fresh() -> random.Random:
    """Begun from what nobody can guess. The system's own randomness for each of thousands of steps would be slow."""
    return random.Random(secrets.randbits(256))  # noqa: S311


class _AsWritten(random.Random):
    """Shuffles nothing."""

    def shuffle(self, x: MutableSequence[Any]) -> None:
        pass
