"""Weights of answers in files, and the two ways in which the bank gives marks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

CLOSE = 0.02  # per cent: other systems round thirds
COSTS_ALL = -99.0


def weights(rights: Sequence[bool], *, partial: bool) -> list[str]:
    """What each answer is worth in per cent, for files: with partial credit a share for each right one and the same
    less for each wrong one; else a wrong one costs everything."""
    share = Fraction(100, max(sum(rights), 1))
    return [percent(share if right else -share if partial else Fraction(-100)) for right in rights]


def percent(exact: Fraction) -> str:
    """With up to five decimals, as Moodle writes it."""
    return f"{float(exact):.5f}".rstrip("0").rstrip(".")


def read_weights(worth: Sequence[float], *, tag: str = "") -> tuple[list[bool], dict[str, str], list[str]]:
    """Which answers are right, the settings, and a sentence when the weights were others than the bank can give."""
    rights = [weight > 0 for weight in worth]
    if tag in ("all", "partial"):
        return rights, {"credit": "partial"} if tag == "partial" else {}, []
    share = 100 / max(sum(rights), 1)
    gains = [weight for weight in worth if weight > 0]
    losses = [weight for weight in worth if weight <= 0]
    even = all(abs(gain - share) <= CLOSE for gain in gains)
    if even and all(abs(loss + share) <= CLOSE for loss in losses):
        return rights, {"credit": "partial"}, []
    if losses and all(loss <= COSTS_ALL for loss in losses):
        return rights, {}, [] if even else ["Right answers had different weights: it is one mark for all of them here."]
    return (
        rights,
        {"credit": "partial"},
        [
            "The answers had weights of their own. Here each right one earns the same share of the mark and each wrong "
            "one takes as much away, never below 0."
        ],
    )
