"""What people type about certificates: a code to check, a reason to revoke."""

from __future__ import annotations

import re

from django import forms

from certificates import actions, rules
from certificates.models import CertificateEvent

HOW_A_CODE_LOOKS = (
    f"It has {rules.CODE_LENGTH} letters and numbers in groups of four, like 7K2M-9QXA-4TZB, "
    "and stands below “How to check this certificate” on the paper."
)
_ADDRESS = re.compile(r"/(?:verify|certificates)/([^/?#]+)", re.IGNORECASE)


class CheckForm(forms.Form):
    """A certificate's code, however it was copied: small letters, spaces, dashes, O for 0, or the whole address."""

    code = forms.CharField(
        label="Certificate code",
        max_length=300,
        help_text=HOW_A_CODE_LOOKS,
        error_messages={
            "required": "Type the certificate’s code: 28 letters and numbers, in seven groups of four.",
            "max_length": "That is too long. A certificate’s code has 28 letters and numbers, in seven groups of four.",
            "null_characters_not_allowed": "That is not a certificate’s code. Type its 28 letters and numbers.",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        typed = self.cleaned_data["code"]
        if address := _ADDRESS.search(typed):
            typed = address[1]
        code = rules.normalise_code(typed)
        if len(code) != rules.CODE_LENGTH:
            raise forms.ValidationError(
                f"A certificate’s code has {rules.CODE_LENGTH} letters and numbers, in seven groups of four. "
                f"You typed {len(code)}. Check that none is missing or typed twice.",
                code="length",
            )
        if not rules.is_code(code):
            wrong = next(character for character in code if character not in rules.ALPHABET)
            raise forms.ValidationError(
                f"A certificate’s code never has “{wrong}” in it. Compare it with the paper: it may be a V or another "
                "letter that looks like it.",
                code="letters",
            )
        return code


class RevokeForm(forms.Form):
    """Why a certificate is revoked, and that this is meant."""

    reason = forms.ChoiceField(
        label="Why is it revoked?",
        choices=[(reason.value, CertificateEvent.Reason(reason).label) for reason in actions.REVOCATION_REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why the certificate is revoked."},
    )
    confirmed = forms.BooleanField(
        label="I understand that this cannot be undone",
        error_messages={"required": "Tick the box to say that you understand that this cannot be undone."},
    )
