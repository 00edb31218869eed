"""The board's pages. What an analyst may not see is not found; who is no analyst is told so."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from elearning.coverage import actions, queries, rendering
from elearning.coverage.forms import HeadcountForm, HeadcountSearchForm, ReportForm

ROWS = 50
PAIRS = 25
# A long chart is folded away: the table then comes first into view.
BARS = 12

View = Callable[..., HttpResponse]


def analysts_only(view: Callable[[HttpRequest, queries.Scope, datetime.date], HttpResponse]) -> View:
    """Gives the view what the person may see today, and the day."""

    @wraps(view)
    def scoped(request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        try:
            scope = queries.scope_of(viewer=request.user, today=today)  # type: ignore[arg-type]
        except queries.NotAnAnalyst as refusal:
            raise PermissionDenied(str(refusal)) from None
        return view(request, scope, today)

    return login_required(scoped)


@require_safe
@analysts_only
def show_report(request: HttpRequest, scope: queries.Scope, today: datetime.date) -> HttpResponse:
    form, report = _report(request, scope, today)
    context: dict[str, Any] = {"form": form, "report": report, "names": form.organisation.names()}
    if report is not None:
        chosen = form.cleaned_data
        query = urlencode(
            {
                "on": report.on.isoformat(),
                **({"role": chosen["role"].slug} if chosen["role"] else {}),
                **({"organisation": chosen["organisation"].slug} if chosen["organisation"] else {}),
            }
        )
        page = Paginator(report.rows, ROWS).get_page(request.GET.get("page"))
        groups = [
            {"group": group, "chart": rendering.chart(group), "open": len(group.rows) <= BARS}
            for group in report.groups(page.object_list)
        ]
        context |= {
            "page_obj": page, "groups": groups, "query": query, "filtered": chosen["role"] or chosen["organisation"],
            "is_today": report.on == today,
        }  # fmt: skip
    return render(request, "coverage/report.html", context)


@require_safe
@analysts_only
def download_report(request: HttpRequest, scope: queries.Scope, today: datetime.date) -> HttpResponse:
    form, report = _report(request, scope, today)
    if report is None:
        said = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return HttpResponse(said + "\n", status=400, content_type="text/plain; charset=utf-8")
    name = f"coverage-{report.on:%Y-%m-%d}.csv"
    return HttpResponse(
        rendering.to_csv(report),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _report(
    request: HttpRequest, scope: queries.Scope, today: datetime.date
) -> tuple[ReportForm, queries.CoverageReport | None]:
    """The question as asked, and its answer unless it is wrong. A link to what the person may not see is a 404."""
    asked = request.GET.copy()
    if not any(asked.get(name) for name in ("on", "on_day", "on_month", "on_year")):
        asked["on"] = today.isoformat()
    form = ReportForm(asked, today=today, organisations=queries.organisations_in(scope=scope))
    if not form.is_valid():
        chosen_from_a_list = not form.organisation.many or "-" in asked.get("organisation", "")
        if form.has_error("role") or (form.has_error("organisation", "nothing") and chosen_from_a_list):
            raise Http404
        return form, None
    chosen = form.cleaned_data
    report = queries.coverage(
        viewer=request.user,  # type: ignore[arg-type]
        on=chosen["on"], role=chosen["role"], organisation=chosen["organisation"], today=today,
    )  # fmt: skip
    return form, report


@require_safe
@analysts_only
def list_headcounts(request: HttpRequest, scope: queries.Scope, today: datetime.date) -> HttpResponse:
    form = HeadcountSearchForm(request.GET)
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    pairs = queries.headcount_pairs(scope=scope, role=chosen.get("role"), words=chosen.get("words", ""))
    page = Paginator(pairs, PAIRS).get_page(request.GET.get("page"))
    asked = {"words": chosen.get("words"), "role": getattr(chosen.get("role"), "slug", "")}
    context = {
        "form": form,
        "page_obj": page,
        "histories": queries.headcount_histories(pairs=page.object_list),
        "query": urlencode({key: value for key, value in asked.items() if value}),
        "filtered": any(asked.values()),
    }
    return render(request, "coverage/headcounts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@analysts_only
def declare_headcount(request: HttpRequest, scope: queries.Scope, today: datetime.date) -> HttpResponse:
    organisations = queries.organisations_in(scope=scope)
    if request.method != "POST":
        form = HeadcountForm(initial=_initial(request), today=today, organisations=organisations)
    else:
        form = HeadcountForm(request.POST, today=today, organisations=organisations)
        if form.is_valid():
            try:
                said = actions.declare_headcount(by=request.user, now=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
            except actions.HeadcountRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(
                    request,
                    f"{said.organisation}: {said.number:,} {said.role.plural.lower()} as counted on"
                    f" {said.counted_on:%-d %B %Y} ({said.source}).",
                )
                return redirect("coverage:headcounts")
    context = {"form": form, "names": form.organisation.names()}
    return render(request, "coverage/declare.html", context)


def _initial(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("organisation", "role") if name in request.GET}
