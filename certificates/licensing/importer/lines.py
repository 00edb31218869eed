"""One line of a register: is it good, and if not, what is wrong with it, in which column?"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from certificates.licensing import rules
from certificates.licensing.importer.columns import Header
from certificates.licensing.queries import RegisterTypes
from certificates.licensing.rules.days import order_of

_SHORTENED = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u200b\ufeff\ufffd")
Say = Callable[[str, str, str], None]
_LONGEST_NAME = 150


@dataclass(kw_only=True)
class Reader:
    """Reads the lines of one file. Remembers badges seen, and whether a date gave the American order away."""

    header: Header
    authority_writings: frozenset[str]
    authority_name: str
    types: RegisterTypes
    american_line: int | None = None
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)  # by badge key: the line and a hash of what it says
    disputed: dict[str, int] = field(default_factory=dict)  # by badge key: a later line that says something else
    _days: dict[str, datetime.date | rules.BadDay] = field(default_factory=dict)

    def note_order(self, number: int, row: list[str]) -> None:
        """The first pass: does a date on this line exist in the American order only?"""
        if self.american_line is None:
            for column in ("issued", "expires"):
                place = self.header.places[column]
                if place < len(row) and order_of(row[place]) == "american":
                    self.american_line = number

    def read(self, number: int, row: list[str] | None) -> tuple[rules.RegisterLine | None, list[rules.Fault], str]:
        """A good line, or its faults; and the key of its badge ("" when it cannot be read)."""
        faults: list[rules.Fault] = []

        def fault(column: str, value: str, reason: str) -> None:
            faults.append(rules.Fault(line=number, column=column, value=_shown(value), reason=reason))

        if row is None:
            fault("whole line", "", "The quotation marks on this line do not match, or a value runs over two lines.")
            return None, faults, ""
        if len(row) != self.header.width:
            row, extra = row[: self.header.width], [value for value in row[self.header.width :] if value]
            if extra:
                fault("whole line", extra[0], (
                    f"This line has more values than the header's {self.header.width}. "
                    "A value with the separator in it must stand in quotation marks."
                ))  # fmt: skip
            elif len(row) <= max(self.header.places.values()):
                fault("whole line", "", f"This line has {len(row)} values, the header has {self.header.width}.")
        row = row + [""] * (self.header.width - len(row))
        value = {name: row[place] for name, place in self.header.places.items()}
        said = hash(tuple(" ".join(text.split()) for column, text in value.items() if column != "badge number"))
        key = self._badge(number, value["badge number"], said, fault)
        if faults and faults[0].column == "whole line":
            return None, faults, key
        for column, text in value.items():
            if any(unicodedata.category(c) == "Cc" or c in _BIDI for c in text):
                fault(column, text, "The value has characters that cannot be seen. Type it again.")
        if "authority" in value:
            self._authority(value["authority"], fault)
        name = self._name(value["holder's name"], fault)
        kind = self._type(value["licence type"], fault)
        issued, expires = (self._day(column, value[column], fault) for column in ("issued", "expires"))
        if issued and expires and expires < issued:
            fault("expires", value["expires"], f"The licence expires before it was issued on {rules.in_words(issued)}.")
        if faults or kind is None or issued is None or expires is None:
            return None, faults, key
        return (
            rules.RegisterLine(
                line=number, badge_number=value["badge number"], badge_key=key, holder_name=name, licence_type=kind,
                issued_on=issued, expires_on=expires,
            ),
            faults,
            key,
        )  # fmt: skip

    def _badge(self, number: int, text: str, said: int, fault: Say) -> str:
        if not text:
            fault("badge number", text, "The badge number is missing.")
            return ""
        if text[0] in "=+-@":
            fault(
                "badge number",
                text,
                f"A badge number cannot start with {text[0]}: a spreadsheet would run it as a formula.",
            )
            return ""
        if _SHORTENED.fullmatch(text):
            fault(
                "badge number",
                text,
                "A spreadsheet has shortened this number. Format the column as text and export again.",
            )
            return ""
        try:
            key = rules.badge_key(text)
        except rules.BadBadge as refusal:
            fault("badge number", text, str(refusal))
            return ""
        earlier, meant = self.seen.setdefault(key, (number, said))
        if earlier != number:
            fault("badge number", text, f"The same badge number is on line {earlier}. Keep the line that is right.")
            if meant != said:
                self.disputed.setdefault(key, number)
        return key

    def _authority(self, text: str, fault: Say) -> None:
        if not text:
            fault("authority", text, "The authority is missing.")
        elif rules.plain(text) not in self.authority_writings:
            fault(
                "authority",
                text,
                f"This is another authority. The file was sent as the register of {self.authority_name}.",
            )

    def _name(self, text: str, fault: Say) -> str:
        name = " ".join(text.split())
        if not name:
            fault("holder's name", text, "The holder's name is missing.")
        elif name[0] in "=+-@":
            fault(
                "holder's name", text, f"A name cannot start with {name[0]}: a spreadsheet would run it as a formula."
            )
        elif not any(character.isalpha() for character in name):
            fault("holder's name", text, "A name must have letters.")
        elif len(name) > _LONGEST_NAME:
            fault("holder's name", text, "A name has at most 150 characters.")
        return name

    def _type(self, text: str, fault: Say) -> int | None:
        kind = self.types.by_writing.get(rules.plain(text))
        if not text:
            fault("licence type", text, "The licence type is missing.")
        elif kind is None:
            known = ", ".join(self.types.names) or "none yet: ask an administrator to add them"
            fault("licence type", text, f"This licence type is not known here. Known are: {known}.")
        return kind

    def _day(self, column: str, text: str, fault: Say) -> datetime.date | None:
        found = self._days.get(text)
        if found is None:
            try:
                found = rules.read_day(text, american_line=self.american_line)
            except rules.BadDay as refusal:
                found = refusal
            if len(self._days) < 50_000:
                self._days[text] = found
        if isinstance(found, rules.BadDay):
            fault(column, text, str(found))
            return None
        return found


def _shown(value: str) -> str:
    """A value as a report may show it: one line, no characters that cannot be seen, at most 80 of them."""
    return "".join(c if unicodedata.category(c)[0] != "C" else "�" for c in value)[:80]
