"""Which attempts to analyse, and which questions to list."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from certificates.rules import add_months
from elearning.workshop.queries import Sample
from quizzes.analysis import FLAGS

SORTS = {
    "key": "Question",
    "asked": "Asked",
    "facility": "Facility",
    "first": "Right at first attempt",
    "seconds": "Time",
    "index": "Discrimination",
    "efficiency": "Efficiency",
    "weight": "Weight",
    "flags": "Flags",
}


class SampleForm(forms.Form):
    """First attempts of all time unless asked otherwise."""

    attempts = forms.ChoiceField(
        label="Attempts",
        choices=[("first", "First attempts"), ("all", "All attempts")],
        required=False,
        error_messages={"invalid_choice": "Choose first attempts or all attempts."},
    )
    period = forms.ChoiceField(
        label="Handed in",
        choices=[("ever", "At any time"), ("year", "In the last 12 months"), ("dates", "Between two days")],
        required=False,
        error_messages={"invalid_choice": "Choose one of the three periods."},
    )
    since = forms.DateField(
        label="From",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Give the first day as a date, such as 2026-11-20."},
    )
    until = forms.DateField(
        label="Until",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Give the last day as a date, such as 2026-11-20."},
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        for name in ("since", "until"):
            if found.get(name) and not 2000 <= found[name].year <= 2100:
                self.add_error(name, "Give a day in a year from 2000 to 2100.")
        since, until = found.get("since"), found.get("until")
        if found.get("period") == "dates" and since and until and since > until:
            self.add_error("until", "The last day is before the first. Swap them.")
        return found

    def sample(self, *, quiz_id: int, on: datetime.date, demonstration: bool) -> Sample:
        """What a valid form asks for. `on`: today, from which twelve months are counted back."""
        since, until = None, None
        if self.cleaned_data["period"] == "year":
            since = add_months(on, -12)
        elif self.cleaned_data["period"] == "dates":
            since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return Sample(
            quiz_id=quiz_id,
            first_only=self.cleaned_data["attempts"] != "all",
            since=since,
            until=until,
            demonstration=demonstration,
        )


class QuestionsForm(forms.Form):
    """The table of questions: by flag, by section, in an order. What is not on offer is no filter."""

    flag = forms.ChoiceField(label="Flag", required=False)
    section = forms.ChoiceField(label="Section", required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sections: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        flags = [(flag.slug, flag.title) for flag in FLAGS]
        self.fields["flag"] = forms.ChoiceField(
            label="Flag", required=False, choices=[("", "All questions"), ("any", "Any flag"), *flags]
        )
        self.fields["section"] = forms.ChoiceField(
            label="Section", required=False, choices=[("", "All sections"), *sections.items()]
        )
