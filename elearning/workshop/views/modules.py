"""All modules in the CMS: how they stand, copied as the start of another, archived and brought back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from accounts.models import Role, User
from content.models import Module
from elearning.models import ModulePage, RolePage
from elearning.workshop import actions, queries
from elearning.workshop.forms import CopyForm

PER_PAGE = 50


def modules(request: HttpRequest) -> HttpResponse:
    """The list: searched, filtered, with what has been archived on a page of its own."""
    words, role = request.GET.get("q", ""), request.GET.get("role", "")
    archived = request.GET.get("archived") == "1"
    lines = queries.module_lines(words=words, role=int(role) if role.isdecimal() else None, archived=archived)
    shown = Paginator(lines, PER_PAGE).get_page(request.GET.get("p"))
    return render(
        request,
        "workshop/modules.html",
        {
            **furniture("Modules"),
            "lines": shown,
            "publishable": _publishable(request, [line.page_id for line in shown]),
            "roles": Role.objects.all(),
            "words": words,
            "role": role,
            "archived": archived,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, page_id: int) -> HttpResponse:
    """Start another module from this one: its pages as drafts, a test and a bank of their own."""
    page: ModulePage = get_object_or_404(ModulePage.objects.select_related("module", "quiz"), pk=page_id)
    user = _editor(request)
    if not page.permissions_for_user(user).can_edit():
        raise PermissionDenied
    places = [place.pk for place in RolePage.objects.all() if place.permissions_for_user(user).can_add_subpage()]
    form = CopyForm(
        request.POST if request.method == "POST" else None,
        places=RolePage.objects.filter(pk__in=places),
        initial={"role_page": page.get_parent().pk, "title": f"{page.title} (copy)", "slug": f"{page.slug}-copy"},
    )
    if request.method == "POST" and form.is_valid():
        copied = actions.copy_module(page=page, by=user, now=timezone.now(), **form.cleaned_data)
        messages.success(
            request,
            f"“{copied.title}” is here as a draft, with its lessons and questions. Nothing of it is on the site yet.",
        )
        return redirect("wagtailadmin_explore", copied.pk)
    return render(
        request,
        "workshop/copy.html",
        {**furniture(f"Copy “{page.title}”"), "form": form, "page": page},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, module_id: int) -> HttpResponse:
    """Ask once, then take the module off the site and out of the lists."""
    module = get_object_or_404(Module, pk=module_id, archived_on__isnull=True)
    _may_publish(request, module)
    if request.method == "POST":
        try:
            actions.archive_module(module=module, by=_editor(request), on=timezone.localdate())
        except actions.StillAsked as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"“{module.title}” is archived. Its history and its certificates stay.")
        return redirect("workshop_modules")
    line = next(line for line in queries.module_lines() if line.pk == module.pk)
    return render(
        request, "workshop/archive.html", {**furniture(f"Archive “{module.title}”"), "module": module, "line": line}
    )


@require_POST
def restore(request: HttpRequest, module_id: int) -> HttpResponse:
    """Bring an archived module back into the lists, as drafts."""
    module = get_object_or_404(Module, pk=module_id, archived_on__isnull=False)
    _may_publish(request, module)
    actions.bring_back(module=module, by=_editor(request))
    messages.success(
        request, f"“{module.title}” is back among the modules. Its pages are drafts until you publish them."
    )
    return redirect("workshop_modules")


def _may_publish(request: HttpRequest, module: Module) -> None:
    pages = ModulePage.objects.filter(module=module)
    user = _editor(request)
    if not user.is_superuser and not (pages and all(page.permissions_for_user(user).can_publish() for page in pages)):
        raise PermissionDenied


def _publishable(request: HttpRequest, keys: list[int | None]) -> set[int | None]:
    """Which of these modules' pages this person may publish, and so archive; a superuser also those without a page."""
    user = _editor(request)
    if user.is_superuser:
        return set(keys)
    return {page.pk for page in ModulePage.objects.filter(pk__in=keys) if page.permissions_for_user(user).can_publish()}


def furniture(title: str) -> dict[str, Any]:
    """What a page of the CMS has around it."""
    crumbs: list[dict[str, Any]] = [{"url": reverse("wagtailadmin_home"), "label": "Home"}]
    if title != "Modules":
        crumbs.append({"url": reverse("workshop_modules"), "label": "Modules"})
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "list-ul",
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }


def _editor(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the CMS lets nobody else in
    return user
