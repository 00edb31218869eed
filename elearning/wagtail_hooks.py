"""Where the training meets Wagtail: our views serve its pages, and each publication is a version."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from accounts.viewsets import KeptViewSet
from elearning import queries
from elearning.actions.versions import record_version
from elearning.models import Completion, LessonPage, ModulePage, Requirement, RolePage, SessionPackPage
from elearning.views import journey


@hooks.register("before_serve_page")
def serve_training(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    """Role and module pages need to know who reads them; that is our views' work, not the models'."""
    if isinstance(page, RolePage):
        return journey.role(request, page=page)
    if isinstance(page, ModulePage):
        return journey.module(request, page=page)
    if isinstance(page, LessonPage | SessionPackPage):
        raise Http404  # our view did not find it: its module or role has left the site, which Wagtail does not mind
    return None


@hooks.register("after_publish_page")
@hooks.register("after_unpublish_page")
def note_version(request: HttpRequest, page: Page) -> None:
    """What was published is a new version of its module, if its words have changed."""
    specific = page.specific
    if isinstance(specific, LessonPage):
        specific = page.get_parent().specific
    if isinstance(specific, ModulePage):
        record_version(module=specific.module, now=timezone.now())


class RequirementViewSet(KeptViewSet):
    """Which role must complete which module."""

    model = Requirement
    icon = "calendar-check"
    menu_label = "Requirements"
    menu_order = 330
    add_to_admin_menu = True
    list_display = [
        "role",
        "module",
        "organisation",
        "first_due_days",
        "repeat_months",
        "anchor",
        "starts_on",
        "ends_on",
    ]
    shows = ("role", "module", "organisation")
    list_filter = ["role"]
    panels = [
        FieldPanel("role"),
        FieldPanel("module"),
        FieldPanel("organisation"),
        FieldRowPanel([FieldPanel("first_due_days"), FieldPanel("repeat_months"), FieldPanel("anchor")], "Due"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")], "In force"),
    ]


register_snippet(RequirementViewSet)


@hooks.register("before_delete_page")
def keep_what_was_completed(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page that people have completed, or that holds such a page, is unpublished, not deleted."""
    return _kept(request, [page])


@hooks.register("before_bulk_action")
def keep_several(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """The same when several are deleted at once: none of them is, if one may not."""
    pages = [page for page in objects if isinstance(page, Page)]
    return _kept(request, pages) if action_type == "delete" else None


def _kept(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    """Says which of the pages cannot be deleted, and leads to where the first of them is; none when all can be."""
    kept = [page for page in pages if _refuse_to_delete(request, page)]
    return redirect("wagtailadmin_explore", kept[0].get_parent().pk) if kept else None


def _refuse_to_delete(request: HttpRequest, page: Page) -> bool:
    held = ModulePage.objects.filter(path__startswith=page.path).values_list("module", flat=True)
    inside = ModulePage.objects.ancestor_of(page).values_list("module", flat=True)
    done = Completion.objects.filter(module__in=[*held, *inside]).count()
    if done:
        why = (
            f"{done:,} completion{'s' if done > 1 else ''} of its module depend on it. "
            "Unpublish it instead: it leaves the site and its history stays."
        )
    elif asked := queries.still_asked(modules=held, on=timezone.localdate()):
        why = f"its training is still asked for: {'; '.join(asked)}. Give each an end first."
    else:
        return False
    messages.error(request, f"“{page.title}” cannot be deleted: {why}")
    return True
