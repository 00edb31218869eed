"""The list of the question bank: found by words, filtered, exported."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from elearning.workshop import queries
from quizzes.kinds import kind_choices
from quizzes.models import Pool, Question


def _either(field: str, value: str) -> Q:
    """In what is asked, or in the draft."""
    return Q(**{f"current__{field}": value}) | Q(**{f"draft__{field}": value})


class QuestionFilter(WagtailFilterSet):
    """By pool, section, outcome, lesson, kind and state; drafts of live questions by themselves."""

    section = django_filters.ChoiceFilter(label="Section")
    outcome = django_filters.ChoiceFilter(label="Outcome", method="filter_words")
    teaches = django_filters.ChoiceFilter(label="Lesson", method="filter_words")
    kind = django_filters.ChoiceFilter(label="Kind", choices=kind_choices(), method="filter_words")
    drafted = django_filters.BooleanFilter(label="Has a draft", field_name="draft", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Question
        fields = ["pool", "section", "outcome", "teaches", "kind", "state", "drafted"]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        chosen = (data or {}).get("pool") or ""
        pool = Pool.objects.filter(pk=chosen).first() if str(chosen).isdecimal() else None
        offered = queries.bank_choices(pool)
        self.filters["section"].extra["choices"] = offered.sections
        self.filters["outcome"].extra["choices"] = offered.outcomes
        self.filters["teaches"].extra["choices"] = offered.lessons

    def filter_words(self, rows: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        return rows.filter(_either(name, value))


class QuestionList(generic.IndexView):
    """Found by words of the question, its answers and its key."""

    def get_base_queryset(self) -> QuerySet[Question]:
        return Question.objects.select_related("pool", "current", "draft")

    def search_queryset(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        for word in (self.search_query or "").split():
            found = Q(key__icontains=word)
            for field in ("current__text", "draft__text", "current__options", "draft__options"):
                found |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(found)
        return queryset

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Beside a new one: from another system, and out to one."""
        buttons, chosen = list(super().header_buttons), self.request.GET.urlencode()
        if self.user_has_permission("add") and self.user_has_permission("change"):
            buttons.append(HeaderButton("Import questions", reverse("workshop_import"), icon_name="upload"))
        if self.user_has_permission("add") or self.user_has_permission("change"):
            buttons.append(HeaderButton("Export", f"{reverse('workshop_export')}?{chosen}", icon_name="download"))
        return buttons
