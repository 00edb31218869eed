"""The rules of a module's test, from its file."""

from __future__ import annotations

from typing import Any

from accounts.ladders import Ladder
from content.files.schema import TestFile
from content.models.loading import digest_of
from quizzes.models import Pool, Quiz, QuizSection

# What a test had before it had these rules. Only another value is named in a digest: what was loaded keeps its own.
_FURTHER = (
    "section_pass_mark", "minutes", "at_deadline", "waits", "read_again_after", "resit_failed_sections", "feedback",
    "review", "shuffle_questions", "shuffle_options", "language", "supervised", "statement",
)  # fmt: skip


def write_quiz(quiz: Quiz, test: TestFile, *, pool: Pool) -> None:
    """The rules and sections as the file says. Attempts begun keep the rules they were started with."""
    for name, value in _rules(test).items():
        setattr(quiz, name, value)
    quiz.save()
    quiz.sections.exclude(slug__in=[section.id for section in test.sections]).delete()
    for order, section in enumerate(test.sections):
        QuizSection.objects.update_or_create(
            quiz=quiz,
            slug=section.id,
            defaults={
                "pool": pool,
                "title": section.title,
                "draw": section.draw,
                "pass_mark": section.pass_mark,
                "sort_order": order,
            },
        )
    quiz.loaded_digest = quiz_digest(quiz)
    quiz.save(update_fields=["loaded_digest"])


def quiz_digest(quiz: Quiz) -> str:
    """Of the rules as they are."""
    sections = quiz.sections.order_by("sort_order", "pk").values_list("slug", "title", "draw", "pass_mark")
    return _digest({name: getattr(quiz, name) for name in _rules_named()}, list(sections))


def file_digest(test: TestFile) -> str:
    """Of the rules as the file has them."""
    sections = [(section.id, section.title, section.draw, section.pass_mark) for section in test.sections]
    return _digest(_rules(test), sections)


def _rules_named() -> tuple[str, ...]:
    return ("title", "pass_mark", "attempts_allowed", "questions_per_page", *_FURTHER)


def _usual(name: str) -> Any:
    return getattr(Quiz(), name)  # what a new one has


def _rules(test: TestFile) -> dict[str, Any]:
    """The file's rules under the names of the columns."""
    said = test.model_dump(exclude={"attempts", "waits", "sections", "statement"})
    return said | {
        "attempts_allowed": test.attempts,
        "waits": Ladder.from_json([wait.step for wait in test.waits]).as_json(),
        "statement": test.statement or _usual("statement"),
    }


def _digest(rules: dict[str, Any], sections: list[tuple[str, str, int, int | None]]) -> str:
    rows = [row if row[3] is not None else row[:3] for row in sections]
    first = [rules[name] for name in ("title", "pass_mark", "attempts_allowed", "questions_per_page")]
    further = ({name: rules[name]} for name in _FURTHER if rules[name] != _usual(name))
    return digest_of([*first, rows, *further])
