"""An ordered line of stages, such as how grooming unfolds."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from content.blocks.pictures import alt_faults, picture_choice, picture_words
from content.blocks.ruled import RuledBlock
from content.pictures import find_picture


class StageBlock(blocks.StructBlock):
    """One stage."""

    title = blocks.CharBlock(max_length=80)
    text = blocks.TextBlock()
    see = blocks.TextBlock(required=False, label="What you might see")


class StagesBlock(RuledBlock):
    """Stages in order, as a numbered line."""

    title = blocks.CharBlock(max_length=120)
    intro = blocks.TextBlock(required=False)
    picture = picture_choice()
    alt = picture_words()
    stages = blocks.ListBlock(StageBlock())

    class Meta:
        icon = "order"
        group = "Facts"
        description = "Stages in order, as a numbered line"
        preview_value = {
            "title": "How grooming unfolds",
            "stages": [{"title": "Targeting", "text": "Someone picks a child."}],
        }
        template = "content/blocks/stages.html"

    def faults(self, value: Any) -> dict[str, list[str]]:
        return alt_faults(value)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "drawing": find_picture(value.get("picture"))}
