"""Things to match with what belongs to each."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from quizzes.kinds.base import CREDIT, Column, Item, Kind, Shown, Values, item_id, share
from quizzes.kinds.pairing import as_values, loose_pairs, part, read_pairs


class Matching(Kind):
    """A list of matches beside each thing. Items are right pairs; one without a text is a match that fits nothing."""

    slug = "matching"
    label = "Match"
    place = 5
    asks = "Choose what belongs to each."
    columns = (
        Column(name="text", label="Thing", default=""),
        Column(name="match", label="What belongs to it", longest=120),
    )
    settings = (CREDIT,)
    rows_title = "Pairs"
    rows_hint = (
        "Write each thing beside what belongs to it. Two things may have the same match. A row without a thing adds a "
        "match that fits nothing. People see things and matches each in an order of their own."
    )

    def own_faults(self, options: Sequence[Item], settings: Mapping[str, Any]) -> list[str]:
        things = [item["text"].strip().casefold() for item in _things(options)]
        found = []
        if len(things) < 2:
            found.append("There are at least two things to match.")
        if len(set(things)) != len(things):
            found.append("Two things to match are the same.")
        if not all(item["match"].strip() for item in options):
            found.append("A thing has nothing that belongs to it.")
        if len({item["match"].strip().casefold() for item in options}) < 2:
            found.append("There are at least two different matches, or there is nothing to choose.")
        return found

    def right_words(self, options: Sequence[Item], settings: Mapping[str, Any]) -> list[str]:
        return [f"{item['text']}: {item['match']}" for item in _things(options)]

    def arrange(self, options: Sequence[Item], rng: random.Random) -> list[str]:
        """The things at random, then `=` and each match at random."""
        things = [item["id"] for item in _things(options)]
        matches = sorted(f"={match}" for match in _matches(options))
        rng.shuffle(things)
        rng.shuffle(matches)
        return [*things, *matches]

    def shown(
        self, options: Sequence[Item], settings: Mapping[str, Any], order: Sequence[str], values: Values
    ) -> Shown:
        words = {item["id"]: item["text"] for item in _things(options)}
        matches = _matches(options)
        choices = [(key[1:], matches[key[1:]]) for key in order if key[:1] == "=" and key[1:] in matches]
        chosen = loose_pairs(values)
        return Shown(parts=tuple(part(key, words[key], choices, chosen.get(key)) for key in order if key in words))

    def read(self, values: Values, options: Sequence[Item], order: Sequence[str]) -> list[str]:
        things = [item["id"] for item in _things(options)]
        return as_values(read_pairs(values, things=things, choices=list(_matches(options))))

    def answered(self, options: Sequence[Item], answer: Values) -> bool:
        return len(answer) == len(_things(options))

    def mark(self, options: Sequence[Item], settings: Mapping[str, Any], answer: Values) -> Fraction:
        """1 when every pair is right, else 0; with partial credit the share of things whose match is right."""
        pairs, things = loose_pairs(answer), _things(options)
        right = sum(pairs.get(item["id"]) == _key(item["match"]) for item in things)
        return share(right, len(things), settings)

    def words(self, options: Sequence[Item], settings: Mapping[str, Any], answer: Values) -> list[str]:
        pairs, matches = loose_pairs(answer), _matches(options)
        given = [(item["text"], matches.get(pairs.get(item["id"], ""))) for item in _things(options)]
        return [f"{thing}: {match}" for thing, match in given if match]


def _things(options: Sequence[Item]) -> list[Item]:
    return [item for item in options if item.get("text")]


def _key(match: str) -> str:
    """A match's name in the form, made from its words alone: the same match of two things is one."""
    return item_id(match.strip().casefold(), ())


def _matches(options: Sequence[Item]) -> dict[str, str]:
    return {_key(item["match"]): item["match"] for item in reversed(options)}


KIND = Matching()
