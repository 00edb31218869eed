"""What the shell of every page needs. Kept for a minute in the process, so that it costs a page no query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import Appointment, User
from certificates.licensing.models import Officer
from content import queries as content_queries

_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Nav:
    """Which desks somebody is shown. Each desk checks for itself who may enter."""

    officer: bool = False
    analyst: bool = False
    editor: bool = False


def shell(request: HttpRequest) -> dict[str, Any]:
    """Contacts of the footer, the desks in the header, and whether this is a demonstration."""
    return {
        "contacts_everywhere": SimpleLazyObject(content_queries.contacts_everywhere),
        "directory_stamp": SimpleLazyObject(content_queries.directory_stamp),  # the footer is kept under it, rendered
        "demonstration": settings.DEMONSTRATION,
        "nav": SimpleLazyObject(lambda: nav_of(request)),
    }


def nav_of(request: HttpRequest) -> Nav:
    """The desks of whoever is signed in, as they were within the last minute."""
    person = getattr(request, "user", None)
    if not isinstance(person, User):
        return Nav()
    cache, key = caches["rendered"], f"nav-{person.pk}"
    nav = cache.get(key)
    if nav is None:
        today = timezone.localdate()
        nav = Nav(
            officer=person.is_superuser or Officer.objects.filter(person=person).on(today).exists(),
            analyst=person.is_superuser or Appointment.objects.filter(person=person).on(today).exists(),
            editor=person.has_perm("wagtailadmin.access_admin"),
        )
        cache.set(key, nav, _SECONDS)
    return nav
