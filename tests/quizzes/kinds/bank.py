"""A test that asks every kind of question, and a scenario with two."""

from quizzes.actions import write_scenario
from tests.factories import NOW, ModulePageFactory, QuestionFactory, QuizSectionFactory
from tests.quizzes.kinds.written import WRITTEN

SIZE = len(WRITTEN) + 2


def every_kind(*, per_page=4, **changes):
    """The page of a module whose test asks all of it."""
    section = QuizSectionFactory(draw=SIZE, quiz__questions_per_page=per_page)
    for written in WRITTEN.values():
        QuestionFactory(
            pool=section.pool,
            kind=written.kind,
            options=written.options,
            settings={**written.settings, **changes},
            **written.picture,
        )
    story, _ = write_scenario(
        pool=section.pool,
        key="a-booking",
        title="A booking at night",
        text="<p>A man books a car for two.</p>",
        picture="taxi-at-night",
        picture_alt="A taxi at night.",
        now=NOW,
    )
    for place in (1, 2):
        QuestionFactory(pool=section.pool, text=f"<p>What of it, part {place}?</p>", scenario=story, place=place)
    return ModulePageFactory(module__slug="safe-journeys", quiz=section.quiz)


def answer_to(response, *, right=True):
    """The right (or a wrong) answer to a response, as it is kept."""
    for written in WRITTEN.values():
        if (written.kind, written.options) == (response.version.kind, response.version.options):
            return written.right if right else written.wrong
    return ["a"] if right else ["b"]
