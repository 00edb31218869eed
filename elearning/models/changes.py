"""What publishers decided about a change, when it took effect, and who has read what it asked them to read."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from content.changes import Kind
from content.models import Module, ModuleVersion
from content.models.append_only import AppendOnly
from content.models.modules import StatedChange


class PublishDecision(StatedChange, AppendOnly):
    """A publisher said what kind of change a draft is and what follows, knowing whom it touches.

    Pages and revisions are named by their keys only: the decision outlives them.
    """

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="decisions")
    page_title = models.CharField(max_length=255)
    page_key = models.UUIDField(help_text="The page's translation key.")
    revision = models.PositiveBigIntegerField(help_text="The draft that was published, or given a day.")
    replaces = models.PositiveBigIntegerField(null=True, help_text="The revision that was on the site before it.")
    reason = models.TextField(blank=True)
    impact = models.JSONField(default=dict, help_text="Whom it touches, as shown to whoever decided.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["module", "-pk"]
        indexes = [models.Index(fields=["module", "revision"], name="decisions_of_a_revision")]
        constraints = [
            *StatedChange.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind=Kind.MATERIAL.value) | ~Q(reason=""), name="a_material_change_has_a_reason"
            ),
            models.CheckConstraint(condition=~Q(kind=""), name="a_decision_states_its_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.page_title}"


class DecisionApplied(AppendOnly):
    """A decision took effect: its revision went live and made this version. On a timer that may be weeks later."""

    decision = models.OneToOneField(PublishDecision, on_delete=models.PROTECT, related_name="applied")
    version = models.OneToOneField(ModuleVersion, on_delete=models.PROTECT, related_name="applied")

    class Meta:
        verbose_name_plural = "decisions applied"

    def __str__(self) -> str:
        return f"{self.decision_id} made {self.version_id}"


class UpdateRead(AppendOnly):
    """A person said that they have read the update of a version. Evidence: it survives the account."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="updates_read"
    )
    version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="updates_read")
    read_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "updates read"
        constraints = [models.UniqueConstraint(fields=["person", "version"], name="an_update_is_read_once")]

    def __str__(self) -> str:
        return f"{self.person_id} read {self.version_id}"
