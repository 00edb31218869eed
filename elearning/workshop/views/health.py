"""How well the training is kept: a module's health, and contacts that are due a check."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.components import Component

from accounts.models import User
from content.models import Contact
from elearning.models import ModulePage
from elearning.workshop import actions, queries
from elearning.workshop.views.modules import furniture

MAY_CONFIRM = "content.change_contact"


def health(request: HttpRequest, page_id: int) -> HttpResponse:
    """One module's figures and concerns."""
    page: ModulePage = get_object_or_404(ModulePage.objects.select_related("quiz"), pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    found = queries.module_health(page=page, on=timezone.localdate())
    return render(request, "workshop/health.html", {**furniture(f"Health of “{page.title}”"), "health": found})


def contacts(request: HttpRequest) -> HttpResponse:
    """Contacts due a check, the longest unchecked first, each with a button that says it is still right."""
    if not request.user.has_perm(MAY_CONFIRM):
        raise PermissionDenied
    due = Contact.objects.due_a_check(on=timezone.localdate()).order_by("checked_on", "name")
    context = {**furniture("Contacts due a check"), "contacts": due, "days": settings.CONTACT_CHECK_DAYS}
    return render(request, "workshop/contacts.html", context)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The one click."""
    if not request.user.has_perm(MAY_CONFIRM) or not isinstance(request.user, User):
        raise PermissionDenied
    contact = actions.confirm_contact(
        contact=get_object_or_404(Contact, pk=pk), by=request.user, on=timezone.localdate()
    )
    messages.success(request, f"“{contact.name}” is marked as checked today. Every page that shows it says so.")
    return redirect("workshop_contacts")


class DueContacts(Component):
    """On the CMS's first page, when there is something to do."""

    order = 150

    def render_html(self, parent_context: Any = None) -> str:
        request = parent_context["request"]
        if not request.user.has_perm(MAY_CONFIRM):
            return ""
        count = Contact.objects.due_a_check(on=timezone.localdate()).count()
        return render_to_string("workshop/due.html", {"count": count}, request) if count else ""
