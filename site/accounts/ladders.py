"""How long to wait after which attempt: data that tests and the policies of authorities share, and its words."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.rules import add_months

MOST_STEPS = 10
_LINE = re.compile(r"after (?:attempt )?(\d{1,3})\s*[:,]?\s*(?:wait )?(\d{1,4}) (day|month)s?\.?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Step:
    """After attempt `after` and those that follow, wait so many days or calendar months."""

    after: int
    days: int = 0
    months: int = 0

    def from_day(self, start: datetime.date) -> datetime.date:
        """The first day of the next attempt."""
        return add_months(start, self.months) + datetime.timedelta(days=self.days)

    def as_json(self) -> dict[str, int]:
        """Plain data, without what is nought."""
        return {"after": self.after} | ({"months": self.months} if self.months else {"days": self.days})

    def __str__(self) -> str:
        number, unit = (self.months, "month") if self.months else (self.days, "day")
        return f"after attempt {self.after}: {number} {unit}{'' if number == 1 else 's'}"


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """Steps in order. Each holds until the next one: its attempt and those that follow."""

    steps: tuple[Step, ...] = ()

    def opens_on(self, *, after: int, start: datetime.date) -> datetime.date | None:
        """The first day of the next attempt after the `after`-th, counted from a day; none without a wait."""
        step = max((step for step in self.steps if step.after <= after), key=lambda step: step.after, default=None)
        return None if step is None else step.from_day(start)

    def as_json(self) -> list[dict[str, int]]:
        """Plain data."""
        return [step.as_json() for step in self.steps]

    @classmethod
    def from_json(cls, kept: Iterable[Mapping[str, Any]]) -> Ladder:
        """As `as_json` wrote it, in the order of the attempts."""
        steps = [Step(after=row["after"], days=row.get("days", 0), months=row.get("months", 0)) for row in kept]
        return cls(steps=tuple(sorted(steps, key=lambda step: step.after)))

    def lines(self) -> str:
        """As it is written in a form: a step a line."""
        return "\n".join(str(step) for step in self.steps)


class BadLadder(Exception):
    """A line cannot be read, or two say something of the same attempt. The message is a sentence."""


def read_ladder(text: str) -> Ladder:
    """Lines such as "after attempt 1: 1 day" and "after attempt 3: 6 months". Raises BadLadder."""
    steps: dict[int, Step] = {}
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_STEPS:
        raise BadLadder(f"There are {len(lines)} lines: {MOST_STEPS} is the most.")
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            raise BadLadder(f"“{line[:60]}” cannot be read. Write lines such as “after attempt 3: 6 months”.")
        after, number, months = int(match[1]), int(match[2]), match[3].lower() == "month"
        if not after:
            raise BadLadder("Attempts are counted from 1: write “after attempt 1”.")
        if after in steps:
            raise BadLadder(f"Attempt {after} is named twice. Write one line for it.")
        if number > (120 if months else 3660):
            raise BadLadder(f"“{line[:60]}” is longer than ten years.")
        steps[after] = Step(after=after, months=number) if months else Step(after=after, days=number)
    return Ladder(steps=tuple(steps[after] for after in sorted(steps)))


def ladder_words(steps: Sequence[Mapping[str, Any]]) -> str:
    """A stored ladder as lines."""
    return Ladder.from_json(steps).lines()
