"""What a person did at a test and what officers gave them, seen by the rules in force. Part of the queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.ladders import Ladder
from accounts.models import User
from content.compiled import Compiled, columns, instance
from quizzes import again, rules, scoring
from quizzes.kinds import kind_of
from quizzes.models import Attempt, Override, Quiz, QuizSection, Response


@dataclass(frozen=True, kw_only=True)
class History:
    """A person's attempts at a quiz: the open one, the last that was closed, and where they stand between attempts.

    `number`: of their newest attempt, 0 before the first. `void`: the numbers of attempts that an officer marked so.
    `extra_minutes`: what they have beyond a time limit.
    """

    open: Attempt | None
    last: Attempt | None
    number: int
    has_passed: bool
    void: frozenset[int]
    extra_minutes: int
    trying: again.Trying

    @property
    def used(self) -> int:
        """How many attempts since the last pass."""
        return self.trying.used


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A quiz as it stands now, with its sections in their order."""

    quiz: Quiz
    sections: tuple[QuizSection, ...]

    def questions(self, held: rules.TestRules, *, carried: Collection[str] = ()) -> int:
        """How many one sitting asks under these rules, without the sections that are carried over."""
        counts = rules.draws({section.slug: section.draw for section in self.sections}, questions=held.questions)
        return sum(count for slug, count in counts.items() if slug not in carried)


def asking_of(quiz_id: int) -> Asking:
    """Two queries. Raises Quiz.DoesNotExist."""
    rows = _QUIZ.rows(quiz=quiz_id)
    if not rows:
        raise Quiz.DoesNotExist
    return Asking(quiz=instance(Quiz, rows[0]), sections=tuple(sections_of(quiz_id)))


def sections_of(quiz_id: int) -> list[QuizSection]:
    """The sections of a quiz in its order. One query."""
    return [instance(QuizSection, row) for row in _SECTIONS.rows(quiz=quiz_id)]


def quiz_rules(quiz: Quiz, *, sections: Sequence[QuizSection] | None = None) -> rules.TestRules:
    """The quiz's own rules. One query, for sections with a pass mark of their own; none where they are given."""
    sections = sections_of(quiz.pk) if sections is None else sections
    return rules.TestRules(
        pass_mark=quiz.pass_mark,
        attempts_allowed=quiz.attempts_allowed,
        questions_per_page=quiz.questions_per_page,
        section_pass_mark=quiz.section_pass_mark,
        section_marks=tuple((section.slug, section.pass_mark) for section in sections if section.pass_mark),
        minutes=quiz.minutes,
        at_deadline=rules.AtDeadline(quiz.at_deadline),
        waits=(Ladder.from_json(quiz.waits),) if quiz.waits else (),
        read_again_after=quiz.read_again_after,
        resit_failed_sections=quiz.resit_failed_sections,
        feedback=rules.Feedback(quiz.feedback),
        review=rules.Review(quiz.review),
        shuffle_questions=quiz.shuffle_questions,
        shuffle_options=quiz.shuffle_options,
        questions=sum(section.draw for section in sections) or None,
        language=rules.Language(quiz.language),
        supervised=quiz.supervised,
    )


def history(*, person: User, quiz_id: int, held: rules.TestRules) -> History:
    """Two queries: of attempts and exceptions there is a handful. A third, for the marks of the last attempt, where
    failed sections are sat again; and one for each pass under rules that asked less of its sections."""
    attempts = [instance(Attempt, row) for row in _ATTEMPTS.rows(person=person.pk, quiz=quiz_id)]
    given = [instance(Override, row) for row in _OVERRIDES.rows(person=person.pk, quiz=quiz_id)]
    numbers = {attempt.pk: attempt.number for attempt in attempts}
    void = frozenset(numbers[row.attempt_id] for row in given if row.kind == "void" and row.attempt_id)
    closed = [attempt for attempt in attempts if attempt.closed_at is not None]
    counted = [attempt for attempt in closed if attempt.number not in void]
    sat = [_sat(attempt, held=held) for attempt in counted]
    if held.resit_failed_sections and counted and counted[-1].passed is False:
        asked = {one.number for one in sat if again.sat_as_asked(one, held=held)}
        earned = section_marks(counted[-1]) if counted[-1].number in asked else ()
        sat[-1] = replace(sat[-1], sections=tuple(row for row in earned if row.attempt in asked))
    extra = [row.minutes or 0 for row in given if row.kind == "extra time"]
    return History(
        open=next((attempt for attempt in attempts if attempt.state == Attempt.State.OPEN), None),
        last=closed[-1] if closed else None,
        number=attempts[-1].number if attempts else 0,
        has_passed=any(attempt.passed for attempt in counted),
        void=void,
        extra_minutes=extra[-1] if extra else 0,
        trying=again.trying(
            sat=sat,
            given=again.Given(
                no_wait_after=frozenset(
                    numbers[row.attempt_id] for row in given if row.kind == "end wait" and row.attempt_id
                ),
                extra_attempts=tuple(row.given_at for row in given if row.kind == "extra attempt"),
            ),
            held=held,
        ),
    )


def _quiz_values(*, quiz: int) -> QuerySet[Any, Any]:
    return Quiz.objects.filter(pk=quiz).values_list(*columns(Quiz))


def _section_values(*, quiz: int) -> QuerySet[Any, Any]:
    return QuizSection.objects.filter(quiz=quiz).order_by("sort_order", "pk").values_list(*columns(QuizSection))


def _attempt_values(*, person: int, quiz: int) -> QuerySet[Any, Any]:
    return Attempt.objects.filter(person=person, quiz=quiz).order_by("number").values_list(*columns(Attempt))


def _override_values(*, person: int, quiz: int) -> QuerySet[Any, Any]:
    return Override.objects.filter(person=person, quiz=quiz).order_by("pk").values_list(*columns(Override))


_QUIZ = Compiled(_quiz_values, quiz=int)
_SECTIONS = Compiled(_section_values, quiz=int)
_ATTEMPTS = Compiled(_attempt_values, person=int, quiz=int)
_OVERRIDES = Compiled(_override_values, person=int, quiz=int)


def attempts_since_pass(attempt: Attempt) -> int:
    """1 when it was passed at the first attempt that its own rules count (`again.since_pass`). At most two queries,
    but for passes under rules that asked less of its sections.

    Attempts that an officer marked void or gave beyond the rules are not counted: they spoil nobody's certificate.
    """
    if attempt.number == 1:
        return 1
    held = rules.TestRules.from_json(attempt.rules)
    given = [instance(Override, row) for row in _OVERRIDES.rows(person=attempt.person_id, quiz=attempt.quiz_id)]
    void = {row.attempt_id for row in given if row.kind == Override.Kind.VOID}
    before = [instance(Attempt, row) for row in _ATTEMPTS.rows(person=attempt.person_id, quiz=attempt.quiz_id)]
    sat = [_sat(one, held=held) for one in before if one.number < attempt.number and one.pk not in void]
    since, afresh = again.since_pass(sat, held=held)
    extra = sum(
        row.kind == Override.Kind.EXTRA_ATTEMPT
        and row.given_at < attempt.started_at
        and (afresh is None or row.given_at > afresh)
        for row in given
    )
    return max(1, len(since) + 1 - extra)


def _sat(attempt: Attempt, *, held: rules.TestRules) -> again.Sat:
    assert attempt.closed_at is not None  # noqa: S101 - the caller asks only for closed ones
    own = rules.TestRules.from_json(attempt.rules)
    return again.Sat(
        number=attempt.number,
        closed_at=attempt.closed_at,
        deadline_at=attempt.deadline_at,
        passed=bool(attempt.passed),
        score=attempt.score,
        rules=own,
        sections=section_marks(attempt) if attempt.passed and not own.covers_sections_of(held) else (),
        supervised=attempt.sitting_id is not None,
    )


def reached_by(attempt: Attempt) -> tuple[rules.SectionReached, ...]:
    """How each section of a submitted attempt went. No query where this request scored it, else two."""
    if attempt.scored is not None:
        return attempt.scored
    titles = {section.slug: section.title for section in sections_of(attempt.quiz_id)}
    return tuple(
        rules.SectionReached(
            section=row.section,
            title=titles.get(row.section, row.section),
            percent=scoring.percent_reached(row.marks, row.out_of),
        )
        for row in section_marks(attempt)
    )


def sections_reached(
    scored: Sequence[scoring.SectionScore], *, titles: Mapping[str, str | None], quiz_id: int
) -> tuple[rules.SectionReached, ...]:
    """What was just scored, with the titles of its sections. A query only for sections that were not asked again."""
    if any(one.section not in titles for one in scored):
        titles = {section.slug: section.title for section in sections_of(quiz_id)}
    return tuple(
        rules.SectionReached(section=one.section, title=titles.get(one.section) or one.section, percent=one.percent)
        for one in scored
    )


def section_marks(attempt: Attempt) -> tuple[rules.Carried, ...]:
    """The marks of each section of a submitted attempt, exactly, and those it had carried itself. One query."""
    sections = {row["section"]: rules.Carried.from_json(row) for row in attempt.carried}
    earned: dict[str, list[Fraction]] = {}
    for one in exact_marks(attempt):
        earned.setdefault(one.section, []).append(one.mark)
    for section, each in earned.items():
        sections[section] = rules.Carried(
            section=section, marks=sum(each, Fraction(0)), out_of=len(each), attempt=attempt.number
        )
    return tuple(sections.values())


class Earned(NamedTuple):
    """What one saved answer earns, exactly, from 0 to 1. `title`: of its section, none when that was taken out."""

    key: int
    section: str
    title: str | None
    mark: Fraction


def exact_marks(attempt: Attempt) -> list[Earned]:
    """What the saved answers of an attempt earn, in its order. One query."""
    return [
        Earned(key=key, section=section, title=title, mark=kind_of(kind).mark(options, settings, answer))
        for key, section, kind, options, settings, answer, title in _ANSWERED.rows(attempt=attempt.pk)
    ]


def _answered_values(*, attempt: int) -> QuerySet[Any, Any]:
    title = QuizSection.objects.filter(quiz=OuterRef("attempt__quiz"), slug=OuterRef("section")).values("title")
    return (
        Response.objects.filter(attempt=attempt)
        .order_by("position")
        .values_list(
            "pk", "section", "version__kind", "version__options", "version__settings", "answer", Subquery(title[:1])
        )
    )


_ANSWERED = Compiled(_answered_values, attempt=int)


def carried_to(attempt: Attempt) -> Sequence[rules.Carried]:
    """The sections that an attempt does not ask, because they were passed before."""
    return [rules.Carried.from_json(row) for row in attempt.carried]
