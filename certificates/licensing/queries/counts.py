"""How many licences are in force, and which of them belong to people who train here: the headcount of coverage."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils import timezone

from certificates.licensing import rules
from certificates.licensing.models import Authority, Claim, ClaimReview
from certificates.licensing.queries.register import register_on


@dataclass(frozen=True, kw_only=True)
class RegisterCount:
    """Licences in force of one authority and role on a day.

    `holders`: by licence, the people who are its holder (name agrees or an officer confirmed it). A licence is one of
    the headcount however many accounts its holder has, so a numerator counts licences, never people.
    """

    headcount: int = 0
    holders: dict[int, tuple[int, ...]] = field(default_factory=dict)


def register_counts(
    *, on: datetime.date, authorities: Collection[Authority], today: datetime.date | None = None
) -> dict[tuple[int, int], RegisterCount]:
    """By (authority's primary key, role's primary key): the licences in force on a day. Three queries in all.

    In force: on the register, issued by that day and not ended before it.
    """
    rows, at = register_on(on=on, today=today or timezone.localdate())
    in_force = rows.filter(
        **{f"{at}authority__in": [authority.pk for authority in authorities]},
        on_register=True, issued_on__lte=on, expires_on__gte=on,
    )  # fmt: skip
    heads = {
        (authority, role): count
        for authority, role, count in in_force.order_by()
        .values_list(f"{at}authority", "licence_type__role")
        .annotate(count=Count("pk"))
    }
    word = ClaimReview.objects.filter(claim=OuterRef("pk"), reviewed_on__lte=on).order_by("-pk")
    claimants: dict[tuple[int, str], list[tuple[int, str, bool | None, str | None]]] = defaultdict(list)
    claims = Claim.objects.on(on).filter(authority__in=[authority.pk for authority in authorities])
    for authority, key, *claimant in claims.order_by("pk").values_list(
        "authority",
        "badge_key",
        "person",
        "claimant_name",
        Subquery(word.values("same_person")[:1]),
        Subquery(word.values("register_name")[:1]),
    ):
        claimants[authority, key].append(tuple(claimant))
    claimed = in_force.filter(
        Exists(claims.filter(authority=OuterRef(f"{at}authority"), badge_key=OuterRef(f"{at}badge_key")))
    )
    found: dict[tuple[int, int], dict[int, tuple[int, ...]]] = {place: {} for place in heads}
    for licence, authority, key, name, role in claimed.order_by().values_list(
        f"{at}pk", f"{at}authority", f"{at}badge_key", "holder_name", "licence_type__role"
    ):
        people = _holders(name, claimants[authority, key])
        if people:
            found[authority, role][licence] = people
    return {place: RegisterCount(headcount=count, holders=found[place]) for place, count in heads.items()}


def _holders(register_name: str, claimants: list[tuple[int, str, bool | None, str | None]]) -> tuple[int, ...]:
    """Who of the claimants is the holder, by the same rule as the desk's."""
    by = defaultdict(list)
    for person, name, reviewed, reviewed_name in claimants:
        identity = rules.identity_of(
            register_name=register_name, claimant_name=name, reviewed=reviewed, reviewed_name=reviewed_name
        )
        by[identity].append(person)
    if by[rules.Identity.CONFIRMED]:
        return tuple(by[rules.Identity.CONFIRMED])
    return tuple(by[rules.Identity.AGREES]) if len(by[rules.Identity.AGREES]) == 1 else ()
