"""Start, answer, submit. Constraints of the database, not checks here, decide every race."""

from __future__ import annotations

import datetime
import random
import secrets
from collections.abc import Collection, Mapping, MutableSequence, Sequence
from dataclasses import replace
from itertools import count, groupby
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q

from accounts.models import User
from accounts.rules import in_words, london_day
from quizzes import history, queries, rules, scoring
from quizzes.kinds import Refused
from quizzes.models import Attempt, Question, QuestionVersion, Quiz, QuizSection, Response, Scenario, Sitting


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


class AttemptClosed(Exception):
    """The attempt was submitted already: answers come too late."""


class StaleAnswers(Exception):
    """The page was saved from elsewhere meanwhile (a second tab, another device, the back button)."""


class BadAnswer(Exception):
    """Answers that name something that was not asked or not offered, or cannot be read. `position`: the question."""

    def __init__(self, message: str, *, position: int) -> None:
        super().__init__(message)
        self.position = position


def start_attempt(
    *,
    person: User,
    quiz: Quiz,
    test_rules: rules.TestRules | None = None,
    statement: str = "",
    sitting: Sitting | None = None,
    device: str = "",
    now: datetime.datetime,
    rng: random.Random | None = None,
) -> Attempt:
    """The person's open attempt at the quiz, started now unless there is one already.

    `test_rules` are those of an authority's policy; without them the quiz's own hold. Rules, deadline, questions and
    the order of options are fixed once, here; where only failed sections are sat again, the marks of the others too.
    `statement`: what the person declared. `sitting`: the one whose code they gave. `device`: a digest of their
    browser's cookie.
    Raises TimeIsUp for an open attempt that is over, AttemptsUsedUp, NotYet, SittingNeeded and NothingToAsk.
    """
    held = test_rules or queries.quiz_rules(quiz)
    past = queries.history(person=person, quiz_id=quiz.pk, held=held)
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
    paper = _draw_paper(person=person, quiz=quiz, held=held, without=carried, rng=rng or _fresh())
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
                deadline_at=held.deadline(now),
                statement=statement,
                sitting=sitting,
                device=device,
                carried=[row.as_json() for row in carried.values()],
                out_of=len(paper) + sum(row.out_of for row in carried.values()),
                pages=rules.lay_out(_rows(paper), per_page=held.questions_per_page),
            )
            for response in paper:
                response.attempt = attempt
            Response.objects.bulk_create(paper)
    except IntegrityError:
        # Another request of the same person was quicker: theirs is the open attempt, or it was handed in meanwhile.
        if queries.history(person=person, quiz_id=quiz.pk, held=held).number == past.number:
            raise
        return start_attempt(
            person=person, quiz=quiz, test_rules=test_rules, statement=statement, sitting=sitting, device=device,
            now=now, rng=rng,
        )  # fmt: skip
    return attempt


def _fresh() -> random.Random:
    """Begun from what nobody can guess. The system's own randomness for each of thousands of steps would be slow."""
    return random.Random(secrets.randbits(256))  # noqa: S311


class _AsWritten(random.Random):
    """Shuffles nothing."""

    def shuffle(self, x: MutableSequence[Any]) -> None:
        pass


def _draw_paper(
    *, person: User, quiz: Quiz, held: rules.TestRules, without: Collection[str], rng: random.Random
) -> list[Response]:
    """Unsaved responses in the order they will be asked: sections in order, questions and options at random if the
    rules say so. `without`: sections that are not asked again."""
    sections = list(QuizSection.objects.filter(quiz=quiz).exclude(slug__in=without).order_by("sort_order", "pk"))
    asked_before = dict(
        Response.objects.filter(attempt__person=person, attempt__quiz=quiz)
        .values_list("version__question")
        .annotate(times=Count("pk"))
    )
    pools: dict[tuple[int, str], list[rules.Candidate]] = {}
    live = Question.objects.filter(
        pool__in={section.pool_id for section in sections}, state=Question.State.LIVE, current__isnull=False
    )
    rows = live.values_list("pk", "pool", "section", "current", "scenario", "scenario_place")
    for pk, pool, section_slug, version, scenario, place in rows:  # a bank may hold thousands
        candidate = rules.Candidate(pk, version, asked_before.get(pk, 0), scenario, place)
        pools.setdefault((pool, section_slug), []).append(candidate)
    drawn = [
        (section.slug, candidate)
        for section in sections
        for candidate in rules.draw(
            pools.get((section.pool_id, section.slug), []), count=section.draw, rng=rng, shuffle=held.shuffle_questions
        )
    ]
    versions = QuestionVersion.objects.in_bulk([candidate.version for _, candidate in drawn])
    told = {candidate.scenario for _, candidate in drawn if candidate.scenario is not None}
    stories = dict(Scenario.objects.filter(pk__in=told).values_list("pk", "current")) if told else {}
    paper = []
    for position, (section_slug, candidate) in enumerate(drawn, start=1):
        asked = versions[candidate.version]
        paper.append(
            Response(
                position=position,
                section=section_slug,
                version=asked,
                scenario_id=stories.get(candidate.scenario or 0),
                option_order=asked.how.arrange(
                    asked.options, _AsWritten() if asked.how.keeps_order and not held.shuffle_options else rng
                ),
            )
        )
    return paper


def _rows(paper: Sequence[Response]) -> list[int]:
    """How many questions stand in each row that stays together: one, or those of a scenario."""
    alone = count()
    rows = groupby(paper, key=lambda asked: (asked.section, asked.scenario_id or -next(alone)))
    return [len(list(row)) for _, row in rows]


@transaction.atomic
def save_answers(
    *, person: User, attempt_id: int, answers: Mapping[int, Sequence[str]], revision: int, now: datetime.datetime
) -> int:
    """Keep one page of answers: position (from 1) to the values posted for it. Returns the attempt's new revision.

    `revision` is what the page was shown with. Raises StaleAnswers when the attempt has been saved since with other
    answers (the same answers again are no conflict), AttemptClosed after submission, TimeIsUp after the deadline and
    its grace, BadAnswer for a position or option that was not offered, a value that cannot be read or an answer that is
    fixed, Attempt.DoesNotExist for another person's attempt. Nothing is kept when it raises.
    """
    mine = Attempt.objects.filter(pk=attempt_id, person=person)
    # One statement both checks and takes the lock: of two saves of the same revision, one finds no row.
    in_time = Q(deadline_at__isnull=True) | Q(deadline_at__gte=now - rules.GRACE)
    fresh = mine.filter(in_time, state=Attempt.State.OPEN, revision=revision).update(revision=F("revision") + 1)
    responses = list(
        Response.objects.filter(attempt_id=attempt_id, attempt__person=person, position__in=answers)
        .select_related("version", "attempt")
        .only("position", "option_order", "answer", "version__kind", "version__options", "attempt__rules")
    )
    if not fresh:
        _refuse_late(mine.get(), now=now)
    if missing := set(answers) - {response.position for response in responses}:
        raise BadAnswer(f"Question {min(missing)} is not in this test.", position=min(missing))
    given = {response.position: _read(response, answers[response.position]) for response in responses}
    if not fresh:
        if any(sorted(response.answer) != sorted(given[response.position]) for response in responses):
            raise StaleAnswers("These answers were changed on another page or device after this page was opened.")
        return mine.values_list("revision", flat=True)[0]
    for response in responses:
        _refuse_fixed(response, given[response.position])
        response.answer, response.saved_at = given[response.position], now
    if responses:
        Response.objects.bulk_update(responses, ["answer", "saved_at"])
    return revision + 1


def _refuse_late(attempt: Attempt, *, now: datetime.datetime) -> None:
    if attempt.state != Attempt.State.OPEN:
        raise AttemptClosed("This test was handed in already. Nothing has been changed.")
    if rules.is_over(deadline_at=attempt.deadline_at, now=now):
        raise TimeIsUp("The time for this test was up. What you sent after it could not be kept.")


def _refuse_fixed(response: Response, given: Sequence[str]) -> None:
    """Where feedback comes after each page, what it was given on cannot be changed: it could be tried until right."""
    if response.answer and given != response.answer and _fixes_answers(response.attempt):
        raise BadAnswer(
            f"Question {response.position}: you have seen how you did, so this answer is fixed.",
            position=response.position,
        )


def _fixes_answers(attempt: Attempt) -> bool:
    return rules.TestRules.from_json(attempt.rules).feedback == rules.Feedback.NOW


def _read(response: Response, posted: Sequence[str]) -> list[str]:
    """The answer as its kind keeps it."""
    version = response.version
    try:
        return version.how.read(posted, version.options, response.option_order)
    except Refused as refusal:
        raise BadAnswer(f"Question {response.position}: {refusal}", position=response.position) from refusal


@transaction.atomic
def submit_attempt(*, person: User, attempt_id: int, now: datetime.datetime) -> Attempt:
    """Close the attempt and score what was saved. Submitting again returns the same result: it is scored once.

    After the deadline and its grace it is closed as of the deadline: submitted as it stands or abandoned, as its rules
    say, whoever comes first to close it. Raises Attempt.DoesNotExist for another person's attempt.
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt_id, person=person)
    if attempt.state != Attempt.State.OPEN:
        return attempt
    held = rules.TestRules.from_json(attempt.rules)
    late = rules.is_over(deadline_at=attempt.deadline_at, now=now)
    if late and held.at_deadline == rules.AtDeadline.ABANDON:
        return _close(attempt, state=Attempt.State.ABANDONED, abandoned_at=attempt.deadline_at, by_deadline=True)
    responses = list(Response.objects.filter(attempt=attempt).select_related("version").order_by("position"))
    carried = history.carried_to(attempt)
    sections = {response.section for response in responses} | {row.section for row in carried}
    result = scoring.score(
        [
            scoring.Answered(
                section=response.section,
                mark=response.version.how.mark(response.version.options, response.version.settings, response.answer),
            )
            for response in responses
        ],
        pass_mark=held.pass_mark,
        section_marks={section: mark for section in sections if (mark := held.mark_of(section))},
        carried=carried,
    )
    for response, earned in zip(responses, result.marks, strict=True):
        response.mark = earned
    Response.objects.bulk_update(responses, ["mark"])
    return _close(
        attempt,
        state=Attempt.State.SUBMITTED,
        submitted_at=attempt.deadline_at if late else now,
        by_deadline=late,
        marks=result.total,
        score=result.percent,
        passed=result.passed,
    )


def _close(attempt: Attempt, **values: Any) -> Attempt:
    if not Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.OPEN).update(**values):
        return Attempt.objects.get(pk=attempt.pk)  # where rows cannot be locked (SQLite), the other writer was first
    for name, value in values.items():
        setattr(attempt, name, value)
    return attempt
