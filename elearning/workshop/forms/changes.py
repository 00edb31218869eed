"""What a material change asks of people who are trained already."""

from __future__ import annotations

from typing import Any

from django import forms

from content.changes import MOST_DAYS, USUAL_DAYS, Asks, Choice, Kind, choice_faults, settled
from content.rendering import clean_html
from elearning.workshop.forms.editors import named_editor


class MaterialForm(forms.Form):
    """What a material change asks of people who are trained already."""

    asks = forms.ChoiceField(
        label="What follows for them?",
        choices=[
            (Asks.NOTHING.value, "Nothing: their training still counts"),
            (Asks.RENEWAL.value, "Take it again before the next renewal of their licence"),
            (Asks.WITHIN.value, "Take it again within a number of days"),
            (Asks.UPDATE.value, "Read a one-page update"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what follows for people who are trained already.",
            "invalid_choice": "Choose one of the four.",
        },
    )
    renewal_days = forms.CharField(label="Licences that end so many days or more after publication", required=False)
    within_days = forms.CharField(label="Days to take it again, from publication", required=False)
    update_title = forms.CharField(label="Title of the update", required=False, max_length=150)
    update_text = forms.CharField(
        label="Text of the update",
        required=False,
        max_length=20_000,
        widget=named_editor("Text of the update", "h2", "h3", "bold", "italic", "ul", "ol", "link"),
    )
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with your name and the day, in the module's history.",
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        usual = {"renewal_days": USUAL_DAYS, "within_days": USUAL_DAYS}
        super().__init__(data, initial=usual | (initial or {}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "asks" in cleaned and not self.errors:
            for field, sentence in choice_faults(self.choice):
                self.add_error(self.days_field if field == "days" else field, sentence)
        return cleaned

    @property
    def days_field(self) -> str:
        return "renewal_days" if self.cleaned_data.get("asks") == Asks.RENEWAL else "within_days"

    @property
    def choice(self) -> Choice:
        """What was chosen, without what was typed and does not belong to it."""
        said = self.cleaned_data
        typed = said.get(self.days_field, "").strip()
        days = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= len(str(MOST_DAYS)) else None
        return settled(
            Choice(
                kind=Kind.MATERIAL.value,
                asks=said["asks"],
                days=days,
                update_title=said.get("update_title", ""),
                update_text=clean_html(said.get("update_text", "")),
                reason=said.get("reason", ""),
            )
        )


def material_initial(choice: Choice) -> dict[str, Any]:
    """A choice as the form begins with it, for somebody who goes back to change it."""
    days = {} if choice.days is None else {f"{choice.asks}_days": choice.days}
    return {name: getattr(choice, name) for name in ("asks", "update_title", "update_text", "reason")} | days
