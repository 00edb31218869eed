"""Charts of test results: text and bars in SVG. No script, no picture; a table beside each holds the same figures."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Pixels. Text keeps its size and only bars stretch, so a telephone shows the same letters as a desk.
_CHARACTERS, _LINE, _BAR, _GAP = 34, 20, 14, 16


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A label with its figure in words, and a bar as long as its share (0 to 1)."""

    label: str
    share: float


@dataclass(frozen=True, kw_only=True)
class BarGroup:
    """Bars that belong together, under a heading (or none)."""

    heading: str
    bars: tuple[Bar, ...]


def chart(*, slug: str, title: str, groups: Sequence[BarGroup]) -> SafeString:
    """Bars as SVG, named by its title and described by its figures. `slug` is unique on the page."""
    parts: list[SafeString] = []
    top = 0
    for group in groups:
        for line in textwrap.wrap(group.heading, _CHARACTERS):
            parts.append(format_html('<text x="0" y="{}" font-size="15" font-weight="bold">{}</text>', top + 15, line))
            top += _LINE
        for bar in group.bars:
            parts.append(_bar(bar, top))
            top += _LINE + _BAR + 6
        top += _GAP
    described = "; ".join(
        f"{group.heading}: {bar.label}" if group.heading else bar.label for group in groups for bar in group.bars
    )
    return format_html(
        '<svg class="results-chart" role="img" aria-labelledby="{slug}-title {slug}-desc" width="100%" '
        'height="{height}" focusable="false" xmlns="http://www.w3.org/2000/svg">'
        '<title id="{slug}-title">{title}</title><desc id="{slug}-desc">{described}.</desc>{parts}</svg>',
        slug=slug, title=title, height=top, described=described,
        parts=format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def _bar(bar: Bar, top: int) -> SafeString:
    width = f"{100 * min(1.0, max(0.0, bar.share)):.1f}"
    return format_html(
        '<text x="0" y="{}" font-size="14">{}</text>'
        '<rect x="0" y="{}" width="100%" height="{}" fill="none" stroke="currentColor" stroke-opacity="0.4"></rect>'
        '<rect x="0" y="{}" width="{}%" height="{}" fill="currentColor"></rect>',
        top + 14, bar.label, top + _LINE, _BAR, top + _LINE, width, _BAR,
    )  # fmt: skip
