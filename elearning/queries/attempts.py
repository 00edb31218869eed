"""A person's attempts as the officers of an authority see them: days, scores, the rules in force, exceptions."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from certificates.licensing.models import Authority, Claim, Policy
from certificates.licensing.rules import BadBadge, badge_key
from elearning.models import ModulePage
from elearning.queries.signals import Signal, signals_of
from elearning.queries.sitting import test_rules_for
from quizzes import queries as quizzes_queries
from quizzes.models import Attempt, Override, Quiz
from quizzes.rules import TestRules
from quizzes.sentences import rule_sentences


@dataclass(frozen=True, kw_only=True)
class Line:
    """One attempt. `held`: the rules it was started with. `void`: the exception that says so. `confirmed`: what the
    supervising officer said of the person's identity; none while nobody has. `signals`: things to ask about."""

    attempt: Attempt
    held: TestRules
    void: Override | None
    confirmed: bool | None
    signals: list[Signal]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One test as a person stands in it. `sentences`: the rules in force for them, as they read them themselves."""

    page: ModulePage
    quiz: Quiz
    rules: TestRules
    sentences: list[str]
    history: quizzes_queries.History
    lines: list[Line]
    overrides: list[Override]

    @property
    def asks(self) -> list[Line]:
        """The attempts that there is something to ask about."""
        return [line for line in self.lines if line.signals]

    def waits(self, on: datetime.date) -> bool:
        """Whether the next attempt is not open yet."""
        return self.history.open is None and self.history.trying.waits(on=on)


def people_of(*, authority: Authority, words: str, on: datetime.date) -> QuerySet[Claim]:
    """Who says that this authority licenses them, by badge or by part of a name; everybody without words."""
    claims = Claim.objects.on(on).filter(authority=authority).select_related("person", "licence_type")
    if words:
        found = Q(claimant_name__icontains=words) | Q(person__name__icontains=words)
        with contextlib.suppress(BadBadge):
            found |= Q(badge_key__contains=badge_key(words))
        claims = claims.filter(found)
    return claims.order_by("claimant_name", "pk")


def pages_asked_by(*, authority: Authority, on: datetime.date) -> list[ModulePage]:
    """The pages of modules with a test that the authority's policies ask for on a day."""
    asked = Policy.objects.on(on).filter(authority=authority).values("module")
    pages = ModulePage.objects.live().filter(module__in=asked, quiz__isnull=False).select_related("module", "quiz")
    return list(pages.order_by("title"))


def tests_of(*, claim: Claim, on: datetime.date) -> list[Taken]:
    """How the person of a claim stands in each test that its authority asks for."""
    return [_taken(claim, page, on=on) for page in pages_asked_by(authority=claim.authority, on=on)]


def attempt_of(*, claim: Claim, pk: int, on: datetime.date) -> Attempt | None:
    """An attempt of the person of a claim at a test that its authority asks for."""
    asked = [page.quiz_id for page in pages_asked_by(authority=claim.authority, on=on)]
    mine = Attempt.objects.filter(person=claim.person, quiz__in=asked, pk=pk)
    return mine.select_related("person", "quiz").first()


def _taken(claim: Claim, page: ModulePage, *, on: datetime.date) -> Taken:
    quiz, person = page.quiz, claim.person
    assert quiz is not None  # noqa: S101 - the caller asks only for pages with one
    asking = quizzes_queries.asking_of(quiz.pk)
    held = test_rules_for(person=person, asking=asking, module_slug=page.module.slug, on=on)
    history = quizzes_queries.history(person=person, quiz_id=quiz.pk, held=held)
    held = replace(held, extra_minutes=history.extra_minutes if held.minutes else 0)
    attempts = list(
        Attempt.objects.filter(person=person, quiz=quiz)
        .select_related("sitting")
        .prefetch_related("identity_checks")
        .order_by("-number")
    )
    overrides = list(
        Override.objects.filter(person=person, quiz=quiz).select_related("given_by", "attempt").order_by("-pk")
    )
    signals = signals_of(person=person, page=page, attempts=attempts)
    return Taken(
        page=page,
        quiz=quiz,
        rules=held,
        sentences=rule_sentences(
            held,
            questions=asking.questions(held),
            titles={section.slug: section.title for section in asking.sections},
        ),
        history=history,
        lines=[_line(attempt, overrides, signals.get(attempt.pk, [])) for attempt in attempts],
        overrides=overrides,
    )


def _line(attempt: Attempt, overrides: Sequence[Override], signals: list[Signal]) -> Line:
    checks = list(attempt.identity_checks.all())
    return Line(
        attempt=attempt,
        held=TestRules.from_json(attempt.rules),
        void=next((row for row in overrides if row.kind == "void" and row.attempt_id == attempt.pk), None),
        confirmed=checks[-1].confirmed if checks else None,
        signals=signals,
    )
