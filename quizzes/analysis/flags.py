"""What to look at, and what it may mean. Every threshold is here. A flag is a question to the writer, no verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.analysis.items import ItemFigures, OptionFigures

# Attempts from which figures that lean on correlation or on something never happening are shown. With 50 the 95%
# interval of a correlation of 0 reaches from -28 to 28, and what never happened in 50 happens in fewer than 6 of 100
# (the rule of three: 3/n; Hanley and Lippman-Hand, 1983). Below it, chance alone raises flags.
ENOUGH = 50
# Moodle's documentation (Quiz report statistics): a facility of 95% and more is extremely easy, 35% to 64% about right
# for the average learner. A test that most should pass has easy questions: the flag says so.
EASY = 0.95
HARD = 0.35
# Below 0, people who do well elsewhere do worse here. Moodle's documentation: probably invalid.
NEGATIVE = 0.0
# A functioning wrong answer is usually one that 5% pick (Tarrant, Ware and Mohammed, 2009); here only one that nobody
# picked is flagged, because in an easy question wrong answers are rare. With two answers, that is "too easy" again.
NOBODY = 0
FEWEST_OPTIONS = 3


@dataclass(frozen=True, kw_only=True)
class Flag:
    """A reason to look at a question."""

    slug: str
    title: str
    means: str


EASY_FLAG = Flag(
    slug="too-easy",
    title="Too easy",
    means="95% of the marks or more are earned. Fine where everybody must know it; else it tells nobody apart.",
)
HARD_FLAG = Flag(
    slug="too-hard",
    title="Too hard",
    means="Fewer than 35% of the marks are earned. Is the key right, is the wording clear, is it taught?",
)
NEGATIVE_FLAG = Flag(
    slug="negative",
    title="Negative discrimination",
    means="People who do well in the rest of the test do worse here. Look for a wrong key or words that mislead.",
)
UNPICKED_FLAG = Flag(
    slug="unpicked",
    title="An answer nobody picks",
    means="A wrong answer that nobody picked makes guessing easier. Replace it with a mistake people really make.",
)
STRONGER_FLAG = Flag(
    slug="stronger",
    title="A wrong answer stronger than the key",
    means="High scorers picked a wrong answer more often than a right one. It may be right too, or the key is wrong.",
)
FLAGS = (STRONGER_FLAG, NEGATIVE_FLAG, HARD_FLAG, UNPICKED_FLAG, EASY_FLAG)  # the most pressing first


def flags_of(figures: ItemFigures) -> tuple[Flag, ...]:
    """The flags of a question, the most pressing first. None with fewer than `ENOUGH` attempts."""
    if figures.asked < ENOUGH:
        return ()
    found = set()
    if figures.facility is not None and figures.facility >= EASY:
        found.add(EASY_FLAG)
    if figures.facility is not None and figures.facility < HARD:
        found.add(HARD_FLAG)
    groups: dict[str, list[OptionFigures]] = {}
    for option in figures.options:
        groups.setdefault(option.offered.group, []).append(option)
    if any(_unpicked(group) for group in groups.values()):
        found.add(UNPICKED_FLAG)
    if figures.compared >= ENOUGH:
        if figures.index is not None and figures.index < NEGATIVE:
            found.add(NEGATIVE_FLAG)
        if any(_stronger(group) for group in groups.values()):
            found.add(STRONGER_FLAG)
    return tuple(flag for flag in FLAGS if flag in found)


def _unpicked(group: Sequence[OptionFigures]) -> bool:
    return len(group) >= FEWEST_OPTIONS and any(
        option.picked <= NOBODY for option in group if option.offered.spare and not option.right
    )


def _stronger(group: Sequence[OptionFigures]) -> bool:
    """Whether the high third picked a wrong answer more often than a right one of the same group."""
    wrong = [option.thirds[2] for option in group if not option.right]
    keys = [option.thirds[2] for option in group if option.right]
    return bool(wrong and keys) and max(wrong) > min(keys)
