"""Banks of questions of any size, written straight to the rows."""

from quizzes.models import Question, QuestionVersion
from tests.factories import NOW, PoolFactory, QuizFactory, QuizSectionFactory


def bank(questions, *, sections=5, draw=4):
    """A quiz that draws from a bank of so many."""
    quiz, pool = QuizFactory(attempts_allowed=None), PoolFactory()
    for number in range(sections):
        QuizSectionFactory(quiz=quiz, pool=pool, slug=f"section-{number}", draw=draw, sort_order=number)
    rows = Question.objects.bulk_create(
        Question(pool=pool, key=f"q{number}", section=f"section-{number % sections}", state="live")
        for number in range(questions)
    )
    options = [{"id": letter, "text": letter, "right": letter == "a"} for letter in "abcd"]
    versions = QuestionVersion.objects.bulk_create(
        QuestionVersion(
            question=row, number=1, kind="single", text="<p>What?</p>", options=options, feedback="Think.",
            created_at=NOW,
        )
        for row in rows
    )  # fmt: skip
    for row, version in zip(rows, versions, strict=True):
        row.current = version
    Question.objects.bulk_update(rows, ["current"], batch_size=500)
    return quiz
