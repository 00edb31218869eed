"""The report for programs. Scoped to the person of the token, and to the token's authority when it has one."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from accounts.models import Role
from elearning.coverage import queries, rules

router = Router(tags=["coverage"])


class CoverageRow(Schema):
    """Coverage of one organisation and role on a day. null stands for what is not known."""

    on: datetime.date
    organisation: str
    organisation_slug: str
    role: str = Field(description="The role's slug, as in ?role=")
    role_name: str
    trained: int | None
    headcount: int | None
    headcount_source: str | None
    headcount_on: datetime.date | None = Field(description="The headcount's day, or the register's newest import")
    share: float | None = Field(description="Trained / headcount, to three decimals")
    note: str


class Problem(Schema):
    """What is wrong, as a sentence."""

    detail: str


@router.get(
    "",
    response={200: list[CoverageRow], 403: Problem, 404: Problem, 422: Problem},
    operation_id="coverage",
    summary="How many are currently trained, of how many",
)
def read_coverage(
    request: HttpRequest,
    on: Annotated[str, Query(description="As at this day, like 2026-11-20; today when left out")] = "",
    role: Annotated[str, Query(description="Only this role, by its slug")] = "",
    organisation: Annotated[str, Query(description="Only this organisation and all below it, by its slug")] = "",
) -> list[dict[str, Any]]:
    token = request.auth  # type: ignore[attr-defined]
    today = timezone.localdate()
    try:
        day = rules.read_day(text=on, today=today) if on else today
    except rules.NotADay as problem:
        raise HttpError(422, str(problem)) from None
    # NUL cannot be asked of PostgreSQL.
    wanted = None
    if role:
        wanted = Role.objects.filter(slug=role.replace("\0", "")).first()
        if wanted is None:
            raise HttpError(404, "There is no role of that name.")
    try:
        scope = queries.scope_of(viewer=token.person, today=today, authority=token.authority)
    except queries.NotAnAnalyst as refusal:
        raise HttpError(403, str(refusal)) from None
    place = None
    if organisation:
        place = queries.organisations_in(scope=scope).filter(slug=organisation.replace("\0", "")).first()
        if place is None:
            raise HttpError(404, "There is no organisation of that name among those you may see.")
    report = queries.coverage(
        viewer=token.person, on=day, role=wanted, organisation=place, today=today, authority=token.authority
    )
    return [
        {
            "on": row.on,
            "organisation": row.organisation,
            "organisation_slug": row.organisation_slug,
            "role": row.role_slug,
            "role_name": row.role,
            "trained": row.trained,
            "headcount": row.headcount,
            "headcount_source": row.headcount_source or None,
            "headcount_on": row.headcount_on,
            "share": None if row.share is None else float(row.share),
            "note": row.note,
        }
        for row in report.rows
    ]
