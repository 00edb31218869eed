"""What somebody keeps of a module, or shares it with: the summary card and the group session."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from wagtail.models import Page

from content import queries as content_queries
from content.models import Contact
from elearning.models import ModulePage, SessionPackPage
from elearning.queries.outline import Outline


@dataclass(frozen=True, kw_only=True)
class Card:
    """A module's summary card. `kept_as` names its state: another after a publication or a change of a contact."""

    title: str
    signs: Sequence[str]
    do: Sequence[str]
    contacts: Sequence[Contact]
    published_on: datetime.date | None
    url: str
    kept_as: str


def card_of(found: Outline) -> Card | None:
    """The card as it is published; none when the module has none. Two queries and the directory's stamp."""
    page = ModulePage.objects.filter(pk=found.page_id).first() if found.has_card else None
    if page is None or not page.card:
        return None
    value = page.card[0].value
    published = page.last_published_at
    return Card(
        title=page.title,
        signs=list(value["signs"]),
        do=list(value["do"]),
        contacts=[contact for contact in value["contacts"] if contact],
        published_on=timezone.localdate(published) if published else None,
        url=found.url,
        kept_as=_state(page, content_queries.directory_stamp(), found.url),
    )


@dataclass(frozen=True, kw_only=True)
class Session:
    """A module's group session as it is published. `kept_as` names its state."""

    page: SessionPackPage
    kept_as: str


def session_of(found: Outline) -> Session | None:
    """The group session; none when the module has none. Two queries."""
    if found.session_minutes is None:
        return None
    module = Page.objects.get(pk=found.page_id)
    page = SessionPackPage.objects.child_of(module).live().first()
    return Session(page=page, kept_as=_state(page, found.title)) if page else None


def _state(page: Page, *others: str) -> str:
    published = page.last_published_at.timestamp() if page.last_published_at else 0
    return "-".join(map(str, (page.pk, page.live_revision_id, published, *others)))
