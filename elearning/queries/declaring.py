"""Whether a person may declare now that they have read and understood a module's document."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Membership, User
from certificates.models import Certificate, CertificateEvent
from certificates.rules import last_day
from content import queries as content_queries
from content.changes import retake_of
from elearning import rules
from elearning.models import Declaration, ModulePage, Obligation
from elearning.queries.outline import Outline


@dataclass(frozen=True, kw_only=True)
class Declaring:
    """What stands between a person and a declaration; the last one of this edition, whether or not it still counts."""

    gate: rules.Gate
    page: ModulePage | None = None
    last: Declaration | None = None


def declaring_of(*, person: User | None, found: Outline, unread: int, on: datetime.date) -> Declaring:
    """As things stand on a day, with `unread` lessons to go. Five queries for somebody signed in."""
    if not found.edition or person is None:
        return Declaring(gate=rules.Gate.NO_TEST if not found.edition else rules.Gate.SIGN_IN)
    page = ModulePage.objects.select_related("module", "declaration_source").get(pk=found.page_id)
    last = last_declaration(person=person, page=page)
    gate = rules.declaration_gate(
        joined=Membership.objects.filter(person=person, role=found.role_id).on(on).exists(),
        lessons_first=found.lessons_first,
        unread=unread,
        declared=last is not None and counts(declaration=last, on=on),
    )
    return Declaring(gate=gate, page=page, last=last)


def last_declaration(*, person: User, page: ModulePage) -> Declaration | None:
    """The person's last declaration of the edition the page asks for."""
    declared = Declaration.objects.filter(person=person, module=page.module_id, edition=page.declaration_edition)
    return declared.select_related("completion", "module").order_by("-cycle").first()


def counts(*, declaration: Declaration, on: datetime.date) -> bool:
    """Whether a declaration is still enough on a day. By its certificate where there is one, else by the module."""
    completion = declaration.completion
    changes = content_queries.changes_of([declaration.module_id]).get(declaration.module_id, ())
    if changes and retake_of(changes, number=completion.version.number, on=on):
        return False  # the module changed since and asks for it again
    certificate = Certificate.objects.filter(completion=completion.uuid).order_by("-edition").first()
    valid_until = (
        certificate.valid_until
        if certificate
        else last_day(completed_on=completion.completed_on, months=declaration.module.valid_months)
    )
    opened = Obligation.objects.filter(
        Q(requirement__ends_on__isnull=True) | Q(requirement__ends_on__gte=on),
        person=declaration.person_id,
        requirement__module=declaration.module_id,
    )
    return rules.still_counts(
        completed_on=completion.completed_on,
        last_day=valid_until,
        revoked=CertificateEvent.objects.filter(
            certificate__completion=completion.uuid, kind=CertificateEvent.Kind.REVOKED, happened_on__lte=on
        ).exists(),
        opened=list(opened.values_list("opened_on", flat=True)),
        on=on,
    )
