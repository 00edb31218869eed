"""A module's versions: a new number whenever what it teaches has changed: a completion names what was learnt."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from content.compiled import Compiled, columns, instance
from content.models import Module, ModuleVersion
from content.models.loading import digest_of
from elearning import queries
from elearning.models import DecisionApplied, ModulePage, PublishDecision


def record_version(*, module: Module, now: datetime.datetime) -> ModuleVersion:
    """The module's current version: a new row when its published substance differs from the last one's.

    Substance is the front page's and every live lesson's words, in order. Called after each publication in the editor,
    by the timer that publishes, and when somebody completes: pages are also moved and reordered.
    A decision whose revision has gone live since is what the new version says of itself and asks. Of several each makes
    a version of its own, in the order decided: nothing that was decided is lost or mixed.
    """
    last, digest = _last_and_digest(module)
    if last and (digest is None or last.digest == digest):
        return last
    return _record_change(module=module, now=now)


@transaction.atomic
def _record_change(*, module: Module, now: datetime.datetime) -> ModuleVersion:
    # Others who publish in this module wait here, and then see what was published before them.
    Module.objects.select_for_update(no_key=True).get(pk=module.pk)
    last, digest = _last_and_digest(module)
    if last and (digest is None or last.digest == digest):
        return last
    page = queries.taught_page(module)
    if page and module.title != page.title:
        module.title = page.title
        module.save(update_fields=["title"])
    if page is None or digest is None:  # nothing is taught yet
        return _write(module=module, after=last, digest=digest_of([None]), now=now)
    decisions: list[PublishDecision | None] = [*_waiting(page)]
    for decision in decisions or [None]:
        last = _write(module=module, after=last, digest=digest, now=now, decision=decision)
    assert last is not None  # noqa: S101 - the loop ran at least once
    return last


def _last_and_digest(module: Module) -> tuple[ModuleVersion | None, str | None]:
    """The newest version, and the digest of what is taught now; none when it is off the site."""
    rows = _NEWEST.rows(module=module.pk)
    return instance(ModuleVersion, rows[0]) if rows else None, queries.substance_digest(module)


def _newest_values(*, module: int) -> QuerySet[Any, Any]:
    return ModuleVersion.objects.filter(module=module).order_by("-number").values_list(*columns(ModuleVersion))[:1]


_NEWEST = Compiled(_newest_values, module=int)


def _write(
    *,
    module: Module,
    after: ModuleVersion | None,
    digest: str,
    now: datetime.datetime,
    decision: PublishDecision | None = None,
) -> ModuleVersion:
    stated: dict[str, Any] = {}
    if decision:
        stated = {name: getattr(decision, name) for name in ("kind", "asks", "days", "update_title", "update_text")}
    version: ModuleVersion = ModuleVersion.objects.create(
        module=module, number=after.number + 1 if after else 1, title=module.title, published_at=now, digest=digest,
        **stated,
    )  # fmt: skip
    if decision:
        DecisionApplied.objects.create(decision=decision, version=version)
    return version


def _waiting(page: ModulePage) -> list[PublishDecision]:
    """Decisions about revisions that are live now and that no version has taken up yet, in the order decided.

    Of two about one revision (the first was given a day, which was then taken back) only the later counts.
    """
    live = {page.live_revision_id, *page.lessons().values_list("live_revision", flat=True)} - {None}
    newest: dict[int, PublishDecision] = {}
    decided = PublishDecision.objects.filter(module=page.module_id, revision__in=live)
    for decision in decided.select_related("applied").order_by("pk"):
        newest[decision.revision] = decision
    return sorted(
        (decision for decision in newest.values() if not hasattr(decision, "applied")), key=lambda found: found.pk
    )
