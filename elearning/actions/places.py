"""Keep where a person stopped within a lesson."""

from __future__ import annotations

import datetime
import re
import uuid

from accounts.models import User
from elearning.models import LessonPlace

_BLOCK = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class NoSuchBlock(Exception):
    """What was sent is not the id of a block."""


def keep_place(*, person: User, module_id: int, lesson: uuid.UUID, block: str, now: datetime.datetime) -> None:
    """The person stopped at a block: one row a lesson, one query. Raises NoSuchBlock for what is no block's id."""
    if not _BLOCK.fullmatch(block):
        raise NoSuchBlock("A place is named by the id of a block.")
    LessonPlace.objects.bulk_create(
        [LessonPlace(person=person, module_id=module_id, lesson=lesson, block=block, seen_at=now)],
        update_conflicts=True,
        unique_fields=["person", "lesson"],
        update_fields=["module", "block", "seen_at"],
    )


def forget_place(*, person: User, lesson: uuid.UUID) -> None:
    """The lesson was read to its end."""
    LessonPlace.objects.filter(person=person, lesson=lesson).delete()
