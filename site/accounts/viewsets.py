"""Desks of the CMS for administrators: people, organisations, roles, appointments."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup
from wagtail.users.views.users import IndexView, UserViewSet

from accounts.cms_forms import OrganisationForm, PersonCreationForm, PersonEditForm
from accounts.models import Appointment, Organisation, Role, User


class NeverDeleted(ModelPermissionPolicy):
    """Ended or switched off, not deleted: what was so on a past day must still be known."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))


class PeopleIndex(IndexView):
    """Found by name or email."""

    page_title = "People"
    add_item_label = "Add a person"

    @cached_property
    def search_fields(self) -> set[str]:
        return {"name", "email"}

    def order_queryset(self, queryset: Any) -> Any:
        return (
            queryset.order_by(self.ordering) if self.ordering in {"name", "-name"} else super().order_queryset(queryset)
        )


class PersonViewSet(UserViewSet):
    """People, in place of Wagtail's users."""

    menu_label = "People"
    ordering = "name"
    index_view_class = PeopleIndex
    template_prefix = "accounts/cms/"

    index_template_name = "wagtailusers/users/index.html"
    index_results_template_name = "wagtailusers/users/index_results.html"

    def get_form_class(self, for_update: bool = False) -> type:
        return PersonEditForm if for_update else PersonCreationForm

    @cached_property
    def permission_policy(self) -> Any:
        return NeverDeleted(self.model)


class OrganisationViewSet(ModelViewSet):
    """The tree of organisations."""

    model = Organisation
    icon = "folder-open-inverse"
    menu_label = "Organisations"
    add_to_settings_menu = True
    list_display = [
        "name",
        "kind",
        Column("above", label="Answers to", accessor=lambda place: place.get_parent() or ""),
    ]
    list_filter = ["kind"]
    search_fields = ["name"]
    ordering = "path"
    form_fields = ["name", "kind"]

    def get_form_class(self, for_update: bool = False) -> type:
        return OrganisationForm

    @cached_property
    def permission_policy(self) -> Any:
        return NeverDeleted(self.model)


class RoleViewSet(SnippetViewSet):
    """The groups that are trained."""

    model = Role
    icon = "group"
    menu_label = "Roles"
    list_display = ["plural", "slug", "licensed", "needs_account", "sort_order"]
    panels = [
        FieldPanel("name"),
        FieldPanel("plural"),
        FieldPanel("slug"),
        FieldPanel("licensed"),
        FieldPanel("needs_account"),
        FieldPanel("sort_order"),
    ]

    @cached_property
    def permission_policy(self) -> Any:
        return NeverDeleted(self.model)


class AppointmentViewSet(SnippetViewSet):
    """Who sees the figures of which organisation."""

    model = Appointment
    icon = "view"
    menu_label = "Board analysts"
    list_display = ["person", "organisation", "started_on", "ended_on"]
    panels = [
        FieldPanel("person"),
        FieldPanel("organisation"),
        FieldRowPanel([FieldPanel("started_on"), FieldPanel("ended_on")], "Appointed"),
    ]

    @cached_property
    def permission_policy(self) -> Any:
        return NeverDeleted(self.model)


class PeopleGroup(SnippetViewSetGroup):
    """One entry of the menu for both."""

    menu_label = "Roles and access"
    menu_icon = "group"
    menu_order = 320
    items = (RoleViewSet, AppointmentViewSet)
