"""Pictures that were uploaded, and films."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Prefetch, prefetch_related_objects
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from content.blocks.pictures import ALT_MISSING
from content.blocks.ruled import RuledBlock

SIZES = ["width-640", "width-1280"]


class ImageBlock(RuledBlock):
    """A picture with words for those who do not see it."""

    image = ImageChooserBlock()
    alt = blocks.CharBlock(
        max_length=250, label="Alternative text", help_text="What the picture tells somebody who cannot see it."
    )
    caption = blocks.CharBlock(max_length=250, required=False)
    missing: ClassVar[dict[str, str]] = {"image": "Choose a picture.", "alt": ALT_MISSING}

    class Meta:
        icon = "image"
        group = "Words"
        description = "A picture with alternative text"
        template = "content/blocks/image.html"
        preview_template = "content/blocks/previews/image.html"
        preview_value: dict = {"alt": "What the picture tells"}

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        """The pictures of a lesson with the sizes its template asks for, at once."""
        found: list[Any] = super().bulk_to_python(values)
        pictures = [value["image"] for value in found if value["image"]]
        sizes = get_image_model().get_rendition_model().objects.filter(filter_spec__in=SIZES)
        prefetch_related_objects(pictures, Prefetch("renditions", queryset=sizes, to_attr="prefetched_renditions"))
        return found


class FilmChooserBlock(SnippetChooserBlock):
    """Reads the films of a lesson at once, with their posters and the sizes made of these."""

    def bulk_to_python(self, values: Iterable[int | None]) -> list[Any]:
        wanted = list(values)
        films = self.model_class.objects.select_related("poster").prefetch_related("poster__renditions")
        found = films.in_bulk([key for key in wanted if key is not None])
        return [copy.copy(found[key]) if key in found else None for key in wanted]


class VideoBlock(RuledBlock):
    """A film with captions and transcript, played by the browser itself."""

    film = FilmChooserBlock("content.Film")
    caption = blocks.CharBlock(max_length=250, required=False)
    missing: ClassVar[dict[str, str]] = {"film": "Choose a film: “Directories”, “Films” has those with captions."}

    class Meta:
        icon = "media"
        group = "Words"
        description = "A film with captions, a transcript and a poster"
        template = "content/blocks/video.html"
        preview_template = "content/blocks/previews/video.html"
        preview_value: dict = {"caption": "Three minutes, with captions"}
