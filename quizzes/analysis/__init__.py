"""What a test's answers say about its questions: item analysis by classical test theory. Pure functions.

**Marks** are whole numbers, `FULL` of them one mark, so that sums are exact.

**Sample.** Questions are drawn at random, so nobody answered all of them. A question's sample is the attempts that
asked it. Its mark x is compared with the rest of the same attempt, R = T - x, so that a question is never compared with
itself. Attempts that asked another number of questions than is usual, and resits of some sections only, count for
facility and choices; they are left out wherever a total is needed, for their totals cannot be compared.

Formulas are those of Moodle's quiz statistics (docs.moodle.org/dev/Quiz_statistics_calculations), with sample moments
(n - 1). Moodle itself compares a question from a random draw with T, which holds x; we hold to R, which its
documentation defines. A figure that cannot be had (no variance, a negative covariance) is None, never 0.
"""

from quizzes.analysis.flags import ENOUGH, FLAGS, Flag, flags_of
from quizzes.analysis.items import (
    FULL,
    Answered,
    ItemFigures,
    Offered,
    OptionFigures,
    discrimination_index,
    discriminative_efficiency,
    effective_weights,
    facility,
    item_figures,
    marks_of,
)
from quizzes.analysis.spread import Counted, Marks, median, thirds
from quizzes.analysis.whole import Band, bands, error_ratio, internal_consistency, standard_deviation, standard_error

__all__ = [
    "ENOUGH",
    "FLAGS",
    "FULL",
    "Answered",
    "Band",
    "Counted",
    "Flag",
    "ItemFigures",
    "Marks",
    "Offered",
    "OptionFigures",
    "bands",
    "discrimination_index",
    "discriminative_efficiency",
    "effective_weights",
    "error_ratio",
    "facility",
    "flags_of",
    "internal_consistency",
    "item_figures",
    "marks_of",
    "median",
    "standard_deviation",
    "standard_error",
    "thirds",
]
