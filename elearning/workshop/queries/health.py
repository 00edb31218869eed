"""How well a module is kept: what an editor would want to mend before a reader meets it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from wagtail.models import Page

from certificates.licensing.models import Policy
from content.models import Contact, LinkCheck, Source
from content.readability import exempt_words, reading_grade
from elearning.models import LessonPage, ModulePage, RolePage
from elearning.workshop.queries import words
from quizzes.models import Question
from quizzes.rules import draws

WORDS_A_MINUTE = (
    200  # adults read 238 of English non-fiction (Brysbaert, 2019); slower here: a phone, a second language
)
SLACK_MINUTES = 0.5  # minutes are stated whole
BRANCHING = frozenset({"scenario", "story"})
ROOM_TO_DRAW = 2  # questions a section should hold for each that is drawn: so that two sittings differ


@dataclass(frozen=True, kw_only=True)
class Concern:
    """Something to mend: where, what, and the page to mend it on (none: elsewhere in the CMS)."""

    where: str
    what: str
    page_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class LessonHealth:
    """A lesson in figures. `reading_minutes`: its words at 200 a minute."""

    page_id: int
    title: str
    live: bool
    words: int
    branching: int
    minutes: int
    grade: float

    @property
    def reading_minutes(self) -> float:
        """At 200 words a minute; of a story with choices a reader walks about half."""
        return round((self.words - self.branching / 2) / WORDS_A_MINUTE, 1)


@dataclass(frozen=True, kw_only=True)
class ModuleHealth:
    """A module as it stands on a day: drafts' words where there is a draft, else what is published."""

    page_id: int
    title: str
    grade_limit: int | None
    lessons: tuple[LessonHealth, ...]
    concerns: tuple[Concern, ...]
    links: tuple[tuple[str, LinkCheck | None], ...] = field(default=())

    @property
    def words(self) -> int:
        return sum(lesson.words for lesson in self.lessons)

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)


def module_health(*, page: ModulePage, on: datetime.date) -> ModuleHealth:
    """Everything at once: an editor opens this page now and then, a learner never."""
    role_page = RolePage.objects.select_related("role").filter(path=page.path[: -page.steplen]).first()
    limit = role_page.role.reading_grade if role_page else None
    lessons = [draft.get_latest_revision_as_object() for draft in LessonPage.objects.child_of(page).order_by("path")]
    concerns: list[Concern] = []
    lines = []
    outside: dict[str, LessonPage] = {}  # each address, and the first lesson that names it
    linked: dict[int, list[LessonPage]] = {}
    for lesson in lessons:
        pieces = list(words.texts(lesson.body))
        plain = words.plain(iter(pieces))
        lines.append(
            LessonHealth(
                page_id=lesson.pk,
                title=lesson.title,
                live=lesson.live,
                words=_count(plain),
                branching=sum(
                    _count(words.plain(words.texts(block.value)))
                    for block in lesson.body
                    if block.block_type in BRANCHING
                ),
                minutes=lesson.minutes,
                grade=reading_grade(plain, exempt=exempt_words()),
            )
        )
        for html in pieces:
            outside = dict.fromkeys(words.links_outside(html), lesson) | outside
            for target in words.pages_linked(html):
                linked.setdefault(target, []).append(lesson)
        outside = {source.url: lesson for source in words.sources_in(lesson.body) if source.url} | outside
        concerns += _in_lesson(lesson, lines[-1], limit, on)
    alive = set(Page.objects.filter(pk__in=linked, live=True).values_list("pk", flat=True))
    concerns += [
        Concern(where=lesson.title, what="A link leads to a page that is not on the site.", page_id=lesson.pk)
        for target, where in linked.items()
        if target not in alive
        for lesson in where
    ]
    checks = {check.url: check for check in LinkCheck.objects.filter(url__in=outside)}
    concerns += [
        Concern(
            where=outside[check.url].title,
            what=f"{check.url} did not answer on {_day(check.checked_on)}: {check.problem}",
            page_id=outside[check.url].pk,
        )
        for check in checks.values()
        if check.problem
    ]
    concerns += _in_module(page, lines)
    if page.quiz_id:
        concerns += _in_test(page, {lesson.slug for lesson in lessons}, on)
    return ModuleHealth(
        page_id=page.pk,
        title=page.title,
        grade_limit=limit,
        lessons=tuple(lines),
        concerns=tuple(concerns),
        links=tuple((url, checks.get(url)) for url in outside),
    )


def _in_lesson(lesson: LessonPage, line: LessonHealth, limit: int | None, on: datetime.date) -> list[Concern]:
    found = []
    if limit and line.grade > limit:
        found.append(f"Reading grade {line.grade}; at most {limit} for this role. Shorten sentences and words.")
    if not 3 <= lesson.minutes <= 6:
        found.append(f"{lesson.minutes} minutes: lessons take 3 to 6.")
    if line.reading_minutes > lesson.minutes + SLACK_MINUTES:
        found.append(
            f"{line.words:,} words take about {line.reading_minutes} minutes to read; it says {lesson.minutes}."
        )
    for struct in words.structs(lesson.body):
        if (struct.get("picture") or struct.get("image")) and "alt" in struct and not struct["alt"]:
            found.append("A picture has no alternative text.")
        if {"text", "source", "where"} == set(struct) and struct["source"] is None:
            found.append(f"A fact has no source: “{struct['text'][:80]}”.")
        if "film" in struct and struct["film"] is None:
            found.append("A film is missing.")
    found += [
        f"It cites “{source.title}”, which has been replaced by “{_newer(source)}”."
        for source in words.sources_in(lesson.body)
        if source.superseded_by_id
    ]
    due = set(Contact.objects.due_a_check(on=on).values_list("pk", flat=True))
    named = words.contacts_in(lesson.body)
    found += [
        f"“{contact.name}” was last checked on {_day(contact.checked_on)}: it is due a check."
        for contact in dict.fromkeys(named)
        if contact.pk in due
    ]
    return [Concern(where=lesson.title, what=what, page_id=lesson.pk) for what in dict.fromkeys(found)]


def _in_module(page: ModulePage, lines: list[LessonHealth]) -> list[Concern]:
    found = []
    total = sum(line.minutes for line in lines)
    if not lines:
        found.append("It has no lessons.")
    elif not total <= page.minutes <= total + 15:
        found.append(f"It says {page.minutes} minutes; its lessons add up to {total}, and a test takes up to 15 more.")
    if not page.outcomes:
        found.append("It names no outcomes.")
    if not page.card:
        found.append("It has no summary card.")
    return [Concern(where=page.title, what=what, page_id=page.pk) for what in found]


def _in_test(page: ModulePage, lessons: set[str], on: datetime.date) -> list[Concern]:
    """Sections that hold too few questions, for the test or for an authority's; questions that name a lesson or an
    outcome that is not there."""
    assert page.quiz is not None  # noqa: S101 - the caller looked
    found = []
    sections = list(page.quiz.sections.all())
    rows = list(
        Question.objects.filter(
            pool__in={section.pool_id for section in sections}, state=Question.State.LIVE
        ).values_list("pool", "section", "key", "current__teaches", "current__outcome")
    )
    policies = list(Policy.objects.filter(module=page.module).on(on).select_related("authority"))
    if page.quiz.supervised and not policies:
        found.append("The test is sat under supervision, and no authority asks for it: nobody can open a sitting.")
    asked = {
        policy.authority.name: draws({section.slug: section.draw for section in sections}, questions=policy.questions)
        for policy in sorted(policies, key=lambda policy: policy.questions or 0)  # of two of one authority the longer
        if policy.questions
    }
    for section in sections:
        held = sum((pool, slug) == (section.pool_id, section.slug) for pool, slug, *_ in rows)
        found += [
            f"“{section.title}” holds {held} questions and the policy of {name} asks for {counts[section.slug]}."
            for name, counts in asked.items()
            if held < counts[section.slug]
        ]
        if held < section.draw * ROOM_TO_DRAW:
            found.append(
                f"“{section.title}” holds {held} questions and draws {section.draw}: two sittings will look alike."
            )
    outcomes = {block.value["slug"] for block in page.outcomes}
    lost = sorted(key for *_, key, teaches, _ in rows if teaches not in lessons)
    vague = sorted(key for *_, key, _, outcome in rows if outcome not in outcomes)
    if lost:
        found.append(f"{len(lost)} questions name a lesson that is not there: {_some(lost)}.")
    if vague:
        found.append(f"{len(vague)} questions name an outcome that is not there: {_some(vague)}.")
    return [Concern(where=page.quiz.title, what=what) for what in found]


def _count(lines: list[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")


def _newer(source: Source) -> str:
    return source.superseded_by.title if source.superseded_by else ""


def _day(day: datetime.date) -> str:
    return f"{day:%-d %B %Y}"
