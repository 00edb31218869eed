"""Which policy a person trains under: what the test must ask of them and how long the certificate will count."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from certificates.licensing import rules
from certificates.licensing.models import Claim, ClaimReview, Policy
from certificates.licensing.queries.register import register_rows
from content.compiled import Compiled, columns, instance
from content.models import Module


@dataclass(frozen=True, kw_only=True)
class PolicyChoice:
    """A policy that applies to a person through a badge. `badge_tail`: its last three characters, empty for somebody
    who applies for a first licence."""

    authority: str  # its slug
    authority_name: str
    badge_tail: str
    facts: rules.PolicyFacts
    licence: rules.LicenceFacts | None
    terms: rules.TestTerms
    policies: tuple[rules.PolicyFacts, ...] = ()  # all that there have been for this licence type, this one too

    def valid_until(self, completed_on: datetime.date) -> datetime.date | None:
        """The last day that a completion of this day counts."""
        return rules.valid_until(completed_on=completed_on, policy=self.facts, licence=self.licence)


@dataclass(frozen=True, kw_only=True)
class MergedPolicy:
    """All policies under which a person takes one module's test, as one: what meets it meets each of them.

    `choices`: newest badge first, never empty. `licence`: of those on the register, the one that ends first.
    """

    choices: tuple[PolicyChoice, ...]
    pass_mark: int
    attempts_allowed: int | None
    licence: rules.LicenceFacts | None

    @property
    def authority_name(self) -> str:
        """Of the newest badge, as `badge_tail` is."""
        return self.choices[0].authority_name

    @property
    def badge_tail(self) -> str:
        return self.choices[0].badge_tail

    def valid_until(self, completed_on: datetime.date) -> datetime.date | None:
        """The last day that a completion of this day counts anywhere; readiness asks each policy's own months."""
        days = [choice.valid_until(completed_on) for choice in self.choices]
        return None if None in days else max(day for day in days if day is not None)


def policies_for(*, person: User, on: datetime.date, today: datetime.date | None = None) -> list[PolicyChoice]:
    """The policies of a person's badges as at a day, newest badge first. At most three queries.

    The licence's type and last day come from the register when the badge is on it and its holder is this person, by
    the name or by an officer's word; else the type is what they said: nobody learns when another's licence ends.
    """
    claims = [_Claimed(*row) for row in _CLAIMS.rows(person=person.pk, on=on)]
    if not claims:
        return []
    authorities = [claim.authority_id for claim in claims]
    past = on < (today or timezone.localdate())
    register = {
        (authority, key): (kind, rules.LicenceFacts(
            type=name, issued_on=issued, expires_on=expires, on_register=True, holder_name=holder, badge_number=badge,
        ))
        for authority, key, kind, name, issued, expires, holder, badge in _REGISTER.rows(
            authorities=authorities, keys=[claim.badge_key for claim in claims], on=on, past=past
        )
    }  # fmt: skip
    asked: dict[tuple[int, int], list[Policy]] = {}
    for row in _POLICIES.rows(authorities=authorities):
        one = instance(Policy, row[: len(_POLICY)])
        one.module = instance(Module, row[len(_POLICY) :])
        asked.setdefault((one.authority_id, one.licence_type_id), []).append(one)
    found = []
    for claim in claims:
        kind, licence = register.get((claim.authority_id, claim.badge_key), (None, None))
        if licence is None or not _is_holder(claim, licence):
            kind, licence = claim.licence_type_id, None
        ever = asked.get((claim.authority_id, kind), []) if kind else []
        facts = {facts_of(policy): policy for policy in ever}
        in_force = rules.policy_on(facts, on)
        if in_force is not None:
            found.append(
                PolicyChoice(
                    authority=claim.authority,
                    authority_name=claim.authority_name,
                    badge_tail=rules.badge_tail(claim.badge_key),
                    facts=in_force,
                    licence=licence,
                    terms=terms_of(facts[in_force]),
                    policies=tuple(facts),
                )
            )
    return sorted(found, key=lambda choice: not choice.badge_tail)  # applications after badges


class _Claimed(NamedTuple):
    """A badge that somebody says is theirs, with what an officer said of it last. `authority`: its slug."""

    authority_id: int
    badge_key: str
    licence_type_id: int | None
    claimant_name: str
    authority: str
    authority_name: str
    same_person: bool | None
    reviewed_name: str | None


def _claim_values(*, person: int, on: datetime.date) -> QuerySet[Any, Any]:
    word = ClaimReview.objects.filter(claim=OuterRef("pk"), reviewed_on__lte=on).order_by("-pk")
    return (
        Claim.objects.on(on)
        .filter(person=person)
        .order_by("-started_on", "-pk")
        .values_list(
            "authority", "badge_key", "licence_type", "claimant_name", "authority__slug", "authority__name",
            Subquery(word.values("same_person")[:1]), Subquery(word.values("register_name")[:1]),
        )
    )  # fmt: skip


def _register_values(*, authorities: list[int], keys: list[str], on: datetime.date, past: bool) -> QuerySet[Any, Any]:
    rows, at = register_rows(on=on, past=past)
    mine = {f"{at}authority__in": authorities, f"{at}badge_key__in": keys, "on_register": True}
    return rows.filter(**mine).values_list(
        f"{at}authority", f"{at}badge_key", "licence_type", "licence_type__name", "issued_on", "expires_on",
        "holder_name", f"{at}badge_number",
    )  # fmt: skip


_POLICY = columns(Policy)


def _policy_values(*, authorities: list[int]) -> QuerySet[Any, Any]:
    ever = Policy.objects.filter(authority__in=authorities).order_by("starts_on")
    return ever.values_list(*_POLICY, *columns(Module, "module__"))


_CLAIMS = Compiled(_claim_values, person=int, on=datetime.date)
_REGISTER = Compiled(_register_values, authorities=list[int], keys=list[str], on=datetime.date)
_POLICIES = Compiled(_policy_values, authorities=list[int])


def _is_holder(claim: _Claimed, licence: rules.LicenceFacts) -> bool:
    identity = rules.identity_of(
        register_name=licence.holder_name, claimant_name=claim.claimant_name, reviewed=claim.same_person,
        reviewed_name=claim.reviewed_name,
    )  # fmt: skip
    return identity in (rules.Identity.AGREES, rules.Identity.CONFIRMED)


def policy_for(
    *, person: User, module_slug: str, on: datetime.date, today: datetime.date | None = None
) -> MergedPolicy | None:
    """The policies under which a person takes a module's test, merged; none when no badge of theirs asks for it."""
    return merge(
        [choice for choice in policies_for(person=person, on=on, today=today) if choice.facts.module == module_slug],
        on=on,
    )


def merge(choices: Sequence[PolicyChoice], *, on: datetime.date) -> MergedPolicy | None:
    """Policies for one module, newest badge first, as one that serves all: one pass is then enough everywhere.

    The highest pass mark and the smallest number of attempts. A licence that has ended by `on` is taken last.
    """
    if not choices:
        return None
    limits = [choice.facts.attempts_allowed for choice in choices]
    licences = [choice.licence for choice in choices if choice.licence is not None]
    return MergedPolicy(
        choices=tuple(choices),
        pass_mark=max(choice.facts.pass_mark for choice in choices),
        attempts_allowed=min((limit for limit in limits if limit is not None), default=None),
        licence=min(licences, key=lambda licence: (licence.expires_on < on, licence.expires_on), default=None),
    )


def terms_of(policy: Policy) -> rules.TestTerms:
    """What a policy says of how the test is sat."""
    return rules.TestTerms(
        section_pass_mark=policy.section_pass_mark,
        minutes=policy.minutes,
        at_deadline=policy.at_deadline or None,
        waits=policy.waits,
        read_again_after=policy.read_again_after,
        resit_failed_sections=policy.resit_failed_sections,
        feedback=policy.feedback or None,
        review=policy.review or None,
        language=policy.language or None,
        supervised=policy.supervised,
        questions=policy.questions,
        shuffle_questions=policy.shuffle_questions,
        shuffle_options=policy.shuffle_options,
    )


def facts_of(policy: Policy) -> rules.PolicyFacts:
    """A policy's row as the rules take it. Its module must be loaded."""
    return rules.PolicyFacts(
        module=policy.module.slug, module_title=policy.module.title, valid_months=policy.valid_months,
        counts_from_months=policy.counts_from_months, pass_mark=policy.pass_mark,
        attempts_allowed=policy.attempts_allowed, starts_on=policy.starts_on, ends_on=policy.ends_on,
        term_months=policy.term_months,
        terms=rules.SatTerms(
            supervised=policy.supervised, minutes=policy.minutes, section_pass_mark=policy.section_pass_mark
        ),
    )  # fmt: skip
