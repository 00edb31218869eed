"""Things to ask about, never verdicts: computed when an officer looks, from what the attempts themselves say."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from elearning.models import LessonPage, LessonProgress, ModulePage
from quizzes.models import Attempt, Response

SECONDS_A_QUESTION = 5  # answered faster than this on average, nobody has read them
TOGETHER = datetime.timedelta(hours=4)
SAME_WRONG = 3  # wrong answers that two people share
SHARED_BY = 3  # people in one browser within a month: a family of two is not worth a question


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One thing to ask about: a sentence with the facts, and what may well explain it."""

    words: str
    may_be: str


def signals_of(*, person: User, page: ModulePage, attempts: Sequence[Attempt]) -> dict[int, list[Signal]]:
    """By attempt. At most five queries for any number of attempts. None says that anything was wrong, and nothing on
    the site depends on it."""
    closed = [attempt for attempt in attempts if attempt.closed_at is not None]
    found: dict[int, list[Signal]] = {attempt.pk: [] for attempt in closed}
    if not closed:
        return {}
    _speed(closed, found)
    _devices(person, closed, found)
    _patterns(person, closed, found)
    _lessons(person, page, closed, found)
    return {key: signals for key, signals in found.items() if signals}


def _speed(closed: Sequence[Attempt], found: dict[int, list[Signal]]) -> None:
    for attempt in closed:
        if attempt.by_deadline or attempt.submitted_at is None:
            continue
        seconds = int((attempt.submitted_at - attempt.started_at).total_seconds())
        if seconds < SECONDS_A_QUESTION * attempt.asked:
            found[attempt.pk].append(
                Signal(
                    words=f"{attempt.asked} questions were answered in {seconds} second{'' if seconds == 1 else 's'}.",
                    may_be="Somebody who knew the questions, or who did not read them.",
                )
            )


def _devices(person: User, closed: Sequence[Attempt], found: dict[int, list[Signal]]) -> None:
    devices = {attempt.device for attempt in closed if attempt.device}
    people: dict[str, set[int]] = {}
    for device, other in Attempt.objects.filter(device__in=devices, person__isnull=False).values_list(
        "device", "person"
    ):
        people.setdefault(device, set()).add(other)
    for attempt in closed:
        others = people.get(attempt.device, set()) - {person.pk}
        if attempt.device and len(others) + 1 >= SHARED_BY:
            found[attempt.pk].append(
                Signal(
                    words=f"Tests of {len(others) + 1} people were started in the same browser within a month.",
                    may_be="A shared computer: at an operator, in a library, at a council’s sitting.",
                )
            )


def _patterns(person: User, closed: Sequence[Attempt], found: dict[int, list[Signal]]) -> None:
    """People who sat at the same time and gave the same wrong answers to the same words."""
    first, last = min(row.started_at for row in closed), max(row.started_at for row in closed)
    near = (
        Attempt.objects.filter(
            quiz=closed[0].quiz_id, started_at__gte=first - TOGETHER, started_at__lte=last + TOGETHER,
            state=Attempt.State.SUBMITTED,
        )
        .exclude(person=person)
        .values_list("pk", "started_at")
    )  # fmt: skip
    others = {key: at for key, at in near if any(abs(at - attempt.started_at) <= TOGETHER for attempt in closed)}
    wrong: dict[int, set[tuple[int, str]]] = {}
    rows = Response.objects.filter(attempt__in=[*others, *[attempt.pk for attempt in closed]], mark__lt=1)
    for attempt_id, version, answer in rows.exclude(answer=[]).values_list("attempt", "version", "answer"):
        wrong.setdefault(attempt_id, set()).add((version, "|".join(sorted(answer))))
    for attempt in closed:
        mine = wrong.get(attempt.pk, set())
        same = [
            len(mine & wrong.get(key, set())) for key, at in others.items() if abs(at - attempt.started_at) <= TOGETHER
        ]
        alike = [count for count in same if count >= SAME_WRONG and count * 2 > len(mine)]
        if alike:
            found[attempt.pk].append(
                Signal(
                    words=(
                        f"{len(alike)} {'person' if len(alike) == 1 else 'people'} who sat within four hours gave the "
                        f"same wrong answers: {max(alike)} of {len(mine)} wrong ones."
                    ),
                    may_be="A question that misleads many, or people who learned together.",
                )
            )


def _lessons(person: User, page: ModulePage, closed: Sequence[Attempt], found: dict[int, list[Signal]]) -> None:
    lessons = set(LessonPage.objects.child_of(page).live().values_list("translation_key", flat=True))
    read = LessonProgress.objects.filter(person=person, module=page.module_id, lesson__in=lessons)
    moments = list(read.values_list("finished_at", flat=True))
    for attempt in closed:
        before = sum(moment <= attempt.started_at for moment in moments)
        if lessons and not before:
            found[attempt.pk].append(
                Signal(
                    words=f"None of the {len(lessons)} lessons had been read in this account before.",
                    may_be="Somebody who trained elsewhere, at a group session, or who read signed out.",
                )
            )
