"""The register of licences as authorities send it, and every state it has been in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from certificates.licensing.models.authorities import Authority, LicenceType
from content.models.append_only import AppendOnly


class RegisterImport(models.Model):
    """One file somebody sent: who, when, what came of it. The refused lines are kept, the file is not."""

    class State(models.TextChoices):
        CHECKED = "checked", "Checked, not taken in"
        APPLIED = "applied", "Taken in"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    upload = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Where the file waits between the check and the taking in."
    )
    whole_register = models.BooleanField(
        default=False, help_text="The file is the whole register: a licence that is not in it has left the register."
    )
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    imported_at = models.DateTimeField()
    # Counts of lines: read = added + changed + unchanged + refused.
    read = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0, help_text="Lines whose badge somebody who trains here has given.")
    removed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    # [{"line": 3, "column": "expires", "value": "13/13/2026", "reason": "…"}], at most 1,000.
    refusals = models.JSONField(default=list)

    class Meta:
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.imported_at:%-d %B %Y}"


class Licence(models.Model):
    """A driver's licence: authority and badge number identify it. What the register says of it is in its records."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="licences")
    badge_number = models.CharField(max_length=30, help_text="As the register writes it.")
    badge_key = models.CharField(max_length=30, help_text="Capital letters and digits only: PHD-012 34 is PHD01234.")
    # The newest record, copied so that a look-up and a count read one row. The records are the truth.
    holder_name = models.CharField(max_length=150)
    licence_type = models.ForeignKey(LicenceType, on_delete=models.PROTECT, related_name="licences")
    issued_on = models.DateField()
    expires_on = models.DateField()
    on_register = models.BooleanField(default=True)

    class Meta:
        ordering = ["authority", "badge_key"]
        constraints = [models.UniqueConstraint(fields=["authority", "badge_key"], name="one_licence_of_a_badge")]
        indexes = [models.Index(fields=["authority", "expires_on"], name="licences_by_expiry")]

    def __str__(self) -> str:
        return f"{self.badge_number} ({self.authority})"


class LicenceRecord(AppendOnly):
    """What the register said of a licence from a moment on, until the next record."""

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="records")
    register_import = models.ForeignKey(RegisterImport, on_delete=models.PROTECT, related_name="records")
    recorded_on = models.DateField(help_text="The London day of the import.")
    holder_name = models.CharField(max_length=150)
    licence_type = models.ForeignKey(LicenceType, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField()
    expires_on = models.DateField()
    on_register = models.BooleanField(default=True)

    class Meta:
        ordering = ["licence", "pk"]
        indexes = [models.Index(fields=["licence", "recorded_on"], name="records_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(expires_on__gte=F("issued_on")), name="licence_expires_after_its_issue")
        ]

    def __str__(self) -> str:
        return f"{self.licence_id} from {self.recorded_on}"
