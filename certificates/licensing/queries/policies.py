"""Which policy a person trains under: what the test must ask of them and how long the certificate will count."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from certificates.licensing import rules
from certificates.licensing.models import Policy
from certificates.licensing.queries.claims import open_claims
from certificates.licensing.queries.register import register_on
from content.models import Module


@dataclass(frozen=True, kw_only=True)
class PolicyChoice:
    """A policy that applies to a person through a badge. `badge_tail`: its last three characters."""

    authority_name: str
    authority_slug: str
    badge_tail: str
    pass_mark: int
    attempts_allowed: int | None
    facts: rules.PolicyFacts
    licence: rules.LicenceFacts | None

    def valid_until(self, completed_on: datetime.date) -> datetime.date | None:
        """The last day that a completion of this day counts."""
        return rules.valid_until(completed_on=completed_on, policy=self.facts, licence=self.licence)


def policies_for(*, person: User, on: datetime.date, today: datetime.date | None = None) -> list[PolicyChoice]:
    """The policies of a person's badges as at a day, newest badge first. At most three queries.

    The licence's type and last day come from the register when the badge is on it; else the type is what they said.
    """
    claims = list(open_claims(person=person, on=on))
    if not claims:
        return []
    rows, at = register_on(on=on, today=today or timezone.localdate())
    register = {
        (authority, key): (kind, rules.LicenceFacts(
            type=name, issued_on=issued, expires_on=expires, on_register=True, holder_name=holder, badge_number=badge,
        ))
        for authority, key, kind, name, issued, expires, holder, badge in rows.filter(
            **{
                f"{at}authority__in": [claim.authority_id for claim in claims],
                f"{at}badge_key__in": [claim.badge_key for claim in claims],
            },
            on_register=True,
        ).values_list(
            f"{at}authority", f"{at}badge_key", "licence_type", "licence_type__name", "issued_on", "expires_on",
            "holder_name", f"{at}badge_number",
        )
    }  # fmt: skip
    asked = {
        (policy.authority_id, policy.licence_type_id): policy
        for policy in Policy.objects.on(on)
        .filter(authority__in=[claim.authority_id for claim in claims])
        .select_related("module")
        .order_by("starts_on")
    }
    found = []
    for claim in claims:
        kind, licence = register.get((claim.authority_id, claim.badge_key), (claim.licence_type_id, None))
        policy = None if kind is None else asked.get((claim.authority_id, kind))
        if policy is not None:
            found.append(
                PolicyChoice(
                    authority_name=claim.authority.name,
                    authority_slug=claim.authority.slug,
                    badge_tail=rules.badge_tail(claim.badge_key),
                    pass_mark=policy.pass_mark,
                    attempts_allowed=policy.attempts_allowed,
                    facts=facts_of(policy),
                    licence=licence,
                )
            )
    return found


def policy_for(
    *, person: User, module: Module, on: datetime.date, today: datetime.date | None = None
) -> PolicyChoice | None:
    """The policy under which a person takes a module's test; none when no badge of theirs asks for it.

    With badges at several authorities the highest pass mark is taken, so that one pass serves all.
    """
    choices = [
        choice for choice in policies_for(person=person, on=on, today=today) if choice.facts.module == module.slug
    ]
    return max(choices, key=lambda choice: (choice.pass_mark, -(choice.attempts_allowed or 10_000)), default=None)


def facts_of(policy: Policy) -> rules.PolicyFacts:
    """A policy's row as the rules take it. Its module must be loaded."""
    return rules.PolicyFacts(
        module=policy.module.slug, module_title=policy.module.title, valid_months=policy.valid_months,
        counts_from_months=policy.counts_from_months, pass_mark=policy.pass_mark,
        attempts_allowed=policy.attempts_allowed, term_months=policy.term_months,
    )  # fmt: skip


def licence_expiry_of(*, person: User, on: datetime.date, today: datetime.date | None = None) -> datetime.date | None:
    """The last day of a person's licence by the register as at a day; of several, the first to end. Two queries."""
    rows, at = register_on(on=on, today=today or timezone.localdate())
    claims = set(open_claims(person=person, on=on).values_list("authority", "badge_key"))
    if not claims:
        return None
    values = rows.filter(
        **{f"{at}authority__in": {place for place, _ in claims}, f"{at}badge_key__in": {key for _, key in claims}},
        on_register=True, expires_on__gte=on,
    ).values_list(f"{at}authority", f"{at}badge_key", "expires_on")  # fmt: skip
    return min((expires for place, key, expires in values if (place, key) in claims), default=None)
