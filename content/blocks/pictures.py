"""Drawings of this project, chosen by their titles."""

from __future__ import annotations

from typing import Any, ClassVar

from wagtail import blocks

from content import rules
from content.blocks.ruled import RuledBlock
from content.pictures import find_picture, picture_choices

ALT_MISSING = "Say what the picture tells somebody who cannot see it."
ALT_HELP = "What the picture tells somebody who cannot see it."


def picture_choice(*, required: bool = False) -> blocks.ChoiceBlock:
    """One of the drawings."""
    return blocks.ChoiceBlock(choices=picture_choices, required=required, label="Picture")


def picture_words(*, required: bool = False) -> blocks.CharBlock:
    """The words that go with a drawing."""
    return blocks.CharBlock(max_length=250, required=required, label="Alternative text", help_text=ALT_HELP)


def alt_faults(value: Any) -> dict[str, list[str]]:
    """What a block with an optional `picture` and `alt` lacks."""
    if rules.picture_faults(picture=value.get("picture"), alt=value.get("alt") or ""):
        return {"alt": [ALT_MISSING]}
    return {}


class PictureBlock(RuledBlock):
    """A drawing with words for those who do not see it."""

    picture = picture_choice(required=True)
    alt = picture_words(required=True)
    caption = blocks.CharBlock(max_length=250, required=False)
    missing: ClassVar[dict[str, str]] = {"picture": "Choose a drawing.", "alt": ALT_MISSING}

    class Meta:
        icon = "image"
        label = "Drawing"
        group = "Words"
        description = "A drawing of ours with alternative text"
        preview_value = {
            "picture": "people-talking",
            "alt": "Two people sit at a table and talk.",
            "caption": "A quiet word is often enough.",
        }
        template = "content/blocks/picture.html"

    def faults(self, value: Any) -> dict[str, list[str]]:
        return alt_faults(value)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "drawing": find_picture(value.get("picture"))}
