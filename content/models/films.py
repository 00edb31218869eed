"""Films of councils that have some: never without captions and a transcript, and never anything but a film."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.html import strip_tags
from django.utils.translation import get_language_info
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string

from content.captions import CaptionsFault, check_captions

CAPTIONS_MAX_BYTES = 1_000_000
TYPES = {".mp4": "video/mp4", ".webm": "video/webm"}


def _kind(head: bytes) -> str:
    """The ending that belongs to a file which starts so; empty when it is no film we show."""
    if head[4:8] == b"ftyp" and head[8:10] != b"qt":  # a QuickTime film has the same shape; few browsers show it
        return ".mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head:
        return ".webm"
    return ""


def validate_film(file: Any) -> None:
    """An MP4 or WebM by its ending and by its first bytes, of a size that can be served."""
    if _is_stored(file):
        return
    ending = PurePath(file.name).suffix.lower()
    if ending not in TYPES:
        name = PurePath(file.name).name
        raise ValidationError(f"“{name}” is not a film we can show. Upload an .mp4 or a .webm file.")
    if file.size > settings.FILM_MAX_BYTES:
        most = filesizeformat(settings.FILM_MAX_BYTES)
        raise ValidationError(
            f"The film has {filesizeformat(file.size)}; at most {most} can be shown. "
            "Make it smaller, or cut it into parts."
        )
    if _kind(_start(file, 64)) != ending:
        raise ValidationError(
            f"This file is called {ending}, but what is in it is not a film of that kind. Save the film again as "
            f"{ending} and upload that."
        )


def validate_captions(file: Any) -> None:
    """WebVTT that browsers show in full."""
    if _is_stored(file):
        return
    if PurePath(file.name).suffix.lower() != ".vtt":
        raise ValidationError("Captions are a WebVTT file: upload one whose name ends in .vtt.")
    if file.size > CAPTIONS_MAX_BYTES:
        raise ValidationError(f"Captions have at most {filesizeformat(CAPTIONS_MAX_BYTES)}. Is this the right file?")
    try:
        check_captions(_start(file, CAPTIONS_MAX_BYTES))
    except CaptionsFault as fault:
        raise ValidationError(str(fault)) from None


def _is_stored(file: Any) -> bool:
    """It was checked when it came; its film can be corrected though the file may have been lost."""
    return bool(getattr(file, "_committed", False))


def _start(file: Any, count: int) -> bytes:
    """The first bytes of a file, which is left open at its start: it has yet to be stored."""
    file.open("rb")
    file.seek(0)
    start: bytes = file.read(count)
    file.seek(0)
    return start


class Film(models.Model):
    """A film, its captions and its words."""

    title = models.CharField(max_length=150)
    file = models.FileField(
        "film", upload_to="films/", validators=[validate_film], help_text="An .mp4 or .webm file: browsers play these."
    )
    captions = models.FileField(
        upload_to="films/",
        validators=[validate_captions],
        help_text="A WebVTT file (.vtt): everything that is said, and sounds that matter.",
    )
    captions_language = models.CharField(
        "language of the captions",
        max_length=20,
        default="en-GB",
        validators=[
            RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "Enter the code of a language, as in en-GB, cy or pl.")
        ],
        help_text="Its code: en-GB, cy, pl …",
    )
    poster = models.ForeignKey(
        get_image_model_string(), on_delete=models.PROTECT, related_name="+", help_text="Shown until the film starts."
    )
    poster_alt = models.CharField(
        "alternative text", max_length=250, help_text="What the poster tells somebody who cannot see it."
    )
    transcript = RichTextField(
        features=["h3", "bold", "link", "ul", "ol"],
        help_text="Everything that is said and shown, in words, for whoever cannot watch.",
    )
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.transcript and not strip_tags(self.transcript).strip():
            raise ValidationError({"transcript": "Write the transcript: everything that is said and shown, in words."})

    @property
    def media_type(self) -> str:
        """What a browser is told of the file."""
        return TYPES.get(PurePath(self.file.name).suffix.lower(), "video/mp4")

    @property
    def captions_label(self) -> str:
        """The language in its own words, as the player lists it."""
        try:
            return str(get_language_info(self.captions_language.lower())["name_local"])
        except KeyError:
            return self.captions_language
