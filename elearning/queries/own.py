"""What one person owes, has begun and holds."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Membership, User
from certificates import queries as certificates_queries
from elearning import rules
from elearning.models import Completion, LessonPage, LessonProgress, ModulePage, Obligation
from elearning.queries.outline import root_path


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One obligation as it stands on a day."""

    module_title: str
    due_on: datetime.date
    status: rules.Status
    url: str
    read: int
    lessons: int


@dataclass(frozen=True, kw_only=True)
class Started:
    """A module somebody has read in without owing it."""

    module_title: str
    url: str
    read: int
    lessons: int


def owed(*, person: User, on: datetime.date) -> list[Owed]:
    """What a person must do, the most pressing first: the obligation of the latest cycle open on the day. Four queries.

    Those of a role the person has left are not shown.
    """
    roles = set(Membership.objects.filter(person=person).on(on).values_list("role", flat=True))
    rows = list(
        Obligation.objects.filter(person=person, requirement__role__in=roles, opened_on__lte=on)
        .select_related("requirement__module")
        .order_by("requirement", "-cycle")
    )
    latest = {row.requirement_id: row for row in reversed(rows)}
    done: dict[int, list[datetime.date]] = {}
    for module, day in Completion.objects.filter(person=person).values_list("module", "completed_on"):
        done.setdefault(module, []).append(day)
    modules = {row.requirement.module_id for row in latest.values()}
    where = module_urls(modules)
    read = _read_counts(person, modules)
    found = [
        Owed(
            module_title=row.requirement.module.title,
            due_on=row.due_on,
            status=rules.obligation_status(
                opened_on=row.opened_on, due_on=row.due_on, completed=done.get(row.requirement.module_id, ()), on=on
            ),
            url=where[row.requirement.module_id].url if row.requirement.module_id in where else "",
            read=read.get(row.requirement.module_id, 0),
            lessons=where[row.requirement.module_id].lessons if row.requirement.module_id in where else 0,
        )
        for row in latest.values()
    ]
    return sorted(found, key=lambda line: (line.status == rules.Status.MET, line.due_on))


def _read_counts(person: User, modules: Iterable[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for module in LessonProgress.objects.filter(person=person, module__in=modules).values_list("module", flat=True):
        counts[module] = counts.get(module, 0) + 1
    return counts


@dataclass(frozen=True, kw_only=True)
class ModulePlace:
    """Where a module's live page is and how many live lessons it has."""

    title: str
    url: str
    lessons: int


def module_urls(modules: Iterable[int]) -> dict[int, ModulePlace]:
    """The live page of each module. Two queries for any number."""
    pages = list(
        ModulePage.objects.filter(module__in=set(modules), live=True).values_list("module", "title", "url_path", "path")
    )
    below = Q(pk__in=[])
    for _, _, _, path in pages:
        below |= Q(path__startswith=path)
    paths = list(LessonPage.objects.filter(below, live=True).values_list("path", flat=True)) if pages else []
    root = root_path()
    return {
        module: ModulePlace(
            title=title,
            url="/" + url_path.removeprefix(root),
            lessons=sum(lesson.startswith(path) for lesson in paths),
        )
        for module, title, url_path, path in pages
    }


def started(*, person: User, without: Iterable[str]) -> list[Started]:
    """Modules a person has read in, but for those at the addresses given. Three queries."""
    counts: dict[int, int] = {}
    for module in LessonProgress.objects.filter(person=person).values_list("module", flat=True):
        counts[module] = counts.get(module, 0) + 1
    places, shown = module_urls(counts), set(without)
    return [
        Started(module_title=place.title, url=place.url, read=min(counts[module], place.lessons), lessons=place.lessons)
        for module, place in places.items()
        if place.url not in shown
    ]


def certificates_of(*, person: User, on: datetime.date) -> list[certificates_queries.Held]:
    """The person's certificates with their standing on the day."""
    return certificates_queries.certificates_of(person=person, on=on)


def memberships(*, person: User, on: datetime.date) -> list[Membership]:
    """The person's roles on a day."""
    return list(Membership.objects.filter(person=person).on(on).select_related("role", "organisation").order_by("pk"))
