"""Reads of licensing: whose desk, who is ready to renew, what the register says and what a policy asks."""

from certificates.licensing.queries.claims import claim_of, open_claims
from certificates.licensing.queries.counts import RegisterCount, register_counts
from certificates.licensing.queries.desk import authorities_for, find_authority, readiness, readiness_of_many
from certificates.licensing.queries.policies import MergedPolicy, PolicyChoice, merge, policies_for, policy_for
from certificates.licensing.queries.register import (
    RegisterChanges,
    RegisterTypes,
    compare_register,
    licences,
    register_types,
)
from certificates.licensing.queries.training import training_of

__all__ = [
    "MergedPolicy",
    "PolicyChoice",
    "RegisterChanges",
    "RegisterCount",
    "RegisterTypes",
    "authorities_for",
    "claim_of",
    "compare_register",
    "find_authority",
    "licences",
    "merge",
    "open_claims",
    "policies_for",
    "policy_for",
    "readiness",
    "readiness_of_many",
    "register_counts",
    "register_types",
    "training_of",
]
