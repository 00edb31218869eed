"""What a question may name: sections of the tests that draw on its bank, their modules' outcomes and lessons."""

from __future__ import annotations

from dataclasses import dataclass

from elearning.models import LessonPage, ModulePage
from quizzes.models import Pool, Question, QuizSection

Choices = list[tuple[str, str]]  # (slug, words)


@dataclass(frozen=True, kw_only=True)
class BankChoices:
    """What stands to choose in a pool. A slug that is used without being offered any more is offered as it is."""

    sections: Choices
    outcomes: Choices
    lessons: Choices


def bank_choices(pool: Pool | None) -> BankChoices:
    """For one pool, or for all of them. Drafts of pages too: a question may come before its lesson."""
    sections = QuizSection.objects.all() if pool is None else QuizSection.objects.filter(pool=pool)
    pages = list(ModulePage.objects.filter(quiz__sections__in=sections).distinct())
    questions = Question.objects.all() if pool is None else Question.objects.filter(pool=pool)
    used = list(
        questions.values_list("section", "current__outcome", "draft__outcome", "current__teaches", "draft__teaches")
    )
    outcomes = [(block.value["slug"], block.value["text"]) for page in pages for block in page.outcomes]
    lessons = [
        (lesson.slug, lesson.title) for page in pages for lesson in LessonPage.objects.child_of(page).order_by("path")
    ]
    return BankChoices(
        sections=_with_used(list(sections.values_list("slug", "title")), {row[0] for row in used}),
        outcomes=_with_used(outcomes, {slug for row in used for slug in row[1:3]}),
        lessons=_with_used(lessons, {slug for row in used for slug in row[3:5]}),
    )


def sections_by_bank() -> list[tuple[str, Choices]]:
    """The sections of every pool that has some, below the pool's name, each with the slug that files call it by."""
    offered: dict[Pool, Choices] = {pool: [] for pool in Pool.objects.order_by("title")}
    for section in QuizSection.objects.select_related("pool").order_by("sort_order", "pk"):
        offered[section.pool].append((section.slug, section.title))
    used: dict[Pool, set[str | None]] = {}
    for question in Question.objects.order_by().values_list("pool", "section").distinct():
        used.setdefault(Pool(pk=question[0]), set()).add(question[1])
    named = {pool: _with_used(sections, used.get(pool, set())) for pool, sections in offered.items()}
    return [
        (str(pool), [(slug, f"{words} ({slug})" if words != slug else slug) for slug, words in sections])
        for pool, sections in named.items()
        if sections
    ]


def _with_used(offered: Choices, used: set[str | None]) -> Choices:
    known = dict(offered)
    return [*known.items(), *((slug, slug) for slug in sorted(filter(None, used - known.keys())))]
