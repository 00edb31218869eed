"""What a person did at a test and what officers gave them, seen by the rules in force. Part of the queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from accounts.ladders import Ladder
from accounts.models import User
from quizzes import again, rules
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


def quiz_rules(quiz: Quiz) -> rules.TestRules:
    """The quiz's own rules. One query, for the sections with a pass mark of their own."""
    marks = QuizSection.objects.filter(quiz=quiz, pass_mark__isnull=False).order_by("sort_order", "pk")
    return rules.TestRules(
        pass_mark=quiz.pass_mark,
        attempts_allowed=quiz.attempts_allowed,
        questions_per_page=quiz.questions_per_page,
        section_pass_mark=quiz.section_pass_mark,
        section_marks=tuple((slug, mark) for slug, mark in marks.values_list("slug", "pass_mark") if mark),
        minutes=quiz.minutes,
        at_deadline=rules.AtDeadline(quiz.at_deadline),
        waits=(Ladder.from_json(quiz.waits),) if quiz.waits else (),
        read_again_after=quiz.read_again_after,
        resit_failed_sections=quiz.resit_failed_sections,
        feedback=rules.Feedback(quiz.feedback),
        review=rules.Review(quiz.review),
        shuffle_questions=quiz.shuffle_questions,
        shuffle_options=quiz.shuffle_options,
        language=rules.Language(quiz.language),
        supervised=quiz.supervised,
    )


def history(*, person: User, quiz_id: int, held: rules.TestRules) -> History:
    """Two queries: of attempts and exceptions there is a handful. A third, for the marks of the last attempt, where
    failed sections are sat again."""
    attempts = list(Attempt.objects.filter(person=person, quiz_id=quiz_id).order_by("number"))
    given = list(Override.objects.filter(person=person, quiz_id=quiz_id).order_by("pk"))
    numbers = {attempt.pk: attempt.number for attempt in attempts}
    void = frozenset(numbers[row.attempt_id] for row in given if row.kind == "void" and row.attempt_id)
    closed = [attempt for attempt in attempts if attempt.closed_at is not None]
    counted = [attempt for attempt in closed if attempt.number not in void]
    sat = [_sat(attempt) for attempt in counted]
    if held.resit_failed_sections and counted and counted[-1].passed is False:
        sat[-1] = replace(sat[-1], sections=section_marks(counted[-1]))
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


def _sat(attempt: Attempt) -> again.Sat:
    assert attempt.closed_at is not None  # noqa: S101 - the caller asks only for closed ones
    return again.Sat(
        number=attempt.number,
        closed_at=attempt.closed_at,
        deadline_at=attempt.deadline_at,
        passed=bool(attempt.passed),
        score=attempt.score,
        rules=rules.TestRules.from_json(attempt.rules),
    )


def section_marks(attempt: Attempt) -> tuple[rules.Carried, ...]:
    """The marks of each section of a submitted attempt, exactly, and those it had carried itself. One query."""
    sections = {row["section"]: rules.Carried.from_json(row) for row in attempt.carried}
    earned: dict[str, list[Fraction]] = {}
    asked = Response.objects.filter(attempt=attempt).select_related("version").order_by("position")
    for response in asked:
        version = response.version
        marks = version.how.mark(version.options, version.settings, response.answer)
        earned.setdefault(response.section, []).append(marks)
    for section, each in earned.items():
        sections[section] = rules.Carried(
            section=section, marks=sum(each, Fraction(0)), out_of=len(each), attempt=attempt.number
        )
    return tuple(sections.values())


def carried_to(attempt: Attempt) -> Sequence[rules.Carried]:
    """The sections that an attempt does not ask, because they were passed before."""
    return [rules.Carried.from_json(row) for row in attempt.carried]
