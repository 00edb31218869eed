"""The made-up answers of the benchmark still fit the models, and are analysed."""

import pytest

from elearning.workshop.queries import Sample, analyse
from quizzes.models import Quiz
from tests.benchmarks.items import BANK, DRAW, SLUG, make_responses


@pytest.mark.django_db
def test_made_up_answers_are_analysed():
    make_responses(attempts=120)
    found = analyse(Sample(quiz_id=Quiz.objects.get(slug=SLUG).pk))
    assert (found.attempts, found.extent.people, found.usual, len(found.questions)) == (120, 120, DRAW, BANK)
    assert sum(line.whole.figures.asked for line in found.questions) == 120 * DRAW
    assert found.consistency > 0
