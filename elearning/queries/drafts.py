"""The draft that a publisher is about to publish, and drafts that are approved and wait for one."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, WorkflowState

from accounts.models import User
from content.models import Module
from elearning.queries.substance import changes_what_is_taught, module_page_of


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A draft as somebody saw it: an editor's next save may keep the revision's key, so its moment counts too."""

    page: int
    revision: int
    saved_at: str
    live_revision: int | None
    on: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The newest draft of a page. `page`: with the draft's values; `asks`: it changes what is taught."""

    page: Page
    revision: Revision
    module: Module | None
    asks: bool
    seen: Seen

    @property
    def goes_live_on(self) -> datetime.date:
        """The London day of publication."""
        later = self.page.go_live_at
        return timezone.localdate(later) if later and later > timezone.now() else self.today

    @property
    def is_for_later(self) -> bool:
        return self.page.go_live_at is not None and self.page.go_live_at > timezone.now()

    @property
    def today(self) -> datetime.date:
        return datetime.date.fromisoformat(self.seen.on)


def draft_of(page: Page, *, on: datetime.date) -> Draft | None:
    """The newest draft of a page, as it stands; none when it never had one."""
    revision: Revision | None = page.latest_revision
    if revision is None:
        return None
    draft = revision.as_object()
    module_page = module_page_of(draft)
    return Draft(
        page=draft,
        revision=revision,
        module=module_page.module if module_page else None,
        asks=changes_what_is_taught(draft),
        seen=Seen(
            page=page.pk,
            revision=revision.pk,
            saved_at=revision.created_at.isoformat(),
            live_revision=page.live_revision_id,
            on=on.isoformat(),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Approved:
    """A draft that its reviewers have approved."""

    page: Page
    approved_at: datetime.datetime
    approved_by: User | None


def approved_drafts(*, publisher: User) -> list[Approved]:
    """Drafts that were approved as they stand, are not on the site and have no day, of pages this person may publish.

    A draft that was changed after its approval is not among them.
    """
    done = TaskState.objects.filter(
        workflow_state__status=WorkflowState.STATUS_APPROVED, status=TaskState.STATUS_APPROVED
    ).select_related("finished_by", "workflow_state")
    newest: dict[str, TaskState] = {state.workflow_state.object_id: state for state in done.order_by("finished_at")}
    waiting = Page.objects.filter(pk__in=newest, has_unpublished_changes=True).select_related("latest_revision")
    found = []
    for page in waiting:
        state, draft = newest[str(page.pk)], page.latest_revision
        # What a reviewer corrects is saved with the approval, just before it.
        if draft is None or draft.created_at > state.finished_at or draft.pk == page.live_revision_id:
            continue
        if not draft.approved_go_live_at and page.permissions_for_user(publisher).can_publish():
            found.append(Approved(page=page, approved_at=state.finished_at, approved_by=state.finished_by))
    return sorted(found, key=lambda line: line.approved_at, reverse=True)
