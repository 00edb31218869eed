"""Reads that several rooms share."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import caches

from content.models import Contact

_KEY = "contacts-everywhere"
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
    found = cache.get(_KEY)
    if found is None:
        found = [
            FooterContact(contact.name, contact.phone, contact.dial, contact.url, contact.description)
            for contact in Contact.objects.filter(on_every_page=True)
        ]
        cache.set(_KEY, found, _SECONDS)
    return found


def forget_contacts() -> None:
    """After a contact was changed: the next page reads the directory again (other processes within a minute)."""
    caches["rendered"].delete(_KEY)
