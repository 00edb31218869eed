"""Reads one file of the training, and keeps what is wrong in it: each fault with its file and line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError


class TextYaml(yaml.SafeLoader):
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


class Lines:
    """The line on which each part of a YAML document begins, by its path of keys and indexes."""

    def __init__(self, text: str) -> None:
        self.at: dict[tuple[Any, ...], int] = {(): 1}
        self.twice: list[tuple[int, str]] = []  # YAML itself keeps the last of two equal keys and drops the first
        root = yaml.compose(text, Loader=TextYaml)
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


class Reader:
    """Reads file after file; `faults` holds what was wrong in any of them."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, path: Path, line: int, reason: str) -> None:
        """Note it."""
        self.faults.append(Fault(path=path, line=line, reason=reason))

    def read(self, path: Path, kind: Any) -> tuple[Any, Lines | None]:
        """A file as a model (or list of models), or None with the faults noted."""
        try:
            text = path.read_text(encoding="utf-8")
            data, lines = yaml.load(text, Loader=TextYaml), Lines(text)  # noqa: S506 - a SafeLoader
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


def no_picture(slug: str) -> str:
    """What is said of a picture that is not there."""
    return f"There is no picture “{slug}” in content/static/content/pictures."
