"""Forms of the sign-in journey: a name, an email, a six-digit code."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.internal.flows.manage_email import sync_user_email_address
from django import forms


class SignupForm(allauth_forms.SignupForm):
    """Name and email, nothing else."""

    name = forms.CharField(
        label="Your full name",
        max_length=150,
        help_text="As it is written on your licence or staff record. It will be printed on your certificate.",
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": "Enter your full name."},
    )
    field_order = ("name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _email_field(self.fields["email"], "We send a 6-digit code to it. There is no password to remember.")

    def clean_name(self) -> str:
        return printed_name(self.cleaned_data["name"])


def printed_name(typed: str) -> str:
    """A name as it is printed: one line, at least one letter; nothing that a spreadsheet would run.

    Raises ValidationError.
    """
    name = " ".join(typed.split())
    if not any(character.isalpha() for character in name):
        raise forms.ValidationError("Enter your full name, in letters.")
    if any(character in "<>{}=@|\\" for character in name) or name[0] in "+-":
        raise forms.ValidationError(
            "Your name has a character that names do not have. Use letters, spaces, hyphens and apostrophes."
        )
    return name


class RequestCodeForm(allauth_forms.RequestLoginCodeForm):
    """Where to send the code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _email_field(self.fields["email"], "The one you signed up with. We send a 6-digit code to it.")

    def clean_email(self) -> str:
        """Notes the address of somebody who was added by an administrator, so that this code also confirms it."""
        email = str(super().clean_email())
        if person := getattr(self, "_user", None):
            sync_user_email_address(person)
        return email


class ConfirmLoginCodeForm(allauth_forms.ConfirmLoginCodeForm):
    """The code, when signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self.fields["code"])


class ConfirmEmailCodeForm(allauth_forms.ConfirmEmailVerificationCodeForm):
    """The code, when signing up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self.fields["code"])


class ChangeEmailForm(allauth_forms.ChangeEmailForm):
    """Another address, when the one typed at sign-up was wrong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _email_field(self.fields["email"], "We send a new code to this address instead.")


def _email_field(field: forms.Field, hint: str) -> None:
    field.label = "Your email address"
    field.help_text = hint
    field.error_messages["required"] = "Enter your email address."
    field.error_messages["invalid"] = "Enter an email address in the form name@example.com."
    field.widget.attrs = {"autocomplete": "email", "spellcheck": "false", "inputmode": "email"}


def _code_field(field: forms.Field) -> None:
    field.label = "6-digit code"
    field.help_text = "It is in the email we have just sent. It works for 10 minutes."
    field.error_messages["required"] = "Enter the 6-digit code from the email."
    field.widget.attrs = {
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "class": "input--code",
        "spellcheck": "false",
    }
