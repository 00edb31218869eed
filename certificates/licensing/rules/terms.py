"""How an authority wants the test to be sat, where it says so: what is None is as the test itself says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SatTerms:
    """What a certificate can show afterwards of how its test was sat: supervision, time, each section's pass mark.

    A number that is 0: there is none.
    """

    section_pass_mark: int | None = None
    minutes: int | None = None
    supervised: bool | None = None


NOTHING_ASKED = SatTerms()


@dataclass(frozen=True, kw_only=True)
class TestTerms(SatTerms):
    """A policy's own rules of the test, beside its pass mark and attempts.

    `questions`: in all, spread over the sections as the test's own are.
    """

    __test__ = False  # its name makes pytest think it is a test

    at_deadline: str | None = None
    waits: Sequence[Mapping[str, int]] | None = None  # none: as the test says; empty: no waits
    read_again_after: int | None = None
    resit_failed_sections: bool | None = None
    feedback: str | None = None
    review: str | None = None
    language: str | None = None
    questions: int | None = None
    shuffle_questions: bool | None = None
    shuffle_options: bool | None = None
