"""An ordered line of stages, such as how grooming unfolds."""

from wagtail import blocks


class StageBlock(blocks.StructBlock):
    """One stage."""

    title = blocks.CharBlock(max_length=80)
    text = blocks.TextBlock()
    see = blocks.TextBlock(required=False, label="What you might see")


class StagesBlock(blocks.StructBlock):
    """Stages in order, as a numbered line."""

    title = blocks.CharBlock(max_length=120)
    intro = blocks.TextBlock(required=False)
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
