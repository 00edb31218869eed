"""Everything that changes what a learner did, and the loading of what they learn."""

from elearning.actions.declaring import AnotherEdition, DeclarationRefused, NothingToDeclare, NotJoined, declare
from elearning.actions.joining import join_licensed_role, join_role, set_organisation
from elearning.actions.learning import LessonsUnfinished, finish_lesson, start_test, submit_test
from elearning.actions.overriding import VoidRefused, refuse_void, void_attempt, vouch_for
from elearning.actions.places import NoSuchBlock, forget_place, keep_place
from elearning.actions.sweeping import NotAllClosed, sweep_attempts

__all__ = [
    "AnotherEdition",
    "DeclarationRefused",
    "LessonsUnfinished",
    "NoSuchBlock",
    "NotAllClosed",
    "NotJoined",
    "NothingToDeclare",
    "VoidRefused",
    "declare",
    "finish_lesson",
    "forget_place",
    "join_licensed_role",
    "join_role",
    "keep_place",
    "refuse_void",
    "set_organisation",
    "start_test",
    "submit_test",
    "sweep_attempts",
    "void_attempt",
    "vouch_for",
]
