"""Words: running text, a callout, a quotation, a case study, something to reveal."""

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

TEXT_FEATURES = ["h2", "h3", "bold", "link", "ul", "ol"]
SHORT_FEATURES = ["bold", "link", "ul", "ol"]


class TextBlock(blocks.RichTextBlock):
    """Running text with headings and lists."""

    def __init__(self, **kwargs):  # noqa: ANN003, ANN204 - Wagtail's own signature
        super().__init__(**{"features": TEXT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        group = "Words"
        description = "Running text with headings and lists"
        preview_value = "<h2>What you may see</h2><p>A child who is always with the same older person.</p>"
        template = "content/blocks/text.html"


class CalloutBlock(blocks.StructBlock):
    """Something that must not be missed."""

    kind = blocks.ChoiceBlock(
        choices=[("info", "Good to know"), ("warning", "Take care"), ("danger", "Danger: act now")], default="info"
    )
    title = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=SHORT_FEATURES)

    class Meta:
        icon = "warning"
        group = "Words"
        description = "A boxed notice: good to know, take care, or act now"
        preview_value = {"kind": "danger", "title": "Call 999", "text": "<p>If a child is in danger now.</p>"}
        template = "content/blocks/callout.html"


class QuoteBlock(blocks.StructBlock):
    """The exact words of a law or a report."""

    text = blocks.TextBlock()
    attribution = blocks.CharBlock(max_length=200)
    source = SnippetChooserBlock("content.Source", required=False)

    class Meta:
        icon = "openquote"
        group = "Words"
        description = "The exact words of a law or a report, with their source"
        preview_value = {"text": "The words as they stand.", "attribution": "Department for Education, 2017"}
        template = "content/blocks/quote.html"


class CaseStudyBlock(blocks.StructBlock):
    """A story made up from several, and marked so."""

    title = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=SHORT_FEATURES)
    questions = blocks.ListBlock(blocks.CharBlock(max_length=250), required=False, default=[], label="To think about")

    class Meta:
        icon = "user"
        group = "Stories"
        description = "A story put together from several; the page says so"
        preview_value = {
            "title": "Maya, 14",
            "text": "<p>Maya has a new phone.</p>",
            "questions": ["What would you notice?"],
        }
        template = "content/blocks/case_study.html"


class RevealBlock(blocks.StructBlock):
    """A line to press, with more behind it."""

    title = blocks.CharBlock(max_length=150)
    text = blocks.RichTextBlock(features=SHORT_FEATURES)

    class Meta:
        icon = "view"
        group = "Practice"
        description = "A line to press, with more behind it"
        preview_value = {"title": "Why do children not tell?", "text": "<p>They may be afraid.</p>"}
        template = "content/blocks/reveal.html"
