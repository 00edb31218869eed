"""The report behind the page, the chart, the CSV and the API: who is trained of how many, where, on a day."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils import timezone

from accounts.models import Membership, Organisation, Role, User
from elearning.coverage import rules
from elearning.coverage.models import Headcount
from elearning.coverage.queries.register import Modules, Register, registers
from elearning.coverage.queries.scope import Scope, organisations_in, scope_of
from elearning.coverage.queries.training import Required, holders, requirements


@dataclass(frozen=True, kw_only=True)
class RoleGroup:
    """The rows of one role."""

    role: str
    role_slug: str
    rows: tuple[rules.Row, ...]


@dataclass(frozen=True, kw_only=True)
class CoverageReport:
    """Coverage as at a day: rows by role, in each role an organisation before those below it."""

    on: datetime.date
    rows: tuple[rules.Row, ...]

    def groups(self, rows: Iterable[rules.Row] | None = None) -> list[RoleGroup]:
        """The rows, or a page of them, by role."""
        together = groupby(self.rows if rows is None else rows, key=lambda row: (row.role, row.role_slug))
        return [RoleGroup(role=role, role_slug=slug, rows=tuple(found)) for (role, slug), found in together]


def coverage(
    *,
    viewer: User,
    on: datetime.date,
    role: Role | None = None,
    organisation: Organisation | None = None,
    today: datetime.date | None = None,
    authority: str = "",
) -> CoverageReport:
    """Coverage of every organisation and role that the viewer may see, as at a day not in the future.

    `role`, `organisation` (with all below it) narrow it; `today` (the London day, unless given) decides what the viewer
    may see; `authority` is the slug of the only licensing authority that an API token is for. An organisation outside
    the scope gives no rows. NotAnAnalyst when the viewer may see none. The number of queries is fixed.
    """
    today = today or timezone.localdate()
    scope = scope_of(viewer=viewer, today=today, authority=authority)
    if organisation is not None:
        scope = scope.below((organisation.path,))
    columns = organisations_in(scope=scope).values_list("pk", "path", "depth", "name", "slug")
    places = [
        rules.Place(pk=pk, path=path, parent_path=path[: -Organisation.steplen], depth=depth, name=name, slug=slug)
        for pk, path, depth, name, slug in columns
    ]
    roles = [role] if role is not None else list(Role.objects.all())
    by_path = {place.path: place for place in places}
    members, here = _members(scope, by_path, roles, on)
    declared = _declared(scope, roles, on)
    licensed = [one.pk for one in roles if one.licensed]
    registered = registers(scope=scope, roles=licensed, on=on, today=today)
    wanted = requirements(on=on)
    asked = {modules for register in registered for modules in register.asked.values()}
    modules = {need.module for need in wanted}.union(*asked)
    people: set[int] = set().union(
        *(found for by_place in members.values() for found in by_place.values()),
        *(who for register in registered for who in register.holders.values()),
    )
    holding = holders(modules=modules, people=people, on=on)
    rows: list[rules.Row] = []
    for one in roles:
        needs = _Needs(role=one.pk, wanted=wanted)
        rows += _rows(
            role=one, on=on, places=places, members=members[one.pk], here=here[one.pk], needs=needs, holding=holding,
            declared=declared, registered=[register for register in registered if register.role == one.pk],
        )  # fmt: skip
    return CoverageReport(on=on, rows=tuple(rows))


class _Needs:
    """What a role must have completed at an organisation: what is required there, above it, or everywhere."""

    def __init__(self, *, role: int, wanted: list[Required]) -> None:
        self._by_path: dict[str, set[int]] = defaultdict(set)
        for need in wanted:
            if need.role == role:
                self._by_path[need.path].add(need.module)

    def at(self, path: str) -> Modules | None:
        return frozenset().union(*(self._by_path.get(above, ()) for above in ("", *_up(path)))) or None


def _rows(
    *,
    role: Role,
    on: datetime.date,
    places: list[rules.Place],
    members: Mapping[str, set[int]],
    here: set[str],
    needs: _Needs,
    holding: Mapping[int, set[int]],
    declared: Mapping[tuple[int, int], rules.Own],
    registered: list[Register],
) -> tuple[rules.Row, ...]:
    """The rows of one role. Drivers matched on a register count as trained at every organisation above it too."""
    places_by_pk = {place.pk: place for place in places}
    drivers: dict[str, set[int]] = defaultdict(set)
    from_register: dict[int, list[tuple[Register, int | None]]] = defaultdict(list)
    for register in registered:
        place = places_by_pk[register.organisation]
        licences, people = register.trained(required=needs.at(place.path), holding=holding)
        from_register[place.pk].append((register, licences))
        for path in _up(place.path):
            drivers[path] |= people
    intersections: dict[Modules, set[int]] = {}

    def trained_people(place: rules.Place) -> int | None:
        required = needs.at(place.path)
        if required is None:
            return None
        if required not in intersections:
            intersections[required] = set.intersection(*(holding[module] for module in required))
        return len((members.get(place.path, set()) & intersections[required]) | drivers.get(place.path, set()))

    own = {
        place.pk: replace(declared[place.pk, role.pk], trained=trained_people(place))
        for place in places
        if (place.pk, role.pk) in declared and place.pk not in from_register
    }
    own.update({pk: _own(found) for pk, found in from_register.items()})
    return rules.assemble(
        role=role.plural, role_slug=role.slug, on=on, places=places, own=own, trained_people=trained_people,
        members_below=members.keys(), members_here=here,
    )  # fmt: skip


def _own(found: list[tuple[Register, int | None]]) -> rules.Own:
    """One headcount of the registers of an organisation's authorities, nearly always one."""
    names = [register.source for register, _ in found]
    days = [register.newest_import for register, _ in found if register.newest_import is not None]
    trained = [number for _, number in found if number is not None]
    return rules.Own(
        number=sum(register.number for register, _ in found),
        source=f"Register{'s' if names[1:] else ''} of {' and '.join(names)}",
        counted_on=min(days, default=None),
        trained=sum(trained) if len(trained) == len(found) else None,
    )


def _up(path: str) -> list[str]:
    """An organisation's path and those of all above it."""
    return [path[:end] for end in range(Organisation.steplen, len(path) + 1, Organisation.steplen)]


def _members(
    scope: Scope, by_path: Mapping[str, rules.Place], roles: list[Role], on: datetime.date
) -> tuple[dict[int, dict[str, set[int]]], dict[int, set[str]]]:
    """By role: the people at or below each organisation of the scope, and which organisations have some directly."""
    members: dict[int, dict[str, set[int]]] = {role.pk: {} for role in roles}
    here: dict[int, set[str]] = {role.pk: set() for role in roles}
    at: dict[tuple[int, str], list[int]] = defaultdict(list)
    for role, path, person in (
        Membership.objects.on(on)
        .filter(scope.condition("organisation__path"), organisation__isnull=False, role__in=roles)
        .order_by()
        .values_list("role_id", "organisation__path", "person_id")
    ):
        at[role, path].append(person)
    for (role, path), people in at.items():
        here[role].add(path)
        for above in _up(path):
            if above in by_path:
                members[role].setdefault(above, set()).update(people)
    return members, here


def _declared(scope: Scope, roles: list[Role], on: datetime.date) -> dict[tuple[int, int], rules.Own]:
    """By organisation and role the newest headcount that had been recorded by the day; of one day the last entered."""
    rows = (
        Headcount.objects.filter(scope.condition("organisation__path"), counted_on__lte=on, recorded_on__lte=on)
        .filter(role__in=roles)
        .order_by("counted_on", "recorded_on", "pk")
        .values_list("organisation_id", "role_id", "number", "source", "counted_on")
    )
    return {
        (organisation, role): rules.Own(number=number, source=source, counted_on=counted_on, trained=None)
        for organisation, role, number, source, counted_on in rows
    }
