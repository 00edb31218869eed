"""Pages of the training, and what people did with them."""

from elearning.models.pages import HomePage, LessonPage, ModulePage, RolePage
from elearning.models.records import Completion, LessonProgress
from elearning.models.requirements import Obligation, Requirement

__all__ = [
    "Completion",
    "HomePage",
    "LessonPage",
    "LessonProgress",
    "ModulePage",
    "Obligation",
    "Requirement",
    "RolePage",
]
