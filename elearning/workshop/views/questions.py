"""A question at the desk of the bank: written, seen as asked, put into tests, copied, retired."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from elearning.workshop import queries
from elearning.workshop.forms import QuestionForm, option_rows, question_initial, rows_formset, wording_of
from elearning.workshop.views.access import PUBLISH, bank_policy, editor_of
from quizzes import actions
from quizzes import queries as quizzes_queries
from quizzes.kinds import KINDS
from quizzes.kinds.base import MOST_ITEMS
from quizzes.models import Pool, Question, QuestionVersion


class QuestionEditor(WagtailAdminTemplateMixin, generic.base.View):
    """Write a new question or another draft of one. Saving never changes what is asked: publishing does."""

    template_name = "workshop/question.html"
    header_icon = "help"

    def dispatch(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        self.question = (
            get_object_or_404(
                Question.objects.select_related("pool", "current", "draft", "scenario__current", "scenario__draft"),
                pk=pk,
            )
            if pk
            else None
        )
        if not bank_policy().user_has_permission(request.user, "change" if self.question else "add"):
            raise PermissionDenied
        chosen = request.GET.get("pool", "")
        self.pool = (
            self.question.pool
            if self.question
            else Pool.objects.filter(pk=int(chosen) if chosen.isdecimal() else 0).first()
        )
        named = request.POST.get("kind") or request.GET.get("kind") or ""
        self.kind = KINDS.get(named) or (KINDS[self.question.newest.kind] if self.question else None)
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.pool is None or self.kind is None:
            return self._show(form=None, options=None)
        held = self.question.newest if self.question else None
        initial = question_initial(held, self.kind)
        if self.question:
            initial["section"] = self.question.section
        return self._show(
            form=QuestionForm(initial=initial, choices=queries.bank_choices(self.pool), kind=self.kind),
            options=rows_formset(self.kind)(initial=option_rows(held), prefix="options"),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.pool is None or self.kind is None:
            return self._show(form=None, options=None)
        form = QuestionForm(request.POST, choices=queries.bank_choices(self.pool), kind=self.kind)
        formset = rows_formset(self.kind)
        options: Any = formset(request.POST, prefix="options")
        if "more" in request.POST:  # works without scripts: the same page, with two more rows
            data = request.POST.copy()
            rows = data.get("options-TOTAL_FORMS", "")
            data["options-TOTAL_FORMS"] = str(
                min(int(rows) if rows.isdecimal() and len(rows) < 4 else 0, MOST_ITEMS - 2) + 2
            )
            return self._show(
                form=QuestionForm(data, choices=queries.bank_choices(self.pool), kind=self.kind),
                options=formset(data, prefix="options"),
                quiet=True,
            )
        if not (form.is_valid() and options.is_valid()):
            messages.error(request, "The question is not saved yet: see what is said below.")
            return self._show(form=form, options=options, status=422)
        opened = request.POST.get("opened", "")
        try:
            saved = actions.draft_question(
                question=self.question,
                pool=self.pool,
                section=form.cleaned_data["section"],
                wording=wording_of(form, options),
                opened=int(opened) if opened.isdecimal() else None,
                by=editor_of(request),
                now=timezone.now(),
            )
        except actions.StaleQuestion as stale:
            self.question.refresh_from_db()  # type: ignore[union-attr]
            messages.error(request, str(stale))
            return self._show(form=form, options=options, status=409)
        except actions.BadQuestion as bad:
            form.add_error(None, str(bad))
            return self._show(form=form, options=options, status=422)
        messages.success(
            request,
            "The draft is saved. Tests go on asking what they asked."
            if saved.draft_id
            else "Saved. These are the words that are being asked: there is no draft.",
        )
        return HttpResponseRedirect(reverse("questions:edit", args=[saved.pk]))

    def get_page_title(self) -> str:
        if self.question is None:
            return "New question"
        return Truncator(strip_tags(self.question.newest.text)).chars(80)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": reverse("questions:index"), "label": "Questions"}
        return [*super().get_breadcrumbs_items(), index, {"url": "", "label": self.get_page_title()}]

    @property
    def header_buttons(self) -> list[Any]:
        if self.question is None:
            return []
        return [
            HeaderButton("See as asked", reverse("questions:preview", args=[self.question.pk]), icon_name="view"),
            HeaderButton("History", reverse("questions:history", args=[self.question.pk]), icon_name="history"),
        ]

    def _show(self, *, form: Any, options: Any, status: int = 200, quiet: bool = False) -> HttpResponse:
        question = self.question
        context = self.get_context_data(
            form=form,
            options=options,
            quiet=quiet,
            question=question,
            pool=self.pool,
            pools=Pool.objects.all() if self.pool is None else [],
            kind=self.kind,
            kinds=KINDS.values(),
            versions=question.versions.select_related("created_by") if question else [],
            times_asked=quizzes_queries.times_asked(question=question) if question else 0,
            may_publish=self.request.user.has_perm(PUBLISH),
            media=form.media + options.media if form else "",
        )
        return self.render_to_response(context, status=status)


@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The question as a learner meets it, and below it what the learner does not see."""
    if not bank_policy().user_has_any_permission(request.user, {"add", "change", "view"}):
        raise PermissionDenied
    question = get_object_or_404(Question.objects.select_related("current", "draft"), pk=pk)
    number = request.GET.get("version", "")
    version = (
        get_object_or_404(QuestionVersion, question=question, number=int(number))
        if number.isdecimal()
        else question.newest
    )
    return render(
        request,
        "workshop/question_preview.html",
        {
            "asked": quizzes_queries.as_asked(version=version),
            "right": version.how.right_words(version.options, version.settings),
            "version": version,
            "subject": question,
        },
    )


@require_POST
def do(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish, retire, leave the draft, or copy: the button that was pressed says which."""
    question = get_object_or_404(Question, pk=pk)
    by, deed = editor_of(request), request.POST.get("do", "")
    needs = PUBLISH if deed in {"publish", "retire"} else "quizzes.change_question"
    if not by.has_perm(needs):
        raise PermissionDenied
    opened = request.POST.get("opened", "")
    try:
        if deed == "publish":
            actions.publish_question(question=question, opened=int(opened) if opened.isdecimal() else 0, by=by)
            said = "Tests that start from now on may ask these words."
        elif deed == "retire":
            actions.retire_question(question=question, by=by)
            said = "The question is retired. No new test asks it; what people answered is kept."
        elif deed == "discard":
            actions.discard_draft(question=question, by=by)
            said = "The draft is left."
        elif deed == "copy":
            question = actions.duplicate_question(question=question, by=by, now=timezone.now())
            said = "This is the copy, as a draft. Change it, save it, then put it into tests."
        else:
            return HttpResponse("Choose one of the buttons.", status=400, content_type="text/plain")
    except (actions.BadQuestion, actions.StaleQuestion) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(reverse("questions:edit", args=[question.pk]))
