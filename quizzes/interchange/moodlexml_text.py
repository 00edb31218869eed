"""Words and pictures in Moodle XML: a text in one of its formats, and the files that are packed beside it."""

from __future__ import annotations

import base64
import binascii
import html
import re
from dataclasses import dataclass
from urllib.parse import unquote

from quizzes.interchange.item import LONGEST_TEXT, Image, ItemRefused
from quizzes.interchange.pictures import LARGEST, check_image, drawing_of, short
from quizzes.interchange.tree import Node
from quizzes.interchange.words import as_html, legible, plain, without_empty

MOST_PICTURES = 50  # named in one text, most of them to be left out
FORMATS = {"html": "html", "plain_text": "plain", "markdown": "markdown"}
PLUGIN_FILE = "@@PLUGINFILE@@/"
IMG = re.compile(r"""<img(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
ATTR = re.compile(r"""\b(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


@dataclass
class Picture:
    """What a text shows: a drawing or an image, or nothing."""

    drawing: str = ""
    image: Image | None = None
    alt: str = ""


def pictured(text: Node, what: str = "question") -> tuple[str, Picture, list[str]]:
    """The words without their first picture, that picture, and what was left out. `what` it is, in words. Raises
    ItemRefused."""
    if len(text.said("text")) > LONGEST_TEXT * 2:
        raise ItemRefused("Its text is longer than any question may be.")
    if text.said("text").lower().count("<img") > MOST_PICTURES:
        raise ItemRefused(f"Its text has more than {MOST_PICTURES} pictures.")
    how, raw = _how(text), legible(text.said("text"))
    files = {file.attrs.get("name", ""): file for file in text.find_all("file")}
    found, notes, used = Picture(), [], False
    for img in IMG.findall(raw) if how != "plain" else []:
        attrs = {name.lower(): html.unescape(double or single) for name, double, single in ATTR.findall(img)}
        source = attrs.get("src", "")
        if not source.startswith(PLUGIN_FILE):
            notes.append(f"A picture that is not in the file was left out: {short(source)}.")
            continue
        name = unquote(source.removeprefix(PLUGIN_FILE).partition("?")[0].rpartition("/")[2])
        if used:
            notes.append(f"A {what} has one picture here. Another was left out: {short(name)}.")
            continue
        used, found.alt = True, legible(attrs.get("alt", "")).strip()
        found.drawing = drawing_of(name)
        if found.drawing:
            continue
        if name not in files:
            raise ItemRefused(f"The picture “{short(name)}” is not in the file.")
        if name.lower().endswith(".svg"):
            found.alt = ""
            notes.append(f"The picture “{short(name)}” is an SVG, which is not taken: send it as PNG.")
            continue
        found.image = check_image(name, _decoded(files[name]))
    words, left = as_html(IMG.sub("", raw) if how != "plain" else raw, how)
    if used:
        words = without_empty(words)
    return words, found, [*notes, *left]


def _decoded(file: Node) -> bytes:
    if file.attrs.get("encoding", "base64") != "base64":
        raise ItemRefused("A picture is not written in base64.")
    packed = "".join(file.words.split())
    if len(packed) > LARGEST * 2:
        raise ItemRefused("A picture is too large.")
    try:
        return base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise ItemRefused("A picture is not written in sound base64.") from fault


def _how(part: Node) -> str:
    return FORMATS.get(part.attrs.get("format", "moodle_auto_format"), "moodle")


def words_of(part: Node | None) -> str:
    """Plain words of a part with a text in it."""
    if part is None:
        return ""
    words = part.said("text")
    if len(words) > LONGEST_TEXT:  # before it is cleaned: what is nested to no end takes longer and longer
        raise ItemRefused("An answer or a feedback is longer than any may be.")
    how = _how(part)
    if how == "plain":
        return legible(words).strip()
    return plain(as_html(words, how)[0] if how == "markdown" else words)
