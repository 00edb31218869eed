"""Plain pages: about, privacy, accessibility."""

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from content.blocks import TextPageBody
from content.models.loading import LoadedFromFile


class TextPage(LoadedFromFile, Page):
    """Words in plain blocks."""

    summary = models.CharField(max_length=250, blank=True)
    body = StreamField(TextPageBody())

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    private_page_options: ClassVar = []
    page_description = "A plain page: about, privacy, accessibility."
    template = "content/text_page.html"

    def loaded_values(self) -> dict:
        return {"title": self.title, "summary": self.summary, "body": list(self.body.raw_data)}
