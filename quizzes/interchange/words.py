"""Words of files as words of questions: HTML cleaned, plain text, and a sentence for what was left out."""

from __future__ import annotations

import html
import re
import unicodedata

import nh3
from django.utils.text import slugify

from content.rendering import TAGS, clean_html, markdown

BLANK = "_____"  # stands where a field was inside a text
HARMLESS = {"div", "span", "body", "html", "head", "font", "u", "small", "sub", "sup", "img", "object", "section"}
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]{0,20})")
_BLOCK_END = re.compile(r"(?i)<br\s{0,5}/?>|</(?:p|div|li|ul|ol|h[1-6]|tr|blockquote)>")
_EMPTY = re.compile(r"<p>(?:\s|&nbsp;)*</p>")
_FAR = re.compile(r"(?i)(?:src|data|poster)\s{0,5}=\s{0,5}[\"']?\s{0,5}(?:https?:)?//")


def legible(words: str) -> str:
    """Without control characters, halves of characters and noncharacters; each end of a line as one."""
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    if words.isprintable():
        return words
    return "".join(c for c in words if c in "\n\t" or (unicodedata.category(c) not in ("Cc", "Cs") and not _none(c)))


def _none(character: str) -> bool:
    return 0xFDD0 <= ord(character) <= 0xFDEF or ord(character) & 0xFFFE == 0xFFFE


def plain(markup: str) -> str:
    """The words of some HTML."""
    if "<" not in markup and "&" not in markup:
        return legible(markup).strip()
    bare = nh3.clean(_BLOCK_END.sub("\n", markup), tags=set(), clean_content_tags={"script", "style"})
    return legible(html.unescape(bare)).strip()


def one_line(words: str) -> str:
    """Words of an answer: an end of a line and what stands around it is a space."""
    return " ".join(bare for line in legible(words).split("\n") if (bare := line.strip()))


def as_html(words: str, how: str) -> tuple[str, list[str]]:
    """Words written in `how` (html, plain, markdown, or moodle: HTML with its ends of lines meant) as clean HTML, and
    sentences on what was left out."""
    words = legible(words)
    if how == "markdown":
        return markdown(words), []
    if how == "plain" or (how == "moodle" and not _TAG.search(words)):
        shown = words.strip() if how == "plain" else html.unescape(words.strip())
        paragraphs = [html.escape(part, quote=False).replace("\n", "<br>") for part in re.split(r"\n\s*\n", shown)]
        return clean_html("".join(f"<p>{part}</p>" for part in paragraphs if part)), []
    cleaned = clean_html(words)
    return cleaned.strip(), left_out(words)


def left_out(words: str) -> list[str]:
    """What cleaning takes away that somebody may miss, as sentences."""
    gone = sorted({tag.lower() for tag in _TAG.findall(words)} - TAGS - HARMLESS)
    found = [f"Left out of the text: {', '.join(f'<{tag}>' for tag in gone[:8])}."] if gone else []
    if _FAR.search(words):
        found.append("Something that is loaded from another site was left out: put the picture into the file.")
    return found


def without_empty(markup: str) -> str:
    """Without paragraphs in which nothing is left."""
    return _EMPTY.sub("", markup).strip()


def as_slug(words: str, longest: int) -> str:
    """An address-like name from words; empty when nothing of them can stand in one."""
    return slugify(words)[:longest].strip("-_")


def last_category(path: str) -> str:
    """The last part of a category's path, in which // is a stroke that parts nothing; empty for the course itself."""
    last = re.split(r"(?<!/)/(?!/)", path.strip())[-1].replace("//", "/").strip()
    return "" if last in ("top", "$course$", "$cat1$", "$system$") else last


def as_category(name: str) -> str:
    """A name as the last part of a path."""
    return name.replace("/", "//") or "top"


def number(written: str) -> str | None:
    """A number as the bank keeps it: words, without an exponent; None for what is none."""
    from quizzes.kinds.base import as_number

    found = as_number(written.strip())
    return None if found is None else f"{found:f}"
