"""Forms of the workshop."""

from elearning.workshop.forms.modules import CopyForm
from elearning.workshop.forms.questions import QuestionForm, option_rows, question_initial, rows_formset, wording_of

__all__ = ["CopyForm", "QuestionForm", "option_rows", "question_initial", "rows_formset", "wording_of"]
