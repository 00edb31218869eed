"""What a lesson and a module page are composed of. The leaf blocks are content's."""

from wagtail import blocks

from content.blocks import LESSON_BLOCKS


class LessonBody(blocks.StreamBlock):
    """Every kind of block, in any order."""

    class Meta:
        template = "content/blocks/stream.html"

    def __init__(self, local_blocks=None, **kwargs):  # noqa: ANN001, ANN003, ANN204 - Wagtail's own signature
        super().__init__(local_blocks or LESSON_BLOCKS, **kwargs)


class OutcomeBlock(blocks.StructBlock):
    """Something a person can do afterwards."""

    slug = blocks.CharBlock(max_length=60, help_text="Questions name it: signs.")
    text = blocks.CharBlock(max_length=250)

    class Meta:
        icon = "success"
        label = "Outcome"


class OutcomeList(blocks.StreamBlock):
    """A module's outcomes."""

    outcome = OutcomeBlock()
