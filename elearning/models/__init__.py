"""Pages of the training, and what people did with them."""

from elearning.models.changes import DecisionApplied, PublishDecision, UpdateRead
from elearning.models.pages import HomePage, LessonPage, ModulePage, RolePage
from elearning.models.places import LessonPlace
from elearning.models.records import Completion, Declaration, LessonProgress
from elearning.models.requirements import Obligation, Requirement
from elearning.models.sessions import SessionPackPage

__all__ = [
    "Completion",
    "DecisionApplied",
    "Declaration",
    "HomePage",
    "LessonPage",
    "LessonPlace",
    "LessonProgress",
    "ModulePage",
    "Obligation",
    "PublishDecision",
    "Requirement",
    "RolePage",
    "SessionPackPage",
    "UpdateRead",
]
