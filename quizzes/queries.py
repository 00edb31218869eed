"""What may be shown of a test and its attempts. Right answers never leave this module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from quizzes import rules
from quizzes.models import Attempt, Quiz, QuizSection, Response


@dataclass(frozen=True, kw_only=True)
class Option:
    """One option as shown."""

    id: str
    text: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question as shown: no trace of which option is right."""

    position: int
    kind: str
    text: str
    options: tuple[Option, ...]

    @property
    def answered(self) -> bool:
        return any(option.chosen for option in self.options)

    @property
    def chosen(self) -> list[str]:
        """The words of the options chosen."""
        return [option.text for option in self.options if option.chosen]


@dataclass(frozen=True, kw_only=True)
class SectionResult:
    """How one topic went: what was missed, and which lessons teach it. Not which answers are right."""

    slug: str
    title: str
    marks: Decimal
    out_of: int
    missed: tuple[Missed, ...]

    @property
    def missed_count(self) -> int:
        return self.out_of - int(self.marks)


@dataclass(frozen=True, kw_only=True)
class Missed:
    """A question that was missed: a hint that guides, and the lesson that teaches it."""

    feedback: str
    teaches: str


@dataclass(frozen=True, kw_only=True)
class History:
    """A person's attempts at a quiz: the open one, the last submitted, how many used since the last pass."""

    open: Attempt | None
    last: Attempt | None
    used: int
    has_passed: bool


def quiz_rules(quiz: Quiz) -> rules.TestRules:
    """The quiz's own rules."""
    return rules.TestRules(
        pass_mark=quiz.pass_mark,
        attempts_allowed=quiz.attempts_allowed,
        questions_per_page=quiz.questions_per_page,
    )


def questions_drawn(quiz: Quiz) -> int:
    """How many questions one sitting asks for."""
    return sum(QuizSection.objects.filter(quiz=quiz).values_list("draw", flat=True))


def history(*, person: User, quiz_id: int, pass_mark: int | None) -> History:
    """One query: a person has a handful of attempts at a quiz.

    Attempts are used since the last pass that reached `pass_mark` per cent (none: any pass): one under another
    authority's lower mark does not give the attempts back.
    """
    attempts = list(Attempt.objects.filter(person=person, quiz_id=quiz_id).order_by("-number"))
    submitted = [attempt for attempt in attempts if attempt.state == Attempt.State.SUBMITTED]
    used = 0
    for attempt in submitted:
        if attempt.passed and (pass_mark is None or (attempt.score or 0) >= pass_mark):
            break
        used += 1
    return History(
        open=next((attempt for attempt in attempts if attempt.state == Attempt.State.OPEN), None),
        last=submitted[0] if submitted else None,
        used=used,
        has_passed=any(attempt.passed for attempt in submitted),
    )


def asked(*, attempt: Attempt, positions: Sequence[int] | None = None) -> list[Asked]:
    """The questions of an attempt (or those at `positions`) in order, with what was chosen. One query."""
    responses = Response.objects.filter(attempt=attempt).order_by("position")
    if positions is not None:
        responses = responses.filter(position__in=positions)
    found = []
    rows = responses.values_list(
        "position", "option_order", "answer", "version__kind", "version__text", "version__options"
    )
    for position, order, answer, kind, text, options in rows:
        words = {option["id"]: option["text"] for option in options}
        found.append(
            Asked(
                position=position,
                kind=kind,
                text=text,
                options=tuple(Option(id=key, text=words[key], chosen=key in answer) for key in order),
            )
        )
    return found


def section_results(*, attempt: Attempt) -> list[SectionResult]:
    """How each topic of a submitted attempt went, in the quiz's order. Two queries. Empty for an open attempt."""
    if attempt.state != Attempt.State.SUBMITTED:
        return []
    titles = {
        slug: (order, title)
        for slug, title, order in QuizSection.objects.filter(quiz_id=attempt.quiz_id).values_list(
            "slug", "title", "sort_order"
        )
    }
    rows: dict[str, list[tuple[Decimal, str, str]]] = {}
    for section, earned, feedback, teaches in (
        Response.objects.filter(attempt=attempt)
        .order_by("position")
        .values_list("section", "mark", "version__feedback", "version__teaches")
    ):
        rows.setdefault(section, []).append((earned or Decimal(0), feedback, teaches))
    results = [
        SectionResult(
            slug=section,
            title=titles.get(section, (0, section))[1],
            marks=sum((earned for earned, _, _ in answers), Decimal(0)),
            out_of=len(answers),
            missed=tuple(
                Missed(feedback=feedback, teaches=teaches) for earned, feedback, teaches in answers if not earned
            ),
        )
        for section, answers in rows.items()
    ]
    return sorted(results, key=lambda result: titles.get(result.slug, (99, ""))[0])
