"""Panels of the CMS's forms for tests."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from elearning.workshop import queries


class RulesInWordsPanel(Panel):  # type: ignore[misc]
    """The rules of a test as they are saved, as sentences."""

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]
        template_name = "workshop/rules_in_words.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            pk = self.instance.pk
            return context | {"words": queries.rules_in_words(pk) if pk else None}
