"""A file of questions from another system, and where its questions go."""

from __future__ import annotations

from typing import Any

from django import forms

from elearning.workshop.queries import bank_choices, sections_by_bank
from quizzes import interchange
from quizzes.models import Pool


class ImportForm(forms.Form):
    """The file is read and shown before anything is taken."""

    file = forms.FileField(
        label="File",
        help_text="At most 10 MB. Questions, their pictures and their tags in one file.",
        error_messages={"required": "Choose a file.", "empty": interchange.EMPTY},
    )
    form = forms.ChoiceField(label="Format", choices=[(form, interchange.LABELS[form]) for form in interchange.READERS])
    pool: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=Pool.objects.all(), label="Bank", error_messages={"required": "Choose a bank."}
    )
    section = forms.ChoiceField(
        required=False,
        label="Section",
        help_text="For questions whose own section the bank does not have. Others go where the file says. In brackets: "
        "what a file calls the section.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["section"]
        field.choices = [("", "As the file says"), *sections_by_bank()]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > interchange.LARGEST_FILE:
            raise forms.ValidationError(interchange.TOO_LARGE)
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        pool, section = cleaned.get("pool"), cleaned.get("section")
        if pool and section and section not in dict(bank_choices(pool).sections):
            self.add_error("section", f"“{pool}” has no such section. Choose one of its own, and the file again.")
        return cleaned


class ExportForm(forms.Form):
    """What the file is for."""

    form = forms.ChoiceField(label="Format", choices=[(form, interchange.LABELS[form]) for form in interchange.WRITERS])
