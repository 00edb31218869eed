"""All modules at a glance, in a fixed number of queries."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery

from content.models import Module, ModuleVersion
from elearning.models import Completion, LessonPage, ModulePage, RolePage
from quizzes.models import Question, QuizSection


@dataclass(frozen=True, kw_only=True)
class ModuleLine:
    """One module's line in the workshop. `page_id` none: it has no page any more."""

    pk: int
    title: str
    role: str
    page_id: int | None
    live: bool
    changed: bool
    lessons: int
    questions: int
    version: int
    published_on: datetime.datetime | None
    completions: int
    archived_on: datetime.date | None

    @property
    def state(self) -> str:
        """In one or two words."""
        if self.archived_on:
            return "Archived"
        if not self.live:
            return "Draft"
        return "Live, with a draft" if self.changed else "Live"


def module_lines(*, words: str = "", role: int | None = None, archived: bool = False) -> list[ModuleLine]:
    """Modules by title, archived or not, with each of `words` in it, below the page of a role (pk). Six queries."""
    found = Module.objects.filter(archived_on__isnull=not archived).annotate(
        done=Subquery(_count(Completion.objects.filter(module=OuterRef("pk")), "module"), output_field=IntegerField()),
        version=Subquery(ModuleVersion.objects.filter(module=OuterRef("pk")).order_by("-number").values("number")[:1]),
        published=Subquery(
            ModuleVersion.objects.filter(module=OuterRef("pk")).order_by("-number").values("published_at")[:1]
        ),
    )
    for word in words.split():
        found = found.filter(title__icontains=word)
    pages = {page.module_id: page for page in ModulePage.objects.order_by("-live", "-pk")[::-1]}
    roles = {page.path: page for page in RolePage.objects.select_related("role")}
    lessons = list(LessonPage.objects.values_list("path", "has_unpublished_changes"))
    pools = dict(QuizSection.objects.values_list("quiz", "pool"))
    questions = dict(
        Question.objects.filter(state=Question.State.LIVE)
        .values("pool")
        .annotate(count=Count("pk"))
        .order_by()
        .values_list("pool", "count")
    )
    lines = []
    for module in found:
        page = pages.get(module.pk)
        below = [drafted for path, drafted in lessons if page and path.startswith(page.path)]
        above = roles.get(page.path[: -page.steplen]) if page else None
        if role and (above is None or above.role_id != role):
            continue
        lines.append(
            ModuleLine(
                pk=module.pk,
                title=module.title,
                role=above.role.plural if above else "",
                page_id=page.pk if page else None,
                live=bool(page and page.live),
                changed=bool(page and page.has_unpublished_changes) or any(below),
                lessons=len(below),
                questions=questions.get(pools.get(page.quiz_id, 0), 0) if page and page.quiz_id else 0,
                version=module.version or 0,
                published_on=module.published,
                completions=module.done or 0,
                archived_on=module.archived_on,
            )
        )
    return lines


def _count(rows: QuerySet[Completion], by: str) -> Any:
    return rows.order_by().values(by).annotate(count=Count("pk")).values("count")
