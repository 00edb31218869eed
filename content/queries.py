"""Reads that several rooms share."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import caches

from content.models import Contact, Source
from content.models.loading import digest_of

_KEY = "contacts-everywhere"
_STAMP = "directory-stamp"
_SECONDS = 60


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
    """Names the present state of contacts and sources: rendered lessons, which show both, are kept under it.

    Read once a minute in each process, so that a lesson shows a changed number within a minute of the change.
    """
    cache = caches["rendered"]
    stamp = cache.get(_STAMP)
    if stamp is None:
        rows = [list(model.objects.order_by("pk").values_list()) for model in (Contact, Source)]
        stamp = digest_of(rows)
        cache.set(_STAMP, stamp, _SECONDS)
    return str(stamp)


def forget_directory() -> None:
    """After a contact or source was changed: the next page reads both again (other processes within a minute)."""
    caches["rendered"].delete_many([_KEY, _STAMP])
