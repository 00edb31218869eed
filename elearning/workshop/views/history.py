"""In the CMS: a module's versions and what each asked; drafts that are approved and wait for a publisher."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from elearning import queries
from elearning.models import ModulePage
from elearning.workshop.views.publishing import tables_of, words_of


def module_history(request: HttpRequest, page_id: int) -> HttpResponse:
    """The versions of a module: number, day, kind, what it asked, who, why, whom it touched then."""
    page: ModulePage = get_object_or_404(ModulePage.objects.select_related("module"), pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    shown = Paginator(queries.versions_of(module=page.module), 50).get_page(request.GET.get("p"))
    lines = [
        {
            "line": line,
            "asked": words_of(line.version, published_on=timezone.localdate(line.version.published_at))
            if line.decision
            else "",
            "impact": tables_of(line.decision.impact) if line.decision and line.decision.impact else None,
        }
        for line in queries.version_lines(list(shown))
    ]
    context: dict[str, Any] = {
        "page": page,
        "page_obj": shown,
        "lines": lines,
        "waiting": queries.decisions_waiting(module=page.module),
        "header_title": f"History of “{page.module.title}”",
        "page_title": f"History of “{page.module.title}”",
        "header_icon": "history",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_explore", args=[page.pk]), "label": page.get_admin_display_title()},
            {"url": "", "label": "Versions"},
        ],
    }
    return render(request, "workshop/module_history.html", context)


def approved(request: HttpRequest) -> HttpResponse:
    """Approved, waiting to be published."""
    context = {
        "approved": queries.approved_drafts(publisher=request.user),  # type: ignore[arg-type]
        "header_title": "Approved, waiting to be published",
        "page_title": "Approved, waiting to be published",
        "header_icon": "check",
        "breadcrumbs_items": [{"url": "", "label": "Approved, waiting to be published"}],
    }
    return render(request, "workshop/approved.html", context)


class ApprovedPanel(Component):
    """The same on the CMS's front page, for whoever may publish one of them."""

    name = "approved"
    template_name = "workshop/approved_panel.html"
    order = 215

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"approved": queries.approved_drafts(publisher=parent_context["request"].user)}
