"""Links of a lesson's texts to other pages: looked up once for the whole lesson, not for each text."""

from __future__ import annotations

import json
import re
from contextvars import ContextVar
from typing import Any

from wagtail import blocks
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

_LINK = re.compile(r"<a [^>]*linktype=.?[\"']page[^>]*>")
_ID = re.compile(r"\bid=.?[\"'](\d+)")
_pages: ContextVar[dict[str, Page] | None] = ContextVar("pages_linked_to", default=None)


class LinkedBody(blocks.StreamBlock):
    """A stream whose texts may link to pages."""

    def render(self, value: Any, context: dict[str, Any] | None = None) -> Any:
        links = _LINK.findall(json.dumps(self.get_prep_value(value)))
        wanted = {match[1] for match in map(_ID.search, links) if match}
        pages = Page.objects.filter(pk__in=wanted).defer_streamfields().specific() if wanted else []
        token = _pages.set({str(page.pk): page for page in pages})
        try:
            return super().render(value, context)
        finally:
            _pages.reset(token)


class LinkHandler(PageLinkHandler):
    """Wagtail's, with the pages that have been looked up where a lesson is rendered."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Any]:
        found = _pages.get()
        if found is None:
            return super().get_many(attrs_list)  # type: ignore[no-any-return]
        return [found.get(str(attrs.get("id"))) for attrs in attrs_list]
