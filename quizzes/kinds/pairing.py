"""What the kinds share that ask for one choice beside each of several things. A value is `thing:choice`."""

from __future__ import annotations

from collections.abc import Sequence

from quizzes.kinds.base import NotOffered, Option, Part, Refused, Values


def read_pairs(values: Values, *, things: Sequence[str], choices: Sequence[str]) -> dict[str, str]:
    """Thing to choice, in the order of `things`; an empty choice is none. Raises Refused."""
    pairs: dict[str, str] = {}
    for value in values:
        thing, colon, choice = value.partition(":")
        if not colon or thing not in things or (choice and choice not in choices):
            raise NotOffered("choose from the answers offered.")
        if choice and pairs.setdefault(thing, choice) != choice:
            raise Refused("choose one answer beside each.")
    return {thing: pairs[thing] for thing in things if thing in pairs}


def loose_pairs(values: Values) -> dict[str, str]:
    """Thing to choice of whatever can be read: for showing again what was given."""
    return {thing: choice for thing, _, choice in (value.partition(":") for value in values) if choice}


def as_values(pairs: dict[str, str]) -> list[str]:
    """Pairs as an answer keeps them."""
    return [f"{thing}:{choice}" for thing, choice in pairs.items()]


def part(thing: str, words: str, choices: Sequence[tuple[str, str]], chosen: str | None) -> Part:
    """One thing with what is offered beside it."""
    return Part(
        id=thing,
        text=words,
        options=tuple(Option(id=choice, text=text, chosen=choice == chosen) for choice, text in choices),
    )
