"""Declaring a headcount. A better number is a new row, so that earlier reports stay what they were."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, Role, User
from elearning.coverage import queries
from elearning.coverage.models import Headcount

LARGEST = 9_999_999


class HeadcountRefused(Exception):
    """A headcount cannot be declared. The message is a sentence for people."""


class NotYours(HeadcountRefused):
    """The organisation is outside what the person may see."""


class NotYetCounted(HeadcountRefused):
    """The number speaks of a day that has not come."""


class NotANumber(HeadcountRefused):
    """Below nothing, or more people than there could be."""


class NoSource(HeadcountRefused):
    """Nobody says where the number comes from."""


@transaction.atomic
def declare_headcount(
    *,
    organisation: Organisation,
    role: Role,
    number: int,
    source: str,
    counted_on: datetime.date,
    by: User,
    now: datetime.datetime,
) -> Headcount:
    """Append a number of people in a role at an organisation with all below it, as counted on a day.

    The same declaration sent twice by the same person on one day is kept once. Raises NotYours, NotYetCounted,
    NotANumber, NoSource, or NotAnAnalyst when the person may see no organisation at all.
    """
    today = timezone.localdate(now)
    if not queries.scope_of(viewer=by, today=today).holds(organisation):
        raise NotYours(f"{organisation.name} is not among the organisations whose figures you may see.")
    if counted_on > today:
        raise NotYetCounted(f"{counted_on:%-d %B %Y} is in the future: give the day on which people were counted.")
    if not 0 <= number <= LARGEST:
        raise NotANumber(f"The number of people must be between 0 and {LARGEST:,}.")
    source = " ".join(source.split())
    if not source:
        raise NoSource("Say where the number comes from, for example “School workforce census”.")
    said = Headcount.objects.filter(organisation=organisation, role=role).order_by("-counted_on", "-recorded_on", "-pk")
    newest: Headcount | None = said.first()
    declared = Headcount(
        organisation=organisation, role=role, number=number, source=source, counted_on=counted_on, recorded_on=today,
        recorded_by=by,
    )  # fmt: skip
    if newest is not None and _same(newest, declared):
        return newest
    declared.save()
    return declared


def _same(one: Headcount, other: Headcount) -> bool:
    fields = ("number", "source", "counted_on", "recorded_on", "recorded_by_id")
    return all(getattr(one, field) == getattr(other, field) for field in fields)
