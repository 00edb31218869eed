"""Pictures in files: real ones only, of a size that a page can show."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from dataclasses import dataclass

from PIL import Image as Pillow

from content.pictures import find_picture
from quizzes.interchange.item import MEGABYTE, Image, Item, ItemRefused, Story

LARGEST = 5 * MEGABYTE
MOST_PIXELS = 25_000_000
ENDINGS = {"AVIF": "avif", "GIF": "gif", "JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
TYPES = {"avif": "image/avif", "gif": "image/gif", "jpg": "image/jpeg", "png": "image/png", "webp": "image/webp",
         "svg": "image/svg+xml"}  # fmt: skip
_NAME = re.compile(r"[^A-Za-z0-9_-]+")


def check_image(name: str, content: bytes) -> Image:
    """The picture, with a name without a folder and with the ending of what it is. Raises ItemRefused."""
    if len(content) > LARGEST:
        raise ItemRefused(f"The picture “{short(name)}” is larger than {LARGEST // MEGABYTE} MB.")
    try:
        size, ending = _opened(content)
    except Exception as fault:  # Pillow raises many kinds for bytes that are no picture
        raise ItemRefused(
            f"The picture “{short(name)}” cannot be opened: it is not a PNG, JPEG, GIF, WebP or AVIF."
        ) from fault
    if size[0] * size[1] > MOST_PIXELS:
        raise ItemRefused(f"The picture “{short(name)}” has {size[0]} × {size[1]} pixels: that is too many.")
    stem = _NAME.sub("-", name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]).strip("-")[:60]
    return Image(name=f"{stem or 'picture'}.{ending}", content=content)


def _opened(content: bytes) -> tuple[tuple[int, int], str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Pillow.open(io.BytesIO(content), formats=tuple(ENDINGS)) as picture:
            size, ending = picture.size, ENDINGS[picture.format or ""]
            if size[0] * size[1] <= MOST_PIXELS:
                picture.load()
    return size, ending


def size_of(image: Image) -> tuple[int, int]:
    """Its width and height in pixels."""
    with Pillow.open(io.BytesIO(image.content), formats=tuple(ENDINGS)) as picture:
        return picture.size


def drawing_of(name: str) -> str:
    """The drawing that a file of this name stands for, by its slug; empty when there is none."""
    stem, _, ending = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    return stem if ending.lower() == "svg" and find_picture(stem) else ""


def type_of(name: str) -> str:
    """A picture's media type, by its ending."""
    return TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def short(name: str) -> str:
    """A name that may come from anywhere, as a sentence can hold it."""
    return "".join(c for c in name if c.isprintable())[:80]


@dataclass(frozen=True, kw_only=True)
class File:
    """A picture beside the items, at its path in the package."""

    path: str
    content: bytes


def picture_of(shown: Item | Story) -> File | None:
    """The picture of an item or a scenario as a file. Raises ItemRefused for a drawing that is gone."""
    if shown.drawing:
        return file_of_drawing(shown.drawing)
    if shown.image is None:
        return None
    digest = hashlib.sha256(shown.image.content).hexdigest()[:12]  # two pictures may have one name
    return File(path=f"images/{digest}/{shown.image.name}", content=shown.image.content)


def file_of_drawing(drawing: str) -> File:
    """A drawing as a file. Raises ItemRefused for one that is gone."""
    found = find_picture(drawing)
    if found is None:
        raise ItemRefused(f"Its drawing “{drawing}” is not there any more.")
    return File(path=f"drawings/{drawing}.svg", content=found.path.read_bytes())


def files_of(item: Item) -> list[File]:
    """All pictures that an item shows."""
    found = [picture_of(item), picture_of(item.story) if item.story else None]
    return [file for file in found if file]
