"""How a submitted attempt went, topic by topic, without what would have been right. Part of the queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from content.compiled import Compiled
from quizzes import rules
from quizzes.history import carried_to, sections_of
from quizzes.kinds import kind_of
from quizzes.models import Attempt, QuizSection, Response
from quizzes.scoring import MARK_PLACES, rounded


@dataclass(frozen=True, kw_only=True)
class Missed:
    """A question that was missed (`text`: HTML, cleaned), a hint that guides, and the lesson that teaches it."""

    text: str
    feedback: str
    teaches: str


@dataclass(frozen=True, kw_only=True)
class SectionResult:
    """How one topic went: what was missed, and which lessons teach it. Not which answers are right."""

    slug: str
    title: str
    marks: Decimal
    out_of: int
    missed: tuple[Missed, ...]
    passed: bool  # decided on exact marks; true where it has no pass mark of its own
    pass_mark: int | None = None  # per cent; none: only the whole counts
    carried_from: int | None = None  # the number of the attempt in which it was passed, when this one did not ask it

    @property
    def missed_count(self) -> int:
        """How many did not earn their whole mark."""
        return len(self.missed)


def section_results(*, attempt: Attempt, sections: Sequence[QuizSection] | None = None) -> list[SectionResult]:
    """How each topic of a submitted attempt went, in the quiz's order. Empty for an open attempt.

    `sections`: of its quiz as it is now, where they were read for this request already. One query, without them two.
    """
    if attempt.state != Attempt.State.SUBMITTED:
        return []
    held = rules.TestRules.from_json(attempt.rules)
    now = sections_of(attempt.quiz_id) if sections is None else sections
    titles = {section.slug: (order, section.title) for order, section in enumerate(now)}
    earned: dict[str, list[Fraction]] = {}
    missed: dict[str, list[Missed]] = {}
    for section, kind, options, settings, answer, text, feedback, teaches in _RESULTS.rows(attempt=attempt.pk):
        mark = kind_of(kind).mark(options, settings, answer)
        earned.setdefault(section, []).append(mark)
        if mark < 1:
            missed.setdefault(section, []).append(Missed(text=text, feedback=feedback, teaches=teaches))
    rows = [
        rules.Carried(section=section, marks=sum(each, Fraction(0)), out_of=len(each), attempt=attempt.number)
        for section, each in earned.items()
    ]
    results = [
        SectionResult(
            slug=row.section,
            title=titles.get(row.section, (0, row.section))[1],
            marks=rounded(row.marks, places=MARK_PLACES),
            out_of=row.out_of,
            missed=tuple(missed.get(row.section, ())),
            passed=row.marks * 100 >= (held.mark_of(row.section) or 0) * row.out_of,
            pass_mark=held.mark_of(row.section),
            carried_from=None if row.attempt == attempt.number else row.attempt,
        )
        for row in [*rows, *carried_to(attempt)]
    ]
    return sorted(results, key=lambda result: titles.get(result.slug, (99, ""))[0])


def _result_values(*, attempt: int) -> QuerySet[Any, Any]:
    version = ("kind", "options", "settings", "answer", "text", "feedback", "teaches")
    return (
        Response.objects.filter(attempt=attempt)
        .order_by("position")
        .values_list("section", *(name if name == "answer" else f"version__{name}" for name in version))
    )


_RESULTS = Compiled(_result_values, attempt=int)
