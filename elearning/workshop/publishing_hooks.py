"""Publishing's doors in the CMS: no publication of training by-passes the question what kind of change it is.

Loaded by `wagtail_hooks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from elearning.actions.publishing import Archived
from elearning.actions.versions import record_version
from elearning.models import LessonPage, ModulePage
from elearning.queries import module_page_of
from elearning.workshop.views import history, publishing


@hooks.register("before_publish_page", order=1000)  # after all that may refuse: it asks what is to be published
def ask_what_changes(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A change of what is taught is published through our own pages, which ask what kind of change it is."""
    if isinstance(page, LessonPage | ModulePage):
        if page.live and page.first_published_at is None:
            # Wagtail saves a new page as live before it asks whether it may publish it.
            Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)
            page.live = False
        found = module_page_of(page)
        if found and found.module.archived_on:
            messages.error(request, str(Archived(found.module)))
            return redirect("wagtailadmin_pages:edit", page.pk)
        if found:
            record_version(module=found.module, now=timezone.now())  # what a timer or a move did before is its own
    return publishing.ask_first(request, page)


@hooks.register("before_bulk_action")
def ask_one_by_one(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """The same when several are published at once."""
    pages = [page.specific for page in objects if isinstance(page, Page)]
    if action_type != "publish" or not pages:
        return None
    below = action.cleaned_form.cleaned_data["include_descendants"]
    return publishing.ask_one_by_one(request, pages, below=below, back=action.next_url)


@hooks.register("after_bulk_action")
def note_versions(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:
    """Several published or unpublished at once are versions too: Wagtail tells its other hooks nothing of them."""
    if action_type not in {"publish", "unpublish"}:
        return
    for page in (found for found in objects if isinstance(found, Page)):
        above = module_page_of(page.specific)
        for course in [above] if above else ModulePage.objects.descendant_of(page).select_related("module"):
            record_version(module=course.module, now=timezone.now())


@hooks.register("construct_page_action_menu")
def name_approvals(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Wagtail calls the last approval “Approve and Publish”; ours publishes nothing."""
    for item in items:
        if getattr(item, "name", None) == "approve":
            item.label = "Approve with a comment" if item.launch_modal else "Approve"


@hooks.register("after_edit_page")
def say_what_an_approval_does(request: HttpRequest, page: Page) -> None:
    """Whoever approves reads what happens next."""
    if request.POST.get("action-workflow-action") and request.POST.get("workflow-action-name") == "approve":
        messages.info(
            request, f"“{page.get_admin_display_title()}” is approved. It is on the site when a publisher publishes it."
        )


@hooks.register("before_copy_page")
def copy_lessons_as_drafts(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy of a lesson begins as a draft: on the site at once, it would by-pass the question."""
    live = request.method == "POST" and (request.POST.get("publish_copies") or request.POST.get("alias"))
    if not live or not isinstance(page.specific, LessonPage):
        return None
    messages.error(request, "A copy of a lesson begins as a draft. Copy it without publishing, then publish the copy.")
    return redirect("wagtailadmin_pages:copy", page.pk)


class _ReadingOnly(PagesAdminAPIViewSet):
    """The editor's own API without its actions: none of them asks what kind of change it is, or what is kept."""

    actions: ClassVar[dict[str, Any]] = {}


@hooks.register("construct_admin_api")
def take_actions_away(router: Any) -> None:
    """Nobody publishes, copies or deletes by the editor's API."""
    router.register_endpoint("pages", _ReadingOnly)


@hooks.register("register_admin_urls")
def register_publishing() -> list[URLPattern]:
    """What kind of change it is; a module's versions; what waits for a publisher."""
    return [
        path("publishing/<int:page_id>/", publishing.publish, name="elearning_publish"),
        path("publishing/<int:page_id>/versions/", history.module_history, name="elearning_versions"),
        path("publishing/approved/", history.approved, name="elearning_approved"),
    ]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def show_versions(page: Page, user: Any, next_url: str | None = None, **more: Any) -> Iterator[Button]:
    """A module's page leads to its versions."""
    if page.cached_content_type.model == "modulepage" and page.permissions_for_user(user).can_edit():
        yield Button("Versions", reverse("elearning_versions", args=[page.pk]), icon_name="history", priority=66)


@hooks.register("register_reports_menu_item")
def show_approved() -> MenuItem:
    """Drafts that wait for a publisher."""
    return MenuItem("Approved, waiting to be published", reverse("elearning_approved"), icon_name="check", order=690)


@hooks.register("construct_homepage_panels")
def show_approved_first(request: HttpRequest, panels: list[Any]) -> None:
    """And on the first page of the CMS."""
    panels.append(history.ApprovedPanel())
