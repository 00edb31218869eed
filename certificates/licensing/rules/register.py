"""A line of a register, read and found good; and what is wrong with one that is not."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterLine:
    """One licence as the file has it. `licence_type` is the type's primary key."""

    line: int
    badge_number: str
    badge_key: str
    holder_name: str
    licence_type: int
    issued_on: datetime.date
    expires_on: datetime.date


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Why a line was refused: the line in the file (the first is 1), the column, what it holds, and a sentence."""

    line: int
    column: str
    value: str
    reason: str

    def as_dict(self) -> dict[str, str | int]:
        return {"line": self.line, "column": self.column, "value": self.value, "reason": self.reason}


def too_large(*, size: int, limit: int) -> str | None:
    """A sentence when a file has more bytes than allowed."""
    if size <= limit:
        return None
    return (
        f"The file is {size / 1_000_000:.1f} MB; a register may be {limit / 1_000_000:.0f} MB. "
        "Leave out columns that are not needed, or split it into parts."
    )
