"""What one person owes, has begun and holds."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.models import Membership, User
from certificates import queries as certificates_queries
from certificates.licensing import queries as licensing_queries
from certificates.models import Certificate, CertificateEvent
from certificates.rules import Standing
from content.models import Module
from elearning import rules
from elearning.models import Completion, LessonPage, LessonProgress, ModulePage, Obligation, Requirement
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
    """What a person must do, the most pressing first: the obligation of the latest cycle open on the day. Six queries.

    What a person no longer owes is not shown: a role or an organisation they have left, a requirement that has ended.
    """
    held = list(Membership.objects.filter(person=person).on(on).values_list("role", "organisation__path"))
    rows = [
        row
        for row in Obligation.objects.filter(
            Q(requirement__ends_on__isnull=True) | Q(requirement__ends_on__gte=on), person=person, opened_on__lte=on
        )
        .select_related("requirement__module", "requirement__organisation")
        .order_by("requirement", "-cycle")
        if _still_holds(row.requirement, held)
    ]
    latest = {row.requirement_id: row for row in reversed(rows)}
    done: dict[int, list[datetime.date]] = {}
    revoked = Certificate.objects.filter(
        completion=OuterRef("uuid"), events__kind=CertificateEvent.Kind.REVOKED, events__happened_on__lte=on
    )
    counting = Completion.objects.filter(~Exists(revoked), person=person)
    for module, day in counting.values_list("module", "completed_on"):
        done.setdefault(module, []).append(day)
    modules = {row.requirement.module_id for row in latest.values()}
    where = module_urls(modules)
    read = _keys_read(person)
    found = []
    for row in latest.values():
        module = row.requirement.module
        place = where.get(module.pk, ModulePlace(title=module.title, url="", lessons=frozenset()))
        status = rules.obligation_status(
            opened_on=row.opened_on, due_on=row.due_on, completed=done.get(module.pk, ()), on=on
        )
        found.append(
            Owed(
                module_title=module.title,
                due_on=row.due_on,
                status=status,
                url=place.url,
                read=len(place.lessons & read.get(module.pk, set())),
                lessons=len(place.lessons),
            )
        )
    return sorted(found, key=lambda line: (line.status == rules.Status.MET, line.due_on))


def _keys_read(person: User) -> dict[int, set[uuid.UUID]]:
    """By module, the keys of the lessons a person has finished, also of those that have left the site since."""
    keys: dict[int, set[uuid.UUID]] = {}
    for module, lesson in LessonProgress.objects.filter(person=person).values_list("module", "lesson"):
        keys.setdefault(module, set()).add(lesson)
    return keys


def _still_holds(requirement: Requirement, held: Iterable[tuple[int, str | None]]) -> bool:
    """Whether a requirement speaks of somebody with these roles at these places (paths in the tree)."""
    where = requirement.organisation
    return any(
        role == requirement.role_id and (where is None or (path or "").startswith(where.path)) for role, path in held
    )


@dataclass(frozen=True, kw_only=True)
class ModulePlace:
    """Where a module's live page is, and the keys of its live lessons."""

    title: str
    url: str
    lessons: frozenset[uuid.UUID]


def module_urls(modules: Iterable[int]) -> dict[int, ModulePlace]:
    """The live page of each module. Two queries for any number."""
    pages = list(
        ModulePage.objects.filter(module__in=set(modules), live=True).values_list("module", "title", "url_path", "path")
    )
    below = Q(pk__in=[])
    for _, _, _, path in pages:
        below |= Q(path__startswith=path)
    lessons = list(LessonPage.objects.filter(below, live=True).values_list("path", "translation_key"))
    root = root_path()
    return {
        module: ModulePlace(
            title=title,
            url="/" + url_path.removeprefix(root),
            lessons=frozenset(key for lesson, key in lessons if lesson.startswith(path)),
        )
        for module, title, url_path, path in pages
    }


def started(*, person: User, without: Iterable[str]) -> list[Started]:
    """Modules a person has read in, but for those at the addresses given. Three queries."""
    read, shown = _keys_read(person), set(without)
    places = module_urls(read)
    return [
        Started(
            module_title=place.title,
            url=place.url,
            read=len(place.lessons & read[module]),
            lessons=len(place.lessons),
        )
        for module, place in places.items()
        if place.url not in shown
    ]


@dataclass(frozen=True, kw_only=True)
class OwnCertificate:
    """A certificate, and the last characters of the badge as it is now when the certificate shows others ("" else)."""

    held: certificates_queries.Held
    badge_now: str


def certificates_of(*, person: User, on: datetime.date) -> list[OwnCertificate]:
    """The person's certificates with their standing on the day. Six queries however many there are."""
    found = certificates_queries.certificates_of(person=person, on=on)
    badges: dict[str, str] = {}
    if found:
        for choice in licensing_queries.policies_for(person=person, on=on):
            badges.setdefault(choice.facts.module, choice.badge_tail)
    slugs = dict(Module.objects.values_list("pk", "slug")) if badges else {}
    own = []
    for held in found:
        badge = badges.get(slugs.get(held.certificate.module_id, ""), "")
        stale = held.standing == Standing.VALID and badge not in {"", held.certificate.badge_tail}
        own.append(OwnCertificate(held=held, badge_now=badge if stale else ""))
    return own


def memberships(*, person: User, on: datetime.date) -> list[Membership]:
    """The person's roles on a day."""
    return list(Membership.objects.filter(person=person).on(on).select_related("role", "organisation").order_by("pk"))
