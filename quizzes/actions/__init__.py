"""Everything that changes a bank of questions or an attempt."""

from quizzes.actions.attempts import (
    AttemptClosed,
    AttemptsUsedUp,
    BadAnswer,
    NothingToAsk,
    StaleAnswers,
    save_answers,
    start_attempt,
    submit_attempt,
)
from quizzes.actions.bank import BadQuestion, Wording, write_question

__all__ = [
    "AttemptClosed",
    "AttemptsUsedUp",
    "BadAnswer",
    "BadQuestion",
    "NothingToAsk",
    "StaleAnswers",
    "Wording",
    "save_answers",
    "start_attempt",
    "submit_attempt",
    "write_question",
]
