"""Reads of the workshop."""

from elearning.workshop.queries.bank import BankChoices, bank_choices, sections_by_bank
from elearning.workshop.queries.choices import Choice, answer_words, choices
from elearning.workshop.queries.health import Concern, LessonHealth, ModuleHealth, module_health
from elearning.workshop.queries.links import addresses_outside
from elearning.workshop.queries.modules import ModuleLine, module_lines
from elearning.workshop.queries.responses import response_rows
from elearning.workshop.queries.results import (
    ItemLine,
    QuestionLine,
    Ratio,
    Results,
    analyse,
    results,
)
from elearning.workshop.queries.rules import RulesInWords, rules_in_words
from elearning.workshop.queries.sample import FEWEST_PEOPLE, Sample
from elearning.workshop.queries.scenarios import questions_for, scenario_concerns, scenario_questions, section_of
from elearning.workshop.queries.taken import TestLine, test_lines
from elearning.workshop.queries.thirds import people_in_thirds

__all__ = [
    "FEWEST_PEOPLE",
    "BankChoices",
    "Choice",
    "Concern",
    "ItemLine",
    "LessonHealth",
    "ModuleHealth",
    "ModuleLine",
    "QuestionLine",
    "Ratio",
    "Results",
    "RulesInWords",
    "Sample",
    "TestLine",
    "addresses_outside",
    "analyse",
    "answer_words",
    "bank_choices",
    "choices",
    "module_health",
    "module_lines",
    "people_in_thirds",
    "questions_for",
    "response_rows",
    "results",
    "rules_in_words",
    "scenario_concerns",
    "scenario_questions",
    "section_of",
    "sections_by_bank",
    "test_lines",
]
