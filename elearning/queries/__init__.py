"""Reads of the learner's journey."""

from elearning.queries.outline import LessonLine, Outline, lesson_html, lessons_read, outline, root_path
from elearning.queries.own import Owed, certificates_of, memberships, module_urls, owed, started
from elearning.queries.sitting import open_attempt, test_rules_for

__all__ = [
    "LessonLine",
    "Outline",
    "Owed",
    "certificates_of",
    "lesson_html",
    "lessons_read",
    "memberships",
    "module_urls",
    "open_attempt",
    "outline",
    "owed",
    "root_path",
    "started",
    "test_rules_for",
]
