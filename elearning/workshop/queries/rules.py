"""The rules of a test in words, for whoever sets them: what people read before they start, and the rest."""

from __future__ import annotations

from dataclasses import dataclass

from quizzes import queries as quizzes_queries
from quizzes.models import Quiz, QuizSection
from quizzes.sentences import rule_sentences


@dataclass(frozen=True, kw_only=True)
class RulesInWords:
    """`told`: said to the person who sits, before the start. `further`: what they need not be told then."""

    told: tuple[str, ...]
    further: tuple[str, ...]


def rules_in_words(quiz_id: int) -> RulesInWords:
    """Of a test as it is saved. Three queries, whatever its rules."""
    quiz = Quiz.objects.get(pk=quiz_id)
    sections = list(QuizSection.objects.filter(quiz=quiz).values_list("slug", "title", "draw"))
    told = rule_sentences(
        quizzes_queries.quiz_rules(quiz),
        questions=sum(draw for *_, draw in sections),
        titles={slug: title for slug, title, _ in sections},
    )
    return RulesInWords(told=tuple(told), further=tuple(_further(quiz)))


def _further(quiz: Quiz) -> list[str]:
    attempts, each = quiz.attempts_allowed, quiz.questions_per_page
    return [
        "People have as many attempts as it takes."
        if attempts is None
        else f"People have {attempts} attempt{'' if attempts == 1 else 's'}, counted since they last passed.",
        f"Up to {each} question{'' if each == 1 else 's'} stand{'s' if each == 1 else ''} on a page; those of a "
        "scenario stay together.",
        "Each attempt has the questions of a section in an order of its own."
        if quiz.shuffle_questions
        else "The questions of a section stand in the order in which they were written.",
        "Each attempt has the answers in an order of its own."
        if quiz.shuffle_options
        else "Answers stand in the order in which they were written.",
        f"What people learn of it: {_lower(quiz.get_feedback_display())}.",
        f"Looking at one's answers again: {_lower(quiz.get_review_display())}.",
        f"At the start people declare: “{quiz.statement}”",
    ]


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
