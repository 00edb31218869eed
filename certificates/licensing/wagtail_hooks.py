"""Authorities, licence types, policies and officers in the CMS, for administrators."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from accounts.models import User
from certificates.licensing.forms import OfficerForm, PolicyForm
from certificates.licensing.models import Authority, LicenceType, Officer, Policy


class NeverDeleted(ModelPermissionPolicy):
    """Ended, not deleted: what was in force on a past day must still be known."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))


class AuthorityViewSet(SnippetViewSet):
    model = Authority
    icon = "site"
    menu_label = "Authorities"
    list_display = ["name", "slug", "organisation", "enquiries"]
    search_fields = ["name"]
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("organisation"),
        FieldPanel("badge_hint"),
        FieldPanel("enquiries"),
    ]


class LicenceTypeViewSet(SnippetViewSet):
    model = LicenceType
    icon = "tag"
    menu_label = "Licence types"
    list_display = ["name", "role", "also_written"]
    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("also_written"), FieldPanel("role")]


class PolicyViewSet(SnippetViewSet):
    model = Policy
    icon = "list-ul"
    menu_label = "Policies"
    list_display = ["authority", "licence_type", "module", "valid_months", "pass_mark", "starts_on", "ends_on"]
    list_filter = ["authority", "licence_type"]

    @cached_property
    def permission_policy(self) -> Any:
        return NeverDeleted(self.model)

    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("authority"), FieldPanel("licence_type"), FieldPanel("module")], "What is asked"
            ),
            MultiFieldPanel(
                [FieldPanel("valid_months"), FieldPanel("term_months"), FieldPanel("counts_from_months")],
                "When it counts",
            ),
            MultiFieldPanel([FieldPanel("pass_mark"), FieldPanel("attempts_allowed")], "The test"),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")], "In force"),
        ],
        base_form_class=PolicyForm,
    )


class OfficerViewSet(SnippetViewSet):
    model = Officer
    icon = "user"
    menu_label = "Officers"
    list_display = ["person", "authority", "started_on", "ended_on"]
    list_filter = ["authority"]
    edit_handler = ObjectList(
        [
            FieldPanel("person"),
            FieldPanel("authority"),
            FieldRowPanel([FieldPanel("started_on"), FieldPanel("ended_on")], "In post"),
        ],
        base_form_class=OfficerForm,
    )

    @cached_property
    def permission_policy(self) -> Any:
        return NeverDeleted(self.model)


class LicensingGroup(SnippetViewSetGroup):
    menu_label = "Licensing"
    menu_icon = "clipboard-list"
    menu_order = 300
    items = (AuthorityViewSet, PolicyViewSet, OfficerViewSet, LicenceTypeViewSet)


register_snippet(LicensingGroup)
