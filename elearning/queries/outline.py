"""A module's outline, in three queries however long it is, and its lessons' words, kept rendered."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db import connection
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page, Site

from accounts.models import Role, User
from content import queries as content_queries
from elearning.models import LessonPage, ModulePage, RolePage

_HOUR = 3600  # links to other pages are written out in it, and those may move


@dataclass(frozen=True, kw_only=True)
class LessonLine:
    """A lesson in a module's outline."""

    pk: int
    key: uuid.UUID
    slug: str
    title: str
    minutes: int
    number: int
    url: str
    rendered_as: str  # names what is published: another after each publication


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A module's pages as a learner walks them."""

    page_id: int
    module_id: int
    quiz_id: int | None
    title: str
    minutes: int
    lessons_first: bool
    url: str
    role_id: int
    role_slug: str
    role_plural: str
    role_licensed: bool
    needs_account: bool
    role_url: str
    lessons: tuple[LessonLine, ...]

    @property
    def test_url(self) -> str:
        return f"{self.url}test/"

    def lesson(self, slug: str) -> LessonLine | None:
        return next((lesson for lesson in self.lessons if lesson.slug == slug), None)

    def after(self, lesson: LessonLine) -> LessonLine | None:
        return self.lessons[lesson.number] if lesson.number < len(self.lessons) else None

    def before(self, lesson: LessonLine) -> LessonLine | None:
        return self.lessons[lesson.number - 2] if lesson.number > 1 else None


def root_path() -> str:
    """The tree's path of the home page: "/home/". Kept in the cache by Wagtail."""
    paths = Site.get_site_root_paths()
    return paths[0].root_path if paths else "/"


# By hand, for they are asked for every lesson: the ORM takes ten times as long to write either as a database to answer.
_PUBLISHED = """
    SELECT page.url_path = home.url_path || %s, page.id, page.path, page.url_path, page.title, page.live_revision_id,
        page.last_published_at
    FROM wagtailcore_site site JOIN wagtailcore_page home ON home.id = site.root_page_id
        JOIN wagtailcore_page page ON substr(page.url_path, 1, length(home.url_path) + %s) = home.url_path || %s
    WHERE site.is_default_site AND page.live ORDER BY page.path
"""
_READ = "SELECT lesson FROM elearning_lessonprogress WHERE person_id = %s AND module_id = %s"


def outline(*, role_slug: str, module_slug: str) -> Outline | None:
    """A live module and its live lessons in order; none when there is no such page.

    One query once it is known: the outline is kept for a minute beside what was published when it was made.
    """
    place = f"{role_slug}/{module_slug}/"
    with connection.cursor() as cursor:
        cursor.execute(_PUBLISHED, [place, len(place), place])
        published = cursor.fetchall()
    if not published or not published[0][0]:  # the module's page comes before those below it
        return None
    cache, key = caches["rendered"], f"outline-{place}"
    kept: tuple[list[Any], Outline] | None = cache.get(key)
    if kept and kept[0] == published:
        return kept[1]
    found = _outline(page_id=published[0][1], url=f"/{place}")
    if found:
        cache.set(key, (published, found), 60)  # not longer: a role is renamed without a publication
    return found


def _outline(*, page_id: int, url: str) -> Outline | None:
    """The outline of a live page; none when it is no module's or its role's page is not live. Three queries."""
    page = ModulePage.objects.filter(pk=page_id).first()
    if page is None:  # a page of another kind
        return None
    role_page = RolePage.objects.select_related("role").filter(path=page.path[: -Page.steplen], live=True).first()
    if role_page is None:
        return None
    role = role_page.role
    lesson_rows = page.lessons().values_list(
        "pk", "translation_key", "slug", "title", "minutes", "live_revision", "last_published_at"
    )
    return Outline(
        page_id=page.pk,
        module_id=page.module_id,
        quiz_id=page.quiz_id,
        title=page.title,
        minutes=page.minutes,
        lessons_first=page.lessons_first,
        url=url,
        role_id=role.pk,
        role_slug=role.slug,
        role_plural=role.plural,
        role_licensed=role.licensed,
        needs_account=role.needs_account,
        role_url=f"/{role_page.slug}/",
        lessons=tuple(
            LessonLine(
                pk=lesson_pk,
                key=key,
                slug=slug,
                title=lesson_title,
                minutes=lesson_minutes,
                number=number,
                url=f"{url}{slug}/",
                rendered_as=f"{lesson_pk}-{revision}-{published.timestamp() if published else 0}",
            )
            for number, (lesson_pk, key, slug, lesson_title, lesson_minutes, revision, published) in enumerate(
                lesson_rows, start=1
            )
        ),
    )


def role_url(role: Role) -> str:
    """The address of a role's page, wherever an editor has put it; the front page when it has none."""
    page = RolePage.objects.filter(role=role, live=True).values_list("url_path", flat=True).first()
    return f"/{page.removeprefix(root_path())}" if page else "/"


def lesson_html(lesson: LessonLine) -> SafeString:
    """A lesson's blocks as HTML: rendered once per publication, state of the directory and process; then kept."""
    cache, key = caches["rendered"], f"lesson-{lesson.rendered_as}-{content_queries.directory_stamp()}"
    html = cache.get(key)
    if html is None:
        html = LessonPage.objects.only("body").get(pk=lesson.pk).body.render_as_block()
        cache.set(key, html, _HOUR)
    rendered: SafeString = mark_safe(html)
    return rendered


def lessons_read(*, person: User | None, module_id: int) -> set[uuid.UUID]:
    """The keys of the lessons a person has finished. One query; none for nobody."""
    if person is None:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_READ, [person.pk, module_id])
        rows = cursor.fetchall()
    return {key if isinstance(key, uuid.UUID) else uuid.UUID(key) for (key,) in rows}  # text in SQLite
