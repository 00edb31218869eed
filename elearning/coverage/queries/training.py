"""Who is currently trained in a module on a day, and which modules a role requires where.

As at a past day only what was recorded by the end of that day counts, so that a report gives the answer it gave then.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from certificates import rules as certificate_rules
from certificates.models import Certificate, CertificateEvent
from content import queries as content_queries
from content.changes import lapsed_below
from content.models import Module, ModuleVersion
from elearning.models import Completion, Requirement

_FEW_PEOPLE = 2_000


@dataclass(frozen=True, kw_only=True)
class Required:
    """One requirement: of a role, at and below an organisation (empty path: everywhere), to complete a module."""

    role: int
    path: str
    module: int


def end_of(day: datetime.date) -> datetime.datetime:
    """The moment a London day is over."""
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))


def requirements(*, on: datetime.date) -> list[Required]:
    """Those in force on a day; the last day counts."""
    in_force = Requirement.objects.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    rows = in_force.values_list("role_id", "organisation__path", "module_id")
    return [Required(role=role, path=path or "", module=module) for role, path, module in rows]


def holders(
    *, modules: Collection[int], people: Collection[int] | None, on: datetime.date
) -> dict[int, set[int]]:  # fmt: skip
    """Person ids by module id: those with a completion that counts on the day.

    A completion counts by the standing of its newest certificate; one without certificate by the module's months. One
    of a version that had to be taken again by a day that has passed does not count.
    `people` bounds the read where they are few (None: anybody). Four queries, whatever the number of people; one more
    while there are versions that no longer count.
    """
    end = end_of(on)
    asking = content_queries.asking_versions().filter(module=OuterRef("pk")).order_by("-number").values("pk")[:1]
    known = Module.objects.filter(pk__in=modules).values_list("pk", "valid_months", Subquery(asking))
    months = {module: valid for module, valid, _ in known}
    below = {
        module: number
        for module, _, version in known
        if (number := lapsed_below(content_queries.changes_up_to(version), on=on))
    }
    whose = Q(person__isnull=False)
    if people is not None and len(people) <= _FEW_PEOPLE:
        whose = Q(person_id__in=people)
    ended: dict[int, list[certificate_rules.Event]] = defaultdict(list)
    for certificate, kind, day in CertificateEvent.objects.filter(
        certificate__module_id__in=modules, happened_on__lte=on, recorded_at__lt=end
    ).values_list("certificate_id", "kind", "happened_on"):
        ended[certificate].append(certificate_rules.Event(kind=kind, happened_on=day))

    @cache
    def runs(completed_on: datetime.date, valid_until: datetime.date | None) -> bool:
        return _valid(completed_on, valid_until, [], on)

    # The newest edition comes last and stays; those it replaced are superseded by events of their own.
    by_completion: dict[object, bool] = {}
    for pk, completion, completed_on, valid_until in (
        Certificate.objects.filter(whose, module_id__in=modules, issued_at__lt=end)
        .order_by("edition")
        .values_list("pk", "completion", "completed_on", "valid_until")
    ):
        if pk in ended:
            by_completion[completion] = _valid(completed_on, valid_until, ended[pk], on)
        else:
            by_completion[completion] = runs(completed_on, valid_until)

    found: dict[int, set[int]] = {module: set() for module in modules}
    for uuid, person, module, completed_on in (
        Completion.objects.filter(whose, module_id__in=modules, completed_on__lte=on, recorded_at__lt=end)
        .exclude(version__in=_lapsed(below))
        .order_by()
        .values_list("uuid", "person_id", "module_id", "completed_on")
    ):
        counts = by_completion.get(uuid)
        if counts is None:
            until = certificate_rules.last_day(completed_on=completed_on, months=months[module])
            counts = runs(completed_on, until)
        if counts:
            found[module].add(person)
    return found


def _lapsed(below: Mapping[int, int]) -> list[int]:
    """The versions whose number is below what counts of their module."""
    if not below:
        return []
    versions = ModuleVersion.objects.filter(module__in=below).values_list("pk", "module_id", "number")
    return [pk for pk, module, number in versions if number < below[module]]


def _valid(
    completed_on: datetime.date,
    valid_until: datetime.date | None,
    events: list[certificate_rules.Event],
    on: datetime.date,
) -> bool:
    standing = certificate_rules.standing(completed_on=completed_on, valid_until=valid_until, events=events, on=on)
    return standing is certificate_rules.Standing.VALID
