"""A person takes a role: a membership, and the obligations that come with it. Both can be corrected by the person."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership, Organisation, Role, User
from certificates.licensing import actions as licensing_actions
from certificates.licensing import queries as licensing_queries
from certificates.licensing.models import Authority, Claim, LicenceType
from elearning.actions.learning import open_next_cycle
from elearning.models import Completion, Obligation, Requirement


@transaction.atomic
def join_role(*, person: User, role: Role, now: datetime.datetime) -> Membership:
    """The person's open membership in the role, begun today unless there is one; opens what the role requires."""
    _one_at_a_time(person)
    today = timezone.localdate(now)
    membership = Membership.objects.filter(person=person, role=role, ended_on__isnull=True).order_by("pk").first()
    if membership is None:
        membership = Membership.objects.create(person=person, role=role, started_on=today)
    open_obligations(membership=membership, on=today)
    return membership


@transaction.atomic
def join_licensed_role(
    *,
    person: User,
    role: Role,
    authority: Authority,
    licence_type: LicenceType,
    badge_number: str,
    replaces: Claim | None,
    now: datetime.datetime,
) -> Membership:
    """The same for a role that needs a licence, with the badge the person gives. Empty: none yet; they apply for a
    first licence at that authority, and its rules of the test hold for them.

    `replaces`: the claim this one corrects, at whichever authority; without it a badge elsewhere is one more.
    Raises licensing_actions.ClaimRefused.
    """
    membership = join_role(person=person, role=role, now=now)
    if replaces and (not badge_number or replaces.authority_id != authority.pk):
        licensing_actions.withdraw_claim(claim=replaces, now=now)
    if badge_number:
        licensing_actions.claim_badge(
            person=person, authority=authority, badge_number=badge_number, licence_type=licence_type, now=now
        )
    else:
        licensing_actions.apply_to_authority(person=person, authority=authority, licence_type=licence_type, now=now)
    return membership


def _one_at_a_time(person: User) -> None:
    """Two tabs, or a button pressed twice, would otherwise both open a membership, and one fail on the constraint."""
    User.objects.select_for_update().get(pk=person.pk)


@transaction.atomic
def set_organisation(
    *, person: User, role: Role, organisation: Organisation | None, now: datetime.datetime
) -> Membership:
    """The organisation somebody does a role at (none: for themselves). A change made on the first day is a correction;
    later the old membership ends and a new one begins, so that earlier reports stay as they were."""
    _one_at_a_time(person)
    today = timezone.localdate(now)
    held = list(Membership.objects.filter(person=person, role=role, ended_on__isnull=True).order_by("pk"))
    for membership in held:
        if membership.organisation_id == (organisation.pk if organisation else None):
            return membership
    current = held[0] if held else None
    if current and current.started_on >= today:
        current.organisation = organisation
        current.save(update_fields=["organisation"])
        membership = current
    else:
        if current:
            current.ended_on = today - datetime.timedelta(days=1)
            current.save(update_fields=["ended_on"])
        membership = Membership.objects.create(person=person, role=role, organisation=organisation, started_on=today)
    open_obligations(membership=membership, on=today)
    return membership


def open_missing_obligations(*, on: datetime.date) -> int:
    """Obligations that a new or changed requirement asks of people who had the role already; returns how many.

    For a timer: joining opens them for whoever joins. Walks the memberships in force, in batches.
    """
    held = Membership.objects.on(on).filter(role__requirements__isnull=False).select_related("organisation").distinct()
    return sum(open_obligations(membership=membership, on=on) for membership in held.iterator(chunk_size=500))


def open_obligations(*, membership: Membership, on: datetime.date) -> int:
    """First-cycle obligations of a membership that are not open yet; returns how many were opened.

    A completion from before the person joined meets the first cycle: it opens a year back, for people who trained
    first and signed up for the role later. Then the second cycle is opened too.
    """
    ancestors: list[int] = []
    if membership.organisation:
        path, step = membership.organisation.path, Organisation.steplen
        paths = [path[:end] for end in range(step, len(path) + 1, step)]
        ancestors = list(Organisation.objects.filter(path__in=paths).values_list("pk", flat=True))
    requirements = Requirement.objects.filter(
        Q(organisation__isnull=True) | Q(organisation__in=ancestors),
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        role=membership.role_id,
        starts_on__lte=on,
    ).select_related("module")
    known = set(Obligation.objects.filter(person=membership.person_id).values_list("requirement", flat=True))
    since = on - datetime.timedelta(days=365)
    new = [
        Obligation(
            person_id=membership.person_id,
            requirement=requirement,
            cycle=1,
            opened_on=since,
            due_on=on + datetime.timedelta(days=requirement.first_due_days),  # never overdue before it is asked
        )
        for requirement in requirements
        if requirement.pk not in known
    ]
    Obligation.objects.bulk_create(new, ignore_conflicts=True)
    for module in {obligation.requirement.module for obligation in new}:
        earlier = Completion.objects.filter(person=membership.person_id, module=module, completed_on__gte=since)
        if last := earlier.order_by("-completed_on").first():
            person, day = membership.person, last.completed_on
            policy = licensing_queries.policy_for(person=person, module_slug=module.slug, on=day)
            open_next_cycle(person=person, module=module, policy=policy, completed_on=day)
    return len(new)
