"""Pages from the files. Each is found again by its translation key, wherever an editor has moved it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

from wagtail.models import Locale, Page, Site

from accounts.models import Role
from content.files.schema import LessonFile, ModuleFolder, PageFile, RoleFile
from content.files.streams import NAMESPACE, list_data, stable_id, stream_data
from content.models import Module, TextPage
from content.models.loading import digest_of
from content.rendering import markdown
from elearning.actions.loading.report import Report
from elearning.models import HomePage, LessonPage, ModulePage, RolePage, SessionPackPage
from elearning.models.sessions import SLUG as SESSION_PACK
from quizzes.models import Quiz

Loaded = TypeVar("Loaded", TextPage, RolePage, ModulePage, LessonPage, SessionPackPage)


def home_page(report: Report) -> HomePage:
    """The front page, in place of Wagtail's welcome page."""
    home: HomePage | None = HomePage.objects.first()
    if home:
        report.unchanged += 1
        return home
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=Locale.get_default())
    welcome = root.get_children().filter(slug="home", content_type__model="page").first()
    if welcome:
        Site.objects.all().delete()
        welcome.delete()
        root.refresh_from_db()
    home = root.add_child(
        instance=HomePage(
            title="Training to keep children safe",
            slug="home",
            intro=(
                "Short lessons about child sexual exploitation: how to notice it, what to do, and whom to tell. "
                "Choose who you are."
            ),
        )
    )
    home.save_revision().publish()
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "Watchword"}
    )
    report.added.append("home page")
    return home


def load_role_page(role: RoleFile, *, home: HomePage, report: Report) -> RolePage:
    """A role's page."""
    values = {"title": role.plural, "summary": role.summary, "intro": markdown(role.intro) if role.intro else ""}
    return _load(
        RolePage, key=f"role/{role.slug}", slug=role.slug, values=values, parent=home, report=report,
        fixed={"role": Role.objects.get(slug=role.slug)},
    )  # fmt: skip


def load_text_page(
    page: PageFile, *, home: HomePage, contacts: Mapping[str, int], sources: Mapping[str, int], report: Report
) -> TextPage:
    """A plain page."""
    body = stream_data(page.body, name=f"page/{page.slug}", contacts=contacts, sources=sources)
    values = {"title": page.title, "summary": page.summary, "body": body}
    return _load(TextPage, key=f"page/{page.slug}", slug=page.slug, values=values, parent=home, report=report)


def load_module_pages(
    folder: ModuleFolder,
    *,
    module: Module,
    quiz: Quiz | None,
    parent: RolePage,
    contacts: Mapping[str, int],
    sources: Mapping[str, int],
    report: Report,
) -> ModulePage:
    """A module's front page and its lessons. A lesson whose file is gone is unpublished, never deleted."""
    entry = folder.module
    outcomes = [
        {
            "type": "outcome",
            "value": {"slug": outcome.id, "text": outcome.text},
            "id": stable_id(folder.slug, outcome.id),
        }
        for outcome in entry.outcomes
    ]
    page = _load(
        ModulePage,
        key=f"module/{folder.slug}",
        slug=folder.slug,
        values={
            "title": entry.title,
            "summary": entry.summary,
            "covers": markdown(entry.covers),
            "minutes": entry.minutes,
            "outcomes": outcomes,
            "lessons_first": entry.lessons_first,
            **_ends(folder, contacts, sources),
        },
        parent=parent,
        report=report,
        fixed={"module": module, "quiz": quiz},
    )
    kept = set()
    before: LessonPage | None = None
    for slug, lesson in folder.lessons.items():
        key = f"module/{folder.slug}/{slug}"
        kept.add(uuid.uuid5(NAMESPACE, key))
        before = _load(
            LessonPage,
            key=key,
            slug=slug,
            values=_lesson_values(lesson, key, contacts, sources),
            parent=page,
            report=report,
            after=before,
        )
    if folder.session:
        _load_session(folder, parent=page, report=report)
        kept.add(uuid.uuid5(NAMESPACE, f"module/{folder.slug}/{SESSION_PACK}"))
    _unpublish_missing(page, kept, folder.slug, report)
    return page


def _ends(folder: ModuleFolder, contacts: Mapping[str, int], sources: Mapping[str, int]) -> dict[str, Any]:
    """The summary card and the declaration as the page keeps them; a module without them has nothing of them."""
    card, declaration = folder.module.card, folder.module.declaration
    values: dict[str, Any] = {
        "card": [],
        "declaration_edition": declaration.edition if declaration else "",
        "declaration_source_id": sources[declaration.source] if declaration else None,
        "declaration_statement": declaration.statement if declaration else "",
    }
    if card:
        name = f"module/{folder.slug}/card"
        value = {
            "signs": list_data(card.signs, name=f"{name}/signs"),
            "do": list_data(card.do, name=f"{name}/do"),
            "contacts": list_data([contacts[slug] for slug in card.contacts], name=f"{name}/contacts"),
        }
        values["card"] = [{"type": "card", "value": value, "id": stable_id(name)}]
    return values


def _load_session(folder: ModuleFolder, *, parent: ModulePage, report: Report) -> None:
    """The group session below its module."""
    session, key = folder.session, f"module/{folder.slug}/{SESSION_PACK}"
    assert session is not None  # noqa: S101 - the caller asks only for modules with one
    slides = [
        {
            "type": "slide",
            "value": {
                "title": slide.title,
                "minutes": slide.minutes,
                "points": list_data(slide.points, name=f"{key}/{index}/points"),
                "picture": slide.picture or "",
                "alt": slide.alt,
                "notes": markdown(slide.notes),
            },
            "id": stable_id(key, index),
        }
        for index, slide in enumerate(session.slides)
    ]
    values = {
        "title": session.title,
        "minutes": session.minutes,
        "before": markdown(session.before),
        "after": markdown(session.after),
        "slides": slides,
    }
    _load(SessionPackPage, key=key, slug=SESSION_PACK, values=values, parent=parent, report=report)


def _unpublish_missing(page: ModulePage, kept: set[uuid.UUID], module: str, report: Report) -> None:
    """A lesson or a session whose file is gone leaves the site, unless an editor wrote or changed it."""
    missing: list[LessonPage | SessionPackPage] = []
    for model in (LessonPage, SessionPackPage):
        live = model.objects.child_of(page).live()
        missing += live.exclude(translation_key__in=kept).exclude(loaded_digest="")
    for gone in missing:
        name = f"module/{module}/{gone.slug}"
        if gone.has_unpublished_changes or not gone.is_as_loaded():
            report.left_alone.append(name)
            continue
        gone.unpublish()
        type(gone).objects.filter(pk=gone.pk).update(file_digest="")  # should the file come back, so does the page
        report.changed.append(f"{name} (unpublished)")


def _lesson_values(
    lesson: LessonFile, key: str, contacts: Mapping[str, int], sources: Mapping[str, int]
) -> dict[str, Any]:
    return {
        "title": lesson.title,
        "minutes": lesson.minutes,
        "summary": lesson.summary,
        "body": stream_data(lesson.body, name=key, contacts=contacts, sources=sources),
    }


def _load(
    model: type[Loaded],
    *,
    key: str,
    slug: str,
    values: dict[str, Any],
    parent: Page,
    report: Report,
    fixed: dict[str, Any] | None = None,
    after: Page | None = None,
) -> Loaded:
    """The page of that key as the file has it. A new one stands right of `after`, or last below its parent."""
    translation_key = uuid.uuid5(NAMESPACE, key)
    page = model.objects.filter(translation_key=translation_key).first() or model(
        slug=slug, translation_key=translation_key
    )
    # Wagtail calls an unpublished page changed; one without a file's digest was unpublished by us.
    edited = page.has_unpublished_changes and page.file_digest != ""
    described = {**values, **{name: row and row.pk for name, row in (fixed or {}).items()}}
    if not report.should_write(page, described, name=key, edited=edited):
        return page
    for name, value in {**values, **(fixed or {})}.items():
        setattr(page, name, value)
    page.loaded_digest = digest_of(page.loaded_values())
    if page._state.adding:
        parent.refresh_from_db()  # the tree counts children on the parent's row
        if after is not None:
            after.refresh_from_db()
            after.add_sibling(pos="right", instance=page)
        else:
            parent.add_child(instance=page)
    else:
        page.save()
    page.save_revision().publish()
    return page
