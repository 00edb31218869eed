"""The bank of questions, the quizzes that draw from it, and people's attempts."""

from quizzes.models.attempts import Attempt, Response
from quizzes.models.bank import Pool, Question, QuestionVersion, Scenario, ScenarioVersion
from quizzes.models.overrides import Override
from quizzes.models.quizzes import Quiz, QuizSection
from quizzes.models.sittings import IdentityCheck, Sitting

__all__ = [
    "Attempt",
    "IdentityCheck",
    "Override",
    "Pool",
    "Question",
    "QuestionVersion",
    "Quiz",
    "QuizSection",
    "Response",
    "Scenario",
    "ScenarioVersion",
    "Sitting",
]
