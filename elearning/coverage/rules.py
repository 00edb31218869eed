"""What a share is, how it is rounded, and how an organisation's figure follows from those below it. No database."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

UNKNOWN = "not known"
OVER = "More people trained than the headcount says: check the number."
NOTHING_REQUIRED = "No module is required of this role here, so who is trained cannot be counted."
NOBODY = "The headcount is 0, so there is no share."
EARLIEST = datetime.date(1900, 1, 1)

_THOUSANDTH = Decimal("0.001")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class NotADay(ValueError):
    """Something typed is not a day that can be reported on. The message is a sentence for people."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """An organisation in its tree: `path` starts with `parent_path`; a root's is empty."""

    pk: int
    path: str
    parent_path: str
    depth: int
    name: str
    slug: str


@dataclass(frozen=True, kw_only=True)
class Own:
    """An organisation's own headcount of a role, from a declaration or a register, and how many of them are trained."""

    number: int
    source: str
    counted_on: datetime.date | None
    trained: int | None


@dataclass(frozen=True, kw_only=True)
class Row:
    """Coverage of one organisation and role on a day. None stands for what is not known.

    `share` is trained / headcount as a ratio to three decimals. `headcount_on` is the day the headcount speaks of:
    for a register the day of its newest import, for a sum the oldest of the days summed.
    """

    organisation: str
    organisation_slug: str
    depth: int
    role: str
    role_slug: str
    on: datetime.date
    trained: int | None
    headcount: int | None
    headcount_source: str
    headcount_on: datetime.date | None
    notes: tuple[str, ...]

    @property
    def share(self) -> Decimal | None:
        return share(trained=self.trained, headcount=self.headcount)

    @property
    def percent(self) -> str:
        return percent(self.share)

    @property
    def note(self) -> str:
        return " ".join(self.notes)

    @property
    def indent(self) -> int:
        """Levels below the topmost organisation of the role, as far as a page can show them."""
        return min(self.depth, 5)


def share(*, trained: int | None, headcount: int | None) -> Decimal | None:
    """Trained / headcount to three decimals, halves up; None when either is not known or nobody is there.

    Rounding never tells a story: 0 stands only for nobody, 1 only for exactly everybody.
    """
    if trained is None or not headcount:
        return None
    rounded = (Decimal(trained) / Decimal(headcount)).quantize(_THOUSANDTH, ROUND_HALF_UP)
    if trained > 0 and rounded == 0:
        return _THOUSANDTH
    if trained < headcount and rounded >= 1:
        return 1 - _THOUSANDTH
    if trained > headcount and rounded <= 1:
        return 1 + _THOUSANDTH
    return rounded


def percent(ratio: Decimal | None) -> str:
    """A share as people read it, to one decimal: "53.3%", "75%", "not known"."""
    if ratio is None:
        return UNKNOWN
    return f"{(ratio * 100).quantize(Decimal('0.1')):,}".removesuffix(".0") + "%"


@dataclass(frozen=True, kw_only=True)
class _Node:
    """A row in the making. `counted` and `missing`: organisations at or below with and without a headcount."""

    number: int | None
    trained: int | None
    source: str = ""
    counted_on: datetime.date | None = None
    counted: int = 0
    missing: int = 0
    notes: list[str] = field(default_factory=list)


def assemble(
    *,
    role: str,
    role_slug: str,
    on: datetime.date,
    places: Sequence[Place],
    own: Mapping[int, Own],
    trained_people: Callable[[Place], int | None],
    members_below: Set[str],
    members_here: Set[str],
) -> tuple[Row, ...]:
    """The rows of one role, each organisation before those below it.

    `places` in path order; `own` by their pk; `trained_people` counts distinct people trained at a place or below it;
    `members_below` and `members_here` are the paths with members of the role at or below them, and directly there.
    A place without a headcount of its own takes the sum of those directly below it when all of them are known: then
    its numerator is theirs too, so that both speak of the same people.
    """
    nodes: dict[str, _Node] = {}
    below: dict[str, list[_Node]] = {}
    for place in reversed(places):
        node = _node(
            place, own.get(place.pk), below.pop(place.path, []), trained_people, members_below, members_here
        )  # fmt: skip
        if node is not None:
            nodes[place.path] = node
            below.setdefault(place.parent_path, []).append(node)
    shallowest = min((place.depth for place in places if place.path in nodes), default=0)
    return tuple(
        Row(
            organisation=place.name,
            organisation_slug=place.slug,
            depth=place.depth - shallowest,
            role=role,
            role_slug=role_slug,
            on=on,
            trained=node.trained,
            headcount=node.number,
            headcount_source=node.source,
            headcount_on=node.counted_on,
            notes=tuple(node.notes + _remarks(node)),
        )
        for place in places
        if (node := nodes.get(place.path)) is not None
    )


def _node(
    place: Place,
    own: Own | None,
    below: list[_Node],
    trained_people: Callable[[Place], int | None],
    members_below: Set[str],
    members_here: Set[str],
) -> _Node | None:
    if own is not None:
        return _Node(
            number=own.number, trained=own.trained, source=own.source, counted_on=own.counted_on, counted=1
        )  # fmt: skip
    if not below:
        if place.path not in members_below:
            return None
        return _Node(number=None, trained=trained_people(place), missing=1, notes=["The headcount is not known."])
    counted, missing = sum(node.counted for node in below), sum(node.missing for node in below)
    if missing:
        of = f"{missing} of the {counted + missing} organisations" if counted + missing > 1 else "the one organisation"
        note = f"The headcount is not known: {of} below it {'has' if missing == 1 else 'have'} none."
        return _Node(number=None, trained=trained_people(place), counted=counted, missing=missing, notes=[note])
    trained = [node.trained for node in below if node.trained is not None]
    outside = [f"People who belong to {place.name} itself are not in this sum."] if place.path in members_here else []
    return _Node(
        number=sum(node.number for node in below if node.number is not None),
        trained=sum(trained) if len(trained) == len(below) else None,
        source=f"Sum of {counted} organisation{'' if counted == 1 else 's'}",
        counted_on=min((node.counted_on for node in below if node.counted_on is not None), default=None),
        counted=counted,
        notes=outside,
    )


def _remarks(node: _Node) -> list[str]:
    remarks = []
    if node.trained is None:
        remarks.append(NOTHING_REQUIRED)
    if node.number == 0 and not node.trained:
        remarks.append(NOBODY)
    if node.trained is not None and node.number is not None and node.trained > node.number:
        remarks.append(OVER)
    return remarks


def read_day(*, text: str, today: datetime.date) -> datetime.date:
    """A day from an address, written 2026-11-20. NotADay when it is none, or in the future."""
    match = re.fullmatch(r"\s*([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})\s*", text)
    if match is None:
        written = text.strip()[:40]
        raise NotADay(f"“{written}” is not a date we can read: write year, month and day as in {today:%Y-%m-%d}.")
    year, month, day = match.groups()
    return make_day(day=day, month=month, year=year, today=today)


def make_day(*, day: str, month: str, year: str, today: datetime.date) -> datetime.date:
    """A day from the three boxes of a date question; the month may be a word. NotADay says what is wrong."""
    parts = {"day": day.strip(), "month": month.strip(), "year": year.strip()}
    missing = [name for name, value in parts.items() if not value]
    if missing:
        raise NotADay(f"The date must include a {' and a '.join(missing)}.")
    word = parts["month"].lower()[:3]
    number = str(_MONTHS.index(word) + 1) if word in _MONTHS else parts["month"]
    if not all(re.fullmatch(r"[0-9]{1,4}", value) for value in (parts["day"], number, parts["year"])):
        raise NotADay("The date must be in numbers, like 20 11 2026; the month may be a word.")
    if int(parts["year"]) < EARLIEST.year:
        raise NotADay(f"The year must have four figures and be {EARLIEST.year} or later.")
    try:
        found = datetime.date(int(parts["year"]), int(number), int(parts["day"]))
    except ValueError:
        raise NotADay(
            f"{parts['day']}/{number}/{parts['year']} is no day of the calendar. The day comes first, then the month."
        ) from None
    if found > today:
        raise NotADay(f"{found:%-d %B %Y} is in the future: choose today or an earlier day.")
    return found
