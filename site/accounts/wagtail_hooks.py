"""Registers the desks for people, organisations and roles."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.views.account import NameEmailSettingsPanel
from wagtail.snippets.models import register_snippet

from accounts.cms_forms import OwnNameForm
from accounts.viewsets import OrganisationViewSet, PeopleGroup

register_snippet(PeopleGroup)


@hooks.register("register_admin_viewset")
def organisations() -> OrganisationViewSet:
    """The tree of organisations, below Settings."""
    return OrganisationViewSet("organisations")


# Wagtail's own account page asks for a first and a last name, which our people do not have.
NameEmailSettingsPanel.form_class = OwnNameForm


@hooks.register("construct_main_menu")
def without_documents(request: HttpRequest, menu_items: list[Any]) -> None:
    """The site has no documents of its own to upload; Wagtail only needs the app to be there."""
    menu_items[:] = [item for item in menu_items if item.name != "documents"]
