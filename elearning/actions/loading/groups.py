"""What the CMS's groups may do: who writes, who reviews, who publishes. Made once, then they are the CMS's own."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

EDITORS = ("Editors", "Moderators")
KEPT_BY_EDITORS = ("contact", "source", "film")

WORKSHOP = AUTHORS, REVIEWERS, PUBLISHERS = "Authors", "Reviewers", "Publishers"
WORKFLOW = "Training review"
# What each group may do with pages, and beyond them (app.codename). All may open the CMS.
PAGES = {
    AUTHORS: ("add_page", "change_page"),
    REVIEWERS: ("change_page",),
    PUBLISHERS: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
_DIRECTORIES = tuple(f"content.{verb}_{model}" for verb in ("add", "change", "view") for model in KEPT_BY_EDITORS)
_QUESTIONS = ("quizzes.add_question", "quizzes.change_question", "quizzes.view_question")
BEYOND = {
    AUTHORS: (*_DIRECTORIES, *_QUESTIONS),
    REVIEWERS: ("content.view_contact", "content.view_source", "quizzes.change_question", "quizzes.view_question"),
    PUBLISHERS: (*_DIRECTORIES, *_QUESTIONS, "quizzes.publish_question", "quizzes.view_quiz", "quizzes.change_quiz"),
}
UPLOADS = ("add_image", "change_image", "choose_image")


def grant_directories() -> None:
    """Editors and moderators (Wagtail's groups) may add and change contacts, sources and films.

    Wagtail lets them upload documents too, which the site has none of: that is taken from every group.
    """
    permissions = Permission.objects.filter(
        content_type__app_label="content",
        codename__in=[f"{verb}_{model}" for verb in ("add", "change", "view") for model in KEPT_BY_EDITORS],
    )
    for group in Group.objects.filter(name__in=EDITORS):
        group.permissions.add(*permissions)
    GroupCollectionPermission.objects.filter(permission__content_type__app_label="wagtaildocs").delete()


def make_workshop_groups(*, home: Page) -> list[str]:
    """Authors, reviewers, publishers and the review of training below the home page. Returns the names of new groups.

    A group that exists is left as it is, and the review is only made together with its reviewers: what an
    administrator changed or took away stays so.
    """
    made = []
    for name in WORKSHOP:
        group, new = Group.objects.get_or_create(name=name)
        if new:
            made.append(name)
            _grant(group, home=home)
    if REVIEWERS in made:
        _make_review(home)
    return made


def _grant(group: Group, *, home: Page) -> None:
    wanted = ("wagtailadmin.access_admin", *BEYOND[group.name])
    for name in wanted:
        app, codename = name.split(".")
        group.permissions.add(*Permission.objects.filter(content_type__app_label=app, codename=codename))
    for codename in PAGES[group.name]:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=home, permission=permission)
    if group.name != REVIEWERS:
        root = Collection.get_first_root_node()
        for permission in Permission.objects.filter(content_type__app_label="wagtailimages", codename__in=UPLOADS):
            GroupCollectionPermission.objects.create(group=group, collection=root, permission=permission)


def _make_review(home: Page) -> None:
    """One step: a reviewer approves. Nothing is published by it (watchword.workflow)."""
    if WorkflowPage.objects.filter(page=home).exists() or Workflow.objects.filter(name=WORKFLOW).exists():
        return
    task = GroupApprovalTask.objects.create(name="A reviewer approves")
    task.groups.set([Group.objects.get(name=REVIEWERS)])
    workflow = Workflow.objects.create(name=WORKFLOW)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=home)
