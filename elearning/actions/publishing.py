"""Publishing a change: what the publisher says it is, the publication and the version it makes are one, or nothing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.fields import StreamField
from wagtail.models import Page

from accounts.models import User
from content.changes import Choice, choice_faults, settled
from content.models import Module, ModuleVersion
from content.rendering import clean_html
from elearning import queries
from elearning.actions.versions import record_version
from elearning.models import PublishDecision


class PublicationRefused(Exception):
    """Why nothing was published, as a sentence for people."""


class DraftMoved(PublicationRefused):
    def __init__(self) -> None:
        super().__init__(
            "Nothing was published: this page was saved or published by somebody since you looked at it. "
            "Compare the versions, then publish again."
        )


class AlreadyPublished(PublicationRefused):
    def __init__(self) -> None:
        super().__init__("This draft is on the site already: somebody has published it. Nothing is left to publish.")


class AnotherDay(PublicationRefused):
    def __init__(self) -> None:
        super().__init__("Nothing was published: the numbers and days you saw are of an earlier day. Look again.")


class Locked(PublicationRefused):
    def __init__(self) -> None:
        super().__init__("Nothing was published: this page is locked. Its page in the editor says by whom and why.")


class DraftIncomplete(PublicationRefused):
    def __init__(self) -> None:
        super().__init__(
            "Nothing was published: the draft is not complete. Open it in the editor and press Publish: "
            "the editor marks what is missing."
        )


class Archived(PublicationRefused):
    def __init__(self, module: Module) -> None:
        super().__init__(
            f"Nothing was published: “{module.title}” is archived. Bring it back first, under “Modules”, "
            "“Archived modules”."
        )


class ChoiceIncomplete(PublicationRefused):
    """The message is the first fault's sentence."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """What came of it. `version`: the module's version now; `later`: it waits for this moment."""

    page: Page
    version: ModuleVersion | None
    later: datetime.datetime | None


@transaction.atomic
def publish_draft(
    *, seen: queries.Seen, choice: Choice | None, impact: dict[str, Any], by: User, now: datetime.datetime
) -> Published:
    """Publish the draft somebody has seen, or let it wait for its day, with what they decided about it.

    `impact` is kept as it was shown. A draft that changes nothing that is taught needs no choice. Raises
    PermissionDenied, Page.DoesNotExist and the refusals above; nothing is written then.
    """
    module = _module_of(seen)
    if module:  # first of the module, then of the page: everybody locks in this order
        Module.objects.select_for_update(no_key=True).get(pk=module.pk)
    page = Page.objects.select_for_update().get(pk=seen.page)
    draft = queries.draft_of(page, on=timezone.localdate(now))
    _check(page, draft, seen=seen, by=by)
    assert draft is not None  # noqa: S101 - checked
    if draft.module and draft.module != module:
        raise DraftMoved
    if module:
        record_version(module=module, now=now)  # what moved before is not put down to this decision
    if module and draft.asks:
        _decide(draft, module=module, choice=choice, impact=impact, by=by, now=now)
    try:
        draft.revision.publish(user=by)
    except ValidationError as fault:
        raise DraftIncomplete from fault
    later = draft.page.go_live_at if draft.page.go_live_at and draft.page.go_live_at > now else None
    version = record_version(module=module, now=now) if module else None
    return Published(page=Page.objects.get(pk=page.pk).specific, version=version, later=later)


def _module_of(seen: queries.Seen) -> Module | None:
    """The module of the draft, before anything is locked."""
    draft = queries.draft_of(Page.objects.get(pk=seen.page), on=datetime.date.fromisoformat(seen.on))
    return draft.module if draft else None


def _check(page: Page, draft: queries.Draft | None, *, seen: queries.Seen, by: User) -> None:
    if not page.permissions_for_user(by).can_publish():
        raise PermissionDenied
    if draft is None:
        raise DraftIncomplete
    check_draft(draft, by=by)
    if draft.seen != seen:
        raise refusal_of(seen, draft)


def refusal_of(seen: queries.Seen, draft: queries.Draft) -> PublicationRefused:
    """Why what somebody saw is not what stands now."""
    return AnotherDay() if replace(seen, on=draft.seen.on) == draft.seen else DraftMoved()


def check_draft(draft: queries.Draft, *, by: User) -> None:
    """Whether a draft can be published as it stands. Raises AlreadyPublished, Archived, Locked, DraftIncomplete.

    The editor lets half a draft be saved; only a whole one is published.
    """
    page = draft.page
    if draft.seen.live_revision == draft.revision.pk:
        raise AlreadyPublished
    if draft.module and draft.module.archived_on:
        raise Archived(draft.module)
    lock = page.get_lock()
    if lock and lock.for_user(by):
        raise Locked
    try:
        page.full_clean()
        for field in page._meta.get_fields():
            if isinstance(field, StreamField):
                field.stream_block.clean(getattr(page, field.name))
    except ValidationError as fault:
        raise DraftIncomplete from fault


def _decide(
    draft: queries.Draft,
    *,
    module: Module,
    choice: Choice | None,
    impact: dict[str, Any],
    by: User,
    now: datetime.datetime,
) -> PublishDecision:
    choice = choice or Choice(kind="")
    choice = settled(replace(choice, update_text=clean_html(choice.update_text)))
    faults = choice_faults(choice)
    if faults:
        raise ChoiceIncomplete(faults[0][1])
    decision: PublishDecision = PublishDecision.objects.create(
        module=module,
        page_title=draft.page.title,
        page_key=draft.page.translation_key,
        revision=draft.revision.pk,
        replaces=draft.seen.live_revision,
        kind=choice.kind,
        asks=choice.asks,
        days=choice.days,
        update_title=choice.update_title,
        update_text=choice.update_text,
        reason=choice.reason,
        impact=impact,
        decided_by=by,
        decided_at=now,
    )
    return decision


def record_scheduled(*, now: datetime.datetime) -> int:
    """After the timer has published: the versions of modules with a decision that waited for it. Gives their number."""
    waiting = Module.objects.filter(decisions__applied__isnull=True).distinct()
    before = ModuleVersion.objects.count()
    for module in waiting:
        record_version(module=module, now=now)
    return ModuleVersion.objects.count() - before
