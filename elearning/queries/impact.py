"""Whom a material change touches: who holds a valid certificate of the module, counted by the database."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr

from accounts.models import Membership, Organisation
from certificates.licensing.models import Claim, Licence
from certificates.models import Certificate, CertificateEvent
from content.models import Module

NO_ROLE, NO_ORGANISATION = "No role now", "No organisation"
NO_LICENCE, EXPIRED = "No licence on a register", "Already expired"

# By hand: a claim and a licence are joined by authority and badge, which are no foreign key. A person's licence that
# ends first counts; whether the badge is theirs is the desk's question, so this goes by the number they gave.
_LICENCES = """
    SELECT ends, COUNT(*) FROM (
        SELECT COALESCE(SUBSTR(CAST(MIN(CASE WHEN licence.expires_on >= %s THEN licence.expires_on END) AS text), 1, 7),
            '') AS ends
        FROM {claim} claim JOIN {licence} licence
            ON licence.authority_id = claim.authority_id AND licence.badge_key = claim.badge_key AND licence.on_register
        WHERE claim.started_on <= %s AND (claim.ended_on IS NULL OR claim.ended_on > %s)
            AND claim.person_id IN ({holders})
        GROUP BY claim.person_id
    ) first GROUP BY ends ORDER BY ends
"""


def impact_of(*, module: Module, on: datetime.date) -> dict[str, Any]:
    """Counts of people, ready to be shown and kept. Seven queries, whatever the number of people.

    {"on": "2026-11-21", "total": 3, "roles": [["Taxi drivers", 3], …], "organisations": […], "licences": […]}.
    Every certificate is of an older version than the one a publication makes. Somebody in two roles, or at two
    organisations, is counted in each and once in the total; licences count each person once.
    """
    holders = _holders(module, on)
    total = holders.aggregate(count=Count("person", distinct=True))["count"]
    memberships = Membership.objects.on(on).filter(person__in=holders.values("person")).order_by()
    roles = _counted(memberships.values_list("role__plural"))
    in_a_role = memberships.aggregate(count=Count("person", distinct=True))["count"]
    placed = memberships.filter(organisation__isnull=False)
    tops = dict(_counted(placed.values_list(Substr("organisation__path", 1, Organisation.steplen))))
    names = Organisation.objects.filter(path__in=tops).order_by("name").values_list("path", "name")
    in_a_place = placed.aggregate(count=Count("person", distinct=True))["count"]
    return {
        "on": on.isoformat(),
        "total": total,
        "roles": _rows(roles, (NO_ROLE, total - in_a_role)),
        "organisations": _rows([(name, tops[path]) for path, name in names], (NO_ORGANISATION, total - in_a_place)),
        "licences": _licences(holders, total=total, on=on),
    }


def _holders(module: Module, on: datetime.date) -> QuerySet[Certificate]:
    """Certificates of the module that are valid on a day and whose holder is still known."""
    ended = CertificateEvent.objects.filter(certificate=OuterRef("pk"), happened_on__lte=on)
    found: QuerySet[Certificate] = (
        Certificate.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), ~Exists(ended), module=module)
        .filter(completed_on__lte=on, person__isnull=False)
        .order_by()
    )
    return found


def _counted(memberships: Any) -> list[tuple[str, int]]:
    """How many people by what was asked for, most first."""
    rows = memberships.annotate(people=Count("person", distinct=True))
    return sorted(((label, people) for label, people in rows), key=lambda row: (-row[1], row[0]))


def _rows(found: list[tuple[str, int]], others: tuple[str, int]) -> list[list[Any]]:
    return [list(row) for row in found] + ([list(others)] if others[1] else [])


def _licences(holders: QuerySet[Certificate], *, total: int, on: datetime.date) -> list[list[Any]]:
    """By the month in which the licence ends, the nearest first."""
    inner, params = holders.values("person").query.sql_with_params()
    sql = _LICENCES.format(claim=Claim._meta.db_table, licence=Licence._meta.db_table, holders=inner)
    day = connection.ops.adapt_datefield_value(on)
    with connection.cursor() as cursor:
        cursor.execute(sql, [day, day, day, *params])
        found = cursor.fetchall()
    months = [(f"{datetime.date.fromisoformat(f'{ends}-01'):%B %Y}", people) for ends, people in found if ends]
    expired = sum(people for ends, people in found if not ends)
    rows = _rows(months, (EXPIRED, expired))
    return _rows([(label, people) for label, people in rows], (NO_LICENCE, total - sum(row[1] for row in rows)))
