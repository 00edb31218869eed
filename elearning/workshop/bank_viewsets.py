"""The desks of the question bank in the CMS: questions, and the scenarios that several of them share."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.text import Truncator
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from elearning.workshop.views import questions, scenarios
from elearning.workshop.views.access import QuestionPolicy, bank_policy
from elearning.workshop.views.question_list import QuestionFilter, QuestionList
from elearning.workshop.views.scenario_list import ScenarioFilter, ScenarioList
from quizzes.models import Question, Scenario


def _state(question: Question) -> str:
    drafted = question.draft_id and question.state != Question.State.DRAFT
    return f"{question.get_state_display()}{', with a draft' if drafted else ''}"


class QuestionViewSet(ModelViewSet):
    """The bank of questions."""

    model = Question
    name = "questions"
    icon = "help"
    menu_label = "Questions"
    menu_order = 215
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = QuestionList
    filterset_class = QuestionFilter
    list_per_page = 50
    search_fields = ("key",)  # turns the search box on; the list decides how it searches
    search_backend_name = None
    form_fields = ("section",)  # required by the viewset; the desk's own forms are shown
    list_display = (
        TitleColumn(
            "key",
            label="Question",
            accessor=lambda question: Truncator(strip_tags(question.newest.text)).chars(110),
            get_url=lambda question: reverse("questions:edit", args=[question.pk]),
        ),
        Column("pool", label="Bank", sort_key="pool__title"),
        Column("section", sort_key="section"),
        Column("kind", accessor=lambda question: question.newest.get_kind_display()),
        Column("teaches", label="Lesson", accessor=lambda question: question.newest.teaches),
        Column("state", label="State", accessor=_state, sort_key="state"),
    )

    @property
    def permission_policy(self) -> QuestionPolicy:
        return bank_policy()

    @cached_property
    def add_view(self) -> Any:
        return self.construct_view(questions.QuestionEditor)

    @cached_property
    def edit_view(self) -> Any:
        return self.construct_view(questions.QuestionEditor)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("preview/<int:pk>/", questions.preview, name="preview"),
            path("do/<int:pk>/", questions.do, name="do"),
        ]


class ScenarioViewSet(ModelViewSet):
    """The situations that several questions are about."""

    model = Scenario
    name = "scenarios"
    icon = "doc-full"
    menu_label = "Scenarios"
    menu_order = 216
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = ScenarioList
    filterset_class = ScenarioFilter
    list_per_page = 50
    search_fields = ("key",)  # turns the search box on; the list decides how it searches
    search_backend_name = None
    form_fields = ("key",)  # required by the viewset; the desk's own forms are shown
    list_display = (
        TitleColumn(
            "key",
            label="Scenario",
            accessor=lambda scenario: scenario.newest.title,
            get_url=lambda scenario: reverse("scenarios:edit", args=[scenario.pk]),
        ),
        Column("pool", label="Bank", sort_key="pool__title"),
        Column("live", label="Live questions", sort_key="live"),
        Column("drafted", label="Draft questions", sort_key="drafted"),
        Column("state", label="State", accessor=lambda scenario: scenarios.state_of(scenario)),
    )

    @property
    def permission_policy(self) -> QuestionPolicy:
        return bank_policy()

    @cached_property
    def add_view(self) -> Any:
        return self.construct_view(scenarios.ScenarioEditor)

    @cached_property
    def edit_view(self) -> Any:
        return self.construct_view(scenarios.ScenarioEditor)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("preview/<int:pk>/", scenarios.preview, name="preview"),
            path("do/<int:pk>/", scenarios.do, name="do"),
            path("arrange/<int:pk>/", scenarios.arrange, name="arrange"),
            path("questions/<int:pk>/", scenarios.add_questions, name="questions"),
        ]
