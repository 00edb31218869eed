"""Under which rules a person sits a module's test."""

from __future__ import annotations

import datetime

from accounts.models import User
from certificates.licensing import queries as licensing_queries
from elearning.models import ModulePage
from elearning.queries.outline import root_path
from quizzes import queries as quizzes_queries
from quizzes.models import Attempt
from quizzes.rules import TestRules


def open_attempt(*, person: User, role_slug: str, module_slug: str) -> Attempt | None:
    """The person's open attempt at the test of the live module at that address. One query: saving answers asks it."""
    pages = ModulePage.objects.filter(live=True, url_path=f"{root_path()}{role_slug}/{module_slug}/")
    return Attempt.objects.filter(person=person, state=Attempt.State.OPEN, quiz__in=pages.values("quiz")).first()


def test_rules_for(*, person: User, page: ModulePage, on: datetime.date) -> TestRules:
    """The test rules that hold for a person on a day: the policies of all their badges, merged, over the quiz's own.

    With several the highest pass mark and the fewest attempts hold, so that one pass serves every authority.
    Raises ValueError for a module without a test.
    """
    if page.quiz is None:
        raise ValueError("This module has no test.")
    own = quizzes_queries.quiz_rules(page.quiz)
    policy = licensing_queries.policy_for(person=person, module=page.module, on=on)
    if policy is None:
        return own
    return TestRules(
        pass_mark=policy.pass_mark,
        attempts_allowed=policy.attempts_allowed,
        questions_per_page=own.questions_per_page,
    )
