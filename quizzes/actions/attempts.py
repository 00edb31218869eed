"""Start and submit. Constraints of the database, not checks here, decide every race."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.rules import in_words, london_day
from content.compiled import Compiled, columns, instance
from quizzes import history, queries, rules, scoring
from quizzes.actions.papers import draw_paper, rows_of
from quizzes.actions.responses import write_marks
from quizzes.models import Attempt, Quiz, QuizSection, Response, Sitting


class AttemptsUsedUp(Exception):
    """The rules allow no further attempt."""


class NotYet(Exception):
    """The next attempt opens on a later day."""


class SittingNeeded(Exception):
    """The rules ask for a sitting under supervision."""


class TimeIsUp(Exception):
    """The open attempt is over: it is closed before anything else. The message says nothing of what was in it."""


class NothingToAsk(Exception):
    """The quiz has no live questions."""


def start_attempt(
    *,
    person: User,
    quiz: Quiz,
    test_rules: rules.TestRules | None = None,
    sections: Sequence[QuizSection] | None = None,
    past: queries.History | None = None,
    statement: str = "",
    sitting: Sitting | None = None,
    device: str = "",
    now: datetime.datetime,
    rng: random.Random | None = None,
) -> Attempt:
    """The person's open attempt at the quiz, started now unless there is one already.

    `test_rules` are those of an authority's policy; without them the quiz's own hold. `sections` and `past`: of this
    quiz and person, where they were read for this request already. Rules, deadline, questions and the order of options
    are fixed once, here; where only failed sections are sat again, the marks of the others too.
    `statement`: what the person declared. `sitting`: the one whose code they gave. `device`: a digest of their
    browser's cookie.
    Raises TimeIsUp for an open attempt that is over, AttemptsUsedUp, NotYet, SittingNeeded and NothingToAsk.
    """
    sections = queries.sections_of(quiz.pk) if sections is None else sections
    held = test_rules or queries.quiz_rules(quiz, sections=sections)
    past = past or queries.history(person=person, quiz_id=quiz.pk, held=held)
    if past.open:
        if rules.is_over(deadline_at=past.open.deadline_at, now=now):
            raise TimeIsUp("The time of your last attempt was up.")
        return past.open
    held = replace(held, extra_minutes=past.extra_minutes if held.minutes else 0)
    trying = past.trying
    if trying.left == 0:
        raise AttemptsUsedUp(f"All {trying.used} attempts at this test are used.")
    if trying.opens_on and trying.waits(on=london_day(now)):
        raise NotYet(f"You can take this test again from {in_words(trying.opens_on)}.")
    if held.supervised and sitting is None:
        raise SittingNeeded("This test is sat under supervision. Ask the officer in the room for the code.")
    carried = {row.section: row for row in trying.carried}
    paper = draw_paper(
        person=person if past.number else None,
        quiz=quiz,
        sections=sections,
        carried=carried,
        held=held,
        rng=rng,
    )
    if not paper:
        raise NothingToAsk("This test has no questions yet.")
    try:
        with transaction.atomic():
            attempt = Attempt.objects.create(
                person=person,
                quiz=quiz,
                number=past.number + 1,
                rules=held.as_json(),
                started_at=now,
                deadline_at=held.deadline(now) or (sitting.ends_at if sitting else None),
                statement=statement,
                sitting=sitting,
                device=device,
                carried=[row.as_json() for row in carried.values()],
                out_of=len(paper) + sum(row.out_of for row in carried.values()),
                pages=rules.lay_out(rows_of(paper), per_page=held.questions_per_page),
            )
            for response in paper:
                response.attempt = attempt
            Response.objects.bulk_create(paper)
    except IntegrityError:
        # Another request of the same person was quicker: theirs is the open attempt, or it was handed in meanwhile.
        if queries.history(person=person, quiz_id=quiz.pk, held=held).number == past.number:
            raise
        return start_attempt(
            person=person, quiz=quiz, test_rules=test_rules, sections=sections, statement=statement, sitting=sitting,
            device=device, now=now, rng=rng,
        )  # fmt: skip
    return attempt


@transaction.atomic
def submit_attempt(*, person: User, attempt_id: int, now: datetime.datetime) -> Attempt:
    """Close the attempt and score what was saved. Submitting again returns the same result: it is scored once.

    After the deadline and its grace it is closed as of the deadline: submitted as it stands or abandoned, as its rules
    say, whoever comes first to close it. Raises Attempt.DoesNotExist for another person's attempt.
    """
    attempt = _locked(person=person, attempt_id=attempt_id)
    if attempt.state != Attempt.State.OPEN:
        return attempt
    held = rules.TestRules.from_json(attempt.rules)
    late = rules.is_over(deadline_at=attempt.deadline_at, now=now)
    if late and held.at_deadline == rules.AtDeadline.ABANDON:
        return _close(attempt, state=Attempt.State.ABANDONED, abandoned_at=attempt.deadline_at, by_deadline=True)
    earned = history.exact_marks(attempt)
    answered = {one.key: scoring.Answered(section=one.section, mark=one.mark) for one in earned}
    carried = history.carried_to(attempt)
    sections = {one.section for one in answered.values()} | {row.section for row in carried}
    result = scoring.score(
        list(answered.values()),
        pass_mark=held.pass_mark,
        section_marks={section: mark for section in sections if (mark := held.mark_of(section))},
        carried=carried,
    )
    write_marks(dict(zip(answered, result.marks, strict=True)))
    closed = _close(
        attempt,
        state=Attempt.State.SUBMITTED,
        submitted_at=attempt.deadline_at if late else now,
        by_deadline=late,
        marks=result.total,
        score=result.percent,
        passed=result.passed,
    )
    closed.scored = queries.sections_reached(
        result.sections, titles={one.section: one.title for one in earned}, quiz_id=attempt.quiz_id
    )
    return closed


def _locked(*, person: User, attempt_id: int) -> Attempt:
    rows = _ATTEMPT.rows(person=person.pk, attempt=attempt_id)
    if not rows:
        raise Attempt.DoesNotExist
    return instance(Attempt, rows[0])


def _attempt_values(*, person: int, attempt: int) -> QuerySet[Any, Any]:
    return Attempt.objects.select_for_update().filter(pk=attempt, person=person).values_list(*columns(Attempt))


_ATTEMPT = Compiled(_attempt_values, person=int, attempt=int)


def _close(attempt: Attempt, **values: Any) -> Attempt:
    if not Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.OPEN).update(**values):
        return Attempt.objects.get(pk=attempt.pk)  # where rows cannot be locked (SQLite), the other writer was first
    for name, value in values.items():
        setattr(attempt, name, value)
    return attempt
