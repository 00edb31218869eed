"""The start of a module from another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from content.models import Module
from elearning.models import RolePage
from quizzes.models import Pool, Quiz

_ADDRESS = "Small letters, figures and hyphens. It stands in the module's address and names it for ever."
_ADDRESS_FAULTS = {
    "required": "Write an address for the new module.",
    "invalid": "Use small letters, figures and hyphens only.",
}


class CopyForm(forms.Form):
    """Whose the copy is, and what it is called."""

    role_page: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=RolePage.objects.none(),
        label="For whom",
        empty_label=None,
        error_messages={"required": "Choose a role."},
    )
    title = forms.CharField(
        max_length=150,
        help_text="It is printed on certificates.",
        error_messages={"required": "Write the title of the new module."},
    )
    slug = forms.SlugField(max_length=80, label="Address", help_text=_ADDRESS, error_messages=_ADDRESS_FAULTS)

    def __init__(self, *args: Any, places: QuerySet[RolePage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role_page"]
        field.queryset = places

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        slug, place = cleaned.get("slug"), cleaned.get("role_page")
        if slug and slug != slug.lower():
            self.add_error("slug", "Use small letters, figures and hyphens.")
        elif slug and (
            any(model.objects.filter(slug=slug).exists() for model in (Module, Pool, Quiz))
            or (place and place.get_children().filter(slug=slug).exists())
        ):
            self.add_error("slug", f"“{slug}” is another module's address. Choose another.")
        return cleaned
