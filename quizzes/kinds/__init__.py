"""The kinds of questions. Each is a module in this folder with a `KIND`: a new one is a new file, and its template."""

from __future__ import annotations

import importlib
import pkgutil

from content.rules import QUESTION_KINDS
from quizzes.kinds.base import Area, Column, Item, Kind, NotOffered, Option, Part, Refused, Setting, Shown, item_id


def _found() -> dict[str, Kind]:
    modules = [importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    kinds: list[Kind] = [module.KIND for module in modules if hasattr(module, "KIND")]
    return {kind.slug: kind for kind in sorted(kinds, key=lambda kind: kind.place)}


KINDS = _found()
# Files of training hold questions of every kind and are read below this app.
QUESTION_KINDS.update({slug: kind.faults for slug, kind in KINDS.items()})


def kind_of(slug: str) -> Kind:
    """The kind of that name. Raises KeyError."""
    return KINDS[slug]


def kind_choices() -> list[tuple[str, str]]:
    """For a field of a model or form. Migrations name this function, not its list."""
    return [(slug, kind.label) for slug, kind in KINDS.items()]


__all__ = [
    "KINDS",
    "Area",
    "Column",
    "Item",
    "Kind",
    "NotOffered",
    "Option",
    "Part",
    "Refused",
    "Setting",
    "Shown",
    "item_id",
    "kind_choices",
    "kind_of",
]
