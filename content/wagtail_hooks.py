"""The editor's directories: contacts with their checks, sources with their successors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db import models
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats, timezone
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.models import ReferenceIndex
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from content import queries
from content.cms_forms import FilmForm
from content.models import Contact, Film, Source


def _day(field: str, label: str) -> Column:
    """A day in words, not “20 hours ago”."""
    return Column(field, label=label, sort_key=field, accessor=lambda row: formats.date_format(getattr(row, field)))


class ContactFilter(WagtailFilterSet):
    """Which contacts are due a check."""

    due = django_filters.BooleanFilter(label="Due a check", method="filter_due")

    class Meta:
        model = Contact
        fields = ["due", "local_hub", "on_every_page"]

    def filter_due(self, rows: models.QuerySet[Contact], name: str, value: bool) -> Any:
        due = Contact.objects.due_a_check(on=timezone.localdate())
        return rows.filter(pk__in=due) if value else rows.exclude(pk__in=due)


class ContactViewSet(SnippetViewSet):
    """Whom to call."""

    model = Contact
    icon = "mail"
    menu_label = "Contacts"
    list_display = ["name", "phone", _day("checked_on", "Checked on")]
    search_fields = ["name", "phone"]
    filterset_class = ContactFilter
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("sms_relay")]),
        FieldPanel("description"),
        FieldPanel("hours"),
        FieldPanel("url"),
        FieldPanel("checked_on"),
        MultiFieldPanel(
            [FieldPanel("on_every_page"), FieldPanel("local_hub"), FieldPanel("sort_order")], "Where it is shown"
        ),
    ]


class SourceViewSet(SnippetViewSet):
    """Where facts come from."""

    model = Source
    icon = "openquote"
    menu_label = "Sources"
    list_display = ["title", "publisher", _day("published_on", "Published on")]
    search_fields = ["title", "publisher"]
    list_filter = ["publisher"]
    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("publisher"),
        FieldPanel("published_on"),
        FieldPanel("url"),
        FieldPanel("superseded_by"),
    ]


class FilmViewSet(SnippetViewSet):
    """Films that lessons may show."""

    model = Film
    icon = "media"
    menu_label = "Films"
    list_display = ["title", "minutes", "captions_language"]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("file"),
            MultiFieldPanel([FieldPanel("captions"), FieldPanel("captions_language")], "Captions"),
            MultiFieldPanel([FieldPanel("poster"), FieldPanel("poster_alt")], "Poster"),
            FieldPanel("transcript"),
            FieldPanel("minutes"),
        ],
        base_form_class=FilmForm,
    )


class DirectoriesGroup(SnippetViewSetGroup):
    """Contacts, sources and films in one menu entry."""

    menu_label = "Directories"
    menu_icon = "list-ul"
    menu_order = 210
    items = (ContactViewSet, SourceViewSet, FilmViewSet)


register_snippet(DirectoriesGroup)


@hooks.register("after_edit_snippet")
@hooks.register("after_create_snippet")
@hooks.register("after_delete_snippet")
def forget_directory(request: Any, changed: Any) -> None:
    """Pages show a changed contact, source or film at once."""
    queries.forget_directory()


def refuse_if_used(request: Any, rows: Iterable[Any], back: str) -> Any:
    """What pages show is not deleted: a lesson would lose its telephone number or its film without a word."""
    for row in rows:
        if isinstance(row, Contact | Source | Film) and ReferenceIndex.get_references_to(row).exists():
            messages.error(
                request,
                f"“{row}” is used on pages, so it cannot be deleted. Correct it, or take it out of those pages first: "
                "its page in this desk lists them under “Usage”.",
            )
            return redirect(back)
    return None


@hooks.register("before_delete_snippet")
def keep_what_is_used(request: Any, instances: Iterable[Any]) -> Any:
    """One at a time."""
    rows = list(instances)
    return refuse_if_used(request, rows, reverse(rows[0].snippet_viewset.get_url_name("list"))) if rows else None


@hooks.register("before_bulk_action")
def keep_what_is_used_of_many(request: Any, action_type: str, objects: Iterable[Any], action: Any) -> Any:
    """And several."""
    return refuse_if_used(request, objects, action.next_url) if action_type == "delete" else None
