"""Badge numbers and names as people write them: when are two of them the same?"""

from __future__ import annotations

import unicodedata

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "rev", "revd"})
# Letters that no decomposition turns into plain ones.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_JOINS = "'’‘`´ʼʹ"  # dropped without a gap: O'Brien is OBrien


class BadBadge(ValueError):
    """What was given cannot be a badge number; the message says why and what to do."""


def plain(text: str) -> str:
    """Letters and digits in lower case, to compare words that registers write in many ways."""
    return "".join(character for character in text.casefold() if character.isalnum())


def badge_key(text: str) -> str:
    """A badge number as it is compared: capital letters and digits only, so PHD-012 34 is PHD01234.

    Raises BadBadge when nothing is left, when it is longer than 30 characters, or when it has a letter outside A to Z:
    dropping a Cyrillic letter that looks like ours would silently make another driver's number of it.
    """
    capitals = unicodedata.normalize("NFKC", text).upper()
    kept = [character for character in capitals if character.isalnum()]
    odd = next((character for character in kept if not character.isascii()), None)
    if odd is not None:
        raise BadBadge(f"The badge number has the character {odd}. Use the letters A to Z and digits.")
    if not kept:
        raise BadBadge("Enter a badge number: letters and digits, as on the badge.")
    if len(kept) > 30 or len(text) > 30:
        raise BadBadge("A badge number has at most 30 characters. Check it against the badge.")
    return "".join(kept)


def badge_tail(key: str) -> str:
    """The last three characters of a badge's key: enough for its holder to know it, too few to find it."""
    return key[-3:]


def same_name(one: str, other: str) -> bool:
    """Whether two writings are of one name: "KHAN, Mr Imran A" and "Imran Ahmed Khan" are.

    Case, accents, punctuation, titles and the order of words do not matter. A middle name may be missing or be an
    initial on one side; first and last names must both be there in full. When in doubt the answer is no: an officer
    then looks, which costs a minute; a wrong yes would let one driver renew on another's training.
    """
    first, second = _words(one), _words(other)
    if not first or not second:
        return False
    if sorted(first) == sorted(second) or "".join(first) == "".join(second):
        return True
    if len(first) < 2 or len(second) < 2:
        return False
    if {first[0], first[-1]} != {second[0], second[-1]} or min(len(first[0]), len(first[-1])) < 2:
        return False
    shorter, longer = sorted((first[1:-1], second[1:-1]), key=len)
    left = list(longer)
    for word in sorted(shorter, key=len, reverse=True):
        match = next((candidate for candidate in left if _same_middle(word, candidate)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _same_middle(one: str, other: str) -> bool:
    return one == other or (1 in (len(one), len(other)) and one[0] == other[0])


def _words(name: str) -> list[str]:
    surname, comma, rest = name.partition(",")
    text = f"{rest} {surname}" if comma else name
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    letters = "".join(c for c in decomposed if not unicodedata.combining(c) and c not in _JOINS).translate(_PLAIN)
    spaced = "".join(character if character.isalnum() else " " for character in letters)
    words = spaced.split()
    kept = [word for word in words if word not in TITLES]
    return kept or words
