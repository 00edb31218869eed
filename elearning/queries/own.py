"""What one person owes, has begun and holds."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.db.models import Q

from accounts.models import Membership, User
from certificates import queries as certificates_queries
from certificates.licensing import queries as licensing_queries
from certificates.rules import Standing
from content import queries as content_queries
from elearning import rules
from elearning.models import LessonPage, LessonProgress, ModulePage, Obligation, Requirement
from elearning.queries.again import Again, Done, asked_again, completions_of, licence_ends, newest
from elearning.queries.outline import root_path
from elearning.queries.short import Short, shorts_among


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One obligation as it stands on a day. `again`: it is owed because the training has changed since."""

    module_title: str
    due_on: datetime.date
    status: rules.Status
    url: str
    read: int
    lessons: int
    again: Again | None = None


@dataclass(frozen=True, kw_only=True)
class Started:
    """A module somebody has read in without owing it."""

    module_title: str
    url: str
    read: int
    lessons: int


def owed(*, person: User, on: datetime.date) -> list[Owed]:
    """What a person must do, the most pressing first: the obligation of the latest cycle open on the day.

    What a person no longer owes is not shown: a role or an organisation they have left, a requirement that has ended.
    Somebody whose training counts, and must be taken again because it changed, owes that with or without a requirement.
    Seven queries; at most four more while a change asks something of this person before a renewal.
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
    done = completions_of(person=person, on=on)
    changes = content_queries.changes_of(done)
    ends = licence_ends(person=person, done=done, changes=changes, on=on)

    def again(module: int, held: Iterable[Done]) -> Again | None:
        return asked_again(number=newest(held), changes=changes.get(module, ()), ends=ends.get(module, ()), on=on)

    lines = [_line(row, done=done.get(row.requirement.module_id, []), again=again, on=on) for row in latest.values()]
    required = {row.requirement.module_id for row in latest.values()}
    for module, ones in done.items():
        if module not in required and (asked := again(module, [one for one in ones if one.valid])):
            lines.append((module, asked.due_on, _open(asked.due_on, on), asked))
    titles = {module: ones[0].module_title for module, ones in done.items()}
    titles |= {row.requirement.module_id: row.requirement.module.title for row in latest.values()}
    where = module_urls({module for module, *_ in lines})
    read = _keys_read(person)
    found = []
    for module, due_on, status, asked_for in lines:
        place = where.get(module, ModulePlace(title=titles[module], url="", lessons=frozenset()))
        found.append(
            Owed(
                module_title=titles[module],
                due_on=due_on,
                status=status,
                url=place.url,
                read=len(place.lessons & read.get(module, set())),
                lessons=len(place.lessons),
                again=asked_for,
            )
        )
    return sorted(found, key=lambda line: (line.status == rules.Status.MET, line.due_on))


_Line = tuple[int, datetime.date, rules.Status, "Again | None"]


def _line(
    row: Obligation, *, done: list[Done], again: Callable[[int, Iterable[Done]], Again | None], on: datetime.date
) -> _Line:
    """(module, due, status, why again) of one obligation.

    Met by what must be taken again, it is owed by that day. Not met yet, it is owed by its own day, or earlier where
    what still counts must be taken again before it.
    """
    module = row.requirement.module_id
    meeting = [one for one in done if row.opened_on <= one.completed_on <= on]
    asked = again(module, meeting or [one for one in done if one.valid])
    if asked and (meeting or asked.due_on < row.due_on):
        return module, asked.due_on, _open(asked.due_on, on), asked
    status = rules.obligation_status(
        opened_on=row.opened_on, due_on=row.due_on, completed=[one.completed_on for one in meeting], on=on
    )
    return module, row.due_on, status, None


def _open(due_on: datetime.date, on: datetime.date) -> rules.Status:
    """The status of what is not done."""
    return rules.obligation_status(opened_on=on, due_on=due_on, completed=(), on=on)


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
    """A certificate, and the last characters of the badge as it is now when the certificate shows others ("" else).

    `shorts`: the authorities at which it does not count, and why.
    """

    held: certificates_queries.Held
    badge_now: str
    shorts: tuple[Short, ...] = ()


def certificates_of(*, person: User, on: datetime.date) -> list[OwnCertificate]:
    """The person's certificates with their standing on the day. Five queries however many there are; one more where a
    test was supervised, two more where an authority cannot count one."""
    found = certificates_queries.certificates_of(person=person, on=on)
    choices = licensing_queries.policies_for(person=person, on=on) if found else []
    badges: dict[str, str] = {}
    for choice in choices:
        badges.setdefault(choice.facts.module, choice.badge_tail)
    modules = {held.certificate.code: held.certificate.module_id for held in found}
    shorts = shorts_among(found, choices=choices)
    where = module_urls({modules[short.code] for short in shorts}) if shorts else {}
    own = []
    for held in found:
        badge = badges.get(held.certificate.module.slug, "")
        stale = held.standing == Standing.VALID and badge not in {"", held.certificate.badge_tail}
        place = where.get(held.certificate.module_id)
        lacking = tuple(
            replace(short, url=place.url if place else "") for short in shorts if short.code == held.certificate.code
        )
        own.append(OwnCertificate(held=held, badge_now=badge if stale else "", shorts=lacking))
    return own


def memberships(*, person: User, on: datetime.date) -> list[Membership]:
    """The person's roles on a day."""
    return list(Membership.objects.filter(person=person).on(on).select_related("role", "organisation").order_by("pk"))
