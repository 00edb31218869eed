"""Reads behind the board's figures: who may see what, who is trained, who is on a register, and the report."""

from elearning.coverage.queries.headcounts import HeadcountHistory, headcount_histories, headcount_pairs
from elearning.coverage.queries.report import CoverageReport, RoleGroup, coverage
from elearning.coverage.queries.scope import NotAnAnalyst, Scope, organisations_in, scope_of

__all__ = [
    "CoverageReport",
    "HeadcountHistory",
    "NotAnAnalyst",
    "RoleGroup",
    "Scope",
    "coverage",
    "headcount_histories",
    "headcount_pairs",
    "organisations_in",
    "scope_of",
]
