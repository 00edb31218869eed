"""Forms of the editors' desk: what a film lacks is said in a sentence."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

REQUIRED = {
    "file": "Choose the film: an .mp4 or a .webm file.",
    "captions": "A film needs captions, for people who cannot hear it. Choose a WebVTT file (.vtt).",
    "transcript": "A film needs a transcript, for people who cannot watch it. Write what is said and shown.",
    "poster": "Choose a picture to show until the film starts.",
    "poster_alt": "Say what the poster tells somebody who cannot see it.",
}


class FilmForm(WagtailAdminModelForm):
    """A film without captions or transcript is refused."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, sentence in REQUIRED.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = sentence
