"""The rules of a test and the draw of its questions, without a database."""

from __future__ import annotations

import datetime
import enum
import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from accounts.ladders import Ladder

GRACE = datetime.timedelta(seconds=30)  # for the wire: what left before the deadline may arrive after it


class AtDeadline(enum.StrEnum):
    """What becomes of an attempt that is open when its time is up."""

    SUBMIT = "submit"
    ABANDON = "abandon"


class Feedback(enum.StrEnum):
    """What somebody learns of the questions they missed, and when. Never which answers are right."""

    NOW = "now"
    AFTER = "after"
    TOPICS = "topics"


class Review(enum.StrEnum):
    """Whether somebody may look at their own answers again after handing in."""

    LATER = "later"
    NEVER = "never"


class Language(enum.StrEnum):
    """In which language the test may be taken."""

    ANY = "any"
    ENGLISH = "en"


@dataclass(frozen=True, kw_only=True)
class Carried:
    """A section that a resit does not ask again: its marks, exactly, and the number of the attempt they come from."""

    section: str
    marks: Fraction
    out_of: int
    attempt: int

    def as_json(self) -> dict[str, Any]:
        """Plain data, to be kept with the resit."""
        return {"section": self.section, "marks": str(self.marks), "out_of": self.out_of, "attempt": self.attempt}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Carried:
        """As `as_json` wrote it."""
        return cls(
            section=kept["section"], marks=Fraction(kept["marks"]), out_of=kept["out_of"], attempt=kept["attempt"]
        )


@dataclass(frozen=True, kw_only=True)
class SectionReached:
    """How a section of a submitted attempt went: per cent to two places, rounded down, so that no mark is reached by
    rounding. Sections passed before, which it did not ask again, too."""

    section: str
    title: str
    percent: Decimal


@dataclass(frozen=True, kw_only=True)
class TestRules:
    """The rules of one sitting. Fixed at its start and kept with the attempt, whatever is edited later."""

    __test__ = False  # its name makes pytest think it is a test

    pass_mark: int  # per cent, 1 to 100
    attempts_allowed: int | None  # since the last pass; none: as many as it takes
    questions_per_page: int
    section_pass_mark: int | None = None  # per cent, in every section; none: only the whole counts
    section_marks: tuple[tuple[str, int], ...] = ()  # sections with a mark of their own, by slug
    minutes: int | None = None  # none: no limit
    extra_minutes: int = 0  # what this person has beyond the limit
    at_deadline: AtDeadline = AtDeadline.SUBMIT
    waits: tuple[Ladder, ...] = ()  # of several authorities each has its own: the longest wait holds
    read_again_after: int | None = None  # fails; none: the lessons need not be read again
    resit_failed_sections: bool = False
    feedback: Feedback = Feedback.AFTER
    review: Review = Review.NEVER
    shuffle_questions: bool = True
    shuffle_options: bool = True
    questions: int | None = None  # in all; none: as many as the sections draw
    language: Language = Language.ANY
    supervised: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain data, to be kept with an attempt."""
        kept = {name: str(value) if isinstance(value, enum.Enum) else value for name, value in vars(self).items()}
        return kept | {
            "section_marks": [list(pair) for pair in self.section_marks],
            "waits": [ladder.as_json() for ladder in self.waits],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> TestRules:
        """The rules an attempt was started with. What older attempts do not name was not a rule then."""
        plain = {name: kept[name] for name in cls.__dataclass_fields__ if name in kept}
        return cls(
            **plain
            | {
                "section_marks": tuple((slug, mark) for slug, mark in kept.get("section_marks", ())),
                "waits": tuple(Ladder.from_json(steps) for steps in kept.get("waits", ())),
                "at_deadline": AtDeadline(kept.get("at_deadline", AtDeadline.SUBMIT)),
                "feedback": Feedback(kept.get("feedback", Feedback.AFTER)),
                "review": Review(kept.get("review", Review.NEVER)),
                "language": Language(kept.get("language", Language.ANY)),
            }
        )

    def attempts_left(self, *, used: int, extra: int = 0) -> int | None:
        """How many more attempts may be started after `used` of them, with `extra` ones given; none: no limit."""
        return None if self.attempts_allowed is None else max(0, self.attempts_allowed + extra - used)

    def mark_of(self, section: str) -> int | None:
        """The pass mark of a section, per cent; none when only the whole counts."""
        return dict(self.section_marks).get(section, self.section_pass_mark)

    def covers_sections_of(self, other: TestRules) -> bool:
        """Whether whoever passed under these rules reached the marks of every section that the other rules ask."""
        slugs = {slug for slug, _ in (*self.section_marks, *other.section_marks)}
        pairs = [(self.section_pass_mark, other.section_pass_mark)]
        pairs += [(self.mark_of(slug), other.mark_of(slug)) for slug in slugs]
        return all((mine or 0) >= (theirs or 0) for mine, theirs in pairs)

    @property
    def all_minutes(self) -> int | None:
        """The time limit with what this person has beyond it."""
        return None if self.minutes is None else self.minutes + self.extra_minutes

    def deadline(self, started_at: datetime.datetime) -> datetime.datetime | None:
        """When an attempt begun then is over; none without a limit. Minutes that pass, also when clocks change."""
        if self.all_minutes is None:
            return None
        return started_at.astimezone(datetime.UTC) + datetime.timedelta(minutes=self.all_minutes)


def is_over(*, deadline_at: datetime.datetime | None, now: datetime.datetime) -> bool:
    """Whether it is too late for what arrives now. At 30 seconds past the deadline it is not, later it is."""
    return deadline_at is not None and now.astimezone(datetime.UTC) > deadline_at.astimezone(datetime.UTC) + GRACE


def statement_version(words: str) -> str:
    """Names the words of a statement, so that what was on the page is what was declared."""
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def draws(sections: Mapping[str, int], *, questions: int | None = None) -> dict[str, int]:
    """How many questions each section draws (`sections`: as the quiz says, by slug), when so many are asked in all.

    Spread in proportion, the largest remainders first (Hamilton), at least one of each section; none: as it says.
    """
    own = sum(sections.values())
    if questions is None or not own:
        return dict(sections)
    shares = {slug: Fraction(questions * draw, own) for slug, draw in sections.items()}
    spread = {slug: max(1, int(share)) for slug, share in shares.items()}
    by_rest = sorted(shares, key=lambda slug: shares[slug] - int(shares[slug]), reverse=True)
    for slug in by_rest[: max(0, questions - sum(spread.values()))]:
        spread[slug] += 1
    for _ in range(sum(spread.values()) - max(questions, len(spread))):  # what was raised to one is taken off elsewhere
        spread[max(spread, key=lambda slug: spread[slug] - shares[slug] if spread[slug] > 1 else -1)] -= 1
    return spread


class Candidate(NamedTuple):
    """A question that may be drawn, how often this person was asked it before, and with which others it is asked
    (those of the same scenario, in the order of `place`)."""

    question: int
    version: int
    times_asked: int
    scenario: int | None = None
    place: int = 0


def draw(candidates: Sequence[Candidate], *, count: int, rng: random.Random, shuffle: bool = True) -> list[Candidate]:
    """`count` of the candidates (or all there are): those this person was asked least often first, else at random.

    Moodle draws the same way: unseen questions before seen ones, so that a second attempt differs from the first.

    The questions of a scenario are drawn together or not at all. A scenario is passed over when it would go beyond the
    count, or when with it the count could no longer be reached: every paper is as long as the bank allows.
    Without `shuffle` what was drawn is asked in the order in which it was written.
    """
    if all(candidate.scenario is None for candidate in candidates):  # most banks: nothing need be kept together
        alone = sorted(rng.sample(candidates, len(candidates)), key=lambda candidate: candidate.times_asked)[:count]
        return alone if shuffle else sorted(alone, key=lambda candidate: candidate.question)
    together: dict[tuple[bool, int], list[Candidate]] = {}
    for candidate in candidates:
        key = (False, candidate.question) if candidate.scenario is None else (True, candidate.scenario)
        together.setdefault(key, []).append(candidate)
    rows = [
        sorted(row, key=lambda candidate: (candidate.place, candidate.question)) if len(row) > 1 else row
        for row in together.values()
    ]
    rows = sorted(rng.sample(rows, len(rows)), key=_times_asked)
    sums = _sums_of_rest(rows, count)
    left = sums[0].bit_length() - 1  # the most questions that can be drawn
    drawn = []
    for number, row in enumerate(rows, start=1):
        if not left:
            break
        if len(row) <= left and sums[number] >> (left - len(row)) & 1:
            drawn.append(row)
            left -= len(row)
    if not shuffle:
        drawn.sort(key=lambda row: min(candidate.question for candidate in row))
    return [candidate for row in drawn for candidate in row]


def _times_asked(row: Sequence[Candidate]) -> int:
    return row[0].times_asked if len(row) == 1 else max(candidate.times_asked for candidate in row)


def _sums_of_rest(rows: Sequence[Sequence[Candidate]], count: int) -> list[int]:
    """For each row, and behind the last: which numbers of questions up to `count` it and those after it can give, as
    the bits of a number."""
    within = (1 << (count + 1)) - 1
    sums = [1]
    for row in reversed(rows):
        sums.append((sums[-1] | sums[-1] << len(row)) & within)
    return sums[::-1]


def lay_out(rows: Sequence[int], *, per_page: int) -> list[int]:
    """How many questions stand on each page, given how many stand in each row that stays together (a single question,
    or those of a scenario). A row longer than a page has a page of its own. At least one page."""
    pages: list[int] = []
    for row in rows:
        if pages and pages[-1] + row <= per_page:
            pages[-1] += row
        else:
            pages.append(row)
    return pages or [0]


def positions_on(page: int, *, pages: Sequence[int]) -> range:
    """The positions (from 1) of the questions on a page (from 1)."""
    before = sum(pages[: page - 1])
    return range(before + 1, before + pages[page - 1] + 1)


def page_of(position: int, *, pages: Sequence[int]) -> int:
    """The page (from 1) on which a position (from 1) stands."""
    return next((page for page in range(1, len(pages) + 1) if position in positions_on(page, pages=pages)), len(pages))
