"""The register as a headcount: of a licensed role at an organisation whose authority sends one."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from certificates.licensing import queries as licensing_queries
from certificates.licensing.models import Authority, Claim, Policy, RegisterImport
from certificates.licensing.queries.register import register_on
from elearning.coverage.queries.scope import Scope
from elearning.coverage.queries.training import end_of

Modules = frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Register:
    """One authority's licences of one role in force on a day.

    `holders`: by licence, who holds it. `asked`: by licence, the modules its policy asks for; empty where none does.
    """

    organisation: int
    role: int
    source: str
    newest_import: datetime.date | None
    number: int
    holders: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    asked: Mapping[int, Modules] = field(default_factory=dict)
    policed: bool = False

    def trained(self, *, required: Modules | None, holding: Mapping[int, set[int]]) -> tuple[int | None, set[int]]:
        """How many licences have a trained holder, and who those people are. None when nothing is asked of them.

        `required`: the modules that the role requires there, else each licence's own policy says. `holding`: person
        ids by module.
        """
        if required is None and not self.policed:
            return None, set()
        licences, people = 0, set()
        for licence, holders in self.holders.items():
            needed = required if required is not None else self.asked.get(licence, frozenset())
            able = {person for person in holders if needed and all(person in holding[module] for module in needed)}
            licences += bool(able)
            people |= able
        return licences, people


def registers(
    *, scope: Scope, roles: Collection[int], on: datetime.date, today: datetime.date
) -> list[Register]:  # fmt: skip
    """The registers of a scope as they were on a day. Seven queries, or one when no authority is within.

    A register that no file had reached by that day is not there: the headcount is then declared, or not known.
    """
    authorities = list(Authority.objects.filter(scope.condition("organisation__path"), organisation__isnull=False))
    if not authorities or not roles:
        return []
    keys = [authority.pk for authority in authorities]
    imported = {
        authority: timezone.localdate(newest)
        for authority, newest in RegisterImport.objects.filter(
            authority__in=keys, state=RegisterImport.State.APPLIED, imported_at__lt=end_of(on)
        )
        .order_by()
        .values_list("authority")
        .annotate(newest=Max("imported_at"))
    }
    policies: dict[tuple[int, int], set[int]] = defaultdict(set)
    policed = set()
    for key, kind, role, module in (
        Policy.objects.on(on)
        .filter(authority__in=keys)
        .values_list("authority_id", "licence_type_id", "licence_type__role_id", "module_id")
    ):
        policies[key, kind].add(module)
        policed.add((key, role))
    counts = licensing_queries.register_counts(on=on, authorities=authorities, today=today)
    asked = _asked(keys, policies, on, today)
    found = []
    for authority in authorities:
        for role in roles:
            place = (authority.pk, role)
            count = counts.get(place)
            # A register that has come and holds nobody of a role that the authority licenses says 0.
            if count is None and not (authority.pk in imported and place in policed):
                continue
            found.append(
                Register(
                    organisation=authority.organisation_id or 0,
                    role=role,
                    source=authority.name,
                    newest_import=imported.get(authority.pk),
                    number=count.headcount if count else 0,
                    holders=count.holders if count else {},
                    asked=asked,
                    policed=place in policed,
                )
            )
    return found


def _asked(
    authorities: list[int], policies: Mapping[tuple[int, int], set[int]], on: datetime.date, today: datetime.date
) -> dict[int, Modules]:
    """By claimed licence, what its policy asks: the type is the register's of that day."""
    rows, at = register_on(on=on, today=today)
    claims = Claim.objects.on(on).filter(authority=OuterRef(f"{at}authority"), badge_key=OuterRef(f"{at}badge_key"))
    claimed = rows.filter(Exists(claims), **{f"{at}authority__in": authorities}).order_by()
    by_type = {key: frozenset(modules) for key, modules in policies.items()}
    return {
        licence: by_type[authority, kind]
        for licence, authority, kind in claimed.values_list(f"{at}pk", f"{at}authority_id", "licence_type_id")
        if (authority, kind) in by_type
    }
