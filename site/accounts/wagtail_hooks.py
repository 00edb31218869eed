"""Registers the desks for people, organisations and roles; closes the doors of Wagtail that nobody here should use."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, re_path
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.account import NameEmailSettingsPanel
from wagtail.snippets.models import register_snippet

from accounts.cms_forms import OwnNameForm
from accounts.viewsets import OrganisationViewSet, PeopleGroup, is_kept

register_snippet(PeopleGroup)


@hooks.register("register_admin_viewset")
def organisations() -> OrganisationViewSet:
    """The tree of organisations, below Settings."""
    return OrganisationViewSet("organisations")


# Wagtail's own account page asks for a first and a last name, which our people do not have.
NameEmailSettingsPanel.form_class = OwnNameForm


@hooks.register("before_bulk_action")
def keep_what_is_never_deleted(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Wagtail's deletion of several at once does not ask the desk's own rule; this does."""
    if action_type != "delete" or not is_kept(action.model):
        return None
    messages.error(
        request,
        f"{action.model._meta.verbose_name_plural.capitalize()} are never deleted: what was so on a past day must "
        "still be known. End them or switch them off instead.",
    )
    return redirect(action.next_url)


@hooks.register("construct_main_menu")
def without_documents(request: HttpRequest, menu_items: list[Any]) -> None:
    """The site has no documents of its own to upload; Wagtail only needs the app to be there."""
    menu_items[:] = [item for item in menu_items if item.name != "documents"]


@hooks.register("register_admin_urls", order=-1)
def no_documents() -> list[URLPattern]:
    """Before Wagtail's own: its addresses can be named, as the editor does, but nothing answers there."""
    return [re_path(r"^documents/", _nothing_there)]


def _nothing_there(request: HttpRequest) -> HttpResponse:
    raise Http404
