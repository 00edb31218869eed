"""QTI 3.0, which is 2.1 with other names for the same things. Written only."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizzes.interchange.item import Item, Written
from quizzes.interchange.qti21 import write_bank
from quizzes.interchange.tree import Node, node

NAMESPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
CP = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
ITEM_TYPE = "imsqti_item_xmlv3p0"
HTML = {
    "a", "b", "blockquote", "br", "div", "em", "h2", "h3", "hr", "i", "img", "li", "ol", "p", "span", "strong", "ul",
}  # fmt: skip
_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")


def write(items: Sequence[Item]) -> Written:
    """An item bank as a zip, and the items that QTI cannot hold."""
    return write_bank(items, as_version=as_qti3, item_type=ITEM_TYPE, schema=("QTI Package", "3.0.0"), space=CP)


def as_qti3(root: Node) -> Node:
    """An element of QTI 2.1 and all in it under their names in 3.0."""
    made = _renamed(root)
    made.attrs = {"xmlns": NAMESPACE} | {name: value for name, value in made.attrs.items() if name != "xmlns"}
    return made


def _renamed(here: Node) -> Node:
    inside: list[Node | str] = [child if isinstance(child, str) else _renamed(child) for child in here.children]
    if here.name == "object":  # a picture is a picture in 3.0
        attrs = here.attrs
        return node(
            "img", {"src": attrs["data"], "alt": here.words, "width": attrs["width"], "height": attrs["height"]}
        )
    if here.name in HTML:
        attrs = {"data-scenario" if name == "label" else name: value for name, value in here.attrs.items()}
        return node(here.name, attrs, *inside)
    attrs = {_kebab(name): value for name, value in here.attrs.items()}
    if here.name == "hotspotChoice":
        attrs["data-percent"] = attrs.pop("label").partition(":")[2]
    if here.name == "modalFeedback":
        inside = [node("qti-content-body", {}, node("p", {}, *inside))]
    return node(f"qti-{_kebab(here.name)}", attrs, *inside)


def _kebab(name: str) -> str:
    return _CAPITAL.sub(r"-\1", name).lower()
