"""What the shell of every page needs. Kept for a minute in the process, so that it costs a page no query."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import Appointment, User
from certificates.licensing.models import Officer
from content import queries as content_queries
from content.compiled import Compiled

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
        nav = _nav_on(timezone.localdate(), person)
        cache.set(key, nav, _SECONDS)
    return nav


def _nav_on(today: datetime.date, person: User) -> Nav:
    if person.is_superuser:
        return Nav(officer=True, analyst=True, editor=True)
    officer, analyst, granted = (_DESKS.rows(person=person.pk, today=today) or [[False] * 3])[0]
    # Hardly anybody has been granted anything; only of those are the permissions themselves read.
    return Nav(
        officer=officer, analyst=analyst, editor=granted and person.has_perm("wagtailadmin.access_admin")
    )  # fmt: skip


def _desks(*, person: int, today: datetime.date) -> QuerySet[Any, Any]:
    mine = {"person": OuterRef("pk")}
    granted = User.objects.filter(Q(groups__isnull=False) | Q(user_permissions__isnull=False), pk=OuterRef("pk"))
    return User.objects.filter(pk=person).values_list(
        Exists(Officer.objects.filter(**mine).on(today)),
        Exists(Appointment.objects.filter(**mine).on(today)),
        Exists(granted),
    )


_DESKS = Compiled(_desks, person=int, today=datetime.date)
