"""The officer's question: is this badge ready to renew on this day? Two queries, for one badge or for five thousand."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from certificates.licensing import rules
from certificates.licensing.models import Authority, Claim, ClaimReview
from certificates.licensing.queries.register import register_rows
from certificates.models import CertificateEvent, Vouching
from certificates.rules import Event, standing
from content import queries as content_queries
from content.compiled import Compiled

# Written out: it is asked before every page of the desk; the ORM takes four times as long to write it (decision 0016).
_IN_POST = """
    SELECT authority.* FROM licensing_authority authority
        JOIN licensing_officer officer ON officer.authority_id = authority.id
    WHERE officer.person_id = %s AND officer.started_on <= %s AND (officer.ended_on IS NULL OR officer.ended_on >= %s)
    ORDER BY authority.name
"""


def authorities_for(*, person: User, on: datetime.date) -> list[Authority]:
    """The authorities whose desk a person may use on a day: those they are an officer of; an administrator, all."""
    if person.is_superuser:
        return list(Authority.objects.order_by("name"))
    mine = Authority.objects.raw(_IN_POST, [person.pk, on, on])
    return list(dict.fromkeys(mine))  # two posts at one authority may overlap by a day


def find_authority(*, authorities: Iterable[Authority], slug: str) -> Authority | None:
    """One of the authorities somebody may see, by its slug; none for an unknown one and for another's alike."""
    return next((authority for authority in authorities if authority.slug == slug), None)


def readiness(
    *, authority: Authority, badge: str, on: datetime.date, today: datetime.date | None = None
) -> rules.Readiness:
    """Whether the holder of a badge of this authority is ready to renew on a day. Two queries.

    `badge` as typed. `today` decides which register answers: its state as at an earlier day, or as it is now.
    Raises rules.BadBadge.
    """
    key = rules.badge_key(badge)
    return readiness_of_many(authority=authority, badges=[badge], on=on, today=today)[key]


def readiness_of_many(
    *, authority: Authority, badges: Sequence[str], on: datetime.date, today: datetime.date | None = None
) -> dict[str, rules.Readiness]:
    """The same for many badges, by badge key, in two queries however many there are. Raises rules.BadBadge."""
    written = {rules.badge_key(badge): badge.strip() for badge in reversed(badges)}
    if not written:
        return {}
    facts = rules.AuthorityFacts(slug=authority.slug, name=authority.name)
    register = _register(authority=authority, keys=list(written), on=on, today=today or timezone.localdate())
    claims = _claims(authority=authority, keys=list(register), on=on) if register else {}
    found = {}
    for key, badge in written.items():
        licence, policies = register.get(key, (None, []))
        found[key] = rules.readiness(
            authority=facts,
            badge=licence.badge_number if licence else badge,
            on=on,
            licence=licence,
            policies=policies,
            claimants=_claimants(claims.get(key, []), licence=licence, on=on) if licence else (),
        )
    return found


def _register(
    *, authority: Authority, keys: list[str], on: datetime.date, today: datetime.date
) -> dict[str, tuple[rules.LicenceFacts, list[rules.PolicyFacts]]]:
    """By badge key: the licence as at the day and all policies that there have been for its type. One query."""
    found: dict[str, tuple[rules.LicenceFacts, list[rules.PolicyFacts]]] = {}
    known: dict[int, rules.PolicyFacts] = {}
    for row in _run(_REGISTER, authority=authority, keys=keys, on=on, past=on < today):
        key, badge, kind, issued, expires, present, name, policy, *asked = row
        if key not in found:
            licence = rules.LicenceFacts(
                type=kind, issued_on=issued, expires_on=expires, on_register=present, holder_name=name,
                badge_number=badge,
            )  # fmt: skip
            found[key] = (licence, [])
        if policy is not None:
            if policy not in known:
                known[policy] = _policy(*asked, on=on)
            found[key][1].append(known[policy])
    return found


def _policy(
    module: str,
    title: str,
    valid: int | None,
    window: int | None,
    mark: int,
    attempts: int | None,
    term: int,
    starts: datetime.date,
    ends: datetime.date | None,
    supervised: bool | None,
    minutes: int | None,
    section_mark: int | None,
    asking: int | None,
    *,
    on: datetime.date,
) -> rules.PolicyFacts:
    """One policy. What changes of its module ask is read only where it is in force on the day."""
    in_force = starts <= on and (ends is None or on <= ends)
    return rules.PolicyFacts(
        module=module,
        module_title=title,
        valid_months=valid,
        counts_from_months=window,
        pass_mark=mark,
        attempts_allowed=attempts,
        starts_on=starts,
        ends_on=ends,
        term_months=term,
        changes=content_queries.changes_up_to(asking) if in_force else (),
        terms=rules.SatTerms(supervised=supervised, minutes=minutes, section_pass_mark=section_mark),
    )


def _claims(*, authority: Authority, keys: list[str], on: datetime.date) -> dict[str, list[tuple[Any, ...]]]:
    """By badge key: every claim on the day, once for each certificate of its person. One query."""
    found = defaultdict(list)
    for key, *row in _run(_CLAIMS, authority=authority, keys=keys, on=on):
        found[key].append(tuple(row))
    return found


def _run(query: Compiled, *, authority: Authority, keys: list[str], on: datetime.date, **variant: Any) -> Iterable[Any]:
    """One badge: by the SQL that is kept. Many: as any query, for its text depends on how many."""
    if len(keys) == 1:
        return query.rows(authority=authority.pk, keys=keys, on=on, **variant)
    return query.build(authority=authority.pk, keys=keys, on=on, **variant)


def _register_values(*, authority: int, keys: list[str], on: datetime.date, past: bool) -> QuerySet[Any, Any]:
    rows, at = register_rows(on=on, past=past)
    asking = content_queries.asking_versions().filter(module=OuterRef("policy__module")).order_by("-number")
    found: QuerySet[Any, Any] = (
        rows.filter(**{f"{at}authority": authority, f"{at}badge_key__in": keys})
        .annotate(
            policy=FilteredRelation("licence_type__policies", condition=Q(licence_type__policies__authority=authority))
        )
        .order_by("policy__starts_on")
        .values_list(
            f"{at}badge_key",
            f"{at}badge_number",
            "licence_type__name",
            "issued_on",
            "expires_on",
            "on_register",
            "holder_name",
            "policy__pk",
            "policy__module__slug",
            "policy__module__title",
            "policy__valid_months",
            "policy__counts_from_months",
            "policy__pass_mark",
            "policy__attempts_allowed",
            "policy__term_months",
            "policy__starts_on",
            "policy__ends_on",
            "policy__supervised",
            "policy__minutes",
            "policy__section_pass_mark",
            Subquery(asking.values("pk")[:1]),
        )
    )
    return found


def _claim_values(*, authority: int, keys: list[str], on: datetime.date) -> QuerySet[Any, Any]:
    events = CertificateEvent.objects.filter(certificate=OuterRef("person__certificates"), happened_on__lte=on)
    word = ClaimReview.objects.filter(claim=OuterRef("pk"), reviewed_on__lte=on).order_by("-pk")
    vouchings = Vouching.objects.filter(completion=OuterRef("person__certificates__completion"), vouched_on__lte=on)
    return (
        Claim.objects.on(on)
        .filter(authority=authority, badge_key__in=keys)
        .order_by("pk", "person__certificates")
        .values_list(
            "badge_key",
            "pk",
            "claimant_name",
            "person__name",
            "person__certificates__code",
            "person__certificates__module__slug",
            "person__certificates__module_title",
            "person__certificates__completed_on",
            "person__certificates__valid_until",
            "person__certificates__issued_at",
            "person__certificates__score",
            "person__certificates__attempt_number",
            "person__certificates__module_version",
            "person__certificates__supervised",
            "person__certificates__minutes",
            "person__certificates__section_scores",
            Subquery(word.values("same_person")[:1]),
            Subquery(word.values("register_name")[:1]),
            Exists(events.filter(kind="revoked")),
            Exists(events.filter(kind="superseded")),
            Exists(vouchings),
        )
    )


_REGISTER = Compiled(_register_values, authority=int, keys=list[str], on=datetime.date)
_CLAIMS = Compiled(_claim_values, authority=int, keys=list[str], on=datetime.date)


def section_scores(kept: Mapping[str, Mapping[str, str]]) -> tuple[tuple[str, Decimal], ...]:
    """Title and per cent of each section, as a certificate keeps them; in the order of the titles."""
    return tuple(sorted((row["title"], Decimal(row["score"])) for row in kept.values()))


def _claimants(
    rows: list[tuple[Any, ...]], *, licence: rules.LicenceFacts, on: datetime.date
) -> list[rules.ClaimantFacts]:
    people: dict[int, tuple[str, str, bool | None, str | None]] = {}
    training: dict[int, list[rules.TrainingFacts]] = defaultdict(list)
    for (
        claim, name, name_now, code, module, title, completed, until, issued, score, attempt, version,
        supervised, minutes, sections, reviewed, word_of, revoked, superseded, vouched,
    ) in rows:  # fmt: skip
        people[claim] = (name, name_now, reviewed, word_of)
        if code is None:
            continue
        events = [Event(kind="revoked", happened_on=on)] * revoked + [
            Event(kind="superseded", happened_on=on)
        ] * superseded
        training[claim].append(
            rules.TrainingFacts(
                code=code,
                module=module,
                module_title=title,
                completed_on=completed,
                valid_until=until,
                score=score,
                attempt_number=attempt,
                version=version,
                sat=rules.SatFacts(
                    supervised=supervised, vouched=vouched, minutes=minutes, sections=section_scores(sections)
                ),
                standing=standing(
                    completed_on=completed,
                    valid_until=until,
                    events=events,
                    on=on,
                    issued_on=timezone.localdate(issued),
                ),
            )
        )
    return [
        rules.ClaimantFacts(
            claim=claim,
            name=name,
            name_now=name_now,
            identity=rules.identity_of(
                register_name=licence.holder_name, claimant_name=name, reviewed=reviewed, reviewed_name=word_of
            ),
            training=tuple(training[claim]),
        )
        for claim, (name, name_now, reviewed, word_of) in people.items()
    ]
