"""Pictures."""

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class ImageBlock(blocks.StructBlock):
    """A picture with words for those who do not see it."""

    image = ImageChooserBlock()
    alt = blocks.CharBlock(
        max_length=250, label="Alternative text", help_text="What the picture tells somebody who cannot see it."
    )
    caption = blocks.CharBlock(max_length=250, required=False)

    class Meta:
        icon = "image"
        group = "Words"
        description = "A picture with alternative text"
        template = "content/blocks/image.html"
        preview_template = "content/blocks/previews/image.html"
        preview_value: dict = {"alt": "What the picture tells"}
