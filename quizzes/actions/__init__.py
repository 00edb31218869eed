"""Everything that changes a bank of questions or an attempt."""

from quizzes.actions.answers import AttemptClosed, BadAnswer, StaleAnswers, save_answers
from quizzes.actions.attempts import (
    AttemptsUsedUp,
    NothingToAsk,
    NotYet,
    SittingNeeded,
    TimeIsUp,
    start_attempt,
    submit_attempt,
)
from quizzes.actions.bank import BadQuestion, Wording, write_question
from quizzes.actions.desk import (
    StaleQuestion,
    discard_draft,
    draft_question,
    duplicate_question,
    publish_question,
    retire_question,
)
from quizzes.actions.import_plan import Planned
from quizzes.actions.interchange import ImportClash, Imported, import_questions, read_questions
from quizzes.actions.overrides import OverrideRefused, give_override, refuse_override
from quizzes.actions.scenario_desk import (
    StaleScenario,
    arrange_scenario,
    discard_scenario_draft,
    draft_scenario,
    publish_scenario,
)
from quizzes.actions.scenarios import BadScenario, tells_the_same, write_scenario
from quizzes.actions.sittings import (
    NoSuchSitting,
    SittingRefused,
    check_identity,
    close_sitting,
    enter_sitting,
    open_sitting,
)

__all__ = [
    "AttemptClosed",
    "AttemptsUsedUp",
    "BadAnswer",
    "BadQuestion",
    "BadScenario",
    "ImportClash",
    "Imported",
    "NoSuchSitting",
    "NotYet",
    "NothingToAsk",
    "OverrideRefused",
    "Planned",
    "SittingNeeded",
    "SittingRefused",
    "StaleAnswers",
    "StaleQuestion",
    "StaleScenario",
    "TimeIsUp",
    "Wording",
    "arrange_scenario",
    "check_identity",
    "close_sitting",
    "discard_draft",
    "discard_scenario_draft",
    "draft_question",
    "draft_scenario",
    "duplicate_question",
    "enter_sitting",
    "give_override",
    "import_questions",
    "open_sitting",
    "publish_question",
    "publish_scenario",
    "read_questions",
    "refuse_override",
    "retire_question",
    "save_answers",
    "start_attempt",
    "submit_attempt",
    "tells_the_same",
    "write_question",
    "write_scenario",
]
