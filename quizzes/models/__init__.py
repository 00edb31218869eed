"""The bank of questions, the quizzes that draw from it, and people's attempts."""

from quizzes.models.attempts import Attempt, Response
from quizzes.models.bank import Pool, Question, QuestionVersion
from quizzes.models.quizzes import Quiz, QuizSection

__all__ = ["Attempt", "Pool", "Question", "QuestionVersion", "Quiz", "QuizSection", "Response"]
