"""Whether a person may sit a module's test now, and by which rules."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from accounts.models import Membership, User
from elearning import rules
from elearning.models import ModulePage
from elearning.queries.outline import Outline
from elearning.queries.sitting import test_rules_for
from quizzes import queries as quizzes_queries
from quizzes.rules import TestRules


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """What stands between a person and a test. Without a test or a person there is no history and are no rules."""

    gate: rules.Gate
    page: ModulePage | None = None
    history: quizzes_queries.History | None = None
    test_rules: TestRules | None = None
    left: int | None = None  # attempts; none: no limit


def sitting_of(*, person: User | None, found: Outline, unread: int, on: datetime.date) -> Sitting:
    """As things stand on a day, with `unread` lessons to go."""
    if found.quiz_id is None or person is None:
        gate = rules.Gate.NO_TEST if found.quiz_id is None else rules.Gate.SIGN_IN
        return Sitting(gate=gate)
    page = ModulePage.objects.select_related("quiz", "module").get(pk=found.page_id)
    test_rules = test_rules_for(person=person, page=page, on=on)
    history = quizzes_queries.history(person=person, quiz_id=found.quiz_id, pass_mark=test_rules.pass_mark)
    left = test_rules.attempts_left(used=history.used)
    gate = rules.gate(
        joined=Membership.objects.filter(person=person, role=found.role_id).on(on).exists(),
        lessons_first=found.lessons_first,
        unread=unread,
        has_open=history.open is not None,
        left=left,
    )
    return Sitting(gate=gate, page=page, history=history, test_rules=test_rules, left=left)
