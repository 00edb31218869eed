"""Reads the folder of training files. Either all of it is sound, or every fault is listed and nothing is returned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from content.files import schema
from content.pictures import find_picture
from content.rules import TAKEN

Model = TypeVar("Model")
_LESSON_NAME = re.compile(r"^\d\d-([a-z0-9]+(?:-[a-z0-9]+)*)\.yaml$")
_MODULE_NAME = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


class _Yaml(yaml.SafeLoader):
    """Dates stay text: PyYAML breaks off at 31 June without a line, the schema says where it stands."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something wrong in a file: where, and what to do."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}: {self.reason}"


class BadFiles(Exception):
    """The training cannot be loaded; `faults` says why, in every file."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


class _Lines:
    """The line on which each part of a YAML document begins, by its path of keys and indexes."""

    def __init__(self, text: str) -> None:
        self.at: dict[tuple[Any, ...], int] = {(): 1}
        self.twice: list[tuple[int, str]] = []  # YAML itself keeps the last of two equal keys and drops the first
        root = yaml.compose(text, Loader=_Yaml)
        if root is not None:
            self._walk(root, ())

    def _walk(self, node: yaml.Node, path: tuple[Any, ...]) -> None:
        self.at.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if (*path, key.value) in self.at:
                    self.twice.append((key.start_mark.line + 1, key.value))
                self.at[(*path, key.value)] = key.start_mark.line + 1
                self._walk(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self._walk(value, (*path, index))

    def of(self, path: tuple[Any, ...]) -> int:
        """The line of the nearest part that exists."""
        while path not in self.at:
            path = path[:-1]
        return self.at[path]


class _Reader:
    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, path: Path, line: int, reason: str) -> None:
        self.faults.append(Fault(path=path, line=line, reason=reason))

    def read(self, path: Path, kind: Any) -> tuple[Any, _Lines | None]:
        """A file as a model (or list of models), or None with the faults noted."""
        try:
            text = path.read_text(encoding="utf-8")
            data, lines = yaml.load(text, Loader=_Yaml), _Lines(text)  # noqa: S506 - a SafeLoader
        except FileNotFoundError:
            self.fault(path, 1, "The file is missing.")
        except UnicodeDecodeError:
            self.fault(path, 1, "The file is not UTF-8 text: save it as UTF-8.")
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            self.fault(path, mark.line + 1 if mark else 1, f"This is not YAML: {getattr(error, 'problem', error)}.")
        except (ValueError, RecursionError):  # a tag such as !!int before a word; an alias inside itself
            self.fault(
                path, 1, "This is YAML, but no plain text, numbers, lists and mappings: take out tags and aliases."
            )
        else:
            for line, key in lines.twice:
                self.fault(path, line, f"“{key}” stands here twice: one of the two would be lost.")
            try:
                return TypeAdapter(kind).validate_python(data if data is not None else []), lines
            except ValidationError as error:
                for found in error.errors():
                    self.fault(path, lines.of(tuple(found["loc"])), _sentence(found["loc"], found["msg"]))
        return None, None


def _sentence(loc: tuple[Any, ...], message: str) -> str:
    where = " → ".join(str(part) for part in loc)
    message = message.removeprefix("Value error, ")
    return f"{where}: {message}" if where else message


def read_training(folder: Path) -> schema.Training:
    """All training in a folder: roles, contacts, sources, plain pages, and one folder per module.

    Raises BadFiles with every fault found; nothing is returned half.
    """
    reader = _Reader()
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


def _directory(reader: _Reader, folder: Path, name: str, kind: Any) -> list[Any]:
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


def _module(reader: _Reader, folder: Path, known: _Known) -> schema.ModuleFolder | None:
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
            questions = _questions(reader, folder / "questions.yaml", module, set(lessons))
        _check_ends(reader, folder / "module.yaml", module, lines, known)
    session = _session(reader, folder / "session.yaml")
    if not module:
        return None
    return schema.ModuleFolder(
        slug=folder.name, folder=folder, module=module, lessons=lessons, questions=questions, session=session
    )


def _check_ends(reader: _Reader, path: Path, module: schema.ModuleFile, lines: _Lines, known: _Known) -> None:
    """What the summary card and the declaration name exists."""
    for index, slug in enumerate(module.card.contacts if module.card else []):
        if slug not in known.contacts:
            reader.fault(path, lines.of(("card", "contacts", index)), f"There is no contact “{slug}”.")
    if module.declaration and module.declaration.source not in known.sources:
        line = lines.of(("declaration", "source"))
        reader.fault(path, line, f"There is no source “{module.declaration.source}”.")


def _session(reader: _Reader, path: Path) -> schema.SessionFile | None:
    """The group session of a module that has one."""
    if not path.exists():
        return None
    session, lines = reader.read(path, schema.SessionFile)
    if session and lines:
        for index, slide in enumerate(session.slides):
            if slide.picture and not find_picture(slide.picture):
                reader.fault(path, lines.of(("slides", index, "picture")), _no_picture(slide.picture))
    return session  # type: ignore[no-any-return]


def _check_names(reader: _Reader, path: Path, lesson: schema.LessonFile, lines: _Lines | None, known: _Known) -> None:
    """Every source, contact and picture a lesson names exists."""
    for index, block in enumerate(lesson.body):
        at = lines.of(("body", index)) if lines else 1
        for slug in sorted(_sources_of(block.value) - known.sources):
            reader.fault(path, at, f"There is no source “{slug}”.")
        picture = getattr(block.value, "picture", None)
        if picture and not find_picture(picture):
            line = lines.of(("body", index, block.type, "picture")) if lines else 1
            reader.fault(path, line, _no_picture(picture))
        if block.contacts:
            for slug in sorted(set(block.contacts.contacts) - known.contacts):
                reader.fault(path, at, f"There is no contact “{slug}”.")


def _no_picture(slug: str) -> str:
    return f"There is no picture “{slug}” in content/static/content/pictures."


def _sources_of(value: Any) -> set[str]:
    if isinstance(value, BaseModel):
        named = getattr(value, "source", None)
        own = {named} if named else set()
        return own.union(*(_sources_of(getattr(value, name)) for name in type(value).model_fields))
    if isinstance(value, list):
        return set().union(*map(_sources_of, value))
    return set()


def _questions(reader: _Reader, path: Path, module: schema.ModuleFile, lessons: set[str]) -> list[schema.QuestionFile]:
    questions, lines = reader.read(path, list[schema.QuestionFile])
    if questions is None or lines is None or module.test is None:
        return []
    sections = {section.id for section in module.test.sections}
    outcomes = {outcome.id for outcome in module.outcomes}
    seen: set[str] = set()
    told: set[str] = set()
    for index, question in enumerate(questions):
        line = lines.of((index,))
        for named in (question, question.scenario):
            if named and named.picture and not find_picture(named.picture):
                reader.fault(path, line, _no_picture(named.picture))
        if question.scenario:
            if bool(question.scenario.text) == (question.scenario.id in told):
                said = "is told twice" if question.scenario.text else "is named before it is told"
                reader.fault(path, line, f"The scenario “{question.scenario.id}” {said}.")
            told.add(question.scenario.id)
        if question.id in seen:
            reader.fault(path, line, f"Two questions are named “{question.id}”.")
        seen.add(question.id)
        for value, names, what in (
            (question.section, sections, "section"),
            (question.outcome, outcomes, "outcome"),
            (question.lesson, lessons, "lesson"),
        ):
            if value not in names:
                reader.fault(path, line, f"“{question.id}” names the {what} “{value}”, which does not exist.")
    for section in module.test.sections:
        held = sum(question.section == section.id for question in questions)
        if held < section.draw:
            reader.fault(path, 1, f"Section “{section.id}” draws {section.draw} questions and has {held}.")
    return list(questions)
