"""Things to put in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from content.rules import order_faults
from quizzes.kinds.base import CREDIT, Column, Item, Kind, Refused, Shown, Values, share
from quizzes.kinds.pairing import as_values, loose_pairs, part, read_pairs


class Ordering(Kind):
    """A list to choose a place beside each thing. The items are stored in the right order."""

    slug = "ordering"
    label = "Put in order"
    place = 4
    asks = "Choose a place for each. Use each place once."
    columns = (Column(name="text", label="What happens"),)
    settings = (CREDIT,)
    rows_title = "What to put in order"
    rows_hint = (
        "Write them in the right order. Rows without words are left out. People see them in an order of their own."
    )

    def own_faults(self, options: Sequence[Item], settings: Mapping[str, Any]) -> list[str]:
        found = ["There are at least three things to put in order."] if len(options) < 3 else []
        if not all(item["text"].strip() for item in options):
            found.append("One of the things to put in order has no text.")
        return found + order_faults([item["text"] for item in options])

    def right_words(self, options: Sequence[Item], settings: Mapping[str, Any]) -> list[str]:
        return [f"{ordinal(place)}: {item['text']}" for place, item in enumerate(options, start=1)]

    def shown(
        self, options: Sequence[Item], settings: Mapping[str, Any], order: Sequence[str], values: Values
    ) -> Shown:
        words = {item["id"]: item["text"] for item in options}
        places = [(str(place), ordinal(place)) for place in range(1, len(options) + 1)]
        chosen = loose_pairs(values)
        return Shown(parts=tuple(part(key, words[key], places, chosen.get(key)) for key in order if key in words))

    def read(self, values: Values, options: Sequence[Item], order: Sequence[str]) -> list[str]:
        places = [str(place) for place in range(1, len(options) + 1)]
        pairs = read_pairs(values, things=[item["id"] for item in options], choices=places)
        given = list(pairs.values())
        for place in places:
            if given.count(place) > 1:
                raise Refused(f"two things are {ordinal(int(place))}. Use each place once.")
        # By place, so that what is kept is the order that was given.
        return as_values(dict(sorted(pairs.items(), key=lambda pair: int(pair[1]))))

    def answered(self, options: Sequence[Item], answer: Values) -> bool:
        return len(answer) == len(options)

    def mark(self, options: Sequence[Item], settings: Mapping[str, Any], answer: Values) -> Fraction:
        """1 when everything has its right place, else 0; with partial credit the share of things in their right place
        (Moodle calls it grading by absolute position)."""
        pairs = loose_pairs(answer)
        right = sum(pairs.get(item["id"]) == str(place) for place, item in enumerate(options, start=1))
        return share(right, len(options), settings)

    def words(self, options: Sequence[Item], settings: Mapping[str, Any], answer: Values) -> list[str]:
        words = {item["id"]: item["text"] for item in options}
        given = [
            (int(place), words[key])
            for key, place in loose_pairs(answer).items()
            if key in words and place.isascii() and place.isdecimal() and len(place) < 3
        ]
        return [f"{ordinal(place)}: {text}" for place, text in sorted(given)]


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


KIND = Ordering()
