"""XML in, a small tree with line numbers out; nothing declared, nothing fetched. And a tree as XML, always the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from quizzes.interchange.item import LARGEST_FILE, TOO_LARGE, FileRefused

DEEPEST = 100
MOST_NODES = 400_000
XINCLUDE = "http://www.w3.org/2001/XInclude"


@dataclass(slots=True)
class Node:
    """An element: its name without a prefix, what is in it, and its line."""

    name: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    line: int = 0

    @property
    def nodes(self) -> list[Node]:
        return [child for child in self.children if isinstance(child, Node)]

    def find(self, name: str) -> Node | None:
        """The first child of that name."""
        return next((child for child in self.nodes if child.name == name), None)

    def find_all(self, name: str) -> list[Node]:
        """The children of that name."""
        return [child for child in self.nodes if child.name == name]

    def walk(self) -> Iterator[Node]:
        """All elements in it, from the top, without itself."""
        for child in self.nodes:
            yield child
            yield from child.walk()

    @property
    def words(self) -> str:
        """All text in it."""
        return "".join(child if isinstance(child, str) else child.words for child in self.children)

    def said(self, *path: str) -> str:
        """The text of the first element at a path of names, without spaces around; empty when there is none."""
        here: Node | None = self
        for name in path:
            here = here.find(name) if here else None
        return here.words.strip() if here else ""


def node(name: str, attrs: Mapping[str, str] | None = None, *children: Node | str) -> Node:
    """An element to write."""
    return Node(name=name, attrs=dict(attrs or {}), children=list(children))


class _Builder:
    def __init__(self) -> None:
        self.root: Node | None = None
        self.open: list[Node] = []
        self.count = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype
        self.parser.EntityDeclHandler = self.refuse_doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text

    def refuse_doctype(self, *_: object) -> None:
        raise FileRefused(
            f"Line {self.parser.CurrentLineNumber}: the XML has a DOCTYPE or declares entities. Such files are refused "
            "whole, for they can be made to fetch or to swell. Take the declaration out, or export the file anew.",
            tampering=True,
        )

    def start(self, name: str, attrs: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if space == XINCLUDE:
            raise FileRefused(
                f"Line {self.parser.CurrentLineNumber}: the XML includes another file (xi:include). Such files are "
                "refused whole: put what is included into the file.",
                tampering=True,
            )
        self.count += 1
        if len(self.open) >= DEEPEST or self.count > MOST_NODES:
            raise FileRefused(
                f"Line {self.parser.CurrentLineNumber}: the XML is nested too deeply or has too many elements.",
                tampering=True,
            )
        made = Node(
            name=local,
            attrs={key.rpartition(" ")[2]: value for key, value in attrs.items()},
            line=self.parser.CurrentLineNumber,
        )
        if self.open:
            self.open[-1].children.append(made)
        else:
            self.root = made
        self.open.append(made)

    def end(self, _: str) -> None:
        self.open.pop()

    def text(self, words: str) -> None:
        if self.open:
            self.open[-1].children.append(words)


def parse(content: bytes) -> Node:
    """The root element. Raises FileRefused for what is no XML, is too large, declares or includes anything."""
    if len(content) > LARGEST_FILE:
        raise FileRefused(TOO_LARGE)
    builder = _Builder()
    try:
        builder.parser.Parse(content, True)
    except expat.ExpatError as fault:
        raise FileRefused(
            f"Line {fault.lineno}: this is not XML that can be read ({expat.ErrorString(fault.code)})."
        ) from fault
    except (LookupError, ValueError) as fault:  # an encoding nobody knows, or one of several bytes a character
        raise FileRefused("The XML names an encoding that cannot be read. Save it as UTF-8.") from fault
    if builder.root is None:
        raise FileRefused("The file is empty.")
    return builder.root


VOID = {"br", "hr", "img"}


def markup(children: list[Node | str]) -> str:
    """XHTML as HTML."""
    parts = []
    for child in children:
        if isinstance(child, str):
            parts.append(escape(child))
            continue
        attrs = "".join(f" {name}={quoteattr(value)}" for name, value in child.attrs.items())
        parts.append(f"<{child.name}{attrs}>")
        if child.name not in VOID:
            parts.append(f"{markup(child.children)}</{child.name}>")
    return "".join(parts)


def xhtml(html: str) -> list[Node | str]:
    """Clean HTML as XHTML. Raises FileRefused for what no XML can hold."""
    source = html.replace("<br>", "<br/>").replace("<hr>", "<hr/>").replace("&nbsp;", "&#160;")
    return parse(f"<body>{source}</body>".encode("utf-8", "surrogatepass")).children


def write(root: Node) -> bytes:
    """A document. Elements that hold elements only are indented; others stand as they are."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_written(root, 0)}\n'.encode("utf-8", "replace")


def _written(here: Node, depth: int) -> str:
    attrs = "".join(f" {name}={quoteattr(value)}" for name, value in here.attrs.items())
    if not here.children:
        return f"<{here.name}{attrs}/>"
    if any(isinstance(child, str) for child in here.children) or here.name in INLINE:
        inner = "".join(
            escape(child, {"\r": "&#13;"}) if isinstance(child, str) else _written_flat(child)
            for child in here.children
        )
    else:
        pad = "\n" + "  " * (depth + 1)
        inner = "".join(pad + _written(child, depth + 1) for child in here.nodes) + "\n" + "  " * depth
    return f"<{here.name}{attrs}>{inner}</{here.name}>"


def _written_flat(here: Node) -> str:
    attrs = "".join(f" {name}={quoteattr(value)}" for name, value in here.attrs.items())
    inner = "".join(
        escape(child, {"\r": "&#13;"}) if isinstance(child, str) else _written_flat(child) for child in here.children
    )
    return f"<{here.name}{attrs}>{inner}</{here.name}>" if here.children else f"<{here.name}{attrs}/>"


# Where spaces between elements would be words.
INLINE = {"div", "p", "prompt", "simpleChoice", "simpleAssociableChoice", "modalFeedback", "feedbackInline", "text"}
