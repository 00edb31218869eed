"""What readiness is asked of, and its answer: the register's row, the policy, certificates, who claims a badge."""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass
from decimal import Decimal

from certificates.licensing.rules.sat import NOTHING_KNOWN, SatFacts
from certificates.licensing.rules.terms import NOTHING_ASKED, SatTerms
from certificates.rules import Standing
from content.changes import Change


class Identity(enum.StrEnum):
    """Whether the person who gave the badge number is the holder on the register."""

    CONFIRMED = "confirmed"
    AGREES = "agrees"
    DIFFERS = "differs"
    CONTESTED = "contested"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class AuthorityFacts:
    slug: str
    name: str


@dataclass(frozen=True, kw_only=True)
class LicenceFacts:
    """The register's row as at the day. `badge_number` as the register writes it."""

    type: str
    issued_on: datetime.date
    expires_on: datetime.date
    on_register: bool
    holder_name: str
    badge_number: str = ""


@dataclass(frozen=True, kw_only=True)
class PolicyFacts:
    """A policy. `valid_months` None: "for the licence's term"; pass mark in per cent.

    In force from `starts_on` to `ends_on` (none: until further notice). `changes`: the versions of its module that ask
    something of people trained before. `terms`: how it wants the test to be sat by those who complete while it is in
    force.
    """

    module: str
    module_title: str
    valid_months: int | None
    counts_from_months: int | None
    pass_mark: int
    attempts_allowed: int | None
    starts_on: datetime.date
    ends_on: datetime.date | None = None
    term_months: int = 36
    changes: tuple[Change, ...] = ()
    terms: SatTerms = NOTHING_ASKED


@dataclass(frozen=True, kw_only=True)
class TrainingFacts:
    """A certificate of the claimant, with its standing on the day asked about. `version`: the module's, by number."""

    code: str
    module: str
    module_title: str
    completed_on: datetime.date
    valid_until: datetime.date | None
    score: Decimal | None
    attempt_number: int | None
    standing: Standing
    version: int = 1
    sat: SatFacts = NOTHING_KNOWN


@dataclass(frozen=True, kw_only=True)
class ClaimantFacts:
    """A person who says that the badge is theirs, with the name they had when they said so.

    `claim` is the claim's primary key; `name_now` today's name, for an officer to see, never to decide by.
    """

    claim: int
    name: str
    identity: Identity
    name_now: str = ""
    training: tuple[TrainingFacts, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reason:
    """`code` is stable, for programs; `text` is a sentence for people."""

    code: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """The answer. `ready` None: could not be determined. `certificate`: only one that counts; `last`: the newest."""

    authority: str
    authority_name: str
    badge: str
    on: datetime.date
    ready: bool | None
    reasons: tuple[Reason, ...]
    certificate: TrainingFacts | None = None
    last: TrainingFacts | None = None
    licence: LicenceFacts | None = None
    policy: PolicyFacts | None = None
    counts_from: datetime.date | None = None
    claimants: tuple[ClaimantFacts, ...] = ()
    identity: Identity | None = None
