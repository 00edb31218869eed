"""Where the training meets Wagtail: our views serve its pages, and each publication is a version."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page

from elearning.actions.versions import record_version
from elearning.models import LessonPage, ModulePage, RolePage
from elearning.views import journey


@hooks.register("before_serve_page")
def serve_training(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    """Role and module pages need to know who reads them; that is our views' work, not the models'."""
    if isinstance(page, RolePage):
        return journey.role(request, page=page)
    if isinstance(page, ModulePage):
        return journey.module(request, page=page)
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
