"""A module's identity and its published versions: what a completion and a certificate name for ever."""

from django.db import models

from content.models.append_only import AppendOnly


class Module(models.Model):
    """A training course. Its pages may move or go; this row, and all that hangs on it, stays."""

    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=150)
    valid_months = models.PositiveSmallIntegerField(
        null=True, blank=True, default=36,
        help_text="How long a completion counts where no licensing authority says otherwise. Empty: for ever.",
    )  # fmt: skip

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class ModuleVersion(AppendOnly):
    """A published state of a module's substance."""

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=150)
    published_at = models.DateTimeField()
    digest = models.CharField(max_length=32, help_text="Of the text of its lessons.")

    class Meta:
        ordering = ["module", "-number"]
        constraints = [models.UniqueConstraint(fields=["module", "number"], name="one_version_of_a_number")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"
