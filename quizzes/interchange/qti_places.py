"""Places on a picture in QTI: shapes in pixels, as shapes in per cent of the picture's sides."""

from __future__ import annotations

import re
from decimal import Decimal

from content.pictures import find_picture
from quizzes.interchange.item import ItemRefused
from quizzes.interchange.pictures import short, size_of
from quizzes.interchange.qti_asking import PERCENT, pixels
from quizzes.interchange.qti_opened import Opened
from quizzes.interchange.qti_responses import Asked, correct, response, weights_of
from quizzes.interchange.tree import Node
from quizzes.interchange.words import one_line
from quizzes.kinds.base import as_number


def read_places(opened: Opened, part: Node) -> Asked:
    """Of a hotspotInteraction. Raises ItemRefused."""
    declared = response(opened, part)
    if declared.attrs.get("cardinality") == "multiple":
        raise ItemRefused("It asks for several places at once: here people find one.")
    shown = part.find("object") or part.find("img")
    if shown is None:
        raise ItemRefused("It has no picture.")
    opened.pictured = False
    opened.picture(shown.attrs.get("data") or shown.attrs.get("src", ""), shown.words or shown.attrs.get("alt", ""))
    width, height = _size(opened, shown)
    right = correct(declared)
    options = []
    for spot in part.find_all("hotspotChoice"):
        shape, coords = _place(spot, width, height)
        name = spot.attrs.get("identifier", "")
        words = one_line(spot.attrs.get("hotspotLabel", ""))
        if not words:
            raise ItemRefused("A place has no hotspotLabel: nobody could choose it without seeing the picture.")
        options.append({"id": name, "text": words, "right": name in right, "shape": shape, "coords": coords})
    mapped = weights_of(declared)
    if mapped:
        options = [{**option, "right": mapped.get(str(option["id"]), 0) > 0} for option in options]
    return "hotspot", options, {}, []


def _size(opened: Opened, shown: Node) -> tuple[int, int]:
    sides = [shown.attrs.get(name, "").removesuffix("px") for name in ("width", "height")]
    if all(re.fullmatch(r"[1-9][0-9]{0,4}", side) for side in sides):
        return int(sides[0]), int(sides[1])
    drawing = find_picture(opened.drawing)
    if drawing:
        return drawing.width, drawing.height
    if opened.image:
        return size_of(opened.image)
    raise ItemRefused("The picture with the places is not in the file.")


def _place(spot: Node, width: int, height: int) -> tuple[str, str]:
    shape, coords = spot.attrs.get("shape", ""), spot.attrs.get("coords", "")
    exact = spot.attrs.get("label", "")
    if exact.startswith(PERCENT) and pixels(exact.removeprefix(PERCENT), width, height) == coords:
        return {"poly": "polygon"}.get(shape, shape), exact.removeprefix(PERCENT)
    found = [as_number(written.strip().removesuffix("%")) for written in coords.split(",")]
    numbers = [value for value in found if value is not None]
    if shape not in ("rect", "ellipse", "poly", "circle") or len(numbers) != len(found) or "%" in coords:
        raise ItemRefused(f"A place is a “{short(shape)}” at “{short(coords)[:40]}”, which cannot be read.")
    if shape == "circle":
        if len(numbers) != 3:
            raise ItemRefused("A circle has three numbers.")
        shape, numbers = "ellipse", [*numbers, numbers[2]]
    sides = (width, height)
    percents = [round(value * 100 / sides[place % 2], 4) for place, value in enumerate(numbers)]
    inside = [min(max(value, Decimal(0)), Decimal(100)) for value in percents]
    written = ",".join(
        f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}" for value in inside
    )
    return "polygon" if shape == "poly" else shape, written
