"""Facts with their sources, signs to look for, myths put right."""

from typing import ClassVar

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from content.blocks.ruled import RuledBlock


class FactBlock(RuledBlock):
    """One fact and where it comes from."""

    text = blocks.TextBlock()
    source = SnippetChooserBlock("content.Source")
    where = blocks.CharBlock(max_length=80, required=False, help_text="Page or section.")
    missing: ClassVar[dict[str, str]] = {"source": "A fact needs a source. Choose one, or add it under “Directories”."}


class KeyFactsBlock(blocks.StructBlock):
    """Facts, each with its source."""

    title = blocks.CharBlock(max_length=120)
    facts = blocks.ListBlock(FactBlock())

    class Meta:
        icon = "list-ul"
        group = "Facts"
        description = "Facts, each with its source"
        preview_value = {
            "title": "What we know",
            "facts": [{"text": "A child is anyone under 18.", "source": None, "where": "page 5"}],
        }
        template = "content/blocks/key_facts.html"


class ChecklistBlock(blocks.StructBlock):
    """Signs to look for."""

    title = blocks.CharBlock(max_length=120)
    intro = blocks.TextBlock(required=False)
    items = blocks.ListBlock(blocks.CharBlock(max_length=300))
    note = blocks.TextBlock(required=False, help_text="One sign alone proves nothing.")

    class Meta:
        icon = "check"
        group = "Facts"
        description = "Signs to look for"
        preview_value = {"title": "At the kerb", "items": ["A child and an older person who does the talking"]}
        template = "content/blocks/checklist.html"


class MythBlock(blocks.StructBlock):
    """Something people say, and what is so."""

    myth = blocks.CharBlock(max_length=250)
    fact = blocks.TextBlock()
    source = SnippetChooserBlock("content.Source", required=False)


class MythsBlock(blocks.StructBlock):
    """Myths, each put right."""

    title = blocks.CharBlock(max_length=120, default="Myth and fact")
    items = blocks.ListBlock(MythBlock())

    class Meta:
        icon = "help"
        group = "Facts"
        description = "What people say, and what is so"
        preview_value = {
            "title": "Myth and fact",
            "items": [{"myth": "It only happens to girls.", "fact": "Boys too."}],
        }
        template = "content/blocks/myths.html"
