"""A session for a group: what to prepare, slides with presenter's notes, what to do afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from content.models.loading import LoadedFromFile
from content.pictures import Picture, find_picture
from elearning.blocks import SlideList

SLUG = "session-pack"


@dataclass(frozen=True, kw_only=True)
class Slide:
    """A slide, its number from 1, and the minutes of the session at which it begins and ends."""

    number: int
    title: str
    minutes: int
    points: list[str]
    picture: Picture | None
    alt: str
    notes: Any
    begins: int
    ends: int


class SessionPackPage(LoadedFromFile, Page):
    """Below a module: a person without training as a trainer can lead it. No lesson: nothing is recorded by it."""

    minutes = models.PositiveSmallIntegerField(default=20)
    before = RichTextField("to prepare", features=["h2", "h3", "bold", "link", "ul", "ol"])
    slides = StreamField(SlideList())
    after = RichTextField("afterwards", features=["h2", "h3", "bold", "link", "ul", "ol"])

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("minutes"),
        FieldPanel("before"),
        FieldPanel("slides"),
        FieldPanel("after"),
    ]
    promote_panels: ClassVar = []
    parent_page_types: ClassVar = ["elearning.ModulePage"]
    subpage_types: ClassVar = []
    max_count_per_parent = 1
    private_page_options: ClassVar = []  # training is open to read; our views would not ask for a password
    exclude_fields_in_copy: ClassVar = ["loaded_digest", "file_digest"]  # a copy is an editor's, not the loader's
    page_description = "Slides, presenter's notes and a sign-in sheet for a group."
    template = "elearning/session_pack.html"
    preview_modes: ClassVar = [("", "Front and slides"), ("notes", "Presenter's notes")]

    def loaded_values(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "minutes": self.minutes,
            "before": self.before,
            "after": self.after,
            "slides": [{"type": block["type"], "value": block["value"]} for block in self.slides.raw_data],
        }

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.slug = SLUG  # its address is fixed: nobody is asked for one
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        planned = sum(block.value["minutes"] or 0 for block in self.slides)
        if planned > (self.minutes or 0):
            raise ValidationError(
                {"minutes": f"The slides take {planned} minutes together. Give the session as many, or shorten them."}
            )

    def slide_list(self) -> list[Slide]:
        """The slides in order, with the session's clock."""
        values = [block.value for block in self.slides]
        ends = accumulate(value["minutes"] for value in values)
        return [
            Slide(
                number=number,
                title=value["title"],
                minutes=value["minutes"],
                points=list(value["points"]),
                picture=find_picture(value["picture"]),
                alt=value["alt"] or "",
                notes=value["notes"],
                begins=end - value["minutes"],
                ends=end,
            )
            for number, (value, end) in enumerate(zip(values, ends, strict=True), start=1)
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What its pages, and a preview, need."""
        context = super().get_context(request, *args, **kwargs)
        context["slides"] = self.slide_list()
        context["module_title"] = self.get_parent().title
        return context

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "elearning/session_notes.html" if mode_name == "notes" else self.template
