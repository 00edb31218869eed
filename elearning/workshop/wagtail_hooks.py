"""The workshop's doors in the CMS."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from accounts.models import Role, User
from elearning.models import ModulePage, RolePage
from elearning.workshop import (
    actions,
    publishing_hooks,  # noqa: F401 - registers its hooks
)
from elearning.workshop.bank_viewsets import QuestionViewSet, ScenarioViewSet
from elearning.workshop.views import analysis, health, interchange, modules
from elearning.workshop.viewsets import TestsGroup


@hooks.register("register_admin_viewset")
def register_question_desk() -> QuestionViewSet:
    """The bank of questions."""
    return QuestionViewSet()


@hooks.register("register_admin_viewset")
def register_scenario_desk() -> ScenarioViewSet:
    """What several questions are about."""
    return ScenarioViewSet()


register_snippet(TestsGroup)


@hooks.register("register_admin_urls")
def register_module_desk() -> list[URLPattern]:
    """All modules, and what is done with a whole one."""
    return [
        path("modules/", modules.modules, name="workshop_modules"),
        path("modules/copy/<int:page_id>/", modules.copy, name="workshop_copy"),
        path("modules/archive/<int:module_id>/", modules.archive, name="workshop_archive"),
        path("modules/restore/<int:module_id>/", modules.restore, name="workshop_restore"),
        path("modules/health/<int:page_id>/", health.health, name="workshop_health"),
        path("questions/import/", interchange.upload, name="workshop_import"),
        path("questions/import/preview/", interchange.preview, name="workshop_import_preview"),
        path("questions/import/confirm/", interchange.confirm, name="workshop_import_confirm"),
        path("questions/export/", interchange.export, name="workshop_export"),
        path("contacts/due/", health.contacts, name="workshop_contacts"),
        path("contacts/confirm/<int:pk>/", health.confirm, name="workshop_confirm"),
    ]


@hooks.register("register_admin_menu_item")
def register_module_menu() -> MenuItem:
    """Beside the pages."""
    return MenuItem("Modules", reverse("workshop_modules"), name="modules", icon_name="folder-open-inverse", order=205)


@hooks.register("register_admin_menu_item")
def register_contact_checks() -> MenuItem:
    """Whom to call, compared with what the services publish."""
    return MenuItem("Contact checks", reverse("workshop_contacts"), name="contacts", icon_name="mail", order=212)


@hooks.register("construct_homepage_panels")
def show_due_contacts(request: HttpRequest, panels: list[Any]) -> None:
    """Where an editor starts the day."""
    panels.append(health.DueContacts())


@hooks.register("before_copy_page")
def copy_whole_modules(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail's copy of a module's page would be a second page of the same module: ours makes a module of its own."""
    if isinstance(page.specific, ModulePage):
        return redirect("workshop_copy", page.pk)
    if isinstance(page.specific, RolePage):
        messages.error(
            request, "A role has one page. Add another role instead, under “Roles and access”: it gets its own."
        )
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@hooks.register("construct_explorer_page_queryset")
def without_archived(parent_page: Page, pages: Any, request: HttpRequest) -> Any:
    """Archived modules are in a list of their own."""
    archived = ModulePage.objects.filter(module__archived_on__isnull=False).values("pk")
    return pages.exclude(Q(pk__in=archived))


@hooks.register("after_create_snippet")
def give_a_role_its_page(request: HttpRequest, instance: Any) -> None:
    """A new role is on the front page at once."""
    if not isinstance(instance, Role):
        return
    page = actions.open_role(role=instance, by=request.user if isinstance(request.user, User) else None)
    if page:
        messages.success(
            request, f"{instance.plural} are on the front page now, at {page.get_url(request)}. Add a module below it."
        )


@hooks.register("register_admin_urls")
def register_results_desk() -> list[URLPattern]:
    """What answers say about tests and questions."""
    return [
        path("results/", analysis.tests, name="workshop_results"),
        path("results/<int:quiz_id>/", analysis.test, name="workshop_result"),
        path("results/<int:quiz_id>/responses.csv", analysis.responses, name="workshop_responses"),
        path("results/<int:quiz_id>/<int:question_id>/", analysis.question, name="workshop_result_question"),
    ]


@hooks.register("register_admin_menu_item")
def register_results_menu() -> MenuItem:
    """Below the questions."""
    return analysis.ResultsMenuItem(
        "Test results", reverse("workshop_results"), name="results", icon_name="table", order=217
    )
