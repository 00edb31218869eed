"""Who may see what beyond their own training: appointments, and tokens for the API."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.dated import in_force
from accounts.models.organisations import Organisation


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def on(self, day: datetime.date) -> AppointmentQuerySet:
        """In force on a day; the last day counts."""
        return self.filter(in_force(day))


class Appointment(models.Model):
    """A person may see an organisation's figures, and those of all below it, from a day to a day."""

    class Duty(models.TextChoices):
        ANALYST = "analyst", "Board analyst"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="appointments")
    duty = models.CharField(max_length=20, choices=Duty, default=Duty.ANALYST)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="appointments")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["person", "started_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "duty", "organisation"],
                condition=Q(ended_on__isnull=True),
                name="one_open_appointment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_duty_display()} of {self.organisation}"


class ApiToken(models.Model):
    """A key for a program. It may see what its person may see, or less. Only a digest is kept."""

    label = models.CharField(max_length=80, help_text="Which system uses it.")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    authority = models.SlugField(
        blank=True,
        max_length=60,
        help_text="Only this licensing authority. Empty: every authority the person is an officer of.",
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField()
    expires_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "API token"

    def __str__(self) -> str:
        return self.label
