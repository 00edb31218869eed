"""Forms of the workshop."""

from elearning.workshop.forms.modules import CopyForm
from elearning.workshop.forms.questions import QuestionForm, option_rows, question_initial, rows_formset, wording_of
from elearning.workshop.forms.scenarios import (
    BadOrder,
    ScenarioForm,
    scenario_initial,
    seen_keys,
    typed_keys,
    typed_order,
)

__all__ = [
    "BadOrder",
    "CopyForm",
    "QuestionForm",
    "ScenarioForm",
    "option_rows",
    "question_initial",
    "rows_formset",
    "scenario_initial",
    "seen_keys",
    "typed_keys",
    "typed_order",
    "wording_of",
]
