"""Reads that several rooms share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.core.cache import caches
from django.db.models import QuerySet
from django.utils import timezone

from content.changes import Asks, Change
from content.models import Contact, Film, ModuleVersion, Source
from content.models.loading import digest_of

_KEY = "contacts-everywhere"
_STAMP = "directory-stamp"
_SECONDS = 60
_HOUR = 3600


@dataclass(frozen=True)
class FooterContact:
    """A contact as the foot of every page shows it."""

    name: str
    phone: str
    dial: str
    url: str
    description: str


def contacts_everywhere() -> list[FooterContact]:
    """The contacts shown on all pages, in order. Kept for a minute in this process: it is on every page."""
    cache = caches["rendered"]
    found: list[FooterContact] | None = cache.get(_KEY)
    if found is None:
        found = [
            FooterContact(contact.name, contact.phone, contact.dial, contact.url, contact.description)
            for contact in Contact.objects.filter(on_every_page=True)
        ]
        cache.set(_KEY, found, _SECONDS)
    return found


def directory_stamp() -> str:
    """Names the present state of contacts, sources and films: rendered lessons, which show them, are kept under it.

    Read once a minute in each process, so that a lesson shows a changed number within a minute of the change.
    """
    cache = caches["rendered"]
    stamp = cache.get(_STAMP)
    if stamp is None:
        rows = [list(model.objects.order_by("pk").values_list()) for model in (Contact, Source, Film)]
        stamp = digest_of(rows)
        cache.set(_STAMP, stamp, _SECONDS)
    return str(stamp)


def forget_directory() -> None:
    """After a contact or source was changed: the next page reads both again (other processes within a minute)."""
    caches["rendered"].delete_many([_KEY, _STAMP])


def asking_versions() -> QuerySet[ModuleVersion]:
    """Versions that ask something of people who completed an earlier one. They are few."""
    found: QuerySet[ModuleVersion] = ModuleVersion.objects.exclude(asks=Asks.NOTHING.value)
    return found


def changes_of(modules: Collection[int] | None = None) -> dict[int, tuple[Change, ...]]:
    """By module (None: all), its versions that ask something of people trained before, oldest first. One query."""
    rows = asking_versions()
    if modules is not None:
        rows = rows.filter(module__in=modules)
    found = defaultdict(list)
    for module, pk, number, published_at, asks, days in rows.order_by("module", "number").values_list(
        "module_id", "pk", "number", "published_at", "asks", "days"
    ):
        found[module].append(
            Change(version=pk, number=number, published_on=timezone.localdate(published_at), asks=asks, days=days)
        )
    return {module: tuple(changes) for module, changes in found.items()}


def changes_up_to(version: int | None) -> tuple[Change, ...]:
    """The versions of a module that ask something, up to one of them (its primary key; None: there are none).

    No query once it is known: versions are never changed, so what is kept of them is never out of date.
    """
    if version is None:
        return ()
    cache, key = caches["rendered"], f"changes-{version}"
    found: tuple[Change, ...] | None = cache.get(key)
    if found is None:
        module = ModuleVersion.objects.filter(pk=version).values_list("module_id", flat=True).get()
        asking = changes_of([module])[module]
        last = next(change.number for change in asking if change.version == version)
        found = tuple(change for change in asking if change.number <= last)
        cache.set(key, found, _HOUR)
    return found
