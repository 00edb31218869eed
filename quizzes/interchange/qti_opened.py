"""An item of QTI 2 while it is read: its files, its picture, and what was left out so far."""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from quizzes.interchange import tree
from quizzes.interchange.item import Image, ItemRefused
from quizzes.interchange.pictures import check_image, drawing_of, short
from quizzes.interchange.tree import Node
from quizzes.interchange.words import legible, one_line, plain

_DATA = re.compile(r"data:image/[a-z+.-]{1,20};base64,", re.IGNORECASE)


@dataclass
class Opened:
    """One item while it is read."""

    root: Node
    files: Mapping[str, bytes]
    folder: str
    notes: list[str] = field(default_factory=list)
    drawing: str = ""
    image: Image | None = None
    alt: str = ""
    pictured: bool = False

    def declared(self, name: str) -> Node:
        """The declaration of a response."""
        for found in self.root.find_all("responseDeclaration"):
            if found.attrs.get("identifier") == name:
                return found
        raise ItemRefused(f"It asks for “{short(name)}”, which it does not declare.")

    def picture(self, source: str, alt: str, what: str = "question") -> None:
        """Keep the first picture, say what happens to others."""
        if self.pictured:
            self.notes.append(f"A {what} has one picture here. Another was left out: {short(source)}.")
        elif re.match(r"(?i)(https?:)?//", source):
            self.notes.append(f"A picture that is not in the file was left out: {short(source)}.")
        else:
            self.drawing, self.image = self.found(source)
            self.pictured = bool(self.drawing or self.image)
            self.alt = legible(alt).strip() if self.pictured else ""

    def found(self, source: str) -> tuple[str, Image | None]:
        """A drawing or an image by its address. Raises ItemRefused."""
        if _DATA.match(source):
            try:
                return "", check_image("picture.png", base64.b64decode(source.partition(",")[2], validate=True))
            except (binascii.Error, ValueError) as fault:
                raise ItemRefused("A picture in the text is not written in sound base64.") from fault
        path = posixpath.normpath(posixpath.join(self.folder, unquote(source)))
        if path.startswith(("..", "/")):
            raise ItemRefused(f"The picture “{short(source)}” is out of the zip.")
        drawing = drawing_of(path)
        if drawing:
            return drawing, None
        if path not in self.files:
            raise ItemRefused(f"The picture “{short(source)}” is not in the file. Send the zip that holds it.")
        if path.lower().endswith(".svg"):
            self.notes.append(f"The picture “{short(source)}” is an SVG, which is not taken: send it as PNG.")
            return "", None
        return "", check_image(path, self.files[path])


def has_class(part: Node, name: str) -> bool:
    """Whether it is marked so."""
    return name in part.attrs.get("class", "").split()


def choice_words(part: Node) -> str:
    """The words of a choice, without its feedback."""
    return one_line(plain(tree.markup([child for child in part.children if not is_feedback(child)])))


def is_feedback(child: Node | str) -> bool:
    """Whether it is shown after the answer only."""
    return isinstance(child, Node) and child.name == "feedbackInline"
