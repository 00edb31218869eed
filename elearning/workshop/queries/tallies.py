"""Answers counted by the database: a million responses come back as some thousand lines, exact on either database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, BooleanField, Count, ExpressionWrapper, Max, Min, Q, TextField

from elearning.workshop.queries.sample import FEWEST_PEOPLE, Sample
from quizzes import analysis

TENTHS = 10  # of a second, the grain in which times are counted
CHUNK = 5_000


@dataclass(frozen=True, kw_only=True)
class Papers:
    """So many attempts with the same result. `whole`: all sections were sat in it, none carried from an earlier one."""

    marks: int
    out_of: int
    passed: bool
    first: bool
    whole: bool
    count: int


@dataclass(frozen=True, kw_only=True)
class Tally:
    """So many responses to a version that are alike. `rest`: marks of the rest of the attempt, which has `out_of`
    questions; `whole`: all of its sections were sat in it."""

    version: int
    picked: frozenset[str]
    mark: int
    rest: int
    out_of: int
    first: bool
    whole: bool
    count: int


@dataclass(frozen=True, kw_only=True)
class Extent:
    """How many people, from when to when, and the highest number of attempts of one person."""

    people: int
    most_attempts: int
    first_at: Any
    last_at: Any


class _Joined(Aggregate):
    """Version ids of one page of answers, joined by commas."""

    function = "STRING_AGG"
    template = "STRING_AGG(%(expressions)s::text, ',')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="GROUP_CONCAT(%(expressions)s)", **context)


def units(mark: Decimal | None) -> int:
    """A mark in whole numbers, `FULL` of them to the mark: thirds that were rounded apart come together again."""
    return 0 if mark is None else int((mark * analysis.FULL).to_integral_value())


def papers(sample: Sample) -> list[Papers]:
    """Attempts by result. One query."""
    rows = (
        sample.attempts()
        .annotate(first=_is(Q(number=1)), whole=_is(Q(carried=[])))
        .values_list("marks", "out_of", "passed", "first", "whole")
        .annotate(times=Count("pk"))
    )
    return [
        Papers(marks=units(marks), out_of=out_of, passed=bool(passed), first=first, whole=whole, count=times)
        for marks, out_of, passed, first, whole, times in rows
    ]


def extent(sample: Sample) -> Extent:
    """One query. Of erased accounts the first attempts are counted as people: nothing else tells them apart."""
    found = sample.attempts().aggregate(
        people=Count("person_id", distinct=True),
        erased=Count("pk", filter=Q(person__isnull=True, number=1)),
        most=Max("number"),
        first_at=Min("submitted_at"),
        last_at=Max("submitted_at"),
    )
    return Extent(
        people=found["people"] + found["erased"],
        most_attempts=found["most"] or 0,
        first_at=found["first_at"],
        last_at=found["last_at"],
    )


def tallies(sample: Sample) -> Iterator[Tally]:
    """Responses by version, answer, mark and their attempt's total. One query, not through a cursor: PostgreSQL counts
    on several cores only without one."""
    rows = (
        sample.responses()
        .annotate(first=_is(Q(attempt__number=1)), whole=_is(Q(attempt__carried=[])))
        .values_list("version_id", "answer", "mark", "attempt__marks", "attempt__out_of", "first", "whole")
        .annotate(times=Count("pk"))
    )
    for version, answer, mark, marks, out_of, first, whole, times in rows:
        yield Tally(
            version=version,
            picked=picked(answer),
            mark=units(mark),
            rest=units((marks or Decimal(0)) - mark),
            out_of=out_of,
            first=first,
            whole=whole,
            count=times,
        )


def picked(answer: Any) -> frozenset[str]:
    """What was chosen: an answer is a list of words, whatever the kind of question. Their order is not counted."""
    return frozenset(part for part in answer if isinstance(part, str)) if isinstance(answer, list) else frozenset()


def places(sample: Sample, *, out_of: int) -> list[dict[int, int]]:
    """Marks at each place of whole papers of `out_of` questions, counted. One query."""
    rows = (
        sample.responses()
        .filter(attempt__out_of=out_of, attempt__carried=[])
        .values_list("position", "mark")
        .annotate(times=Count("pk"))
    )
    found: dict[int, dict[int, int]] = {}
    for position, mark, times in rows:
        counts = found.setdefault(position, {})
        counts[units(mark)] = counts.get(units(mark), 0) + times
    return [found[position] for position in sorted(found)]


def tenths(sample: Sample) -> dict[int, dict[int, int]]:
    """Version -> tenths of a second -> how often. One query, streamed by attempt.

    An answer bears the moment at which its page was last saved. What lies between that and the save before it (or the
    start) is the page's time, shared equally among the questions saved with it. It holds reading, thinking and the
    kettle: hence medians. A page that is saved again is timed by its last save.
    """
    pages = (
        sample.responses()
        .filter(saved_at__isnull=False)
        .values_list("attempt_id", "saved_at", "attempt__started_at")
        .annotate(versions=_Joined("version_id"))
        .order_by("attempt_id", "saved_at")
    )
    found: dict[str, dict[int, int]] = {}
    current, before = None, None
    for attempt, saved_at, started_at, versions in pages.iterator(chunk_size=CHUNK):
        if attempt != current:
            current, before = attempt, started_at
        together = versions.split(",")
        each = max(0, round((saved_at - before).total_seconds() * TENTHS / len(together)))
        before = saved_at
        for version in together:
            counted = found.setdefault(version, {})
            counted[each] = counted.get(each, 0) + 1
    return {int(version): counted for version, counted in found.items()}


def few_people(sample: Sample, *, counts: dict[int, int], most_attempts: int) -> set[int]:
    """The versions that fewer than five people were asked. `counts`: responses by version. At most one query.

    A version is asked once an attempt, so n responses are of n / (attempts a person) people or more: most are clear.
    """
    few = {version for version, count in counts.items() if count < FEWEST_PEOPLE}
    unclear = [version for version, count in counts.items() if FEWEST_PEOPLE <= count < FEWEST_PEOPLE * most_attempts]
    if sample.first_only or not unclear:
        return few
    rows = (
        sample.responses()
        .filter(version_id__in=unclear)
        .values_list("version_id")
        .annotate(people=Count("attempt__person_id", distinct=True), erased=Count("pk", filter=Q(attempt__person=None)))
    )
    return few | {version for version, people, erased in rows if people + min(erased, 1) < FEWEST_PEOPLE}


def _is(condition: Q) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(condition, output_field=BooleanField())
