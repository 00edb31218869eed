"""The headcounts that were declared, newest first, each with those it replaced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Organisation, Role
from elearning.coverage.models import Headcount
from elearning.coverage.queries.scope import Scope


@dataclass(frozen=True, kw_only=True)
class HeadcountHistory:
    """What was declared of one organisation and role."""

    organisation: Organisation
    role: Role
    newest: Headcount
    earlier: tuple[Headcount, ...]


def headcount_pairs(*, scope: Scope, role: Role | None = None, words: str = "") -> QuerySet[Headcount, tuple[int, int]]:
    """(organisation, role) of a scope with a headcount, to page through. `words`: of the organisation's name."""
    found = Headcount.objects.filter(scope.condition("organisation__path"))
    if role is not None:
        found = found.filter(role=role)
    for word in words.split():
        found = found.filter(organisation__name__icontains=word)
    return (
        found.order_by("organisation__path", "role__sort_order", "role__plural")
        .values_list("organisation_id", "role_id")
        .distinct()
    )


def headcount_histories(*, pairs: Iterable[tuple[int, int]]) -> list[HeadcountHistory]:
    """A page of pairs with all that was declared of each. One query."""
    wanted = list(pairs)
    found: dict[tuple[int, int], list[Headcount]] = {pair: [] for pair in wanted}
    for headcount in (
        Headcount.objects.filter(
            organisation__in={organisation for organisation, _ in wanted}, role__in={role for _, role in wanted}
        )
        .select_related("organisation", "role", "recorded_by")
        .order_by("-counted_on", "-recorded_on", "-pk")
    ):
        pair = (headcount.organisation_id, headcount.role_id)
        if pair in found:
            found[pair].append(headcount)
    return [
        HeadcountHistory(organisation=rows[0].organisation, role=rows[0].role, newest=rows[0], earlier=tuple(rows[1:]))
        for rows in found.values()
        if rows
    ]
