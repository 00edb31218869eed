"""Which organisations a person may see figures of. Every read of coverage starts here."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Appointment, Organisation, User
from accounts.models.organisations import OrganisationQuerySet
from certificates.licensing.models import Authority


class NotAnAnalyst(Exception):
    """This person has no appointment to see any organisation's figures."""

    def __init__(self) -> None:
        super().__init__("You need an appointment as board analyst to see coverage. Ask your administrator for one.")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Organisations by the paths of their tops; everything below a top is in it. `None`: all there are."""

    tops: tuple[str, ...] | None

    def condition(self, path: str) -> Q:
        """Rows whose organisation is within, by the name of its `path` field from there."""
        if self.tops is None:
            return Q()
        within = Q(pk__in=[])
        for top in self.tops:
            within |= Q(**{f"{path}__startswith": top})
        return within

    def holds(self, organisation: Organisation) -> bool:
        return self.tops is None or any(organisation.path.startswith(top) for top in self.tops)

    def below(self, tops: tuple[str, ...]) -> Scope:
        """What of this scope lies at or below some organisations."""
        if self.tops is None:
            return Scope(tops=_tops(tops))
        nearer = [top for top in tops if any(top.startswith(own) for own in self.tops)]
        nearer += [own for own in self.tops if any(own.startswith(top) for top in tops)]
        return Scope(tops=_tops(tuple(nearer)))


def scope_of(*, viewer: User, today: datetime.date, authority: str = "") -> Scope:
    """What a person may see today: everything for an administrator, else what they are appointed to and all below.

    `authority` (a slug) narrows it to that licensing authority's organisation, as a token of one authority does.
    NotAnAnalyst when there is no appointment in force.
    """
    if viewer.is_superuser:
        scope = Scope(tops=None)
    else:
        appointed = Appointment.objects.on(today).filter(person=viewer, duty=Appointment.Duty.ANALYST)
        tops = tuple(appointed.values_list("organisation__path", flat=True))
        if not tops:
            raise NotAnAnalyst
        scope = Scope(tops=_tops(tops))
    if authority:
        own = Authority.objects.filter(slug=authority, organisation__isnull=False)
        scope = scope.below(tuple(own.values_list("organisation__path", flat=True)))
    return scope


def organisations_in(*, scope: Scope) -> OrganisationQuerySet:
    """The organisations of a scope, each before those below it."""
    found: OrganisationQuerySet = Organisation.objects.filter(scope.condition("path"))
    return found


def _tops(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Without repeats, and without those that lie below another."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not (kept and path.startswith(kept[-1])):
            kept.append(path)
    return tuple(kept)
