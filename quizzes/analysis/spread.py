"""Sums over counted values in whole numbers, so that "no variance" is exact and order of adding plays no part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

Counted = Mapping[int, int]  # value -> how often
Marks = Mapping[tuple[int, int], int]  # (mark x, rest R) -> in how many attempts


@dataclass(frozen=True, kw_only=True)
class Sums:
    """n, and n(n - 1) times the sample variances and covariance: whole numbers for whole marks."""

    n: int
    x: int  # the sum of x
    xx: int
    rr: int
    xr: int


def sums(marks: Marks) -> Sums:
    """One pass over the counted pairs."""
    n = sx = sr = sxx = srr = sxr = 0
    for (x, rest), count in marks.items():
        n += count
        sx += count * x
        sr += count * rest
        sxx += count * x * x
        srr += count * rest * rest
        sxr += count * x * rest
    return Sums(n=n, x=sx, xx=n * sxx - sx * sx, rr=n * srr - sr * sr, xr=n * sxr - sx * sr)


def sorted_together(marks: Marks) -> dict[tuple[int, int], int]:
    """The same marks and the same rests, the smallest with the smallest and so on: as well sorted as they can be."""
    of_x: dict[int, int] = {}
    of_rest: dict[int, int] = {}
    for (x, rest), count in marks.items():
        of_x[x] = of_x.get(x, 0) + count
        of_rest[rest] = of_rest.get(rest, 0) + count
    rests = sorted(of_rest.items(), reverse=True)
    paired: dict[tuple[int, int], int] = {}
    for x, waiting in sorted(of_x.items()):
        while waiting:
            rest, left = rests.pop()
            taken = min(waiting, left)
            paired[x, rest] = paired.get((x, rest), 0) + taken
            waiting -= taken
            if left > taken:
                rests.append((rest, left - taken))
    return paired


def variance(values: Counted) -> Fraction | None:
    """The sample variance, exact. None for fewer than two values."""
    n = sum(values.values())
    if n < 2:
        return None
    total = sum(value * count for value, count in values.items())
    squares = sum(value * value * count for value, count in values.items())
    return Fraction(n * squares - total * total, n * (n - 1))


def median(values: Counted) -> float | None:
    """The value in the middle, or halfway between the two in the middle. None without values."""
    n = sum(values.values())
    if not n:
        return None
    found, seen = [], 0
    for value, count in sorted(values.items()):
        for place in ((n - 1) // 2, n // 2):
            if seen <= place < seen + count:
                found.append(value)
        seen += count
    return sum(found) / len(found)


def thirds(values: Counted) -> dict[int, int]:
    """Each value's third, 0 the lowest and 2 the highest. Equal values stay together, in the third of their middle.

    So thirds are seldom equal: where most people have the same score, most are in one third.
    """
    n = sum(values.values())
    placed, seen = {}, 0
    for value, count in sorted(values.items()):
        if count:
            placed[value] = min(2, 3 * (2 * seen + count) // (2 * n))
        seen += count
    return placed
