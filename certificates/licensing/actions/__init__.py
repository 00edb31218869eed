"""Writes of licensing: claims of badges, officers' reviews of them, and the taking in of registers."""

from certificates.licensing.actions.claims import (
    ClaimRefused,
    ReviewRefused,
    apply_to_authority,
    claim_badge,
    review_claim,
    withdraw_claim,
)
from certificates.licensing.actions.register import ImportRefused, Progress, apply_import, import_register, record_check

__all__ = [
    "ClaimRefused",
    "ImportRefused",
    "Progress",
    "ReviewRefused",
    "apply_import",
    "apply_to_authority",
    "claim_badge",
    "import_register",
    "record_check",
    "review_claim",
    "withdraw_claim",
]
