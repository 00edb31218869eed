"""QTI 2.1: single items, and banks of them as a zip with a manifest."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from quizzes.interchange import packages, tree
from quizzes.interchange.item import (
    MOST_ITEMS,
    FileRefused,
    Item,
    ItemRefused,
    Reading,
    Refusal,
    Written,
    read_tags,
    refusal_of,
    tags_of,
)
from quizzes.interchange.pictures import files_of, short
from quizzes.interchange.qti_reading import read_item
from quizzes.interchange.qti_writing import NAMESPACE, identifier, write_item
from quizzes.interchange.tree import Node, node
from quizzes.kinds import item_id

MANIFEST = "imsmanifest.xml"
CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
MD = "http://ltsc.ieee.org/xsd/LOM"
ITEM_TYPE = "imsqti_item_xmlv2p1"
SCHEMAS = {
    CP: "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1": (
        "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd"
    ),
}
SECTION = "section:"


# --- reading ----------------------------------------------------------------------------------------------------------
def read(content: bytes) -> Reading:
    """The items of a QTI 2.1 (or 2.0 or 2.2) file: one assessmentItem, or a zip of them. Never raises."""
    try:
        return _read_zip(packages.unpack(content)) if packages.is_zip(content) else _read_one(content)
    except FileRefused as refusal:
        return Reading(refusals=(refusal_of("The file", refusal),))


def _read_one(content: bytes) -> Reading:
    root = tree.parse(content)
    try:
        return Reading(items=(read_item(root, where="The file", tags={}, files={}, folder=""),))
    except ItemRefused as refusal:
        return Reading(refusals=(refusal_of(_named("The file", root), refusal),))


def _read_zip(files: dict[str, bytes]) -> Reading:
    items: list[Item] = []
    refusals: list[Refusal] = []
    resources, passed_over = _resources(files)
    refusals.extend(passed_over)
    for path, tags in resources:
        if len(items) >= MOST_ITEMS:
            refusals.append(Refusal(where=path, reason=f"A file holds {MOST_ITEMS} questions at most."))
            break
        where = short(path)
        try:
            if path not in files:
                raise ItemRefused("The manifest names it, and it is not in the zip.")
            root = tree.parse(files[path])
            where = _named(where, root)
            items.append(read_item(root, where=short(path), tags=tags, files=files, folder=path.rpartition("/")[0]))
        except (FileRefused, ItemRefused) as refusal:
            refusals.append(refusal_of(where, refusal))
    if not items and not refusals:
        refusals.append(Refusal(where="The file", reason="There are no questions in the zip."))
    return Reading(items=tuple(items), refusals=tuple(refusals))


def _named(where: str, root: Node) -> str:
    key = root.attrs.get("identifier", "")
    return f"{where} ({short(key)})" if key else where


OTHERS = {
    "imsqti_test_": "This is a test, not a question: tests are made here, from sections.",
    "imsqti_assessment_": "This is a test, not a question: tests are made here, from sections.",
    "imsqti_section_": "This is a part of a test, not a question: tests are made here, from sections.",
    "imsqti_stimulus_": "This is a text for several questions, which stands by itself. Put it into its questions.",
    "imsqti_xmlv1p": "This is QTI 1.2. Export it as QTI 2.1 and send it again.",
}


def _resources(files: dict[str, bytes]) -> tuple[list[tuple[str, dict[str, str]]], list[Refusal]]:
    """Paths of items with their tags, as the manifest lists them, without one every XML file; and what is no item."""
    place = next((name for name in sorted(files, key=len) if name.rpartition("/")[2] == MANIFEST), None)
    if place is None:
        names = [name for name in sorted(files) if not name.startswith("__MACOSX/")]
        return [(name, {}) for name in names if name.lower().endswith(".xml")], []
    folder = place.rpartition("/")[0]
    found: list[tuple[str, dict[str, str]]] = []
    others: list[Refusal] = []
    root = tree.parse(files[place])
    bases = [part.attrs.get("base", "") for part in (root, root.find("resources")) if part]
    for resource in root.walk():
        if resource.name != "resource":
            continue
        form = resource.attrs.get("type", "")
        href = unquote("".join([*bases, resource.attrs.get("base", ""), resource.attrs.get("href", "")]))
        if said := next((said for start, said in OTHERS.items() if form.startswith(start)), ""):
            others.append(Refusal(where=short(href or resource.attrs.get("identifier", "")), reason=said))
        elif form.startswith(("imsqti_item", "imsqti_apipitem")):
            if not href or packages.climbs(href):
                raise FileRefused(
                    f"“{short(href)}” in the manifest points out of the zip. The file is refused whole.", tampering=True
                )
            path = posixpath.normpath(f"{folder}/{href}" if folder else href)
            words = [part.words.strip() for part in resource.walk() if part.name == "keyword"]
            ours, rest = read_tags(words)
            ours["section"] = next((tag.removeprefix(SECTION) for tag in rest if tag.startswith(SECTION)), "")
            found.append((path, ours))
    return found, others


# --- writing ----------------------------------------------------------------------------------------------------------
def write(items: Sequence[Item]) -> Written:
    """An item bank as a zip, and the items that QTI cannot hold."""
    return write_bank(items, as_version=_same, item_type=ITEM_TYPE, schema=("QTIv2.1 Package", "1.0.0"), space=CP)


def _same(root: Node) -> Node:
    return root


def write_one(item: Item) -> bytes:
    """One item as XML. Raises ItemRefused."""
    return tree.write(write_item(item))


def write_bank(
    items: Sequence[Item],
    *,
    as_version: Callable[[Node], Node],
    item_type: str,
    schema: tuple[str, str],
    space: str,
) -> Written:
    """A zip whose items are what `as_version` makes of QTI 2.1."""
    files: dict[str, bytes] = {}
    resources, refusals = [], []
    for item in items:
        path = f"items/{identifier(item.key or item_id(item.text, ()))}.xml"
        try:
            if path in files:
                raise ItemRefused("Another question of this export has the same identifier.")
            pictures, made = files_of(item), as_version(_beside(write_item(item)))
        except ItemRefused as refusal:
            refusals.append(Refusal(where=item.name, reason=str(refusal)))
            continue
        files[path] = tree.write(made)
        files |= {picture.path: picture.content for picture in pictures}
        resources.append(_resource(item, path, [picture.path for picture in pictures], item_type))
    manifest = node(
        "manifest",
        {
            "xmlns": space,
            "xmlns:imsmd": MD,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{space} {SCHEMAS[space]}",
            "identifier": "question-bank",
        },
        node("metadata", {}, node("schema", {}, schema[0]), node("schemaversion", {}, schema[1])),
        node("organizations"),
        node("resources", {}, *resources),
    )
    packed = packages.pack({MANIFEST: tree.write(manifest), **files})
    return Written(content=packed, count=len(resources), refusals=tuple(refusals))


def _resource(item: Item, path: str, pictures: Sequence[str], item_type: str) -> Node:
    tags = [*([f"{SECTION}{item.section}"] if item.section else []), *tags_of(item)]
    keywords = [node("imsmd:keyword", {}, node("imsmd:string", {"language": "en"}, tag)) for tag in tags]
    return node(
        "resource",
        {"identifier": f"r-{identifier(item.key or item_id(item.text, ()))}", "type": item_type, "href": path},
        *([node("metadata", {}, node("imsmd:lom", {}, node("imsmd:general", {}, *keywords)))] if keywords else []),
        *(node("file", {"href": name}) for name in dict.fromkeys([path, *pictures])),
    )


def _beside(root: Node) -> Node:
    """Pictures are found from the folder of the items."""
    for part in root.walk():
        for name in ("src", "data"):
            if name in part.attrs:
                part.attrs[name] = f"../{part.attrs[name]}"
    return root


__all__ = ["NAMESPACE", "read", "write", "write_bank", "write_one"]
