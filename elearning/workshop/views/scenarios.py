"""A scenario at the desk of the bank: its words, its questions and their order, seen as asked, put into tests."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from elearning.workshop import queries
from elearning.workshop.forms import BadOrder, ScenarioForm, scenario_initial, seen_keys, typed_keys, typed_order
from elearning.workshop.views.access import PUBLISH, bank_policy, editor_of
from quizzes import actions
from quizzes import queries as quizzes_queries
from quizzes.models import Pool, Question, Scenario, ScenarioVersion

PER_PAGE = 50
REFUSALS = (
    actions.BadScenario, actions.StaleScenario, actions.BadQuestion, actions.StaleQuestion, BadOrder,
)  # fmt: skip


def state_of(scenario: Scenario) -> str:
    """In words. `scenario` has been counted: `live`, its live questions."""
    if scenario.current_id is None:
        return "Draft"
    told = "Live" if getattr(scenario, "live", 0) else "Not asked: no live question"
    return f"{told}, with a draft" if scenario.draft_id else told


class ScenarioEditor(WagtailAdminTemplateMixin, generic.base.View):
    """Write a new scenario or another draft of one. Saving never changes what is told: publishing does."""

    template_name = "workshop/scenario.html"
    header_icon = "doc-full"

    def dispatch(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        self.scenario = _scenario(pk) if pk else None
        if not bank_policy().user_has_permission(request.user, "change" if self.scenario else "add"):
            raise PermissionDenied
        chosen = request.GET.get("pool", "")
        self.pool = (
            self.scenario.pool
            if self.scenario
            else Pool.objects.filter(pk=int(chosen) if chosen.isdecimal() else 0).first()
        )
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.pool is None:
            return self._show(form=None)
        return self._show(form=ScenarioForm(initial=scenario_initial(self.scenario.newest if self.scenario else None)))

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.pool is None:
            return self._show(form=None)
        form = ScenarioForm(request.POST)
        if not form.is_valid():
            messages.error(request, "The scenario is not saved yet: see what is said below.")
            return self._show(form=form, status=422)
        opened = request.POST.get("opened", "")
        try:
            saved = actions.draft_scenario(
                scenario=self.scenario,
                pool=self.pool,
                opened=int(opened) if opened.isdecimal() else None,
                by=editor_of(request),
                now=timezone.now(),
                **form.words,
            )
        except actions.StaleScenario as stale:
            assert self.scenario is not None  # noqa: S101 - a new one is never stale
            self.scenario = _scenario(self.scenario.pk)
            messages.error(request, str(stale))
            return self._show(form=form, status=409)
        except actions.BadScenario as bad:
            form.add_error(None, str(bad))
            return self._show(form=form, status=422)
        messages.success(
            request,
            "The draft is saved. Tests go on telling what they told."
            if saved.draft_id
            else "Saved. These are the words that are being told: there is no draft.",
        )
        return _back(saved)

    def get_page_title(self) -> str:
        return self.scenario.newest.title if self.scenario else "New scenario"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": reverse("scenarios:index"), "label": "Scenarios"}
        return [*super().get_breadcrumbs_items(), index, {"url": "", "label": self.get_page_title()}]

    @property
    def header_buttons(self) -> list[Any]:
        if self.scenario is None:
            return []
        return [
            HeaderButton("See as asked", reverse("scenarios:preview", args=[self.scenario.pk]), icon_name="view"),
            HeaderButton("History", reverse("scenarios:history", args=[self.scenario.pk]), icon_name="history"),
        ]

    def _show(self, *, form: ScenarioForm | None, status: int = 200) -> HttpResponse:
        scenario = self.scenario
        held = queries.scenario_questions(scenario) if scenario else []
        context = self.get_context_data(
            form=form,
            scenario=scenario,
            pool=self.pool,
            pools=Pool.objects.all() if self.pool is None else [],
            questions=held,
            drafts=[question for question in held if question.draft_id and question.state != Question.State.RETIRED],
            concerns=queries.scenario_concerns(scenario, held) if scenario else [],
            versions=scenario.versions.select_related("created_by") if scenario else [],
            may_publish=self.request.user.has_perm(PUBLISH),
            media=form.media if form else "",
        )
        return self.render_to_response(context, status=status)


@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The situation with its questions as a learner meets them, the newest words of each."""
    if not bank_policy().user_has_any_permission(request.user, {"add", "change", "view"}):
        raise PermissionDenied
    scenario, number = _scenario(pk), request.GET.get("version", "")
    story = (
        get_object_or_404(ScenarioVersion, scenario=scenario, number=int(number))
        if number.isdecimal()
        else scenario.newest
    )
    held = [row for row in queries.scenario_questions(scenario) if row.state != Question.State.RETIRED]
    asked = quizzes_queries.as_told(story=story, versions=[question.newest for question in held])
    return render(
        request,
        "workshop/scenario_preview.html",
        {
            "asked": asked,
            "story": None if asked else quizzes_queries.story_as_told(version=story),
            "subject": scenario,
            "version": story,
            "held": held,
        },
    )


@require_POST
def do(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish, with the drafts of its questions or without, or leave the draft: the button that was pressed says."""
    scenario = get_object_or_404(Scenario, pk=pk)
    by, deed = editor_of(request), request.POST.get("do", "")
    if not by.has_perm(PUBLISH if deed in {"publish", "publish all"} else "quizzes.change_question"):
        raise PermissionDenied
    opened = request.POST.get("opened", "")
    try:
        if deed in {"publish", "publish all"}:
            actions.publish_scenario(
                scenario=scenario,
                opened=int(opened) if opened.isdecimal() else 0,
                drafts=_drafts(request) if deed == "publish all" else (),
                by=by,
            )
            said = "Tests that start from now on tell these words."
        elif deed == "discard":
            actions.discard_scenario_draft(scenario=scenario, by=by)
            said = "The draft is left."
        else:
            return HttpResponse("Choose one of the buttons.", status=400, content_type="text/plain")
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return _back(scenario)


def _drafts(request: HttpRequest) -> list[tuple[int, int]]:
    """Questions, each with the draft that was on the screen."""
    pairs = [typed_keys(row.split(":")) for row in request.POST.getlist("draft")]
    return [(pair[0], pair[1]) for pair in pairs if len(pair) == 2]


@require_POST
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """Its questions in the order of the numbers typed, without those to be taken out."""
    scenario = get_object_or_404(Scenario, pk=pk)
    _may_change(request)
    try:
        wanted = typed_order(request.POST, queries.scenario_questions(scenario))
        _arrange(request, scenario, wanted)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Saved: this is the order in which they are asked.")
    return _back(scenario)


@require_http_methods(["GET", "POST"])
def add_questions(request: HttpRequest, pk: int) -> HttpResponse:
    """Questions that stand alone, to choose from."""
    scenario = _scenario(pk)
    _may_change(request)
    held = queries.scenario_questions(scenario)
    if request.method == "POST":
        chosen = typed_keys(request.POST.getlist("question"))
        try:
            if not chosen:
                raise actions.BadScenario("Choose at least one question.")
            _arrange(request, scenario, [*(question.pk for question in held), *chosen])
        except REFUSALS as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())
        messages.success(request, f"{len(chosen)} question{'' if len(chosen) == 1 else 's'} added, after the others.")
        return _back(scenario)
    words = request.GET.get("q", "")
    offered = queries.questions_for(scenario, section=queries.section_of(held), words=words)
    return render(
        request,
        "workshop/scenario_questions.html",
        {
            "page_title": "Add questions",
            "header_title": "Add questions",
            "header_icon": "doc-full",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": "Home"},
                {"url": reverse("scenarios:index"), "label": "Scenarios"},
                {"url": reverse("scenarios:edit", args=[scenario.pk]), "label": scenario.newest.title},
                {"url": "", "label": "Add questions"},
            ],
            "scenario": scenario,
            "questions": held,
            "section": queries.section_of(held),
            "words": words,
            "offered": Paginator(offered, PER_PAGE).get_page(request.GET.get("p")),
            "may_publish": request.user.has_perm(PUBLISH),
        },
    )


def _arrange(request: HttpRequest, scenario: Scenario, wanted: list[int]) -> None:
    by = editor_of(request)
    actions.arrange_scenario(
        scenario=scenario, wanted=wanted, seen=seen_keys(request.POST), by=by, only_drafts=not by.has_perm(PUBLISH)
    )


def _may_change(request: HttpRequest) -> None:
    if not bank_policy().user_has_permission(request.user, "change"):
        raise PermissionDenied


def _scenario(pk: int) -> Scenario:
    return get_object_or_404(Scenario.objects.select_related("pool", "current", "draft"), pk=pk)


def _back(scenario: Scenario) -> HttpResponse:
    return HttpResponseRedirect(reverse("scenarios:edit", args=[scenario.pk]))
