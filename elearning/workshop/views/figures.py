"""Figures of a test and of a question as the pages of test results show them: in words, and as charts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from elearning.workshop import queries, rendering
from elearning.workshop.queries import FEWEST_PEOPLE, ItemLine, QuestionLine, Results
from quizzes.analysis import ENOUGH
from quizzes.models import QuestionVersion


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer as shown. `thirds`: in words, of the low, middle and high scorers."""

    words: str
    right: bool
    picked: str
    index: float | None
    thirds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class VersionShown:
    """One version with its answers. `thirds_hidden`: a third is of fewer than five people, or there are too few."""

    line: ItemLine
    text: str
    kind: str
    written_at: Any
    choices: tuple[Choice, ...]
    chart: Any
    frequent: tuple[tuple[str, str], ...]  # where something is typed: the words and how many gave them


def versions_shown(found: Results, line: QuestionLine) -> list[VersionShown]:
    """The versions of a question, the newest first. One query, and one a version where all attempts count."""
    held = QuestionVersion.objects.in_bulk([version.pk for version in line.versions])
    return [_version_shown(found, line, version, held[version.pk]) for version in line.versions]


def _version_shown(found: Results, line: QuestionLine, version: ItemLine, held: QuestionVersion) -> VersionShown:
    figures = version.figures
    words = {choice.offered.id: choice.words for choice in queries.choices(held)}
    sizes = figures.thirds
    broken_down = (
        version.enough
        and not version.few
        and min(queries.people_in_thirds(found, question=line.whole.pk, version=version)) >= FEWEST_PEOPLE
    )
    choices = tuple(
        Choice(
            words=words.get(option.id, option.id),
            right=option.right,
            picked=_of(option.picked, option.asked),
            index=option.index if version.enough else None,
            thirds=tuple(_of(count, size) for count, size in zip(option.thirds, sizes, strict=True))
            if broken_down
            else (),
        )
        for option in figures.options
    )
    chart = None
    if broken_down and choices:
        names = ("Low scorers", "Middle", "High scorers")
        chart = rendering.chart(
            slug=f"version-{version.number}",
            title=f"Version {version.number}: who picked what",
            groups=[
                rendering.BarGroup(
                    heading=choice.words + (" (right)" if choice.right else ""),
                    bars=tuple(
                        rendering.Bar(label=f"{name}: {said}", share=count / size)
                        for name, said, count, size in zip(names, choice.thirds, option.thirds, sizes, strict=True)
                    ),
                )
                for choice, option in zip(choices, figures.options, strict=True)
            ],
        )
    return VersionShown(
        line=version,
        text=held.text,
        kind=held.get_kind_display(),
        written_at=held.created_at,
        choices=() if version.few else choices,
        chart=chart,
        frequent=tuple(
            ("; ".join(queries.answer_words(held, answer)), _of(count, figures.asked))
            for answer, count in figures.frequent
            if count >= FEWEST_PEOPLE and found.sample.first_only and not version.few
        ),
    )


def figure_rows(line: QuestionLine) -> list[tuple[str, list[str]]]:
    """The figures side by side: all versions first where there are several, then each."""
    columns = [line.whole, *line.versions] if len(line.versions) > 1 else [line.versions[0]]
    lines: list[tuple[str, Callable[[ItemLine], str]]] = [
        ("Asked in attempts", lambda item: f"{item.figures.asked:,}"),
        ("Facility", lambda item: _figure(item.figures.facility, "{:.2f}")),
        ("Right at first attempt", lambda item: _of(item.right_first.part, item.right_first.whole)),
        ("Not answered", lambda item: _of(item.figures.unanswered, item.figures.asked)),
        ("Time, the one in the middle", lambda item: _figure(item.seconds, "{:.0f} s")),
        ("Discrimination", lambda item: _compared(item, item.figures.index, "{:.0f}")),
        ("Efficiency", lambda item: _compared(item, item.figures.efficiency, "{:.0f}%")),
    ]
    rows = [
        (name, [f"Under {FEWEST_PEOPLE} people" if item.few else say(item) for item in columns]) for name, say in lines
    ]
    weight = _compared(line.whole, line.whole.weight, "{:.1f}%")
    return [*rows, ("Weight in the test", [weight, *["" for _ in columns[1:]]])]


def _figure(value: float | None, form: str) -> str:
    return "–" if value is None else form.format(value)


def _compared(item: ItemLine, value: float | None, form: str) -> str:
    """A figure that leans on totals waits for enough attempts."""
    return _figure(value, form) if item.enough else f"From {ENOUGH} attempts"


def _of(part: int, whole: int) -> str:
    """ "12 of 40 (30.0%)"."""
    return f"{part:,} of {whole:,} ({100 * part / whole:.1f}%)" if whole else "0 of 0"


def band_chart(found: Results) -> Any:
    """Attempts by score, the highest first."""
    bars = tuple(
        rendering.Bar(label=f"{band.label}: {_of(band.count, found.attempts)}", share=band.count / found.attempts)
        for band in reversed(found.bands)
    )
    return rendering.chart(slug="scores", title="Attempts by score", groups=[rendering.BarGroup(heading="", bars=bars)])
