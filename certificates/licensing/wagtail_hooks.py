"""Authorities, licence types, policies and officers in the CMS, for administrators."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from accounts.viewsets import KeptViewSet
from certificates.licensing.forms import OfficerForm, PolicyForm
from certificates.licensing.models import Authority, LicenceType, Officer, Policy


class AuthorityViewSet(KeptViewSet):
    model = Authority
    icon = "site"
    menu_label = "Authorities"
    list_display = ["name", "slug", "organisation", "enquiries"]
    shows = ("organisation",)
    search_fields = ["name"]
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("organisation"),
        FieldPanel("badge_hint"),
        FieldPanel("enquiries"),
    ]


class LicenceTypeViewSet(KeptViewSet):
    model = LicenceType
    icon = "tag"
    menu_label = "Licence types"
    list_display = ["name", "role", "also_written"]
    shows = ("role",)
    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("also_written"), FieldPanel("role")]


class PolicyViewSet(KeptViewSet):
    model = Policy
    icon = "list-ul"
    menu_label = "Policies"
    list_display = ["authority", "licence_type", "module", "valid_months", "pass_mark", "starts_on", "ends_on"]
    shows = ("authority", "licence_type", "module")
    list_filter = ["authority", "licence_type"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("authority"), FieldPanel("licence_type"), FieldPanel("module")], "What is asked"
            ),
            MultiFieldPanel(
                [FieldPanel("valid_months"), FieldPanel("term_months"), FieldPanel("counts_from_months")],
                "When it counts",
            ),
            MultiFieldPanel(
                [
                    FieldPanel(
                        "pass_mark",
                        help_text="Per cent, whatever the test says: training counts here only with this mark.",
                    ),
                    FieldPanel("section_pass_mark"),
                    FieldPanel("attempts_allowed", help_text="Whatever the test says. Empty: as many as it takes."),
                ],
                "The test",
            ),
            MultiFieldPanel(
                [FieldPanel("waits"), FieldPanel("read_again_after"), FieldPanel("resit_failed_sections")],
                "After a failed attempt",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("questions"),
                    FieldRowPanel([FieldPanel("shuffle_questions"), FieldPanel("shuffle_options")]),
                    FieldPanel("minutes"),
                    FieldPanel("at_deadline"),
                    FieldPanel("supervised"),
                    FieldPanel("language"),
                    FieldPanel("feedback"),
                    FieldPanel("review"),
                ],
                "How it is sat",
                help_text=(
                    "A mark in every section, a time limit and supervision are asked of certificates earned elsewhere "
                    "or before, too, where they stand here. What is left empty is not: the test's own rules may differ "
                    "by then."
                ),
            ),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")], "In force"),
        ],
        base_form_class=PolicyForm,
    )


class OfficerViewSet(KeptViewSet):
    model = Officer
    icon = "user"
    menu_label = "Officers"
    list_display = ["person", "authority", "started_on", "ended_on"]
    shows = ("person", "authority")
    list_filter = ["authority"]
    edit_handler = ObjectList(
        [
            FieldPanel("person"),
            FieldPanel("authority"),
            FieldRowPanel([FieldPanel("started_on"), FieldPanel("ended_on")], "In post"),
        ],
        base_form_class=OfficerForm,
    )


class LicensingGroup(SnippetViewSetGroup):
    menu_label = "Licensing"
    menu_icon = "clipboard-list"
    menu_order = 300
    items = (AuthorityViewSet, PolicyViewSet, OfficerViewSet, LicenceTypeViewSet)


register_snippet(LicensingGroup)
