"""Reads the folder of training files. Either all of it is sound, or every fault is listed and nothing is returned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from content.files import schema
from content.files.bank import read_questions
from content.files.faults import BadFiles, Lines, Reader, no_picture
from content.pictures import find_picture
from content.rules import TAKEN

_LESSON_NAME = re.compile(r"^\d\d-([a-z0-9]+(?:-[a-z0-9]+)*)\.yaml$")
_MODULE_NAME = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


def read_training(folder: Path) -> schema.Training:
    """All training in a folder: roles, contacts, sources, plain pages, and one folder per module.

    Raises BadFiles with every fault found; nothing is returned half.
    """
    reader = Reader()
    roles, _ = reader.read(folder / "roles.yaml", list[schema.RoleFile])
    contacts = _directory(reader, folder, "contacts.yaml", list[schema.ContactFile])
    sources = _directory(reader, folder, "sources.yaml", list[schema.SourceFile])
    pages, _ = reader.read(folder / "pages.yaml", list[schema.PageFile])
    known = _Known(
        roles={role.slug for role in roles or []},
        contacts={row.slug for row in contacts},
        sources={row.slug for row in sources},
    )
    modules = [_module(reader, path.parent, known) for path in sorted(folder.glob("*/module.yaml"))]
    if reader.faults:
        raise BadFiles(reader.faults)
    return schema.Training(
        roles=roles,
        contacts=contacts,
        sources=sources,
        pages=pages,
        modules=sorted((module for module in modules if module), key=lambda module: (module.module.order, module.slug)),
    )


@dataclass(frozen=True)
class _Known:
    roles: set[str]
    contacts: set[str]
    sources: set[str]


def _directory(reader: Reader, folder: Path, name: str, kind: Any) -> list[Any]:
    """One list from the folder's own file and those of its modules; a slug written twice must say the same."""
    found: dict[str, Any] = {}
    places: dict[str, tuple[Path, int]] = {}
    for path in [folder / name, *sorted(folder.glob(f"*/{name}"))]:
        rows, lines = reader.read(path, kind)
        for index, row in enumerate(rows or []):
            places[row.slug] = (path, lines.of((index,)) if lines else 1)
            if found.setdefault(row.slug, row) != row:
                reader.fault(*places[row.slug], f"“{row.slug}” is written differently in another place.")
    for row in found.values():
        newer = getattr(row, "superseded_by", None)
        if newer and newer not in found:
            reader.fault(*places[row.slug], f"“{row.slug}” is superseded by “{newer}”, which does not exist.")
    return list(found.values())


def _module(reader: Reader, folder: Path, known: _Known) -> schema.ModuleFolder | None:
    module, lines = reader.read(folder / "module.yaml", schema.ModuleFile)
    lessons: dict[str, schema.LessonFile] = {}
    outcomes = {outcome.id for outcome in module.outcomes} if module else set()
    if not _MODULE_NAME.match(folder.name):
        reader.fault(
            folder / "module.yaml", 1, f"The folder “{folder.name}” stands in addresses: name it like safe-journeys."
        )
    for path in sorted((folder / "lessons").glob("*")):
        match = _LESSON_NAME.match(path.name)
        if not match:
            reader.fault(path, 1, "A lesson's file is named like 01-what-it-is.yaml.")
            continue
        if match[1] in TAKEN or match[1] in lessons:
            reader.fault(
                path, 1, f"“{match[1]}” is already the address of another page of the module: rename the file."
            )
        lesson, lesson_lines = reader.read(path, schema.LessonFile)
        if lesson:
            for index, outcome in enumerate(lesson.outcomes if module else []):
                if outcome not in outcomes:
                    line = lesson_lines.of(("outcomes", index)) if lesson_lines else 1
                    reader.fault(path, line, f"The module has no outcome “{outcome}”.")
            lessons[match[1]] = lesson
            _check_names(reader, path, lesson, lesson_lines, known)
    questions: list[schema.QuestionFile] = []
    if module and lines:
        for index, role in enumerate(module.roles):
            if role not in known.roles:
                reader.fault(folder / "module.yaml", lines.of(("roles", index)), f"There is no role “{role}”.")
        if not lessons:
            reader.fault(folder / "module.yaml", 1, "The module has no lessons.")
        if module.test:
            questions = read_questions(reader, folder / "questions.yaml", module, set(lessons))
        _check_ends(reader, folder / "module.yaml", module, lines, known)
    session = _session(reader, folder / "session.yaml")
    if not module:
        return None
    return schema.ModuleFolder(
        slug=folder.name, folder=folder, module=module, lessons=lessons, questions=questions, session=session
    )


def _check_ends(reader: Reader, path: Path, module: schema.ModuleFile, lines: Lines, known: _Known) -> None:
    """What the summary card and the declaration name exists."""
    for index, slug in enumerate(module.card.contacts if module.card else []):
        if slug not in known.contacts:
            reader.fault(path, lines.of(("card", "contacts", index)), f"There is no contact “{slug}”.")
    if module.declaration and module.declaration.source not in known.sources:
        line = lines.of(("declaration", "source"))
        reader.fault(path, line, f"There is no source “{module.declaration.source}”.")


def _session(reader: Reader, path: Path) -> schema.SessionFile | None:
    """The group session of a module that has one."""
    if not path.exists():
        return None
    session, lines = reader.read(path, schema.SessionFile)
    if session and lines:
        for index, slide in enumerate(session.slides):
            if slide.picture and not find_picture(slide.picture):
                reader.fault(path, lines.of(("slides", index, "picture")), no_picture(slide.picture))
    return session  # type: ignore[no-any-return]


def _check_names(reader: Reader, path: Path, lesson: schema.LessonFile, lines: Lines | None, known: _Known) -> None:
    """Every source, contact and picture a lesson names exists."""
    for index, block in enumerate(lesson.body):
        at = lines.of(("body", index)) if lines else 1
        for slug in sorted(_sources_of(block.value) - known.sources):
            reader.fault(path, at, f"There is no source “{slug}”.")
        picture = getattr(block.value, "picture", None)
        if picture and not find_picture(picture):
            line = lines.of(("body", index, block.type, "picture")) if lines else 1
            reader.fault(path, line, no_picture(picture))
        if block.contacts:
            for slug in sorted(set(block.contacts.contacts) - known.contacts):
                reader.fault(path, at, f"There is no contact “{slug}”.")


def _sources_of(value: Any) -> set[str]:
    if isinstance(value, BaseModel):
        named = getattr(value, "source", None)
        own = {named} if named else set()
        return own.union(*(_sources_of(getattr(value, name)) for name in type(value).model_fields))
    if isinstance(value, list):
        return set().union(*map(_sources_of, value))
    return set()
