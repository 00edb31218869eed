"""Leaf blocks: each with an icon, a description, a preview and one template. Block names are permanent."""

from content.blocks.exercises import OrderBlock, SpotBlock, ThreadBlock
from content.blocks.facts import ChecklistBlock, KeyFactsBlock, MythsBlock
from content.blocks.links import LinkedBody
from content.blocks.media import ImageBlock, VideoBlock
from content.blocks.people import ContactsBlock
from content.blocks.pictures import PictureBlock
from content.blocks.practice import CheckBlock, ScenarioBlock
from content.blocks.stages import StagesBlock
from content.blocks.story import StoryBlock
from content.blocks.text import CalloutBlock, CaseStudyBlock, QuoteBlock, RevealBlock, TextBlock

PLAIN_BLOCKS = [
    ("text", TextBlock()),
    ("callout", CalloutBlock()),
    ("contacts", ContactsBlock()),
    ("image", ImageBlock()),
]

LESSON_BLOCKS = [
    ("text", TextBlock()),
    ("key_facts", KeyFactsBlock()),
    ("checklist", ChecklistBlock()),
    ("scenario", ScenarioBlock()),
    ("stages", StagesBlock()),
    ("myths", MythsBlock()),
    ("case_study", CaseStudyBlock()),
    ("quote", QuoteBlock()),
    ("callout", CalloutBlock()),
    ("contacts", ContactsBlock()),
    ("image", ImageBlock()),
    ("video", VideoBlock()),
    ("reveal", RevealBlock()),
    ("check", CheckBlock()),
    ("picture", PictureBlock()),
    ("order", OrderBlock()),
    ("spot", SpotBlock()),
    ("thread", ThreadBlock()),
    ("story", StoryBlock()),
]


class TextPageBody(LinkedBody):
    """What a plain page may hold."""

    def __init__(self, local_blocks=None, **kwargs):  # noqa: ANN001, ANN003, ANN204 - Wagtail's own signature
        super().__init__(local_blocks or PLAIN_BLOCKS, **kwargs)

    class Meta:
        template = "content/blocks/stream.html"


__all__ = ["LESSON_BLOCKS", "PLAIN_BLOCKS", "TextPageBody"]
