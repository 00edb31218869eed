"""Words in, safe HTML out. One function cleans every piece of HTML that is not a template's own."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "b", "em", "i", "a", "br", "blockquote", "hr"}
ATTRIBUTES = {"a": {"href", "id", "linktype"}}  # Wagtail keeps a link to a page as <a linktype="page" id="3">
SCHEMES = {"http", "https", "mailto", "tel"}

_markdown = MarkdownIt("commonmark", {"html": False})


def clean_html(html: str) -> str:
    """HTML with only the tags, attributes and link schemes a lesson may use; scripts and styles go, content and all."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        clean_content_tags={"script", "style"},
        link_rel=None,
        strip_comments=True,
    )


def markdown(text: str) -> str:
    """CommonMark as clean HTML. HTML inside it is shown as text, not obeyed."""
    return clean_html(_markdown.render(text)).strip()
