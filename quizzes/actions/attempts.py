"""Start, answer, submit. Constraints of the database, not checks here, decide every race."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Count, F

from accounts.models import User
from quizzes import queries, rules, scoring
from quizzes.models import Attempt, Question, QuestionVersion, Quiz, QuizSection, Response


class AttemptsUsedUp(Exception):
    """The rules allow no further attempt."""


class NothingToAsk(Exception):
    """The quiz has no live questions."""


class AttemptClosed(Exception):
    """The attempt was submitted already: answers come too late."""


class StaleAnswers(Exception):
    """The page was saved from elsewhere meanwhile (a second tab, another device, the back button)."""


class BadAnswer(Exception):
    """The answer names something that was not asked or not offered."""


def start_attempt(
    *,
    person: User,
    quiz: Quiz,
    test_rules: rules.TestRules | None = None,
    now: datetime.datetime,
    rng: random.Random | None = None,
) -> Attempt:
    """The person's open attempt at the quiz, started now unless there is one already.

    `test_rules` are those of an authority's policy; without them the quiz's own hold. Questions are drawn and options
    shuffled once, here. Raises AttemptsUsedUp and NothingToAsk.
    """
    held = test_rules or queries.quiz_rules(quiz)
    past = queries.history(person=person, quiz_id=quiz.pk, pass_mark=held.pass_mark)
    if past.open:
        return past.open
    if held.attempts_left(used=past.used) == 0:
        raise AttemptsUsedUp(f"All {held.attempts_allowed} attempts at this test are used.")
    paper = _draw_paper(person=person, quiz=quiz, rng=rng or random.SystemRandom())
    if not paper:
        raise NothingToAsk("This test has no questions yet.")
    try:
        with transaction.atomic():
            attempt = Attempt.objects.create(
                person=person,
                quiz=quiz,
                number=(past.last.number if past.last else 0) + 1,
                rules=held.as_json(),
                started_at=now,
                out_of=len(paper),
            )
            for response in paper:
                response.attempt = attempt
            Response.objects.bulk_create(paper)
    except IntegrityError:
        # Another request of the same person was quicker: theirs is the open attempt, or it was handed in meanwhile.
        after = queries.history(person=person, quiz_id=quiz.pk, pass_mark=held.pass_mark)
        if after.open is None and after.last == past.last:
            raise
        return start_attempt(person=person, quiz=quiz, test_rules=test_rules, now=now, rng=rng)
    return attempt


def _draw_paper(*, person: User, quiz: Quiz, rng: random.Random) -> list[Response]:
    """Unsaved responses in the order they will be asked: sections in order, questions and options at random."""
    sections = list(QuizSection.objects.filter(quiz=quiz).order_by("sort_order", "pk"))
    asked_before = dict(
        Response.objects.filter(attempt__person=person, attempt__quiz=quiz)
        .values_list("version__question")
        .annotate(times=Count("pk"))
    )
    pools: dict[tuple[int, str], list[rules.Candidate]] = {}
    live = Question.objects.filter(
        pool__in={section.pool_id for section in sections}, state=Question.State.LIVE, current__isnull=False
    )
    for pk, pool, section_slug, version in live.values_list("pk", "pool", "section", "current"):
        pools.setdefault((pool, section_slug), []).append(
            rules.Candidate(question=pk, version=version, times_asked=asked_before.get(pk, 0))
        )
    drawn = [
        (section.slug, candidate)
        for section in sections
        for candidate in rules.draw(pools.get((section.pool_id, section.slug), []), count=section.draw, rng=rng)
    ]
    versions = QuestionVersion.objects.in_bulk([candidate.version for _, candidate in drawn])
    paper = []
    for position, (section_slug, candidate) in enumerate(drawn, start=1):
        asked = versions[candidate.version]
        ids = [option["id"] for option in asked.options]
        if asked.kind != QuestionVersion.Kind.TRUE_FALSE:
            rng.shuffle(ids)
        paper.append(Response(position=position, section=section_slug, version=asked, option_order=ids))
    return paper


@transaction.atomic
def save_answers(
    *, person: User, attempt_id: int, answers: Mapping[int, Sequence[str]], revision: int, now: datetime.datetime
) -> int:
    """Keep one page of answers: position (from 1) to the ids of the options chosen. Returns the attempt's new revision.

    `revision` is what the page was shown with. Raises StaleAnswers when the attempt has been saved since with other
    answers (the same answers again are no conflict), AttemptClosed after submission, BadAnswer for a position or option
    that was not offered, Attempt.DoesNotExist for another person's attempt. Nothing is kept when it raises.
    """
    mine = Attempt.objects.filter(pk=attempt_id, person=person)
    # One statement both checks and takes the lock: of two saves of the same revision, one finds no row.
    fresh = mine.filter(state=Attempt.State.OPEN, revision=revision).update(revision=F("revision") + 1)
    responses = list(
        Response.objects.filter(attempt_id=attempt_id, attempt__person=person, position__in=answers)
        .select_related("version")
        .only("position", "option_order", "answer", "version__kind")
    )
    if not fresh and mine.get().state != Attempt.State.OPEN:
        raise AttemptClosed("This test was handed in already. Nothing has been changed.")
    if missing := set(answers) - {response.position for response in responses}:
        raise BadAnswer(f"Question {min(missing)} is not in this test.")
    chosen = {response.position: _chosen(response, answers[response.position]) for response in responses}
    if not fresh:
        if any(sorted(response.answer) != sorted(chosen[response.position]) for response in responses):
            raise StaleAnswers("These answers were changed on another page or device after this page was opened.")
        return mine.values_list("revision", flat=True)[0]
    for response in responses:
        response.answer, response.saved_at = chosen[response.position], now
    if responses:
        Response.objects.bulk_update(responses, ["answer", "saved_at"])
    return revision + 1


def _chosen(response: Response, given: Sequence[str]) -> list[str]:
    """The options chosen, each once, if they were offered and the kind of question allows so many."""
    chosen = list(dict.fromkeys(given))
    if any(option not in response.option_order for option in chosen):
        raise BadAnswer(f"Question {response.position}: choose from the answers offered.")
    if len(chosen) > 1 and response.version.kind != QuestionVersion.Kind.MULTIPLE:
        raise BadAnswer(f"Question {response.position}: choose one answer.")
    return chosen


@transaction.atomic
def submit_attempt(*, person: User, attempt_id: int, now: datetime.datetime) -> Attempt:
    """Close the attempt and score what was saved. Submitting again returns the same result: it is scored once.

    Raises Attempt.DoesNotExist for another person's attempt.
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt_id, person=person)
    if attempt.state == Attempt.State.SUBMITTED:
        return attempt
    responses = list(Response.objects.filter(attempt=attempt).select_related("version").order_by("position"))
    result = scoring.score(
        [
            scoring.Answered(
                section=response.section,
                right=frozenset(option["id"] for option in response.version.options if option["right"]),
                chosen=frozenset(response.answer),
            )
            for response in responses
        ],
        pass_mark=rules.TestRules.from_json(attempt.rules).pass_mark,
    )
    for response, earned in zip(responses, result.marks, strict=True):
        response.mark = earned
    Response.objects.bulk_update(responses, ["mark"])
    closed = Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.OPEN).update(
        state=Attempt.State.SUBMITTED,
        submitted_at=now,
        marks=result.total,
        score=result.percent,
        passed=result.passed,
    )
    if not closed:  # where rows cannot be locked (SQLite), the other writer was first
        return Attempt.objects.get(pk=attempt.pk)
    attempt.state, attempt.submitted_at = Attempt.State.SUBMITTED, now
    attempt.marks, attempt.score, attempt.passed = result.total, result.percent, result.passed
    return attempt
