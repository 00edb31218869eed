"""Responses as they may leave the site: one line each, and nothing that leads to a person."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils import timezone

from content.sheets import inert
from elearning.workshop.queries.choices import answer_words, choices
from elearning.workshop.queries.sample import FEWEST_PEOPLE, Sample
from quizzes.models import QuestionVersion, Response

COLUMNS = (
    "attempt", "attempt_of_person", "days_since_first", "section", "question", "version", "kind", "position", "answer",
    "answer_words", "mark",
)  # fmt: skip
WEEK = 7
BATCH = 500  # attempts at a time
TYPED = "(typed)"


def response_rows(sample: Sample, *, rng: random.Random) -> Iterator[tuple[str, ...]]:
    """The heading, then a line a response. Nothing but the heading for fewer than five attempts.

    Attempts are numbered anew and put in a new order by `rng`, so two downloads cannot be laid side by side. Days are
    counted from the first attempt here and rounded down to whole weeks. Numbers of attempts that fewer than five
    attempts reach are said as "5 or later". Versions of questions that fewer than five attempts asked are left out, as
    the page leaves out their figures. Of an answer only option ids of the question and numbers are given, never words
    that somebody typed.
    """
    yield COLUMNS
    attempts = list(sample.attempts().values_list("pk", "number", "submitted_at"))
    if len(attempts) < FEWEST_PEOPLE:
        return
    first = min(timezone.localdate(moment) for _, _, moment in attempts)
    numbers = Counter(number for _, number, _ in attempts)
    most, highest = _most_said(numbers), max(numbers)
    rng.shuffle(attempts)
    rare = _rarely_asked(sample)
    known: dict[int, _Known] = {}
    for start in range(0, len(attempts), BATCH):
        batch = attempts[start : start + BATCH]
        answers = _answers([pk for pk, _, _ in batch])
        known |= _learn({row[2] for rows in answers.values() for row in rows} - known.keys())
        for place, (pk, number, moment) in enumerate(batch, start=start + 1):
            said = str(number) if number < most or most == highest else f"{most} or later"
            days = (timezone.localdate(moment) - first) // datetime.timedelta(days=1)
            opening = (str(place), said, str(days - days % WEEK))
            for position, section, version, answer, mark in answers.get(pk, ()):
                if version in rare:
                    continue
                about = known[version]
                given = ids(answer, about.values)
                words = [TYPED] if TYPED in given else answer_words(about.version, given)
                yield (
                    *opening, inert(section), inert(about.version.question.key), str(about.version.number),
                    about.version.kind, str(position), inert(" ".join(given)), inert("; ".join(words)),
                    "" if mark is None else f"{mark.normalize():f}",
                )  # fmt: skip


def _rarely_asked(sample: Sample) -> set[int]:
    """The versions that too few attempts asked. One query."""
    asked = Response.objects.filter(attempt__in=sample.attempts()).order_by().values("version")
    few = asked.annotate(times=Count("pk")).filter(times__lt=FEWEST_PEOPLE)
    return set(few.values_list("version", flat=True))


@dataclass(frozen=True)
class _Known:
    """A version met in this download, and what it offers to choose."""

    version: QuestionVersion
    values: frozenset[str]


Row = tuple[int, str, int, Any, Decimal | None]


def _answers(attempts: Sequence[int]) -> dict[int, list[Row]]:
    """Attempt -> its responses in order. One query."""
    found: dict[int, list[Row]] = {}
    rows = (
        Response.objects.filter(attempt_id__in=attempts)
        .order_by("attempt_id", "position")
        .values_list("attempt_id", "position", "section", "version_id", "answer", "mark")
    )
    for attempt, *row in rows:
        found.setdefault(attempt, []).append((row[0], row[1], row[2], row[3], row[4]))
    return found


def _learn(versions: set[int]) -> dict[int, _Known]:
    """Versions met for the first time. One query, or none."""
    if not versions:
        return {}
    found = QuestionVersion.objects.filter(pk__in=versions).select_related("question")
    return {
        version.pk: _Known(version, frozenset(choice.offered.id for choice in choices(version))) for version in found
    }


def ids(answer: Any, known: Collection[str]) -> list[str]:
    """What an answer chose, as ids; of what was typed only numbers, else that it was typed."""
    parts = [part for part in answer if isinstance(part, str)] if isinstance(answer, list) else []
    return [part if part in known or _is_number(part) else TYPED for part in parts]


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace(",", "", 1).removeprefix("-").isdecimal() and len(text) <= 12


def _most_said(numbers: Counter[int]) -> int:
    """The highest number of an attempt that at least five attempts reach."""
    reached = 0
    for number in sorted(numbers, reverse=True):
        reached += numbers[number]
        if reached >= FEWEST_PEOPLE:
            return number
    return 1
