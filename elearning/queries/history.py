"""A module's versions with what was decided about each, for its editors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from wagtail.models import Page, Revision

from content.models import Module, ModuleVersion
from elearning.models import PublishDecision


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A version; `compare`: (page, revision before, revision) where both are still kept."""

    version: ModuleVersion
    decision: PublishDecision | None
    compare: tuple[int, int, int] | None


def versions_of(*, module: Module) -> QuerySet[ModuleVersion]:
    """The newest first, each with its decision."""
    found: QuerySet[ModuleVersion] = (
        ModuleVersion.objects.filter(module=module).select_related("applied__decision__decided_by").order_by("-number")
    )
    return found


def version_lines(versions: Sequence[ModuleVersion]) -> list[VersionLine]:
    """Versions with links to what changed. Two queries for any number."""
    decided = {version.pk: version.applied.decision for version in versions if hasattr(version, "applied")}
    pages = dict(
        Page.objects.filter(translation_key__in={decision.page_key for decision in decided.values()}).values_list(
            "translation_key", "pk"
        )
    )
    wanted = {pk for decision in decided.values() for pk in (decision.revision, decision.replaces) if pk}
    kept = set(Revision.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    lines = []
    for version in versions:
        decision, compare = decided.get(version.pk), None
        before = decision.replaces if decision else None
        if decision and before and decision.page_key in pages and {decision.revision, before} <= kept:
            compare = (pages[decision.page_key], before, decision.revision)
        lines.append(VersionLine(version=version, decision=decision, compare=compare))
    return lines


def decisions_waiting(*, module: Module) -> list[PublishDecision]:
    """Decisions about drafts that have a day and are not on the site yet."""
    scheduled = set(Revision.objects.filter(approved_go_live_at__isnull=False).values_list("pk", flat=True))
    waiting = PublishDecision.objects.filter(module=module, applied__isnull=True, revision__in=scheduled)
    newest = {decision.revision: decision for decision in waiting.select_related("decided_by").order_by("pk")}
    return list(newest.values())
