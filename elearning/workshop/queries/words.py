"""What stands in a lesson's blocks, found by kind: words, links, pictures, facts, contacts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.html import strip_tags
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue
from wagtail.rich_text import RichText

from content.models import Contact, Source

# Fields that hold names of things, not words to read.
NAMES = frozenset({"id", "goes_to", "kind", "ending", "who", "picture", "slug", "where"})
_BREAK = re.compile(r"</(?:p|li|h2|h3)>")
_HREF = re.compile(r'<a\b[^>]*\bhref="(https?://[^"]+)"')
_PAGE = re.compile(r'<a\b[^>]*\blinktype="page"[^>]*\bid="(\d+)"|<a\b[^>]*\bid="(\d+)"[^>]*\blinktype="page"')


def structs(value: Any) -> Iterator[StructValue]:
    """Every struct inside a block's value, itself included."""
    if isinstance(value, StreamValue | ListValue):
        for child in value:
            yield from structs(child.value if hasattr(child, "block_type") else child)
    elif isinstance(value, StructValue):
        yield value
        for part in value.values():
            yield from structs(part)


def texts(value: Any, *, name: str = "") -> Iterator[str]:
    """Every piece of plain or rich text in a block's value, as it is kept (rich text as HTML)."""
    if isinstance(value, RichText):
        yield value.source
    elif isinstance(value, str):
        if name not in NAMES:
            yield value
    elif isinstance(value, StreamValue | ListValue):
        for child in value:
            yield from texts(child.value if hasattr(child, "block_type") else child)
    elif isinstance(value, StructValue):
        for part, inner in value.items():
            yield from texts(inner, name=part)


def plain(pieces: Iterator[str]) -> list[str]:
    """The same as lines without tags: a paragraph, an item, a heading is a line."""
    return [line for piece in pieces for line in strip_tags(_BREAK.sub("\n", piece)).split("\n") if line.strip()]


def links_outside(html: str) -> list[str]:
    """Addresses outside that a rich text names."""
    return [match.replace("&amp;", "&") for match in _HREF.findall(html)]


def pages_linked(html: str) -> list[int]:
    """Ids of the pages that a rich text links to."""
    return [int(first or second) for first, second in _PAGE.findall(html)]


def contacts_in(value: Any) -> list[Contact]:
    """The contacts a lesson names."""
    found = []
    for struct in structs(value):
        for part in struct.values():
            if isinstance(part, ListValue):
                found += [item for item in part if isinstance(item, Contact)]
    return found


def sources_in(value: Any) -> list[Source]:
    """The sources a lesson names."""
    return [struct["source"] for struct in structs(value) if isinstance(struct.get("source"), Source)]
