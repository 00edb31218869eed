"""Whether a test was sat as a policy asks: supervision, time limit, sections, and an officer's word on who sat it.

Somebody may sit it before an authority knows of them, under the test's own rules. The certificate shows how it was sat.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from certificates.licensing.rules.days import in_words
from certificates.licensing.rules.terms import SatTerms

NOT_VOUCHED = "identity_not_vouched"  # missing, so never a no


@dataclass(frozen=True, kw_only=True)
class SatFacts:
    """How the test of a certificate was sat.

    `vouched`: an officer's word by the day asked about. `minutes`: the limit; none: there was none, or it is not known.
    `sections`: title and per cent, rounded down; empty: not known.
    """

    supervised: bool = False
    vouched: bool = False
    minutes: int | None = None
    sections: tuple[tuple[str, Decimal], ...] = ()


NOTHING_KNOWN = SatFacts()


@dataclass(frozen=True, kw_only=True)
class Shortfall:
    """What a certificate lacks under a policy: a stable code, a sentence for everybody, and what an officer does."""

    code: str
    text: str
    officer: str = ""

    @property
    def for_officers(self) -> str:
        return f"{self.text} {self.officer}".strip()


def lacks(sat: SatFacts, *, terms: SatTerms, done: datetime.date) -> tuple[Shortfall, ...]:
    """What the test of a day lacks under the terms in force on it."""
    day = in_words(done)
    found: list[Shortfall] = []

    def add(code: str, text: str, officer: str) -> None:
        found.append(Shortfall(code=code, text=text, officer=officer))

    if terms.supervised and not sat.supervised:
        add(
            "not_supervised",
            f"The test of {day} was not sat under supervision, which the policy asks for.",
            "Ask the driver to sit it again, in a sitting that you open under “Sittings”.",
        )
    if terms.minutes and sat.minutes is None:
        add(
            "no_time_limit",
            f"The test of {day} was sat without a time limit; the policy allows {_minutes(terms.minutes)}.",
            "Ask the driver to sit it again.",
        )
    elif terms.minutes and sat.minutes is not None and sat.minutes > terms.minutes:
        add(
            "time_limit_longer",
            f"The test of {day} was sat within {_minutes(sat.minutes)}; the policy allows {_minutes(terms.minutes)}.",
            "Ask the driver to sit it again.",
        )
    if terms.section_pass_mark:
        found += _below(sat, mark=terms.section_pass_mark, day=day)
    if terms.supervised and sat.supervised and not sat.vouched:
        add(
            NOT_VOUCHED,
            f"Nobody has noted who sat the supervised test of {day}.",
            "The officer who ran the sitting notes it: under “Sittings”, at that sitting, “Confirm the identity”.",
        )
    return tuple(found)


def _below(sat: SatFacts, *, mark: int, day: str) -> list[Shortfall]:
    again = "Ask the driver to sit it again."
    if not sat.sections:
        text = f"How each section of the test of {day} went is not known, and the policy asks for {mark}% in each."
        return [Shortfall(code="no_section_scores", text=text, officer=again)]
    low = [f"{per_cent(score)} in “{title}”" for title, score in sat.sections if score < mark]
    if not low:
        return []
    text = f"The test of {day} was passed with {_listed(low)}; the policy asks for {mark}% in every section."
    return [Shortfall(code="below_section_mark", text=text, officer=again)]


def per_cent(score: Decimal) -> str:
    """79.5%, 80%."""
    return f"{score:.2f}".rstrip("0").rstrip(".") + "%"


def _minutes(count: int) -> str:
    return f"{count} minute{'' if count == 1 else 's'}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
