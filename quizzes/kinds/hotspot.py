"""A place to find on a picture. Every area has words, so that it can be answered without seeing the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from quizzes.kinds.base import Area, Column, Item, NotOffered, Shown, Values, as_number
from quizzes.kinds.picking import Picking, rights

# What each shape is called, and its numbers, all in per cent of the picture's width (first of each two) and height.
SHAPES = {
    "rect": ("Rectangle", "left, top, right, bottom"),
    "ellipse": ("Oval", "middle across, middle down, half width, half height"),
    "polygon": ("Polygon", "across, down of each corner"),
}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Hotspot(Picking):
    """Radio buttons with the words of each area, lettered as on the picture; scripts make the areas clickable."""

    slug = "hotspot"
    label = "Find on a picture"
    place = 7
    asks = "Choose one of the places marked on the picture."
    columns = (
        Column(name="text", label="What is there, in words"),
        Column(name="right", label="Right", form="flag"),
        Column(
            name="shape",
            label="Shape",
            form="choice",
            choices=tuple((shape, label) for shape, (label, _) in SHAPES.items()),
        ),
        Column(name="coords", label="Where, in per cent", longest=200),
    )
    rows_title = "Places on the picture"
    rows_hint = (
        "Where: numbers from 0 to 100, in per cent of the picture. "
        + "; ".join(f"{label}: {numbers}" for label, numbers in SHAPES.values())
        + ". If several places are right, any of them counts. People see the places in an order of their own."
    )
    needs_picture = True

    def own_faults(self, options: Sequence[Item], settings: Mapping[str, Any]) -> list[str]:
        found = []
        words = [item["text"].strip().casefold() for item in options]
        if len(words) < 2:
            found.append("A picture needs at least two places to choose from.")
        if len(set(words)) != len(words):
            found.append("Two places have the same words.")
        if not all(words):
            found.append("A place has no words: nobody could choose it without seeing the picture.")
        right = sum(item["right"] for item in options)
        if not right:
            found.append("No place is marked as right.")
        elif right == len(options):
            found.append("Every place is marked as right: leave at least one wrong.")
        for number, item in enumerate(options, start=1):
            if fault := _shape_fault(item["shape"], _numbers(item["coords"])):
                found.append(f"Place {number}: {fault}")
        return found

    def shown(
        self, options: Sequence[Item], settings: Mapping[str, Any], order: Sequence[str], values: Values
    ) -> Shown:
        items = {item["id"]: item for item in options}
        areas = tuple(
            Area(
                id=key,
                mark=letter,
                text=items[key]["text"],
                chosen=key in values,
                shape=items[key]["shape"],
                numbers=_drawn(items[key]),
            )
            for letter, key in zip(LETTERS, (key for key in order if key in items), strict=False)
        )
        return Shown(areas=areas)

    def read(self, values: Values, options: Sequence[Item], order: Sequence[str]) -> list[str]:
        answer = super().read(values, options, order)
        if len(answer) > 1:
            raise NotOffered("choose one place.")
        return answer

    def mark(self, options: Sequence[Item], settings: Mapping[str, Any], answer: Values) -> Fraction:
        """1 for a place that is right, else 0."""
        return Fraction(int(len(set(answer)) == 1 and set(answer) <= rights(options)))


def _numbers(coords: str) -> list[float] | None:
    found = [as_number(part.strip()) for part in coords.split(",")]
    return None if None in found else [float(number) for number in found if number is not None]


def _shape_fault(shape: str, numbers: list[float] | None) -> str:
    if numbers is None or not all(0 <= number <= 100 for number in numbers):
        return "write where it is as numbers from 0 to 100 with commas between them."
    if shape == "polygon":
        return (
            ""
            if len(numbers) >= 6 and len(numbers) % 2 == 0
            else "a polygon has three corners or more, two numbers each."
        )
    if len(numbers) != 4:
        return f"{'a rectangle' if shape == 'rect' else 'an oval'} has four numbers: {SHAPES[shape][1]}."
    if shape == "rect" and not (numbers[0] < numbers[2] and numbers[1] < numbers[3]):
        return "left is less than right, and top less than bottom."
    if shape == "ellipse" and not (numbers[2] and numbers[3]):
        return "half the width and half the height are more than 0."
    return ""


def _drawn(item: Item) -> dict[str, str]:
    """The numbers as attributes of the SVG element, and where its letter stands."""
    numbers = _numbers(item["coords"]) or [0, 0, 0, 0]
    if item["shape"] == "polygon":
        across, down = numbers[::2], numbers[1::2]
        corners = " ".join(f"{x:g},{y:g}" for x, y in zip(across, down, strict=False))
        return {
            "points": corners,
            "middle_x": f"{sum(across) / len(across):g}",
            "middle_y": f"{sum(down) / len(down):g}",
        }
    first, second, third, fourth = (*numbers, 0, 0, 0, 0)[:4]
    if item["shape"] == "ellipse":
        return {
            "cx": f"{first:g}", "cy": f"{second:g}", "rx": f"{third:g}", "ry": f"{fourth:g}",
            "middle_x": f"{first:g}", "middle_y": f"{second:g}",
        }  # fmt: skip
    return {
        "x": f"{first:g}", "y": f"{second:g}", "width": f"{third - first:g}", "height": f"{fourth - second:g}",
        "middle_x": f"{(first + third) / 2:g}", "middle_y": f"{(second + fourth) / 2:g}",
    }  # fmt: skip


KIND = Hotspot()
