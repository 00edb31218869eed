"""The first line of a register: which column is which, whatever a council calls it."""

from __future__ import annotations

from dataclasses import dataclass

from certificates.licensing import rules
from certificates.licensing.importer.reading import DELIMITERS, FileRefused, cells

# How messages and our own template name a column, and what else it is called. Compared without case, spaces and marks.
COLUMNS = {
    "authority": ("authority", "licensing authority", "council", "issuing authority"),
    "badge number": (
        "badge number", "badge no", "badge", "badge num",
        "driver badge number", "driver badge no", "drivers badge number",
    ),
    "holder's name": (
        "holder's name", "holder", "name", "holder name", "licence holder", "full name",
        "driver name", "driver", "driver's name",
    ),
    "licence type": ("licence type", "type", "license type", "type of licence", "licence"),
    "issued": (
        "issued", "issue date", "start", "start date", "date issued", "issued on", "valid from", "licence start date",
    ),
    "expires": (
        "expires", "expiry", "end date", "expiry date", "end", "expires on", "date of expiry", "valid to",
        "valid until", "licence expiry date", "licence expires",
    ),
}  # fmt: skip
REQUIRED = tuple(name for name in COLUMNS if name != "authority")


_MEANING = {rules.plain(writing): name for name, writings in COLUMNS.items() for writing in writings}


@dataclass(frozen=True, kw_only=True)
class Header:
    """Where each column stands. `unused`: columns of the file that are not read."""

    delimiter: str
    places: dict[str, int]
    width: int
    unused: tuple[str, ...]


def read_header(line: str) -> Header:
    """The header of a file, by the separator that makes sense of it. Raises FileRefused, naming what is missing."""
    best: tuple[int, str, list[str]] = (-1, ",", [])
    for delimiter in DELIMITERS:
        row = cells(line, delimiter)
        if row is not None:
            known = len({_MEANING.get(rules.plain(value)) for value in row} - {None})
            best = max(best, (known, delimiter, row), key=lambda candidate: candidate[0])
    _, delimiter, row = best
    places: dict[str, int] = {}
    unused = []
    for index, value in enumerate(row):
        name = _MEANING.get(rules.plain(value))
        if name is None:
            if value:
                unused.append(value)
        elif name in places:
            raise FileRefused(
                f"The first line names the column {name} twice: {row[places[name]]} and {value}. Leave one of them out."
            )
        else:
            places[name] = index
    missing = [name for name in REQUIRED if name not in places]
    if missing:
        names = ", ".join(value[:40] for value in row if value)[:200] or "nothing"
        raise FileRefused(
            f"The first line of the file must name its columns. Missing: {', '.join(missing)}. Found: {names}. "
            f"Expected: {', '.join(COLUMNS)} (authority may be left out)."
        )
    return Header(delimiter=delimiter, places=places, width=len(row), unused=tuple(unused))
