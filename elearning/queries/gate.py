"""Whether a person may sit a module's test now, and by which rules."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Membership, User
from certificates.licensing import queries as licensing_queries
from content.compiled import Compiled
from elearning import rules
from elearning.models import LessonProgress
from elearning.queries.outline import LessonLine, Outline
from elearning.queries.sitting import rules_under
from quizzes import queries as quizzes_queries
from quizzes.rules import TestRules


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """What stands between a person and a test. Without a test or a person there is no history and are no rules.

    `asking`: the test as it is now. `unread`: lessons, where they come first. `left`: attempts; none: no limit.
    `to_read_again`: lessons that must be read once more first. `policy`: what authorities ask of this person; none: no
    authority does.
    """

    gate: rules.Gate
    asking: quizzes_queries.Asking | None = None
    unread: int = 0
    history: quizzes_queries.History | None = None
    test_rules: TestRules | None = None
    left: int | None = None
    to_read_again: tuple[LessonLine, ...] = ()
    policy: licensing_queries.MergedPolicy | None = None

    @property
    def opens_on(self) -> datetime.date | None:
        """The first day of the next attempt, where it is waited for or was; none else."""
        return self.history.trying.opens_on if self.history else None


def sitting_of(*, person: User | None, found: Outline, unread: int, on: datetime.date) -> Sitting:
    """As things stand on a day, with `unread` lessons to go."""
    if found.quiz_id is None or person is None:
        gate = rules.Gate.NO_TEST if found.quiz_id is None else rules.Gate.SIGN_IN
        return Sitting(gate=gate)
    asking = quizzes_queries.asking_of(found.quiz_id)
    policy = licensing_queries.policy_for(person=person, module_slug=found.module_slug, on=on)
    test_rules = rules_under(policy, asking=asking)
    history = quizzes_queries.history(person=person, quiz_id=found.quiz_id, held=test_rules)
    trying = history.trying
    again: tuple[LessonLine, ...] = ()
    if trying.read_after is not None:
        done = read_since(person=person, module_id=found.module_id, moment=trying.read_after)
        again = tuple(lesson for lesson in found.lessons if lesson.key not in done)
    gate = rules.gate(
        joined=bool(_JOINED.rows(person=person.pk, role=found.role_id, on=on)),
        lessons_first=found.lessons_first,
        unread=unread,
        has_open=history.open is not None,
        left=trying.left,
        waits=trying.waits(on=on),
        to_read_again=len(again),
    )
    return Sitting(
        gate=gate, asking=asking, unread=unread if found.lessons_first else 0, history=history, test_rules=test_rules,
        left=trying.left, to_read_again=again, policy=policy,
    )  # fmt: skip


def _joined_values(*, person: int, role: int, on: datetime.date) -> QuerySet[Any, Any]:
    return Membership.objects.filter(person=person, role=role).on(on).order_by().values_list("pk")[:1]


_JOINED = Compiled(_joined_values, person=int, role=int, on=datetime.date)


def read_since(*, person: User, module_id: int, moment: datetime.datetime) -> set[UUID]:
    """The lessons of a module that a person has read to their end, for the first time or again, after a moment."""
    rows = LessonProgress.objects.filter(person=person, module=module_id)
    return {
        lesson
        for lesson, first, again in rows.values_list("lesson", "finished_at", "again_at")
        if (again or first) > moment
    }
