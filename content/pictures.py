"""The drawings of this project: which there are, what each is called and how large it is."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.templatetags.static import static

FOLDER = Path(__file__).parent / "static/content/pictures"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SIZE = re.compile(r"viewBox=[\"']\s*\S+[\s,]+\S+[\s,]+([\d.]+)[\s,]+([\d.]+)")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A drawing. `width` and `height` are those of its own page, in pixels; `path` is where print finds it."""

    slug: str
    label: str
    width: int
    height: int
    path: Path

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return static(f"content/pictures/{self.slug}.svg")


def find_picture(slug: str | None) -> Picture | None:
    """The drawing of this name; None when there is none."""
    if not slug or not _SLUG.fullmatch(slug):
        return None
    path = FOLDER / f"{slug}.svg"
    return _read(path) if path.is_file() else None


def picture_choices() -> list[tuple[str, str]]:
    """All drawings by their titles, for an editor to choose from. Migrations name this function, not its list."""
    pictures = [_read(path) for path in FOLDER.glob("*.svg") if _SLUG.fullmatch(path.stem)]
    return sorted(((picture.slug, picture.label) for picture in pictures), key=lambda choice: choice[1].casefold())


@cache
def _read(path: Path) -> Picture:
    """Read once in each process: drawings come with the code."""
    text = path.read_text(encoding="utf-8")
    size, title = _SIZE.search(text), _TITLE.search(text)
    width, height = (round(float(side)) for side in size.groups()) if size else (640, 400)
    label = html.unescape(" ".join(title[1].split())) if title else path.stem.replace("-", " ").capitalize()
    return Picture(slug=path.stem, label=label, width=width, height=height, path=path)
