"""What is right in an item of QTI, and what it earns: as declared, mapped, or found in the processing."""

from __future__ import annotations

from typing import Any

from quizzes.interchange.item import ItemRefused
from quizzes.interchange.pictures import short
from quizzes.interchange.qti_opened import Opened
from quizzes.interchange.tree import Node
from quizzes.interchange.words import number
from quizzes.kinds.base import as_number

# Kind, options, settings, and what is said of each option.
Asked = tuple[str, list[dict[str, Any]], dict[str, str], list[str]]


def response(opened: Opened, part: Node) -> Node:
    """The declaration of what an interaction asks. Raises ItemRefused."""
    return opened.declared(part.attrs.get("responseIdentifier", ""))


def correct(declared: Node) -> list[str]:
    """What is right: as it says, else what its mapping rewards."""
    correct = declared.find("correctResponse")
    values = [value.words.strip() for value in correct.find_all("value")] if correct else []
    return values or [key for key, worth in weights_of(declared).items() if worth > 0]


def tested(opened: Opened, declared: Node) -> list[str]:
    """Without either: the value that the processing itself compares the response with, and rewards."""
    name = declared.attrs.get("identifier", "")
    processing = opened.root.find("responseProcessing")
    branches = (
        [part for part in processing.walk() if part.name in ("responseIf", "responseElseIf")] if processing else []
    )
    for branch in branches:
        test = branch.find("match")
        gives = [part for part in branch.find_all("setOutcomeValue") if part.attrs.get("identifier") == "SCORE"]
        worth = number(gives[0].said("baseValue")) if gives else None
        asked = test.find("variable") if test else None
        if test and asked and asked.attrs.get("identifier") == name and worth and float(worth) > 0:
            return [value.words.strip() for value in test.find_all("baseValue")]
    return []


def weights_of(declared: Node) -> dict[str, float]:
    """What each value earns, by its mapping. Raises ItemRefused."""
    mapping = declared.find("mapping")
    entries = mapping.find_all("mapEntry") if mapping else []
    return {entry.attrs.get("mapKey", ""): worth_of(entry.attrs.get("mappedValue", "")) for entry in entries}


def worth_of(written: str) -> float:
    """A weight as a number. Raises ItemRefused."""
    found = as_number(written.strip())
    if found is None:
        raise ItemRefused(f"“{short(written)[:40]}” is no weight of an answer.")
    return float(found)


def is_mapped(opened: Opened, declared: Node) -> bool:
    """Whether marks come from the mapping."""
    processing = opened.root.find("responseProcessing")
    if declared.find("mapping") is None:
        return False
    template = "" if processing is None else processing.attrs.get("template", "")
    if processing is None or template.removesuffix(".xml").endswith("map_response"):
        return True
    return any(part.name == "mapResponse" for part in processing.walk())
