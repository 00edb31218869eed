"""A register from file to database: read, check, show, and take in only when told to."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction

from accounts.models import User
from certificates.licensing import actions, queries, rules
from certificates.licensing.importer import uploads
from certificates.licensing.importer.columns import Header, read_header
from certificates.licensing.importer.lines import Reader
from certificates.licensing.importer.reading import FileRefused, cells, decode, physical_lines
from certificates.licensing.models import Authority, RegisterImport


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What a file holds. `keep`: keys of badges on refused lines, with "" when one of them cannot be read."""

    lines: list[rules.RegisterLine] = field(default_factory=list)
    faults: list[rules.Fault] = field(default_factory=list)
    keep: frozenset[str] = frozenset()
    unused: tuple[str, ...] = ()
    sha256: str = ""


def read_register(*, content: bytes, authority: Authority) -> Checked:
    """Reads a file's bytes as a register of one authority. Writes nothing; one query, for the licence types.

    Raises FileRefused when it is no register at all; faults of single lines are in the answer.
    """
    if refusal := rules.too_large(size=len(content), limit=settings.REGISTER_MAX_BYTES):
        raise FileRefused(refusal)
    digest = hashlib.sha256(content).hexdigest()
    text = decode(content)
    header, start = _header(text)
    reader = Reader(
        header=header,
        authority_writings=frozenset({rules.plain(authority.slug), rules.plain(authority.name)}),
        authority_name=authority.name,
        types=queries.register_types(),
    )
    for number, line in physical_lines(text):
        if number > start and (row := cells(line, header.delimiter)) is not None:
            reader.note_order(number, row)
            if reader.american_line is not None:
                break
    lines: list[rules.RegisterLine] = []
    faults: list[rules.Fault] = []
    keep: set[str] = set()
    for number, line in physical_lines(text):
        if number > start:
            good, wrong, key = reader.read(number, cells(line, header.delimiter))
            if good is None:
                faults += wrong
                keep.add(key)
            else:
                lines.append(good)
    if reader.disputed:
        lines, disputed = _without_disputed(lines, reader.disputed)
        faults = sorted([*faults, *disputed], key=lambda fault: fault.line)
        keep.update(reader.disputed)
    if not lines and not faults:
        raise FileRefused("The file has a header and no licences below it. Export the register again.")
    return Checked(lines=lines, faults=faults, keep=frozenset(keep), unused=header.unused, sha256=digest)


def _without_disputed(
    lines: list[rules.RegisterLine], disputed: dict[str, int]
) -> tuple[list[rules.RegisterLine], list[rules.Fault]]:
    """Of two lines that say different things of one badge neither is taken: nobody can tell which holder is right."""
    faults = [
        rules.Fault(
            line=line.line,
            column="badge number",
            value=line.badge_number,
            reason=(
                f"Line {disputed[line.badge_key]} says something else of the same badge number. "
                "Keep the line that is right."
            ),
        )
        for line in lines
        if line.badge_key in disputed
    ]
    return [line for line in lines if line.badge_key not in disputed], faults


def _header(text: str) -> tuple[Header, int]:
    for number, line in physical_lines(text):
        return read_header(line), number
    raise FileRefused("The file is empty. Export the register again and check that it has rows.")


def check_upload(
    *,
    content: bytes,
    file_name: str,
    authority: Authority,
    whole_register: bool,
    person: User,
    now: datetime.datetime,
) -> RegisterImport:
    """The first step: reads a file, notes what it would do and keeps it aside. The register is left as it is.

    Raises FileRefused.
    """
    checked = read_register(content=content, authority=authority)
    token = uploads.keep(content)
    return actions.record_check(
        authority=authority, lines=checked.lines, faults=checked.faults, keep=checked.keep, file_name=file_name,
        sha256=checked.sha256, whole_register=whole_register, person=person, upload=token, now=now,
    )  # fmt: skip


def confirm_upload(*, check: RegisterImport, good_lines: bool, now: datetime.datetime) -> RegisterImport:
    """The second step: takes the checked file in and deletes it. Confirming twice gives the first report again.

    Raises FileRefused when the file is gone, actions.ImportRefused when it may not be taken in like this.
    """
    if check.state == RegisterImport.State.APPLIED:
        return check
    content = uploads.find(check.upload)
    if content is None:
        check.refresh_from_db()
        if check.state == RegisterImport.State.APPLIED:
            return check
        raise FileRefused("The file is no longer here: it is kept for a day. Upload it again.")
    checked = read_register(content=content, authority=check.authority)
    token = check.upload
    done = actions.apply_import(
        check=check, lines=checked.lines, faults=checked.faults, keep=checked.keep, good_lines=good_lines, now=now
    )
    transaction.on_commit(lambda: uploads.drop(token), robust=True)  # the sweep deletes what this could not
    return done


def is_waiting(check: RegisterImport) -> bool:
    """Whether a checked file is still here to be taken in."""
    return check.state == RegisterImport.State.CHECKED and uploads.is_kept(check.upload)


def take_in_file(
    *,
    content: bytes,
    file_name: str,
    authority: Authority,
    whole_register: bool,
    good_lines: bool,
    person: User | None,
    now: datetime.datetime,
    progress: actions.Progress | None = None,
    on_checked: Callable[[Checked], None] | None = None,
) -> tuple[Checked, RegisterImport]:
    """Both steps at once, for the command line. `on_checked` is told what the file holds before anything is written.

    Raises FileRefused and actions.ImportRefused.
    """
    checked = read_register(content=content, authority=authority)
    if on_checked is not None:
        on_checked(checked)
    done = actions.import_register(
        authority=authority, lines=checked.lines, faults=checked.faults, keep=checked.keep, file_name=file_name,
        sha256=checked.sha256, whole_register=whole_register, good_lines=good_lines, person=person, now=now,
        progress=progress,
    )  # fmt: skip
    return checked, done
