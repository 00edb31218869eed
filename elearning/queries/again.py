"""What somebody has completed, whether it counts, and what a change since asks of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.models import User
from certificates.licensing import queries as licensing_queries
from certificates.models import Certificate, CertificateEvent
from certificates.rules import last_day
from content.changes import Asks, Change, renewal_of, retake_of
from content.models import Module, ModuleVersion
from elearning.models import Completion, UpdateRead


@dataclass(frozen=True, kw_only=True)
class Done:
    """A completion that was not revoked. `number`: of the version; `valid`: its certificate runs on the day."""

    completed_on: datetime.date
    number: int
    valid: bool
    module_title: str = ""


@dataclass(frozen=True, kw_only=True)
class Again:
    """A module must be taken again by a day because it changed on another. `renewal`: before a licence is renewed."""

    due_on: datetime.date
    changed_on: datetime.date
    renewal: bool = False


def completions_of(*, person: User, on: datetime.date) -> dict[int, list[Done]]:
    """By module, what a person had completed by a day. One query."""
    certificates = Certificate.objects.filter(completion=OuterRef("uuid")).order_by("-edition")
    revoked = Certificate.objects.filter(
        completion=OuterRef("uuid"), events__kind=CertificateEvent.Kind.REVOKED, events__happened_on__lte=on
    )
    found: dict[int, list[Done]] = {}
    for module, title, day, number, months, proven, until in (
        Completion.objects.filter(~Exists(revoked), person=person, completed_on__lte=on)
        .order_by("completed_on", "pk")
        .values_list(
            "module", "module__title", "completed_on", "version__number", "module__valid_months", Exists(certificates),
            Subquery(certificates.values("valid_until")[:1]),
        )
    ):  # fmt: skip
        until = until if proven else last_day(completed_on=day, months=months)
        done = Done(completed_on=day, number=number, valid=until is None or on <= until, module_title=title)
        found.setdefault(module, []).append(done)
    return found


def newest(done: Iterable[Done]) -> int | None:
    """The newest version among completions; none when there are none."""
    return max((one.number for one in done), default=None)


def licence_ends(
    *, person: User, done: Mapping[int, Sequence[Done]], changes: Mapping[int, Sequence[Change]], on: datetime.date
) -> dict[int, list[datetime.date]]:
    """By module, when the licences end for which a change asks to take it again.

    No query unless a change asks something of this person before a renewal; then at most four.
    """
    asked = {
        module
        for module, held in done.items()
        if any(
            change.asks == Asks.RENEWAL and change.number > (newest(held) or 0) and change.published_on <= on
            for change in changes.get(module, ())
        )
    }
    if not asked:
        return {}
    slugs = dict(Module.objects.filter(pk__in=asked).values_list("slug", "pk"))
    found: dict[int, list[datetime.date]] = {}
    for choice in licensing_queries.policies_for(person=person, on=on):
        if choice.facts.module in slugs and choice.licence and choice.licence.expires_on >= on:
            found.setdefault(slugs[choice.facts.module], []).append(choice.licence.expires_on)
    return found


def asked_again(
    *, number: int | None, changes: Sequence[Change], ends: Sequence[datetime.date], on: datetime.date
) -> Again | None:
    """What changes ask of somebody whose newest completion is of version `number`: the earliest day of all.

    `ends`: the last days of their licences.
    """
    if number is None:
        return None
    found = []
    if retake := retake_of(changes, number=number, on=on):
        found.append(Again(due_on=retake.turning_day, changed_on=retake.published_on))
    for expires_on in ends:
        if renewal := renewal_of(changes, number=number, expires_on=expires_on, on=on):
            found.append(Again(due_on=expires_on, changed_on=renewal.published_on, renewal=True))
    return min(found, key=lambda again: again.due_on, default=None)


def updates_to_read(*, person: User, on: datetime.date) -> list[ModuleVersion]:
    """Updates of versions newer than what the person holds, which they have not read. One query; two if there are any.

    Somebody whose training has run out is not asked to read what changed in it: they take it again.
    """
    asked = list(
        ModuleVersion.objects.filter(
            Exists(Completion.objects.filter(person=person, module=OuterRef("module"))),
            ~Exists(UpdateRead.objects.filter(person=person, version=OuterRef("pk"))),
            asks=Asks.UPDATE.value,
        )
        .select_related("module")
        .order_by("-published_at")
    )
    if not asked:
        return []
    done = completions_of(person=person, on=on)
    held = {module: newest(one for one in ones if one.valid) for module, ones in done.items()}
    return [version for version in asked if (held.get(version.module_id) or version.number) < version.number]


def update_of(*, person: User, version: int) -> ModuleVersion | None:
    """An update, for somebody who has completed the module; none for others."""
    mine: QuerySet[Completion] = Completion.objects.filter(person=person, module=OuterRef("module"))
    return ModuleVersion.objects.filter(Exists(mine), pk=version, asks=Asks.UPDATE.value).first()
