"""Reads of the learner's journey."""

from elearning.queries.again import update_of, updates_to_read
from elearning.queries.asking import still_asked
from elearning.queries.attempts import Taken, attempt_of, pages_asked_by, people_of, tests_of
from elearning.queries.declaring import Declaring, declaring_of, last_declaration
from elearning.queries.drafts import Approved, Draft, Seen, approved_drafts, draft_of
from elearning.queries.gate import Sitting, read_since, sitting_of
from elearning.queries.handing_in import came_of, certificate_of, module_sat_for, newest_obligations, role_trained
from elearning.queries.history import VersionLine, decisions_waiting, version_lines, versions_of
from elearning.queries.impact import impact_of
from elearning.queries.keeping import Card, Session, card_of, session_of
from elearning.queries.outline import (
    LessonLine,
    Outline,
    Reading,
    go_on_anchor,
    lesson_html,
    lessons_read,
    outline,
    reading_of,
    role_url,
    root_path,
)
from elearning.queries.own import Owed, certificates_of, memberships, module_urls, owed, started
from elearning.queries.short import Short, shorts_of
from elearning.queries.signals import signals_of
from elearning.queries.sitting import open_attempt, test_rules_for
from elearning.queries.substance import changes_what_is_taught, module_page_of, substance_digest, taught_page

__all__ = [
    "Approved",
    "Card",
    "Declaring",
    "Draft",
    "LessonLine",
    "Outline",
    "Owed",
    "Reading",
    "Seen",
    "Session",
    "Short",
    "Sitting",
    "Taken",
    "VersionLine",
    "approved_drafts",
    "attempt_of",
    "came_of",
    "card_of",
    "certificate_of",
    "certificates_of",
    "changes_what_is_taught",
    "decisions_waiting",
    "declaring_of",
    "draft_of",
    "go_on_anchor",
    "impact_of",
    "last_declaration",
    "lesson_html",
    "lessons_read",
    "memberships",
    "module_page_of",
    "module_sat_for",
    "module_urls",
    "newest_obligations",
    "open_attempt",
    "outline",
    "owed",
    "pages_asked_by",
    "people_of",
    "read_since",
    "reading_of",
    "role_trained",
    "role_url",
    "root_path",
    "session_of",
    "shorts_of",
    "signals_of",
    "sitting_of",
    "started",
    "still_asked",
    "substance_digest",
    "taught_page",
    "test_rules_for",
    "tests_of",
    "update_of",
    "updates_to_read",
    "version_lines",
    "versions_of",
]
