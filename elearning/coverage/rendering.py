"""The report as a chart and as CSV. The chart is text and bars in SVG: no script, no picture, readable in print."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from content.sheets import inert
from elearning.coverage.queries import CoverageReport, RoleGroup
from elearning.coverage.rules import UNKNOWN, Row

COLUMNS = ("on", "role", "organisation", "trained", "headcount", "headcount_source", "headcount_on", "share", "note")

# Pixels. Text keeps its size and only bars stretch, so a telephone shows the same letters as a desk.
_CHARACTERS, _LINE, _BAR, _GAP = 32, 20, 18, 14


def figure_of(row: Row) -> str:
    """A row's share with what it is made of: "53.3% (640 of 1,200)", "15 trained, headcount not known"."""
    trained = f"trained {UNKNOWN}" if row.trained is None else f"{row.trained:,} trained"
    if row.headcount is None:
        return f"{trained}, headcount {UNKNOWN}"
    if row.trained is None:
        return f"{trained}, headcount {row.headcount:,}"
    return f"{row.percent} ({row.trained:,} of {row.headcount:,})"


def chart(group: RoleGroup) -> SafeString:
    """Bars of one role as SVG, named by a title and a description; the table beside it holds the same figures.

    A bar is as wide as its share and never wider than the whole; a dashed outline without a bar stands for not known.
    """
    parts, top = [], 0
    for row in group.rows:
        drawn, top = _bar(row, top)
        parts.append((drawn,))
    on = group.rows[0].on
    described = "; ".join(f"{row.organisation}: {figure_of(row)}" for row in group.rows)
    return format_html(
        '<svg role="img" aria-labelledby="chart-{slug}-title chart-{slug}-desc" width="100%" height="{height}" '
        'overflow="visible" focusable="false" xmlns="http://www.w3.org/2000/svg">'
        '<title id="chart-{slug}-title">{role}: share currently trained as at {on}</title>'
        '<desc id="chart-{slug}-desc">{described}.</desc>{bars}</svg>',
        slug=group.role_slug, role=group.role, on=f"{on:%-d %B %Y}", height=top, described=described,
        bars=format_html_join("", "{}", parts),
    )  # fmt: skip


def _bar(row: Row, top: int) -> tuple[SafeString, int]:
    """One organisation's lines and bar from `top` on, and where the next begins."""
    name = textwrap.wrap(row.organisation, _CHARACTERS) or [""]
    figures = textwrap.wrap(figure_of(row), _CHARACTERS)
    lines = [(line, "chart__label") for line in name] + [(line, "chart__value") for line in figures]
    text = format_html_join(
        "", '<text x="0" y="{}" class="{}" font-size="16">{}</text>',
        ((top + _LINE * number + 15, kind, line) for number, (line, kind) in enumerate(lines)),
    )  # fmt: skip
    top += _LINE * len(lines) + 2
    if row.share is None:
        bar = format_html(
            '<rect class="chart__unknown" x="0" y="{}" width="100%" height="{}" fill="none" stroke="currentColor" '
            'stroke-dasharray="5 4"></rect>', top, _BAR,
        )  # fmt: skip
    else:
        bar = format_html(
            '<rect class="chart__rest" x="0" y="{}" width="100%" height="{}" fill="none" stroke="currentColor"></rect>'
            '<rect class="chart__bar" x="0" y="{}" width="{}%" height="{}" fill="currentColor"></rect>',
            top, _BAR, top, (min(row.share, Decimal(1)) * 100).quantize(Decimal("0.1")), _BAR,
        )  # fmt: skip
    return format_html("<g>{}{}</g>", text, bar), top + _BAR + _GAP


def csv_rows(report: CoverageReport) -> list[tuple[str, ...]]:
    """The heading and one line for each row of the report. What is not known says so."""
    return [COLUMNS, *(_line(row) for row in report.rows)]


def _line(row: Row) -> tuple[str, ...]:
    values: Sequence[object] = (row.trained, row.headcount, row.headcount_source or None, row.headcount_on, row.share)
    trained, headcount, source, counted_on, ratio = (UNKNOWN if value is None else str(value) for value in values)
    return (
        row.on.isoformat(), inert(row.role), inert(row.organisation), trained, headcount, inert(source), counted_on,
        ratio, inert(row.note),
    )  # fmt: skip


def to_csv(report: CoverageReport) -> bytes:
    """UTF-8 with a byte order mark, which Excel needs to read names right."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows(csv_rows(report))
    return file.getvalue().encode("utf-8-sig")
