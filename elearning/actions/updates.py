"""Somebody has read what a change asks them to read."""

from __future__ import annotations

import datetime

from accounts.models import User
from content.models import ModuleVersion
from elearning.models import UpdateRead


def read_update(*, person: User, version: ModuleVersion, now: datetime.datetime) -> bool:
    """The person says that they have read the update of a version; whether that is new. The first time is kept."""
    _, new = UpdateRead.objects.get_or_create(person=person, version=version, defaults={"read_at": now})
    return new
