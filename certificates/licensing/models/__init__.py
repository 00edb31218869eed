"""Authorities and their policies, the register of licences, and the badges that people say are theirs."""

from certificates.licensing.models.authorities import Authority, LicenceType, Officer, Policy
from certificates.licensing.models.claims import Claim, ClaimReview
from certificates.licensing.models.register import Licence, LicenceRecord, RegisterImport

__all__ = [
    "Authority",
    "Claim",
    "ClaimReview",
    "Licence",
    "LicenceRecord",
    "LicenceType",
    "Officer",
    "Policy",
    "RegisterImport",
]
