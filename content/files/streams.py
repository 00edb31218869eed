"""From the blocks of a file to what a StreamField keeps: Markdown as clean HTML, slugs as row ids."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from content.files import blocks as block_files
from content.files import practice as practice_files
from content.rendering import markdown

NAMESPACE = uuid.UUID("6f6f0a55-5c0d-4b0e-9b6a-3f1d8f6f2c11")


def stable_id(*names: object) -> str:
    """The same id for the same names at every load, so that anchors and edits survive a reload."""
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, names))))


def stream_data(
    blocks: Iterable[block_files.BlockFile], *, name: str, contacts: Mapping[str, int], sources: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Raw StreamField data. `name` makes the ids; `contacts` and `sources` give the row of each slug."""
    converter = _Converter(contacts=contacts, sources=sources)
    return [
        {
            "type": block.type,
            "value": converter.convert(block.type, block.value, f"{name}/{index}"),
            "id": stable_id(name, index),
        }
        for index, block in enumerate(blocks)
    ]


def list_data(values: Iterable[Any], *, name: str) -> list[dict[str, Any]]:
    """Raw data of a list of plain values inside a block."""
    return _items(values, lambda value, at: value, name)


class _Converter:
    def __init__(self, *, contacts: Mapping[str, int], sources: Mapping[str, int]) -> None:
        self.contacts, self.sources = contacts, sources

    def convert(self, kind: str, value: Any, name: str) -> Any:
        """One block's value."""
        if kind == "text":
            return markdown(value)
        rich, lists = RICH.get(kind, set()), LISTS.get(kind, {})
        converted: dict[str, Any] = {}
        for field in type(value).model_fields:
            own = getattr(value, field)
            if field in lists:
                converted[field] = _items(own, partial(lists[field], self), f"{name}/{field}")
            elif field == "source":
                converted[field] = self.sources[own] if own else None
            else:
                converted[field] = markdown(own) if field in rich and own else "" if own is None else own
        return converted

    def fact(self, item: block_files.FactFile, name: str) -> dict[str, Any]:
        return {"text": item.text, "source": self.sources[item.source], "where": item.where}

    def myth(self, item: block_files.Myth, name: str) -> dict[str, Any]:
        return {"myth": item.myth, "fact": item.fact, "source": self.sources[item.source] if item.source else None}

    def step(self, item: practice_files.ScenarioStep, name: str) -> dict[str, Any]:
        return {
            "id": item.id,
            "text": markdown(item.text),
            "choices": _items(item.choices, lambda choice, at: choice.model_dump(), f"{name}/choices"),
            "ending": item.ending,
        }

    def story_step(self, item: practice_files.StoryStep, name: str) -> dict[str, Any]:
        return {
            "id": item.id,
            "text": markdown(item.text),
            "choices": _items(item.choices, lambda choice, at: choice.model_dump(), f"{name}/choices"),
        }

    def ending(self, item: practice_files.StoryEnding, name: str) -> dict[str, Any]:
        return {"at_least": item.at_least, "kind": item.kind, "text": markdown(item.text)}

    def plain(self, item: Any, name: str) -> Any:
        return item if isinstance(item, str) else item.model_dump()

    def contact(self, item: str, name: str) -> int:
        return self.contacts[item]


def _items(values: Iterable[Any], convert: Callable[[Any, str], Any], name: str) -> list[dict[str, Any]]:
    return [
        {"type": "item", "value": convert(value, f"{name}/{index}"), "id": stable_id(name, index)}
        for index, value in enumerate(values)
    ]


RICH = {"callout": {"text"}, "case_study": {"text"}, "reveal": {"text"}, "scenario": {"intro"}, "story": {"intro"}}
LISTS: dict[str, dict[str, Callable[[_Converter, Any, str], Any]]] = {
    "key_facts": {"facts": _Converter.fact},
    "checklist": {"items": _Converter.plain},
    "scenario": {"steps": _Converter.step},
    "stages": {"stages": _Converter.plain},
    "myths": {"items": _Converter.myth},
    "case_study": {"questions": _Converter.plain},
    "contacts": {"contacts": _Converter.contact},
    "check": {"options": _Converter.plain},
    "order": {"items": _Converter.plain},
    "spot": {"details": _Converter.plain},
    "thread": {"messages": _Converter.plain},
    "story": {"steps": _Converter.story_step, "endings": _Converter.ending},
}
