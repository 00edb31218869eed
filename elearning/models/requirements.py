"""Who must complete what by when. An obligation is a row per cycle; its status on a day is computed, never stored."""

from django.conf import settings
from django.db import models

from accounts.models import Organisation, Role
from content.models import Module


class Requirement(models.Model):
    """People in a role (within an organisation, perhaps) must complete a module, once or again and again."""

    class Anchor(models.TextChoices):
        COMPLETION = "completion", "From the last completion"
        LICENCE = "licence", "From the licence's expiry"

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="requirements")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="requirements",
        help_text="Only people there and below. Empty: everybody in the role.",
    )  # fmt: skip
    module = models.ForeignKey(
        Module, on_delete=models.PROTECT, related_name="requirements", limit_choices_to={"archived_on__isnull": True}
    )
    first_due_days = models.PositiveSmallIntegerField(default=90, help_text="Days from joining the role.")
    repeat_months = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: once.")
    anchor = models.CharField(max_length=12, choices=Anchor, default=Anchor.COMPLETION)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["role", "module"]

    def __str__(self) -> str:
        return f"{self.role}: {self.module}"


class Obligation(models.Model):
    """One person's requirement in one cycle. Nothing is ever reset: the next cycle is a new row."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="obligations")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="obligations")
    cycle = models.PositiveSmallIntegerField(help_text="1 for the first time.")
    opened_on = models.DateField(help_text="A completion from this day on meets it.")
    due_on = models.DateField()

    class Meta:
        ordering = ["person", "due_on"]
        constraints = [
            models.UniqueConstraint(fields=["person", "requirement", "cycle"], name="one_obligation_per_cycle")
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} cycle {self.cycle}, due {self.due_on}"
