"""What a lesson and a module page are composed of. The leaf blocks are content's."""

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from content.blocks import LESSON_BLOCKS
from content.blocks.links import LinkedBody
from content.pictures import find_picture, picture_choices
from content.rules import picture_faults


class LessonBody(LinkedBody):
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


class CardBlock(blocks.StructBlock):
    """What somebody keeps of a module: one page of paper."""

    signs = blocks.ListBlock(blocks.CharBlock(max_length=150), min_num=4, max_num=8, help_text="Short lines.")
    do = blocks.ListBlock(
        blocks.CharBlock(max_length=150), min_num=3, max_num=6, label="What to do", help_text="Short lines."
    )
    contacts = blocks.ListBlock(
        SnippetChooserBlock("content.Contact"), min_num=2, max_num=5, help_text="Whom to call, from the one directory."
    )

    class Meta:
        icon = "form"
        label = "Summary card"


class CardBody(blocks.StreamBlock):
    """One card, or none."""

    card = CardBlock()

    class Meta:
        max_num = 1


class SlideBlock(blocks.StructBlock):
    """One slide of a group session, with what its presenter says."""

    title = blocks.CharBlock(max_length=120)
    minutes = blocks.IntegerBlock(min_value=1, max_value=60, default=2)
    points = blocks.ListBlock(blocks.CharBlock(max_length=250), min_num=1, max_num=8)
    picture = blocks.ChoiceBlock(choices=picture_choices, required=False, help_text="One of our drawings.")
    alt = blocks.CharBlock(
        max_length=250,
        required=False,
        label="Alternative text",
        help_text="What the picture tells somebody who cannot see it.",
    )
    notes = blocks.RichTextBlock(features=["bold", "link", "ul", "ol"], help_text="For the presenter.")

    class Meta:
        icon = "desktop"
        label = "Slide"

    def clean(self, value):  # noqa: ANN001, ANN201 - Wagtail's own signature
        cleaned = super().clean(value)
        if picture_faults(picture=cleaned["picture"], alt=cleaned["alt"] or ""):
            words = ValidationError("Say what the picture tells somebody who cannot see it.")
            raise blocks.StructBlockValidationError({"alt": words})
        return cleaned

    def get_context(self, value, parent_context=None):  # noqa: ANN001, ANN201 - Wagtail's own signature
        return {**super().get_context(value, parent_context), "picture": find_picture(value["picture"])}


class SlideList(blocks.StreamBlock):
    """The slides of a session, in order."""

    slide = SlideBlock()

    class Meta:
        min_num = 1
        max_num = 20
