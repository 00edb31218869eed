"""A module's outline, in four queries however long it is, and its lessons' words, kept rendered."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page, Site

from accounts.models import Role, User
from content import queries as content_queries
from content.compiled import kept_cursor
from elearning.models import LessonPage, ModulePage, RolePage, SessionPackPage
from elearning.models.sessions import SLUG as SESSION_PACK

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
    module_slug: str
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
    has_card: bool = False
    edition: str = ""  # of the document that is declared; none: no declaration
    session_minutes: int | None = None  # of the group session; none: there is none

    @property
    def test_url(self) -> str:
        return f"{self.url}test/"

    @property
    def card_url(self) -> str:
        return f"{self.url}card/"

    @property
    def declaration_url(self) -> str:
        return f"{self.url}declaration/"

    @property
    def session_url(self) -> str:
        return f"{self.url}{SESSION_PACK}/"

    @property
    def keepsake_url(self) -> str:
        """Where a certificate is printed that nobody keeps; "" where a real one can be earned."""
        return "" if self.needs_account or self.quiz_id or self.edition else f"{self.url}certificate/"

    @property
    def end_url(self) -> str:
        """Where one goes on after the last lesson."""
        return f"{self.url}#{'declaration' if self.edition else 'test' if self.quiz_id else 'keep'}"

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
_READING = """
    SELECT lesson, NULL, NULL FROM elearning_lessonprogress WHERE person_id = %s AND module_id = %s
    UNION ALL SELECT lesson, block, seen_at FROM elearning_lessonplace WHERE person_id = %s AND module_id = %s
"""


def outline(*, role_slug: str, module_slug: str) -> Outline | None:
    """A live module and its live lessons in order; none when there is no such page.

    One query once it is known: the outline is kept for a minute beside what was published when it was made.
    """
    place = f"{role_slug}/{module_slug}/"
    with kept_cursor() as cursor:
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
    """The outline of a live page; none when it is no module's or its role's page is not live. Four queries."""
    page = ModulePage.objects.filter(pk=page_id).select_related("module").first()
    if page is None:  # a page of another kind
        return None
    role_page = RolePage.objects.select_related("role").filter(path=page.path[: -Page.steplen], live=True).first()
    if role_page is None:
        return None
    role = role_page.role
    session = SessionPackPage.objects.child_of(page).live().values_list("minutes", flat=True).first()
    lesson_rows = page.lessons().values_list(
        "pk", "translation_key", "slug", "title", "minutes", "live_revision", "last_published_at"
    )
    return Outline(
        page_id=page.pk,
        module_id=page.module_id,
        module_slug=page.module.slug,
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
        has_card=bool(page.card),
        edition=page.declaration_edition,
        session_minutes=session,
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
    with kept_cursor() as cursor:
        cursor.execute(_READ, [person.pk, module_id])
        rows = cursor.fetchall()
    return {_key(key) for (key,) in rows}


def _key(key: uuid.UUID | str) -> uuid.UUID:
    """PostgreSQL answers with a key, SQLite with its text."""
    return key if isinstance(key, uuid.UUID) else uuid.UUID(key)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How far somebody is in a module: lessons finished, and in others the block at which they stopped."""

    read: frozenset[uuid.UUID] = frozenset()
    places: tuple[tuple[uuid.UUID, str], ...] = ()  # by lesson the block's id, newest first

    def anchor(self, lesson: LessonLine) -> str:
        """Where on the lesson's page they stopped, as stream.html names it; empty when nothing is kept."""
        return next((f"#b-{block[:8]}" for key, block in self.places if key == lesson.key), "")

    def go_on_url(self, found: Outline) -> str:
        """Where they left off: the newest place in a lesson not read yet, else the next such lesson; else empty."""
        unread = {lesson.key: lesson for lesson in found.lessons if lesson.key not in self.read}
        for key, _ in self.places:
            if key in unread:
                return f"{unread[key].url}{self.anchor(unread[key])}"
        return next(iter(unread.values())).url if unread and self.read else ""


def reading_of(*, person: User | None, module_id: int) -> Reading:
    """How far a person is in a module. One query; none for nobody."""
    if person is None:
        return Reading()
    with kept_cursor() as cursor:
        cursor.execute(_READING, [person.pk, module_id, person.pk, module_id])
        rows = cursor.fetchall()
    places = sorted(((seen, _key(key), str(block)) for key, block, seen in rows if block), reverse=True)
    return Reading(
        read=frozenset(_key(key) for key, block, _ in rows if not block),
        places=tuple((key, block) for _, key, block in places),
    )


def go_on_anchor(*, reading: Reading, lesson: LessonLine, html: str) -> str:
    """Where on the page somebody stopped, if that is still there and is not its first block; else empty."""
    anchor = reading.anchor(lesson)
    if not anchor:
        return ""
    at = html.find(f'id="{anchor[1:]}"')
    return anchor if at > html.find('id="b-') else ""
