"""A module's versions: a new number whenever what it teaches has changed: a completion names what was learnt."""

from __future__ import annotations

import datetime

from django.db import IntegrityError, transaction

from content.models import Module, ModuleVersion
from content.models.loading import digest_of
from elearning.models import LessonPage, ModulePage


def record_version(*, module: Module, now: datetime.datetime) -> ModuleVersion:
    """The module's current version: a new row when its published substance differs from the last one's.

    Substance is the front page's and every live lesson's words, in order. Called after each publication in the editor,
    and when somebody completes: pages are also published on a timer, moved and reordered.
    """
    page = ModulePage.objects.filter(module=module, live=True).first()
    last: ModuleVersion | None = ModuleVersion.objects.filter(module=module).order_by("-number").first()
    if page is None and last:
        return last  # taken off the site: nothing else is taught than before
    substance = [page.loaded_values() if page else None]
    if page:
        substance += [lesson.loaded_values() for lesson in LessonPage.objects.child_of(page).live().order_by("path")]
    digest = digest_of(substance)
    if last and last.digest == digest:
        return last
    if page and module.title != page.title:
        module.title = page.title
        module.save(update_fields=["title"])
    try:
        with transaction.atomic():
            version: ModuleVersion = ModuleVersion.objects.create(
                module=module,
                number=last.number + 1 if last else 1,
                title=module.title,
                published_at=now,
                digest=digest,
            )
            return version
    except IntegrityError:  # two editors published at once: the other's row holds the same substance
        newest: ModuleVersion = ModuleVersion.objects.filter(module=module).order_by("-number")[0]
        return newest
