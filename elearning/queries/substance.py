"""What a module teaches as published, and whether a draft would change it: a version is made of this."""

from __future__ import annotations

import re
from typing import Any

from django.core.cache import caches
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Length, Substr
from wagtail.models import Page

from content.compiled import Compiled
from content.models import Module, ModuleVersion
from content.models.loading import digest_of
from elearning.models import LessonPage, ModulePage

Draft = ModulePage | LessonPage
# The rich text editor names paragraphs, takes out lines between them and writes <b> for <strong>: that teaches nothing.
_EDITORS_HABITS = (
    (re.compile(r' data-block-key="[^"]*"'), ""),
    (re.compile(r">\s+<(?=/?(?:p|h2|h3|ul|ol|li|blockquote|hr)\b)"), "><"),
    (re.compile(r"<(/?)strong>"), r"<\1b>"),
    (re.compile(r"<(/?)em>"), r"<\1i>"),
)


def taught_page(module: Module) -> ModulePage | None:
    """The live page whose lessons are the module's."""
    page: ModulePage | None = ModulePage.objects.filter(module=module, live=True).order_by("pk").first()
    return page


def substance_digest(module: Module) -> str | None:
    """The digest of the words of the front page and of each live lesson, in order; none when it is off the site.

    One query where it is known: it is kept for a minute beside what was published when it was made, as an outline is.
    """
    published = _published(module)
    if not published:
        return None
    cache, key = caches["rendered"], f"substance-{module.pk}"
    kept: tuple[list[Any], str] | None = cache.get(key)
    if kept and kept[0] == published:
        return kept[1]
    page = taught_page(module)
    if page is None:
        return None
    digest = digest_of(_substance(page))
    cache.set(key, (published, digest), 60)
    return digest


def _published(module: Module) -> list[Any]:
    """What is on the site of a module's pages and of those below them: each page's place, words and day of publication
    by the revision that is live. Empty when the module is off the site."""
    return _PUBLISHED.rows(module=module.pk)


def _published_values(*, module: int) -> QuerySet[Any, Any]:
    taught = ModulePage.objects.filter(module=module, live=True, path=Substr(OuterRef("path"), 1, Length("path")))
    found: QuerySet[Any, Any] = (
        Page.objects.filter(Exists(taught), live=True)
        .order_by("path")
        .values_list("pk", "path", "title", "slug", "live_revision", "last_published_at", "latest_revision_created_at")
    )
    return found


_PUBLISHED = Compiled(_published_values, module=int)


def _substance(page: ModulePage) -> list[Any]:
    return [words_of(page), *(words_of(lesson) for lesson in page.lessons())]


def words_of(page: Draft) -> Any:
    """What a page says, without what the editor's tools add to it."""
    return _plain(page.loaded_values())


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        for habit, instead in _EDITORS_HABITS:
            value = habit.sub(instead, value)
        return value
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def module_page_of(draft: Page) -> ModulePage | None:
    """The front page of the module that a page belongs to, as it stands; the draft itself if it is one."""
    if isinstance(draft, ModulePage):
        return draft
    if isinstance(draft, LessonPage):
        parent = draft.get_parent()
        return ModulePage.objects.filter(pk=parent.pk).first() if parent else None
    return None


def changes_what_is_taught(draft: Page) -> bool:
    """Whether publishing a draft changes the substance of a module that has been published before.

    A module's first publication asks nobody: no person has completed it.
    """
    page = module_page_of(draft)
    if page is None or not ModuleVersion.objects.filter(module=page.module_id).exists():
        return False
    if isinstance(draft, ModulePage):
        return _front_changes(draft)
    assert isinstance(draft, LessonPage)  # noqa: S101 - module_page_of finds nothing else
    taught = taught_page(page.module)
    if taught is None or taught.pk != page.pk:
        return False  # below a page that is not on the site
    published = LessonPage.objects.filter(pk=draft.pk, live=True).first()
    return published is None or words_of(published) != words_of(draft)


def _front_changes(draft: ModulePage) -> bool:
    published = ModulePage.objects.filter(pk=draft.pk, live=True).first()
    taught = taught_page(draft.module)
    if published is not None and published.module_id == draft.module_id:
        return taught is not None and taught.pk == draft.pk and words_of(published) != words_of(draft)
    if taught is not None and taught.pk < draft.pk:
        return False  # another page of the module is what it teaches
    # It comes back to the site, or to this module: the same words as before ask nobody anything.
    last = ModuleVersion.objects.filter(module=draft.module_id).order_by("-number").first()
    return last is None or last.digest != digest_of(_substance(draft))
