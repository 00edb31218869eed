"""The words of a scenario, and the order of its questions as it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from wagtail.images import get_image_model
from wagtail.images.widgets import AdminImageChooser

from content.pictures import picture_choices
from elearning.workshop.forms.editors import named_editor
from quizzes.models import Question, ScenarioVersion


class ScenarioForm(forms.Form):
    """What is told above the questions."""

    title = forms.CharField(
        max_length=150,
        help_text="The heading above the situation.",
        error_messages={"required": "Write a title."},
    )
    text = forms.CharField(
        label="Situation",
        widget=named_editor("Situation", "bold", "italic", "ul", "ol"),
        error_messages={"required": "Write what the questions are about."},
    )
    picture = forms.ChoiceField(required=False, label="Drawing")
    image = forms.ModelChoiceField(
        get_image_model().objects, required=False, widget=AdminImageChooser, label="Or an uploaded picture"
    )
    picture_alt = forms.CharField(
        required=False,
        max_length=250,
        label="Alternative text",
        help_text="What the picture tells somebody who cannot see it, without giving an answer away.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        drawing: Any = self.fields["picture"]
        drawing.choices = [("", "None"), *picture_choices()]

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, as `draft_scenario` takes it."""
        said = self.cleaned_data
        pictured = said["picture"] or said["image"]
        return {
            "title": said["title"],
            "text": said["text"],
            "picture": said["picture"],
            "image": said["image"].pk if said["image"] else None,
            "picture_alt": said["picture_alt"].strip() if pictured else "",
        }


def scenario_initial(version: ScenarioVersion | None) -> dict[str, Any]:
    """What a version says, as the form begins with it."""
    names = ("title", "text", "picture", "image", "picture_alt")
    return {name: getattr(version, name) for name in names} if version else {}


class BadOrder(Exception):
    """A place is not a number. The message is a sentence."""


def typed_order(data: QueryDict, questions: Sequence[Question]) -> list[int]:
    """The questions (by key) in the order of their numbers `place-…`, without those marked `out-…`. Of two with the
    same number the one that stood first stays first. Raises BadOrder."""
    placed = []
    for before, question in enumerate(questions, start=1):
        if data.get(f"out-{question.pk}"):
            continue
        said = data.get(f"place-{question.pk}", str(before)).strip()
        if not (said.isascii() and said.isdecimal() and 1 <= len(said) <= 3):
            raise BadOrder(f"“{said[:20]}” is no place: number the questions 1, 2, 3 in the order of asking.")
        placed.append((int(said), before, question.pk))
    return [pk for *_, pk in sorted(placed)]


def typed_keys(parts: Sequence[str]) -> list[int]:
    """The keys among what was sent; anything else is left out, and so is what no database holds."""
    return [int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) <= 18]


def seen_keys(data: QueryDict) -> list[int]:
    """The questions that were on the screen, in order."""
    return typed_keys(data.get("seen", "").split(","))
