"""Wagtail's rich text editor in forms of our own."""

from __future__ import annotations

from typing import Any

from wagtail.admin.rich_text import get_rich_text_editor_widget


def named_editor(name: str, *features: str) -> Any:
    """The editor with a name for those who hear it: outside a page's own editor Wagtail gives none."""
    editor = get_rich_text_editor_widget(features=list(features))
    editor.options["ariaLabel"] = name
    return editor
