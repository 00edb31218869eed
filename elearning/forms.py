"""Forms of joining: which licence, which organisation."""

from __future__ import annotations

from typing import Any

from django import forms

from certificates.licensing.models import Authority, LicenceType
from certificates.licensing.rules import badge_key


class LicenceForm(forms.Form):
    """Which authority licenses the person, and under which badge number."""

    authority = forms.ModelChoiceField(
        queryset=Authority.objects.none(),
        label="Which council licenses you?",
        help_text="If more than one does, choose the one you renew with next. You can add others under “My details”.",
        empty_label="Choose a council",
        error_messages={
            "required": "Choose the council that licenses you.",
            "invalid_choice": "Choose a council from the list.",
        },
    )
    licence_type = forms.ModelChoiceField(
        queryset=LicenceType.objects.none(),
        label="What kind of licence?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Choose your kind of licence.",
            "invalid_choice": "Choose a kind of licence from the list.",
        },
    )
    badge_number = forms.CharField(
        label="Badge number",
        required=False,
        max_length=30,
        help_text="It is on your driver's badge, not on the plate of the car.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}),
    )
    no_badge_yet = forms.BooleanField(
        label="I do not have a badge yet. I am applying for my first licence.", required=False
    )

    def __init__(self, *args: Any, role: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].queryset = Authority.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["licence_type"].queryset = LicenceType.objects.filter(role=role)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = cleaned.get("badge_number", "")
        if cleaned.get("no_badge_yet"):
            if typed:
                self.add_error("badge_number", "Give a badge number, or tick that you do not have one yet. Not both.")
        elif not typed:
            self.add_error("badge_number", "Enter your badge number, or tick that you do not have one yet.")
        else:
            try:
                badge_key(typed)
            except ValueError as error:
                self.add_error("badge_number", str(error))
        return cleaned
