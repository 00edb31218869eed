"""Desks of the CMS for administrators: people, organisations, roles, appointments."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup
from wagtail.users.views.users import IndexView as UserIndexView
from wagtail.users.views.users import UserViewSet

from accounts.cms_forms import AppointmentForm, OrganisationForm, PersonCreationForm, PersonEditForm
from accounts.models import Appointment, Organisation, Role, User


class NeverDeleted(ModelPermissionPolicy):
    """Ended or switched off, not deleted: what was so on a past day must still be known."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))


class KeptViewSet(SnippetViewSet):
    """A desk of rows that are never deleted. Its list reads `shows`, what the rows point to, in the same query."""

    shows: tuple[str, ...] = ()

    @cached_property
    def permission_policy(self) -> Any:
        return NeverDeleted(self.model)

    def get_queryset(self, request: HttpRequest) -> Any:
        return self.model._default_manager.select_related(*self.shows) if self.shows else None


def is_kept(model: type[Model]) -> bool:
    """Whether rows of this kind are never deleted: people, and whatever has a desk that says so."""
    desk = getattr(model, "snippet_viewset", None)
    return model is User or isinstance(getattr(desk, "permission_policy", None), NeverDeleted)


class PeopleIndex(UserIndexView):
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


class OrganisationIndex(IndexView):
    """With the one above each: found by its path, which begins the path of all below it."""

    def get_base_queryset(self) -> QuerySet[Organisation]:
        path = OuterRef("path")
        above = Organisation.objects.filter(path=Substr(path, 1, Length(path) - Organisation.steplen))
        return Organisation.objects.annotate(above=Subquery(above.values("name")[:1]))


class OrganisationViewSet(ModelViewSet):
    """The tree of organisations."""

    model = Organisation
    icon = "folder-open-inverse"
    menu_label = "Organisations"
    add_to_settings_menu = True
    index_view_class = OrganisationIndex
    list_display = [
        "name",
        "kind",
        Column("above", label="Answers to"),
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


class RoleViewSet(KeptViewSet):
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
        FieldPanel("reading_grade"),
        FieldPanel("sort_order"),
    ]


class AppointmentViewSet(KeptViewSet):
    """Who sees the figures of which organisation."""

    model = Appointment
    icon = "view"
    menu_label = "Board analysts"
    list_display = ["person", "organisation", "started_on", "ended_on"]
    shows = ("person", "organisation")
    edit_handler = ObjectList(
        [
            FieldPanel("person"),
            FieldPanel("organisation"),
            FieldRowPanel([FieldPanel("started_on"), FieldPanel("ended_on")], "Appointed"),
        ],
        base_form_class=AppointmentForm,
    )


class PeopleGroup(SnippetViewSetGroup):
    """One entry of the menu for both."""

    menu_label = "Roles and access"
    menu_icon = "group"
    menu_order = 320
    items = (RoleViewSet, AppointmentViewSet)
