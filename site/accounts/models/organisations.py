"""Roles, the tree of organisations, and who had which role where from when to when. All of it is data."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from accounts.models.dated import in_force


class Role(models.Model):
    """A group that is trained: taxi drivers, councillors, parents."""

    slug = models.SlugField(unique=True, help_text="Stands in addresses: taxi-drivers.")
    name = models.CharField(max_length=80, unique=True, help_text="One of them: taxi or private hire driver.")
    plural = models.CharField(max_length=80, help_text="All of them: Taxi and private hire drivers.")
    licensed = models.BooleanField(
        "holds a licence",
        default=False,
        help_text="People in this role are asked for their authority and badge number.",
    )
    needs_account = models.BooleanField(
        "signs in to train",
        default=True,
        help_text="Off for the public: they read without an account and nothing is kept.",
    )
    reading_grade = models.PositiveSmallIntegerField(
        "hardest reading grade",
        null=True,
        blank=True,
        help_text="Lessons for this role are no harder to read (Flesch-Kincaid): 7 is plain English. Empty: no limit.",
    )
    sort_order = models.PositiveSmallIntegerField(default=100, help_text="On the front page: small numbers first.")

    class Meta:
        ordering = ["sort_order", "plural"]

    def __str__(self) -> str:
        return self.plural


class OrganisationQuerySet(MP_NodeQuerySet["Organisation"]):
    def within(self, roots: models.QuerySet[Organisation] | list[Organisation]) -> OrganisationQuerySet:
        """Those organisations and everything below them."""
        condition = Q(pk__in=[])
        for root in roots:
            condition |= Q(path__startswith=root.path)
        return self.filter(condition)

    def search(self, words: str) -> OrganisationQuerySet:
        """Whose name holds every word given."""
        found = self
        for word in words.split():
            found = found.filter(name__icontains=word)
        return found


class OrganisationManager(MP_NodeManager.from_queryset(OrganisationQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> OrganisationQuerySet:
        return OrganisationQuerySet(self.model, using=self._db).order_by("path")


class Organisation(MP_Node):
    """A council, a ward, a hotel, a school, a private hire operator: a tree, each below the one it answers to."""

    class Kind(models.TextChoices):
        PARTNERSHIP = "partnership", "Safeguarding partnership"
        COUNCIL = "council", "Council"
        WARD = "ward", "Ward"
        OPERATOR = "operator", "Private hire operator"
        HOTEL = "hotel", "Hotel"
        SCHOOL = "school", "School"
        OTHER = "other", "Other"

    name = models.CharField(max_length=150)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    is_demonstration = models.BooleanField(default=False, editable=False)

    node_order_by = ["name"]
    objects = OrganisationManager()

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: datetime.date) -> MembershipQuerySet:
        """In force on a day; the last day counts."""
        return self.filter(in_force(day))


class Membership(models.Model):
    """A person's role, at an organisation or at none, from a day to a day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["person", "started_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "organisation"],
                condition=Q(ended_on__isnull=True, organisation__isnull=False),
                name="one_open_membership_at_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(ended_on__isnull=True, organisation__isnull=True),
                name="one_open_membership_without_organisation",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.role.name}"
