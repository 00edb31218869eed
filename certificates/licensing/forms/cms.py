"""Forms of the CMS for licensing: what an administrator may still change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.cms_forms import LadderField, PersonField
from certificates.licensing import rules
from certificates.licensing.models import Policy

# Empty, each is as the test itself says. The pass mark and the number of attempts are always a policy's own.
OVERRIDES = frozenset(
    {
        "section_pass_mark", "minutes", "at_deadline", "waits", "read_again_after", "resit_failed_sections", "feedback",
        "review", "language", "supervised", "questions", "shuffle_questions", "shuffle_options",
    }
)  # fmt: skip


class OfficerForm(WagtailAdminModelForm):  # type: ignore[misc]
    """An officer is somebody who has signed up here."""

    person = PersonField(label="Email address of the officer")


class PolicyForm(WagtailAdminModelForm):  # type: ignore[misc]
    """A policy in force is evidence of why somebody was ready: it is ended and followed by another, never changed."""

    waits = LadderField(optional=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in OVERRIDES & self.fields.keys():
            field: Any = self.fields[name]
            if hasattr(field, "choices"):
                said = [(value, words) for value, words in field.choices if value not in {"", None}]
                field.choices = [("", "As the test says"), *said]
            else:
                field.widget.attrs["placeholder"] = "As the test says"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        held = Policy.objects.filter(pk=self.instance.pk).first() if self.instance.pk else None
        if held is not None and held.starts_on <= timezone.localdate():
            changed = [name for name in self.changed_data if name != "ends_on"]
            if changed:
                raise forms.ValidationError(
                    "This policy has been in force since "
                    f"{rules.in_words(held.starts_on)}, so only its end may be changed. End it, then add the new one."
                )
        self._refuse_what_never_comes(cleaned)
        authority, kind, start = (cleaned.get(name) for name in ("authority", "licence_type", "starts_on"))
        if authority and kind and start:
            end = cleaned.get("ends_on")
            others = Policy.objects.filter(authority=authority, licence_type=kind).exclude(pk=self.instance.pk)
            overlapping = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=start))
            other = (overlapping.filter(starts_on__lte=end) if end else overlapping).first()
            if other is not None:
                raise forms.ValidationError(
                    f"Another policy for this licence type starts on {rules.in_words(other.starts_on)} and covers "
                    "some of these days. Give it an end first."
                )
        return cleaned

    def _refuse_what_never_comes(self, cleaned: dict[str, Any]) -> None:
        """Nothing follows the last attempt."""
        attempts = cleaned.get("attempts_allowed")
        steps = cleaned.get("waits") or []
        if attempts and any(step["after"] >= attempts for step in steps):
            self.add_error(
                "waits",
                f"{attempts} attempts are allowed, so there is nothing to wait for after the last. Leave the number of "
                "attempts empty if people may go on after the wait.",
            )
        if attempts and (cleaned.get("read_again_after") or 0) >= attempts:
            self.add_error(
                "read_again_after",
                f"{attempts} attempts are allowed, so none follows the last. Leave the number of attempts empty if "
                "people may go on after they have read the module again.",
            )
