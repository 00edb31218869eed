"""What can be said of badges, names, registers and renewals without a database."""

from certificates.licensing.rules.days import FIRST_YEAR, LAST_YEAR, BadDay, in_words, read_day
from certificates.licensing.rules.facts import (
    AuthorityFacts,
    ClaimantFacts,
    Identity,
    LicenceFacts,
    PolicyFacts,
    Readiness,
    Reason,
    TrainingFacts,
)
from certificates.licensing.rules.names import BadBadge, badge_key, badge_tail, plain, same_name
from certificates.licensing.rules.register import Fault, RegisterLine, too_large
from certificates.licensing.rules.renewal import counting_from, identity_of, policy_on, readiness, short_of, valid_until
from certificates.licensing.rules.sat import NOT_VOUCHED, SatFacts, Shortfall
from certificates.licensing.rules.terms import SatTerms, TestTerms

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "NOT_VOUCHED",
    "AuthorityFacts",
    "BadBadge",
    "BadDay",
    "ClaimantFacts",
    "Fault",
    "Identity",
    "LicenceFacts",
    "PolicyFacts",
    "Readiness",
    "Reason",
    "RegisterLine",
    "SatFacts",
    "SatTerms",
    "Shortfall",
    "TestTerms",
    "TrainingFacts",
    "badge_key",
    "badge_tail",
    "counting_from",
    "identity_of",
    "in_words",
    "plain",
    "policy_on",
    "read_day",
    "readiness",
    "same_name",
    "short_of",
    "too_large",
    "valid_until",
]
