"""A number to write."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizzes.kinds.base import (
    MOST_DIGITS,
    Column,
    Item,
    Kind,
    Refused,
    Setting,
    Shown,
    Values,
    as_number,
)

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_SPACED = re.compile(r"[+-]?\s?(\d{1,3}(\s\d{3})+|\d+)([.,]\d*)?")


class Numeric(Kind):
    """A short text field. Each item is a number that counts as right, with how far from it an answer may be."""

    slug = "numeric"
    label = "A number"
    place = 6
    asks = "Write a number."
    columns = (
        Column(name="value", label="Right number", form="number"),
        Column(name="tolerance", label="Give or take", form="number", default="0"),
    )
    settings = (Setting(name="unit", label="Unit", hint="Shown beside the field, for example “minutes” or “%”."),)
    rows_title = "Numbers that are right"
    rows_hint = "One is enough. Rows without a number are left out."

    def own_faults(self, options: Sequence[Item], settings: Mapping[str, Any]) -> list[str]:
        found = [] if options else ["There is no number that is right."]
        if any(_decimal(item.get("tolerance", "0")) < 0 for item in options):
            found.append("“Give or take” is 0 or more.")
        return found

    def right_words(self, options: Sequence[Item], settings: Mapping[str, Any]) -> list[str]:
        unit = _unit(settings)
        return [
            f"{item['value']}{unit}" + (f", give or take {item['tolerance']}" if item.get("tolerance") else "")
            for item in options
        ]

    def arrange(self, options: Sequence[Item], rng: random.Random) -> list[str]:
        """Nothing is offered, so there is nothing to arrange."""
        return []

    def shown(
        self, options: Sequence[Item], settings: Mapping[str, Any], order: Sequence[str], values: Values
    ) -> Shown:
        return Shown(typed=values[0][:LONGEST] if values else "", unit=str(settings.get("unit", "")))

    def read(self, values: Values, options: Sequence[Item], order: Sequence[str]) -> list[str]:
        """What was typed, without spaces around, if it is one number. A comma or a point before the decimals."""
        given = {value.strip() for value in values} - {""}
        if len(given) > 1:
            raise Refused("write one number.")
        for typed in given:
            parse(typed)
        return sorted(given)

    def mark(self, options: Sequence[Item], settings: Mapping[str, Any], answer: Values) -> Fraction:
        """1 when the number is as near to one of the right ones as they ask, else 0. Compared exactly."""
        try:
            given = parse(answer[0]) if len(answer) == 1 else None
        except Refused:
            given = None
        if given is None:
            return Fraction(0)
        return Fraction(
            int(
                any(
                    abs(Fraction(given) - Fraction(_decimal(item["value"])))
                    <= Fraction(_decimal(item.get("tolerance", "0")))
                    for item in options
                )
            )
        )

    def words(self, options: Sequence[Item], settings: Mapping[str, Any], answer: Values) -> list[str]:
        return [f"{value[:LONGEST]}{_unit(settings)}" for value in answer[:1]]


LONGEST = 40


def parse(typed: str) -> Decimal:
    """The number that somebody typed: digits of any script, a comma or a point before the decimals. Raises Refused.

    One comma before exactly three digits could mean thousands or decimals: rather than guess, it asks.
    """
    if len(typed) > LONGEST:
        raise Refused("that number is too long.")
    shown = (character for character in typed if unicodedata.category(character) != "Cf")  # marks of direction
    plain = "".join(_latin(character) for character in shown).strip()
    if _SPACED.fullmatch(plain):  # 1 000: a space between the thousands, or after a minus, is no other number
        plain = "".join(plain.split())
    if _GROUPED.fullmatch(plain):
        raise Refused("write the number without a comma between the thousands, like 1000, and decimals like 1.5.")
    if not _NUMBER.fullmatch(plain):
        raise Refused("write a number in figures, like 12 or 1.5.")
    number = as_number(plain.replace(",", "."))
    if number is None:
        raise Refused(f"write at most {MOST_DIGITS} figures.")
    return number


def _latin(character: str) -> str:
    """A digit, minus or decimal separator of another script as ours."""
    if character in "−–":
        return "-"
    if character == "٫":
        return "."
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _decimal(value: Any) -> Decimal:
    number = as_number(value)
    return Decimal(0) if number is None else number


def _unit(settings: Mapping[str, Any]) -> str:
    unit = str(settings.get("unit", ""))
    return unit if unit in ("", "%", "°") else f" {unit}"


KIND = Numeric()
