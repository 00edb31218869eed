"""The register of licences: as it stands, as it stood, and what a file would change in it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from certificates.licensing import rules
from certificates.licensing.models import Authority, Claim, Licence, LicenceRecord, LicenceType


def register_on(*, on: datetime.date, today: datetime.date) -> tuple[QuerySet[Any], str]:
    """The register's rows as at a day, and the path from such a row to its licence ("" or "licence__").

    Today and later: the licences themselves, which hold their newest record. Earlier: the newest record up to that day.
    """
    return register_rows(on=on, past=on < today)


def register_rows(*, on: datetime.date, past: bool) -> tuple[QuerySet[Any], str]:
    """The same for somebody who knows whether the day has passed."""
    if not past:
        return Licence.objects.all(), ""
    newer = LicenceRecord.objects.filter(licence=OuterRef("licence"), recorded_on__lte=on, pk__gt=OuterRef("pk"))
    return LicenceRecord.objects.filter(~Exists(newer), recorded_on__lte=on), "licence__"


def licences(
    *,
    authority: Authority,
    words: str = "",
    licence_type: LicenceType | None = None,
    expires_by: datetime.date | None = None,
    expires_from: datetime.date | None = None,
    on_register: bool | None = None,
) -> QuerySet[Licence]:
    """The register of one authority, as it stands, searched and filtered.

    `words`: a badge number, or words of the holder's name. `expires_from`, `expires_by`: days, both included.
    """
    found = Licence.objects.filter(authority=authority).select_related("licence_type")
    if words.strip():
        by_name = Q()
        for word in words.split():
            by_name &= Q(holder_name__icontains=word)
        with suppress(rules.BadBadge):
            by_name |= Q(badge_key__contains=rules.badge_key(words))
        found = found.filter(by_name)
    if licence_type is not None:
        found = found.filter(licence_type=licence_type)
    if expires_from is not None:
        found = found.filter(expires_on__gte=expires_from)
    if expires_by is not None:
        found = found.filter(expires_on__lte=expires_by)
    if on_register is not None:
        found = found.filter(on_register=on_register)
    return found.order_by("expires_on", "badge_key") if expires_by is not None else found.order_by("badge_key")


@dataclass(frozen=True, kw_only=True)
class RegisterTypes:
    """How licence types are written. `by_writing`: letters and digits in lower case -> primary key."""

    by_writing: dict[str, int]
    names: tuple[str, ...]


def register_types() -> RegisterTypes:
    """Every way in which a register may write a licence type: name, slug, and the words an administrator listed."""
    by_writing: dict[str, int] = {}
    names = []
    for kind in LicenceType.objects.order_by("name"):
        names.append(kind.name)
        for writing in (*kind.also_written.split(","), kind.slug, kind.name):
            if bare := rules.plain(writing):
                by_writing[bare] = kind.pk
    return RegisterTypes(by_writing=by_writing, names=tuple(names))


@dataclass(frozen=True, kw_only=True)
class RegisterChanges:
    """What a file would change. Lines by what becomes of them; `removed`: primary keys of licences that left."""

    added: list[rules.RegisterLine] = field(default_factory=list)
    changed: list[tuple[int, rules.RegisterLine]] = field(default_factory=list)
    unchanged: int = 0
    matched: int = 0
    removed: list[int] = field(default_factory=list)


def compare_register(
    *,
    authority: Authority,
    lines: Sequence[rules.RegisterLine],
    whole_register: bool,
    keep: Collection[str],
    on: datetime.date,
) -> RegisterChanges:
    """The lines of a file against the register: two queries, whatever the size.

    `keep`: keys of badges on refused lines; they are in the file, so they have not left the register.
    """
    held = {key: values for key, *values in _held(authority)}
    claimed = set(Claim.objects.on(on).filter(authority=authority).values_list("badge_key", flat=True))
    changes = RegisterChanges()
    unchanged = matched = 0
    seen = set(keep)
    for line in lines:
        seen.add(line.badge_key)
        matched += line.badge_key in claimed
        there = held.get(line.badge_key)
        if there is None:
            changes.added.append(line)
        elif there[1:] == [line.holder_name, line.licence_type, line.issued_on, line.expires_on, True]:
            unchanged += 1
        else:
            changes.changed.append((there[0], line))
    removed = [values[0] for key, values in held.items() if values[5] and key not in seen] if whole_register else []
    return RegisterChanges(
        added=changes.added, changed=changes.changed, unchanged=unchanged, matched=matched, removed=removed
    )


def _held(authority: Authority) -> Iterable[tuple[Any, ...]]:
    return (
        Licence.objects.filter(authority=authority)
        .order_by()
        .values_list("badge_key", "pk", "holder_name", "licence_type", "issued_on", "expires_on", "on_register")
        .iterator(chunk_size=5_000)
    )
