"""Under which rules a person sits a module's test."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from django.db.models import QuerySet, Subquery, TextField, Value
from django.db.models.functions import Concat
from wagtail.models import Site

from accounts.ladders import Ladder
from accounts.models import User
from certificates.licensing import queries as licensing_queries
from certificates.licensing.queries import MergedPolicy
from certificates.licensing.rules import TestTerms
from content.compiled import Compiled, columns, instance
from elearning.models import ModulePage
from quizzes import queries as quizzes_queries
from quizzes.models import Attempt
from quizzes.rules import AtDeadline, Feedback, Language, Review, TestRules

Choice = TypeVar("Choice")


def open_attempt(*, person: User, role_slug: str, module_slug: str) -> Attempt | None:
    """The person's open attempt at the test of the live module at that address. One query: saving answers asks it."""
    place = f"{role_slug}/{module_slug}/"
    rows = _OPEN.rows(person=person.pk, place=place)
    return instance(Attempt, rows[0]) if rows else None


def _open_values(*, person: int, place: str) -> QuerySet[Any, Any]:
    home = Site.objects.filter(is_default_site=True).values(
        below=Concat("root_page__url_path", Value(place), output_field=TextField())
    )
    pages = ModulePage.objects.filter(live=True, url_path=Subquery(home[:1]))
    mine = Attempt.objects.filter(person=person, state=Attempt.State.OPEN, quiz__in=pages.values("quiz"))
    return mine.order_by().values_list(*columns(Attempt))[:1]


_OPEN = Compiled(_open_values, person=int, place=str)


def test_rules_for(*, person: User, asking: quizzes_queries.Asking, module_slug: str, on: datetime.date) -> TestRules:
    """The test rules that hold for a person on a day: the policies of all their badges, merged, over the quiz's own."""
    return rules_under(licensing_queries.policy_for(person=person, module_slug=module_slug, on=on), asking=asking)


def rules_under(policy: MergedPolicy | None, *, asking: quizzes_queries.Asking) -> TestRules:
    """The quiz's own rules with a policy's over them; no query."""
    own = quizzes_queries.quiz_rules(asking.quiz, sections=asking.sections)
    return own if policy is None else merge_rules(own, policy)


def merge_rules(own: TestRules, policy: MergedPolicy) -> TestRules:
    """The quiz's own rules with what authorities say in their place; where several do, the strictest of each, so that
    one pass serves every authority: the highest marks, the fewest attempts, the shortest time, every ladder of waits.
    """
    each = [_over(own, choice.terms) for choice in policy.choices]
    own_marks = own.section_marks if any(rules.section_marks for rules in each) else ()
    return replace(
        own,
        pass_mark=policy.pass_mark,
        attempts_allowed=policy.attempts_allowed,
        section_pass_mark=max(_said(rules.section_pass_mark for rules in each), default=None),
        section_marks=tuple((slug, max(_said(rules.mark_of(slug) for rules in each))) for slug, _ in own_marks),
        minutes=min(_said(rules.minutes for rules in each), default=None),
        at_deadline=_strictest(AtDeadline.ABANDON, AtDeadline.SUBMIT, among={rules.at_deadline for rules in each}),
        waits=tuple(dict.fromkeys(ladder for rules in each for ladder in rules.waits)),
        read_again_after=min(_said(rules.read_again_after for rules in each), default=None),
        resit_failed_sections=all(rules.resit_failed_sections for rules in each),
        feedback=_strictest(Feedback.TOPICS, Feedback.AFTER, Feedback.NOW, among={rules.feedback for rules in each}),
        review=_strictest(Review.NEVER, Review.LATER, among={rules.review for rules in each}),
        questions=max(_said(rules.questions for rules in each), default=None),
        shuffle_questions=any(rules.shuffle_questions for rules in each),
        shuffle_options=any(rules.shuffle_options for rules in each),
        language=_strictest(Language.ENGLISH, Language.ANY, among={rules.language for rules in each}),
        supervised=any(rules.supervised for rules in each),
    )


def _over(own: TestRules, terms: TestTerms) -> TestRules:
    """The quiz's rules with one authority's words over them."""
    waits = own.waits if terms.waits is None else (Ladder.from_json(terms.waits),) if terms.waits else ()
    return replace(
        own,
        section_pass_mark=_or_none(terms.section_pass_mark, own=own.section_pass_mark),
        section_marks=own.section_marks if terms.section_pass_mark is None else (),
        minutes=_or_none(terms.minutes, own=own.minutes),
        at_deadline=AtDeadline(terms.at_deadline or own.at_deadline),
        waits=waits,
        read_again_after=_or_none(terms.read_again_after, own=own.read_again_after),
        resit_failed_sections=(
            own.resit_failed_sections if terms.resit_failed_sections is None else terms.resit_failed_sections
        ),
        feedback=Feedback(terms.feedback or own.feedback),
        review=Review(terms.review or own.review),
        questions=own.questions if terms.questions is None else terms.questions,
        shuffle_questions=own.shuffle_questions if terms.shuffle_questions is None else terms.shuffle_questions,
        shuffle_options=own.shuffle_options if terms.shuffle_options is None else terms.shuffle_options,
        language=Language(terms.language or own.language),
        supervised=own.supervised if terms.supervised is None else terms.supervised,
    )


def _or_none(said: int | None, *, own: int | None) -> int | None:
    """What an authority says in place of the quiz's own number; 0: there is none."""
    return own if said is None else said or None


def _said(values: Iterable[int | None]) -> list[int]:
    return [value for value in values if value is not None]


def _strictest(*order: Choice, among: Collection[Choice]) -> Choice:
    return next(choice for choice in order if choice in among)
