"""What became of the addresses outside that pages name, when they were last tried."""

from django.db import models


class LinkCheck(models.Model):
    """One address outside, and what it answered on the day it was tried. Not evidence: the newest answer stands."""

    url = models.URLField("web address", max_length=500, unique=True)
    checked_on = models.DateField()
    problem = models.CharField(max_length=200, blank=True, help_text="Empty: it answered.")

    class Meta:
        ordering = ["url"]

    def __str__(self) -> str:
        return self.url
