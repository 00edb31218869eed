"""Forms of the licensing desk: which badge on which day, which part of the register, which file."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.conf import settings

from certificates.licensing import rules
from certificates.licensing.models import Authority, LicenceType


class DayField(forms.Field):
    """A day as people write one; the month as a word is never misread."""

    def to_python(self, value: Any) -> datetime.date | None:
        if not (value or "").strip():
            return None
        try:
            return rules.read_day(value)
        except rules.BadDay as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class AuthorityForm(forms.Form):
    """A form about one authority: not asked for when there is only one."""

    authority = forms.ChoiceField(
        label="Licensing authority", error_messages={"required": "Choose a licensing authority."}
    )

    def __init__(self, *args: Any, authorities: list[Authority], chosen: Authority | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["authority"]
        field.choices = [(authority.slug, authority.name) for authority in authorities]  # type: ignore[attr-defined]
        field.initial = (chosen or authorities[0]).slug
        if len(authorities) == 1:
            field.widget = forms.HiddenInput()


class LookUpForm(AuthorityForm):
    badge = forms.CharField(
        label="Badge number",
        help_text="The driver's badge number, as on the badge. Spaces and dashes do not matter.",
        max_length=100,
        strip=True,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter a badge number."},
    )
    on = DayField(
        label="On which day? (optional)",
        help_text="For example, 3 March 2027. Leave it empty for today.",
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )

    def clean_badge(self) -> str:
        try:
            rules.badge_key(self.cleaned_data["badge"])
        except rules.BadBadge as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return str(self.cleaned_data["badge"])


class ReviewForm(forms.Form):
    same_person = forms.TypedChoiceField(
        label="Are they the same person?",
        choices=[("yes", "Yes, the same person"), ("no", "No, somebody else")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they are the same person."},
    )
    note = forms.CharField(
        label="How do you know?",
        help_text="For example: name changed on marriage, certificate seen. Kept with your name and the day.",
        max_length=250,
        error_messages={"required": "Write how you know: which document you saw, or whom you asked."},
    )


EXPIRING = [("", "Any day"), ("1", "1 month"), ("3", "3 months"), ("6", "6 months"), ("12", "12 months")]
PRESENT = [("yes", "On the register"), ("no", "No longer on it"), ("all", "Both")]


class RegisterForm(AuthorityForm):
    q = forms.CharField(
        label="Badge number or name",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    type = forms.ModelChoiceField(
        label="Licence type", queryset=LicenceType.objects.order_by("name"), to_field_name="slug", required=False,
        empty_label="Any",
    )  # fmt: skip
    expiring = forms.TypedChoiceField(
        label="Licence ends within", choices=EXPIRING, required=False, coerce=int, empty_value=None
    )
    present = forms.ChoiceField(label="Show", choices=PRESENT, required=False)


class UploadForm(AuthorityForm):
    file = forms.FileField(
        label="Register",
        help_text="A CSV file. Columns: badge number, holder's name, licence type, issued, expires.",
        error_messages={
            "required": "Choose a CSV file.",
            "empty": "The file is empty. Export the register again and check that it has rows.",
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )
    whole_register = forms.BooleanField(
        label="This is the whole register: a licence that is not in the file is no longer on it", required=False
    )
    take = forms.ChoiceField(
        label="If some lines cannot be taken in",
        choices=[
            ("all", "Take in nothing until the file is right"),
            ("good", "Take in the good lines and list the others"),
        ],
        initial="all",
        widget=forms.RadioSelect,
        required=False,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if refusal := rules.too_large(size=file.size, limit=settings.REGISTER_MAX_BYTES):
            raise forms.ValidationError(refusal)
        return file
