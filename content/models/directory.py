"""One directory of contacts and one list of sources: every page that shows one shows this row."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models

from content.models.loading import LoadedFromFile


class ContactQuerySet(models.QuerySet["Contact"]):
    def due_a_check(self, *, on: datetime.date) -> ContactQuerySet:
        """Last compared with what the service publishes longer ago than the setting says (six months)."""
        return self.filter(checked_on__lt=on - datetime.timedelta(days=settings.CONTACT_CHECK_DAYS))


class Contact(LoadedFromFile):
    """Somebody to call, with the day on which the number was last checked."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    sms_relay = models.CharField(
        "text relay", max_length=40, blank=True, help_text="For people who cannot hear or speak."
    )
    description = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=80, blank=True)
    url = models.URLField("web address", blank=True)
    local_hub = models.BooleanField(default=False, help_text="Where a worry about a child in this area is reported.")
    on_every_page = models.BooleanField(default=False)
    sort_order = models.PositiveSmallIntegerField(default=0)
    checked_on = models.DateField()

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def dial(self) -> str:
        """The number as a telephone link wants it."""
        return "".join(character for character in self.phone if character in "+0123456789")

    def loaded_values(self) -> dict[str, Any]:
        return {
            name: getattr(self, name)
            for name in (
                "name", "phone", "sms_relay", "description", "hours", "url", "local_hub", "on_every_page", "sort_order",
                "checked_on",
            )
        }  # fmt: skip


class Source(LoadedFromFile):
    """Where a fact comes from."""

    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=250)
    publisher = models.CharField(max_length=120)
    published_on = models.DateField()
    url = models.URLField("web address", blank=True, max_length=300)
    superseded_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["publisher", "title"]

    def __str__(self) -> str:
        return f"{self.publisher}, {self.title} ({self.published_on.year})"

    def loaded_values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("title", "publisher", "published_on", "url")}
