"""Reads of the learner's journey."""

from elearning.queries.gate import Sitting, sitting_of
from elearning.queries.outline import LessonLine, Outline, lesson_html, lessons_read, outline, role_url, root_path
from elearning.queries.own import Owed, certificates_of, memberships, module_urls, owed, started
from elearning.queries.sitting import open_attempt, test_rules_for

__all__ = [
    "LessonLine",
    "Outline",
    "Owed",
    "Sitting",
    "certificates_of",
    "lesson_html",
    "lessons_read",
    "memberships",
    "module_urls",
    "open_attempt",
    "outline",
    "owed",
    "role_url",
    "root_path",
    "sitting_of",
    "started",
    "test_rules_for",
]
