"""Forms of a learner's journey: which licence, what is declared, whose name on a keepsake."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.forms import printed_name
from certificates.licensing.models import Authority, LicenceType
from certificates.licensing.rules import badge_key
from elearning.models import ModulePage
from elearning.queries import Taken
from quizzes.models import Attempt, Override
from quizzes.rules import statement_version


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


class DeclarationForm(forms.Form):
    """The tick that says: I have read and understood it. `edition` is the one that was on the page."""

    edition = forms.CharField(max_length=150, widget=forms.HiddenInput)
    understood = forms.BooleanField(
        error_messages={"required": "Tick the box to say that you have read and understood it."}
    )

    def __init__(self, *args: Any, statement: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["understood"].label = statement


class StartForm(forms.Form):
    """The tick that says: I sit this myself; and the code of the sitting, where the rules ask for one.

    `version` names the words that were on the page, so that what was read is what is kept.
    """

    version = forms.Field(required=False, widget=forms.HiddenInput)  # anything else is refused below, in words
    code = forms.CharField(
        label="Code of the sitting",
        max_length=30,
        help_text="The officer in the room gives it to you: 7 letters and digits.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}),
        error_messages={"required": "Enter the code that the officer in the room gives you."},
    )
    confirmed = forms.BooleanField(error_messages={"required": "Tick the box to say that you sit the test yourself."})

    def __init__(self, *args: Any, statement: str, supervised: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = statement_version(statement)
        self.statement = statement
        self.fields["confirmed"].label = statement
        if not supervised:
            del self.fields["code"]

    def clean_version(self) -> str:
        given: str = self.cleaned_data["version"]
        if given != statement_version(self.statement):
            self.data = {**self.data.dict(), "version": statement_version(self.statement)}  # type: ignore[attr-defined]
            raise forms.ValidationError("The words that you declare have been changed. Read them again, then start.")
        return given


class OverrideForm(forms.Form):
    """An exception for one person at one test. Which further fields it needs depends on its kind."""

    kind = forms.ChoiceField(
        label="What do you want to do?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you want to do.", "invalid_choice": "Choose one of the list."},
    )
    number = forms.TypedChoiceField(
        label="Which attempt is void?",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Only for an attempt that is void. The certificate of a pass is revoked with it.",
        error_messages={"invalid_choice": "Choose one of this person’s attempts."},
    )
    minutes = forms.IntegerField(
        label="Minutes more",
        required=False,
        min_value=0,
        max_value=600,
        help_text="Only for more time: in each attempt begun from now on. 0 ends it.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={
            "invalid": "Give the minutes as a whole number.",
            "min_value": "Give the minutes as a number from 0 to 600.",
            "max_value": "Give the minutes as a number from 0 to 600.",
        },
    )
    reason = forms.CharField(
        label="Why?",
        max_length=300,
        help_text="Kept for good, with your name and the day.",
        error_messages={
            "required": "Write the reason.",
            "max_length": "The reason must be 300 characters or fewer.",
        },
    )

    def __init__(self, *args: Any, test: Taken, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"id_{test.quiz.pk}_%s"  # a page may hold several
        self.test = test
        kinds = [(kind.value, kind.label) for kind in Override.Kind]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        closed = [line.attempt.number for line in test.lines if line.attempt.closed_at and line.void is None]
        self.fields["number"].choices = [("", "None"), *((number, f"Attempt {number}") for number in closed)]  # type: ignore[attr-defined]

    @property
    def attempt(self) -> Attempt | None:
        """The attempt that the exception is about: the one chosen, or for a wait the last one that counts."""
        kind = self.cleaned_data["kind"]
        lines = [line for line in self.test.lines if line.attempt.closed_at and line.void is None]
        if kind == Override.Kind.VOID:
            return next((line.attempt for line in lines if line.attempt.number == self.cleaned_data["number"]), None)
        return lines[0].attempt if lines and kind == Override.Kind.END_WAIT else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        if kind == Override.Kind.VOID and not cleaned.get("number") and "number" not in self.errors:
            self.add_error("number", "Choose the attempt that is void.")
        if kind == Override.Kind.EXTRA_TIME and cleaned.get("minutes") is None and "minutes" not in self.errors:
            self.add_error("minutes", "Give the minutes, from 0 to 600.")
        if kind == Override.Kind.END_WAIT and not any(line.attempt.closed_at for line in self.test.lines):
            self.add_error("kind", "This person has not taken the test yet, so there is no wait to end.")
        return cleaned


class VoidForm(forms.Form):
    """Why an attempt is void, and that this is meant."""

    reason = forms.CharField(
        label="Why?",
        max_length=300,
        help_text="Kept for good, with your name and the day.",
        error_messages={
            "required": "Write the reason.",
            "max_length": "The reason must be 300 characters or fewer.",
        },
    )
    confirmed = forms.BooleanField(
        label="I understand that this cannot be undone",
        error_messages={"required": "Tick the box to say that you understand that this cannot be undone."},
    )


class SittingForm(forms.Form):
    """A sitting under supervision: which test, where, for how long."""

    page: Any = forms.ModelChoiceField(
        queryset=ModulePage.objects.none(),
        label="Which test?",
        empty_label="Choose a test",
        error_messages={"required": "Choose the test.", "invalid_choice": "Choose a test from the list."},
    )
    place = forms.CharField(
        label="Where do people sit?",
        max_length=150,
        help_text="The room or the building.",
        error_messages={"required": "Say where people sit the test."},
    )
    hours = forms.IntegerField(
        label="For how many hours can people start?",
        min_value=1,
        max_value=12,
        initial=2,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
        error_messages={
            "required": "Give the hours, from 1 to 12.",
            "invalid": "Give the hours as a whole number from 1 to 12.",
            "min_value": "Give the hours as a number from 1 to 12.",
            "max_value": "Give the hours as a number from 1 to 12.",
        },
    )

    def __init__(self, *args: Any, pages: list[ModulePage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [page.pk for page in pages]
        self.fields["page"].queryset = ModulePage.objects.filter(pk__in=keys).select_related("quiz")  # type: ignore[attr-defined]


class IdentityForm(forms.Form):
    """Whether the person who sat is who they say, and what was looked at. `ended`: the attempt has been handed in or
    closed, so that it is void at once if not, and that this is meant is asked."""

    attempt = forms.IntegerField(widget=forms.HiddenInput)
    confirmed = forms.TypedChoiceField(
        label="Is it the person?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is the person."},
    )
    note = forms.CharField(
        label="What did you look at?",
        max_length=250,
        error_messages={"required": "Write what you looked at: the badge, a driving licence, a passport."},
    )
    sure = forms.BooleanField(
        label="If not: I understand that the attempt is void and its certificate revoked, for good", required=False
    )

    def __init__(self, *args: Any, ended: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ended:
            del self.fields["sure"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "sure" in self.fields and cleaned.get("confirmed") is False and not cleaned.get("sure"):
            self.add_error(
                "sure",
                "Tick the box to say that you understand: with your word this attempt no longer counts, and a "
                "certificate that came of it is revoked. Nothing has been changed yet.",
            )
        return cleaned


class KeepsakeForm(forms.Form):
    """A name to print, or none. It is printed and forgotten."""

    name = forms.CharField(
        label="Your name (optional)",
        required=False,
        max_length=80,
        help_text="It is printed on the page and not kept.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": "Enter a name of at most 80 characters."},
    )

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"]
        return printed_name(typed) if typed.strip() else ""
