"""Taking in a register: every line or none of it, in one transaction, each changed licence with a new record."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from certificates.licensing import queries, rules
from certificates.licensing.models import Authority, Licence, LicenceRecord, RegisterImport
from certificates.licensing.queries import RegisterChanges

CHUNK = 2_000
FAULTS_KEPT = 1_000
Progress = Callable[[int, int], None]
T = TypeVar("T")
_COPIED = ["holder_name", "licence_type", "issued_on", "expires_on", "on_register"]


class ImportRefused(Exception):
    """The file was not taken in, and nothing was changed; the message says why and what to do."""


def record_check(
    *,
    authority: Authority,
    lines: Sequence[rules.RegisterLine],
    faults: Sequence[rules.Fault],
    keep: frozenset[str],
    file_name: str,
    sha256: str,
    whole_register: bool,
    person: User | None,
    upload: str,
    now: datetime.datetime,
) -> RegisterImport:
    """Notes that a file was checked and what it would do. The register is left as it is."""
    changes = queries.compare_register(
        authority=authority, lines=lines, whole_register=whole_register, keep=keep, on=timezone.localdate(now)
    )
    check = RegisterImport(
        authority=authority, file_name=file_name[:200], sha256=sha256, whole_register=whole_register,
        imported_by=person, imported_at=now, upload=upload,
    )  # fmt: skip
    _count(check, changes=changes, lines=lines, faults=faults)
    check.save()
    return check


@transaction.atomic
def import_register(
    *,
    authority: Authority,
    lines: Sequence[rules.RegisterLine],
    faults: Sequence[rules.Fault] = (),
    keep: frozenset[str] = frozenset(),
    file_name: str,
    sha256: str,
    whole_register: bool = False,
    good_lines: bool = False,
    person: User | None,
    now: datetime.datetime,
    progress: Progress | None = None,
) -> RegisterImport:
    """Takes the lines of a register in. Importing the same lines again adds nothing and changes nothing.

    `faults`: refused lines; with any of them nothing is taken in unless `good_lines`. `whole_register`: licences that
    are not in the file (nor on a refused line: `keep`) get a record that they left. Raises ImportRefused.
    """
    draft = RegisterImport(
        authority=authority, file_name=file_name[:200], sha256=sha256, whole_register=whole_register,
        imported_by=person, imported_at=now,
    )  # fmt: skip
    return _apply(draft, lines=lines, faults=faults, keep=keep, good_lines=good_lines, now=now, progress=progress)


@transaction.atomic
def apply_import(
    *,
    check: RegisterImport,
    lines: Sequence[rules.RegisterLine],
    faults: Sequence[rules.Fault],
    keep: frozenset[str],
    good_lines: bool,
    now: datetime.datetime,
) -> RegisterImport:
    """Takes in a file that was checked before. A second time changes nothing and gives the first's report.

    Raises ImportRefused.
    """
    current = RegisterImport.objects.select_for_update().select_related("authority").get(pk=check.pk)
    if current.state == RegisterImport.State.APPLIED:
        return current
    current.imported_at = now
    current.upload = ""
    return _apply(current, lines=lines, faults=faults, keep=keep, good_lines=good_lines, now=now, progress=None)


def _apply(
    draft: RegisterImport,
    *,
    lines: Sequence[rules.RegisterLine],
    faults: Sequence[rules.Fault],
    keep: frozenset[str],
    good_lines: bool,
    now: datetime.datetime,
    progress: Progress | None,
) -> RegisterImport:
    if faults and not good_lines:
        raise ImportRefused(
            f"{_lines(len({fault.line for fault in faults}))} cannot be taken in, so nothing was. "
            "Correct the file, or choose to take in the good lines only."
        )
    if not lines:
        raise ImportRefused("The file has no line that can be taken in. Nothing was changed.")
    if draft.whole_register and "" in keep:
        raise ImportRefused(
            "A refused line has no badge number that can be read, so it cannot be told who has left the register. "
            "Correct the file, or take it in as a part of the register."
        )
    # Two files for one authority queue here; on SQLite the transaction itself is the queue.
    Authority.objects.select_for_update().get(pk=draft.authority_id)
    today = timezone.localdate(now)
    changes = queries.compare_register(
        authority=draft.authority, lines=lines, whole_register=draft.whole_register, keep=keep, on=today
    )
    draft.state = RegisterImport.State.APPLIED
    _count(draft, changes=changes, lines=lines, faults=faults)
    draft.save()
    total, done = len(changes.added) + len(changes.changed) + len(changes.removed), 0
    for licences in _chunks(_written(draft, changes)):
        _write(draft, licences, today)
        done += len(licences)
        if progress is not None:
            progress(done, total)
    _remove(draft, changes.removed, today)
    if progress is not None and changes.removed:
        progress(total, total)
    return draft


def _written(draft: RegisterImport, changes: RegisterChanges) -> Iterator[Licence]:
    for pk, line in ((None, line) for line in changes.added):
        yield _licence(draft, pk, line)
    for held, line in changes.changed:
        yield _licence(draft, held, line)


def _licence(draft: RegisterImport, pk: int | None, line: rules.RegisterLine) -> Licence:
    return Licence(
        pk=pk, authority_id=draft.authority_id, badge_number=line.badge_number, badge_key=line.badge_key,
        holder_name=line.holder_name, licence_type_id=line.licence_type, issued_on=line.issued_on,
        expires_on=line.expires_on, on_register=True,
    )  # fmt: skip


def _write(draft: RegisterImport, licences: list[Licence], today: datetime.date) -> None:
    """New and changed licences alike: the badge decides which it is, in the database."""
    Licence.objects.bulk_create(
        [licence for licence in licences if licence.pk is None],
        update_conflicts=True, unique_fields=["authority", "badge_key"], update_fields=_COPIED,
    )  # fmt: skip
    Licence.objects.bulk_create(
        [licence for licence in licences if licence.pk is not None],
        update_conflicts=True, unique_fields=["id"], update_fields=_COPIED,
    )  # fmt: skip
    _record(draft, licences, today)


def _remove(draft: RegisterImport, removed: list[int], today: datetime.date) -> None:
    for keys in _chunks(iter(removed)):
        licences = list(Licence.objects.filter(pk__in=keys))
        for licence in licences:
            licence.on_register = False
        Licence.objects.filter(pk__in=keys).update(on_register=False)
        _record(draft, licences, today)


def _record(draft: RegisterImport, licences: list[Licence], today: datetime.date) -> None:
    LicenceRecord.objects.bulk_create(
        [
            LicenceRecord(
                licence_id=licence.pk, register_import=draft, recorded_on=today, holder_name=licence.holder_name,
                licence_type_id=licence.licence_type_id, issued_on=licence.issued_on, expires_on=licence.expires_on,
                on_register=licence.on_register,
            )
            for licence in licences
        ]
    )  # fmt: skip


def _count(
    draft: RegisterImport,
    *,
    changes: RegisterChanges,
    lines: Sequence[rules.RegisterLine],
    faults: Sequence[rules.Fault],
) -> None:
    refused = len({fault.line for fault in faults})
    draft.read = len(lines) + refused
    draft.added, draft.changed, draft.unchanged = len(changes.added), len(changes.changed), changes.unchanged
    draft.matched, draft.removed, draft.refused = changes.matched, len(changes.removed), refused
    draft.refusals = [fault.as_dict() for fault in faults[:FAULTS_KEPT]]


def _chunks(items: Iterator[T]) -> Iterator[list[T]]:
    while chunk := list(islice(items, CHUNK)):
        yield chunk


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count:,} lines"
