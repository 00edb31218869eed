"""The list of scenarios: found by words, filtered by bank, with how many questions each has."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views import generic

from quizzes.models import Pool, Question, Scenario


class ScenarioFilter(WagtailFilterSet):
    """By bank, and by whether there is a draft."""

    pool = django_filters.ModelChoiceFilter(queryset=Pool.objects.all(), label="Bank")
    drafts = django_filters.BooleanFilter(label="Has a draft", field_name="draft", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Scenario
        fields = ["pool", "drafts"]


class ScenarioList(generic.IndexView):
    """Found by words of the title, the text and the key. Retired questions are not counted."""

    def get_base_queryset(self) -> QuerySet[Scenario]:
        counted: dict[str, Any] = {
            "live": Count("questions", filter=Q(questions__state=Question.State.LIVE)),
            "drafted": Count("questions", filter=Q(questions__state=Question.State.DRAFT)),
        }
        return Scenario.objects.select_related("pool", "current", "draft").annotate(**counted)

    def search_queryset(self, queryset: QuerySet[Scenario]) -> QuerySet[Scenario]:
        for word in (self.search_query or "").split():
            found = Q(key__icontains=word)
            for field in ("current__title", "draft__title", "current__text", "draft__text"):
                found |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(found)
        return queryset
