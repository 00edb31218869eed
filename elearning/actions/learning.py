"""Read, sit the test, complete. A completion and its certificate are there when the answer is sent."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from certificates import actions as certificates_actions
from certificates.licensing import queries as licensing_queries
from certificates.models import Certificate
from certificates.rules import last_day
from content.models import Module
from elearning import queries, rules
from elearning.actions.overriding import newest_word, sat_by_another
from elearning.actions.places import forget_place
from elearning.actions.versions import record_version
from elearning.models import Completion, LessonProgress, Obligation, Requirement
from quizzes import actions as quizzes_actions
from quizzes import queries as quizzes_queries
from quizzes.models import Attempt
from quizzes.rules import is_over


class LessonsUnfinished(Exception):
    """The test opens when every lesson has been read."""


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """What came of handing a test in."""

    attempt: Attempt
    certificate: Certificate | None


def finish_lesson(*, person: User, module_id: int, lesson: uuid.UUID, now: datetime.datetime) -> bool:
    """The person has read a lesson to its end; whether that is new. Their place in it is forgotten.

    When it was read again is noted too: after some failed attempts the rules ask for it.
    """
    forget_place(person=person, lesson=lesson)
    progress, new = LessonProgress.objects.get_or_create(
        person=person, module_id=module_id, lesson=lesson, defaults={"finished_at": now}
    )
    if not new:
        LessonProgress.objects.filter(pk=progress.pk).update(again_at=now)
    return new


def start_test(
    *,
    person: User,
    found: queries.Outline,
    sitting: queries.Sitting,
    code: str = "",
    device: str = "",
    now: datetime.datetime,
) -> Attempt:
    """The person's open attempt at the module's test, under the rules of the authority that licenses them, if any.

    `sitting`: what stands between them and the test, as read for this request; who came in between is met by the
    constraints of the database. An attempt whose time is up is closed first, and may have been a pass. The words that
    are declared at the start are kept with the attempt. `code`: of a sitting under supervision, where the rules ask
    for one. Raises LessonsUnfinished, quizzes.actions.NoSuchSitting, and what quizzes.actions.start_attempt raises.
    """
    asking, past, held = sitting.asking, sitting.history, sitting.test_rules
    if asking is None or past is None or held is None:
        raise quizzes_actions.NothingToAsk("This module has no test.")
    begun, on = past.open, timezone.localdate(now)
    if begun and not is_over(deadline_at=begun.deadline_at, now=now):
        return begun
    if begun:
        submit_test(person=person, attempt_id=begun.pk, module_id=found.module_id, now=now)
        sitting = queries.sitting_of(person=person, found=found, unread=sitting.unread, on=on)
        return start_test(person=person, found=found, sitting=sitting, code=code, device=device, now=now)
    if sitting.unread:
        unread = sitting.unread
        raise LessonsUnfinished(f"Read {unread} more lesson{'s' if unread > 1 else ''} first, then take the test.")
    again = len(sitting.to_read_again)
    if again and sitting.left != 0 and not past.trying.waits(on=on):
        raise LessonsUnfinished(f"Read {again} lesson{'s' if again > 1 else ''} again first, then take the test.")
    room = None
    if held.supervised and sitting.left != 0 and not past.trying.waits(on=on):
        scopes = [claim.authority.slug for claim in licensing_queries.open_claims(person=person, on=on)]
        room = quizzes_actions.enter_sitting(code=code, person=person, quiz=asking.quiz, scopes=scopes, now=now)
    return quizzes_actions.start_attempt(
        person=person,
        quiz=asking.quiz,
        sections=asking.sections,
        past=past,
        test_rules=held,
        statement=asking.quiz.statement,
        sitting=room,
        device=device,
        now=now,
    )


@transaction.atomic
def submit_test(*, person: User, attempt_id: int, module_id: int | None = None, now: datetime.datetime) -> Submitted:
    """Hand in, score, and on a pass complete the module and award its certificate: all of it or nothing.

    `module_id`: the module it was sat for, where several share a test; none: the only one. What another person sat, by
    the word of the officer in the room, is void and completes nothing. Handing in twice gives the
    first result and the first certificate. Raises Attempt.DoesNotExist for another's.
    """
    attempt = quizzes_actions.submit_attempt(person=person, attempt_id=attempt_id, now=now)
    word = newest_word(attempt)
    if word and not word.confirmed:
        sat_by_another(attempt, word, now=now)
        return Submitted(attempt=attempt, certificate=None)
    if not attempt.passed:
        return Submitted(attempt=attempt, certificate=None)
    completed, void = queries.came_of(attempt)
    if completed:
        return Submitted(attempt=attempt, certificate=queries.certificate_of(attempt))
    if void:  # void it stays, whatever was said of it since
        return Submitted(attempt=attempt, certificate=None)
    module = queries.module_sat_for(quiz_id=attempt.quiz_id, module_id=module_id)
    if module is None:  # its page was deleted while somebody sat its test: the attempt is kept, nothing is lost
        return Submitted(attempt=attempt, certificate=None)
    completion = Completion.objects.create(
        person=person,
        module=module,
        version=record_version(module=module, now=now),  # also what was published on a timer counts
        completed_on=timezone.localdate(attempt.submitted_at),  # the deadline's day, where the time was up
        recorded_at=now,
        how=Completion.How.ONLINE,
        score=attempt.score,
        attempt=attempt,
        is_demonstration=person.is_demonstration,
    )
    policy = licensing_queries.policy_for(person=person, module_slug=module.slug, on=completion.completed_on)
    certificate = award(
        completion=completion, person=person, policy=policy,
        attempt_number=quizzes_queries.attempts_since_pass(attempt), now=now,
    )  # fmt: skip
    if word:
        certificates_actions.keep_vouching(completion=completion.uuid, by=word.checked_by, at=word.checked_at)
    open_next_cycle(person=person, module=module, policy=policy, completed_on=completion.completed_on)
    return Submitted(attempt=attempt, certificate=certificate)


def award(
    *,
    completion: Completion,
    person: User,
    policy: licensing_queries.MergedPolicy | None,
    attempt_number: int | None,
    declared: str = "",
    now: datetime.datetime,
    deliver: bool = True,
) -> Certificate:
    """The certificate of a completion, valid as long as the person's authority says, else as the module does.

    `policy`: the one the module is taken under on the day of completion; none: no authority asks for it.
    `declared`: what it says after the name where there was no test: "declared that they have read and understood …".
    `deliver=False` makes no PDF and sends no mail (history that is loaded).
    """
    module = completion.module
    role = queries.role_trained(person=person, module=module, on=completion.completed_on)
    return certificates_actions.award_certificate(
        completion=completion.uuid,
        person=person,
        module=module,
        module_version=completion.version.number,
        module_title=completion.version.title,
        completed_on=completion.completed_on,
        valid_until=(
            policy.valid_until(completion.completed_on)
            if policy
            else last_day(completed_on=completion.completed_on, months=module.valid_months)
        ),
        score=completion.score,
        attempt_number=attempt_number,
        role_name=role,
        authority_name=policy.authority_name if policy else "",
        badge_tail=policy.badge_tail if policy else "",
        declared=declared,
        **(_how_sat(completion.attempt) if completion.attempt else {}),
        now=now,
        deliver=deliver,
    )


def _how_sat(attempt: Attempt) -> dict[str, Any]:
    """What the ledger keeps of how a test was sat: supervision, time limit, each section's per cent."""
    return {
        "supervised": attempt.sitting_id is not None,
        "minutes": attempt.rules.get("minutes"),
        "section_scores": {
            row.section: {"title": row.title, "score": str(row.percent)} for row in quizzes_queries.reached_by(attempt)
        },
    }


def open_next_cycle(
    *, person: User, module: Module, policy: licensing_queries.MergedPolicy | None, completed_on: datetime.date
) -> None:
    """After a completion: the next cycle of each requirement it meets. Earlier cycles stay as they are.

    `policy`: the one the module is taken under on that day.
    """
    expires_on = policy.licence.expires_on if policy and policy.licence else None
    opened = []
    for obligation in queries.newest_obligations(person=person, module=module):
        requirement = obligation.requirement
        ended = requirement.ends_on is not None and requirement.ends_on < completed_on
        if ended or obligation.opened_on > completed_on:
            continue
        anchored = expires_on if requirement.anchor == Requirement.Anchor.LICENCE else None
        following = rules.next_cycle(
            completed_on=completed_on, repeat_months=requirement.repeat_months, licence_expires_on=anchored
        )
        if following:
            opened.append(
                Obligation(
                    person=person, requirement=requirement, cycle=obligation.cycle + 1,
                    opened_on=following.opened_on, due_on=following.due_on,
                )
            )  # fmt: skip
    Obligation.objects.bulk_create(opened, ignore_conflicts=True)  # another completion may open the same cycle
