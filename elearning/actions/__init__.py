"""Everything that changes what a learner did, and the loading of what they learn."""

from elearning.actions.joining import join_licensed_role, join_role, set_organisation
from elearning.actions.learning import LessonsUnfinished, finish_lesson, start_test, submit_test

__all__ = [
    "LessonsUnfinished",
    "finish_lesson",
    "join_licensed_role",
    "join_role",
    "set_organisation",
    "start_test",
    "submit_test",
]
