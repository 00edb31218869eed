"""Who still asks for a module: it has to be there to be done."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Q
from django.utils.formats import date_format

from certificates.licensing.models import Policy
from elearning.models import Requirement


def still_asked(*, modules: Iterable[int], on: datetime.date) -> list[str]:
    """Requirements and policies in force on the day or later that name one of the modules (keys), as clauses."""
    keys = set(modules)
    open_then = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    asked = [
        f"{requirement.role.plural} must complete it"
        for requirement in Requirement.objects.filter(open_then, module__in=keys).select_related("role")
    ]
    asked += [
        f"{policy.authority.name} asks for it from {date_format(policy.starts_on, 'j F Y')}"
        for policy in Policy.objects.filter(open_then, module__in=keys).select_related("authority")
    ]
    return list(dict.fromkeys(asked))
