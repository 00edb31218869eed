"""What every kind of question can say about itself, without a database. A kind is one module with a `KIND` in it."""

from __future__ import annotations

import hashlib
import random
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, ClassVar

Item = Mapping[str, Any]
Values = Sequence[str]

MOST_ITEMS = 26
LONGEST_VALUE = 100  # characters: nothing that is offered or accepted is longer
MOST_DIGITS = 20

ALL, PARTIAL = "all", "partial"


class Refused(Exception):
    """The answer names what was not offered, or cannot be read. The message is a sentence without the question's
    number."""


class NotOffered(Refused):
    """The answer names what no page of ours lets anybody choose: somebody wrote it by hand."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One thing that is written of each item: its key in the stored item, and how the desk asks for it.

    `form`: "words", "flag" (yes or no), "number" or "choice" (of `choices`). What equals `default` is not stored; a
    column without a default (None) must be given.
    """

    name: str
    label: str
    form: str = "words"
    default: str | bool | None = None
    longest: int = 300
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One thing that is written of the whole question. Without `choices` it is words."""

    name: str
    label: str
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    longest: int = 40
    hint: str = ""


CREDIT = Setting(
    name="credit",
    label="Marks",
    default=ALL,
    choices=((ALL, "One mark when all of it is right, else none"), (PARTIAL, "A share of the mark for what is right")),
)


@dataclass(frozen=True, kw_only=True)
class Option:
    """One thing to choose, as shown."""

    id: str
    text: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Part:
    """One of several answers that a question asks for: its name in the form, its words, what it offers."""

    id: str
    text: str
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class Area:
    """A part of a picture, as an SVG element of a square of 100 by 100 draws it. `mark` is the letter shown on it."""

    id: str
    mark: str
    text: str
    chosen: bool
    shape: str
    numbers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a page may show of a question beside its text: nothing here depends on what is right."""

    options: tuple[Option, ...] = ()
    parts: tuple[Part, ...] = ()
    areas: tuple[Area, ...] = ()
    typed: str = ""
    unit: str = ""


class Kind(ABC):
    """One kind of question. `options` are a version's items as stored, `order` is what `arrange` gave at the draw.

    An answer is a list of strings: an item's id, `part:id` where several things are asked, or what was typed.
    """

    slug: ClassVar[str]
    label: ClassVar[str]
    place: ClassVar[int]  # among the kinds, where an editor chooses
    asks: ClassVar[str] = ""  # a line below the question: how to answer
    columns: ClassVar[tuple[Column, ...]]
    settings: ClassVar[tuple[Setting, ...]] = ()
    rows_title: ClassVar[str] = "Answers"
    rows_hint: ClassVar[str] = ""
    needs_picture: ClassVar[bool] = False
    keeps_order: ClassVar[bool] = False  # whether a test may show its answers in the order written

    @property
    def template(self) -> str:
        """The part of a page that asks it."""
        return f"quizzes/kinds/{self.slug}.html"

    # --- writing ------------------------------------------------------------------------------------------------------
    def items(self, rows: Iterable[Item]) -> list[dict[str, Any]]:
        """Rows of a form or a file as items are stored: an id each, words without spaces around, defaults left out.

        An id says nothing of an item's place among the others or of whether it is right: it is made from its words.
        """
        rows = list(rows)
        items: list[dict[str, Any]] = []
        free = {str(row.get("id", "")) for row in rows} - {""}
        taken: set[str] = set()
        for row in rows:
            item = {name: value.strip() if isinstance(value, str) else value for name, value in row.items()}
            for column in self.columns:
                if column.form == "number" and column.name in item:
                    item[column.name] = _plain(item[column.name])
                if column.default is not None and item.get(column.name, column.default) in (column.default, ""):
                    item.pop(column.name, None)
            given = item.pop("id", "")
            made = given if given and given not in taken else item_id(words_of(item), taken | free)
            taken.add(made)
            items.append({"id": made, **item})
        return items

    def faults(self, options: Sequence[Item], settings: Mapping[str, Any]) -> list[str]:
        """Why this could not be asked or marked, as sentences; empty when it can."""
        found = [*self._shape_faults(options), *self._setting_faults(settings)]
        return found or self.own_faults(options, settings)

    @abstractmethod
    def own_faults(self, options: Sequence[Item], settings: Mapping[str, Any]) -> list[str]:
        """The same, of items whose shape is sound."""

    def _shape_faults(self, options: Sequence[Item]) -> list[str]:
        if len(options) > MOST_ITEMS:
            return [f"There are {len(options)} answers: {MOST_ITEMS} is the most."]
        found: list[str] = []
        columns = {column.name: column for column in self.columns}
        for number, item in enumerate(options, start=1):
            where = f"in answer {number}"
            found.extend(
                f"“{name}” {where} means nothing in a question of the kind “{self.label}”."
                for name in item
                if name != "id" and name not in columns
            )
            for name, column in columns.items():
                if name not in item:
                    if column.default is None:
                        found.append(f"“{name}” is missing {where}.")
                elif fault := _fault_of(column, item[name]):
                    found.append(f"“{name}” {where} {fault}.")
        return found

    def _setting_faults(self, settings: Mapping[str, Any]) -> list[str]:
        known = {setting.name: setting for setting in self.settings}
        found = [
            f"The setting “{name}” means nothing in a question of the kind “{self.label}”."
            for name in settings
            if name not in known
        ]
        for name, setting in known.items():
            value = settings.get(name, setting.default)
            if setting.choices and value not in dict(setting.choices):
                offered = " or ".join(f"“{choice}”" for choice, _ in setting.choices)
                found.append(f"The setting “{name}” is {offered}.")
            elif not isinstance(value, str) or len(value) > setting.longest:
                found.append(f"The setting “{name}” is words, at most {setting.longest} characters.")
        return found

    def right_words(self, options: Sequence[Item], settings: Mapping[str, Any]) -> list[str]:
        """What is right, in words. For editors and officers, never for a page of a learner."""
        return [item["text"] for item in options if item.get("right")]

    # --- asking -------------------------------------------------------------------------------------------------------
    def arrange(self, options: Sequence[Item], rng: random.Random) -> list[str]:
        """The order in which the items are shown in one attempt, at random."""
        ids = [item["id"] for item in options]
        rng.shuffle(ids)
        return ids

    @abstractmethod
    def shown(
        self, options: Sequence[Item], settings: Mapping[str, Any], order: Sequence[str], values: Values
    ) -> Shown:
        """What the page may show, with the values given so far (also ones that were refused) filled in."""

    @abstractmethod
    def read(self, values: Values, options: Sequence[Item], order: Sequence[str]) -> list[str]:
        """Posted values as an answer, always in the same order; empty when nothing was answered. Raises Refused."""

    def answered(self, options: Sequence[Item], answer: Values) -> bool:
        """Whether all of it is answered."""
        return bool(answer)

    @abstractmethod
    def mark(self, options: Sequence[Item], settings: Mapping[str, Any], answer: Values) -> Fraction:
        """What an answer earns, exactly, from 0 to 1."""

    @abstractmethod
    def words(self, options: Sequence[Item], settings: Mapping[str, Any], answer: Values) -> list[str]:
        """An answer in words, one line for each thing that was chosen. Passes over what cannot be read."""


def item_id(words: str, taken: Collection[str]) -> str:
    """Six letters made from the words; others when they are taken."""
    for number in range(len(taken) + 1):
        digest = hashlib.sha256(f"{number or ''}{words}".encode("utf-8", "surrogatepass")).hexdigest()[:6]
        if (made := digest.translate(_LETTERS)) not in taken:
            return made
    raise AssertionError("more ids are taken than there are items")


_LETTERS = str.maketrans("0123456789abcdef", "bcdfghjklmnpqrst")  # no digit first, no vowels: no words by chance


def words_of(item: Item) -> str:
    """What an id is made from: what pages show of the item, never what belongs to it or whether it is right."""
    return str(item.get("text") or item.get("match") or item.get("value") or "")


def share(part: int, whole: int, settings: Mapping[str, Any]) -> Fraction:
    """The mark for so much of it right: all or nothing, or the share, as the settings say."""
    if settings.get("credit", ALL) == PARTIAL:
        return Fraction(part, whole) if whole else Fraction(0)
    return Fraction(int(whole > 0 and part == whole))


def as_number(value: Any) -> Decimal | None:
    """A written number; None for what is none, and for one with more digits than anybody needs."""
    try:
        number = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > MOST_DIGITS or len(number.as_tuple().digits) > MOST_DIGITS:
        return None
    return number


def _plain(value: Any) -> Any:
    """A number as it is stored: words, without an exponent."""
    number = None if isinstance(value, bool) else as_number(value)
    return value if number is None else f"{number:f}"


def _fault_of(column: Column, value: Any) -> str:
    """What is wrong with a value for a column, as the end of a sentence; empty when nothing is."""
    if column.form == "flag":
        return "" if isinstance(value, bool) else "is yes or no: write true or false"
    if column.form == "number":
        return "is not a number" if isinstance(value, bool) or as_number(value) is None else ""
    if not isinstance(value, str):
        return "is not written as words: put it in quotes"
    if column.choices and value not in dict(column.choices):
        return f"is one of {', '.join(name for name, _ in column.choices)}"
    return f"is longer than {column.longest} characters" if len(value) > column.longest else ""
