"""What a learner does, in a line: read the lessons, sit the test."""

from elearning import actions
from quizzes import actions as quizzes_actions
from tests.factories import NOW, MembershipFactory, UserFactory, answers_to


def driver(role=None, **fields):
    """A person with the role of taxi drivers since January."""
    person = UserFactory(**fields)
    MembershipFactory(person=person, **({"role": role} if role else {}))
    return person


def read_lessons(person, page):
    """Every live lesson of a module, to its end."""
    for lesson in page.lessons():
        actions.finish_lesson(person=person, module_id=page.module_id, lesson=lesson.translation_key, now=NOW)


def begin(person, page, *, now=NOW):
    """The lessons read and the test started."""
    read_lessons(person, page)
    return actions.start_test(person=person, page=page, now=now)


def sit(person, page, *, right=10, now=NOW):
    """The whole of it."""
    attempt = begin(person, page, now=now)
    quizzes_actions.save_answers(
        person=person,
        attempt_id=attempt.pk,
        answers=answers_to(attempt, right=right),
        revision=attempt.revision,
        now=now,
    )
    return actions.submit_test(person=person, attempt_id=attempt.pk, now=now)


def queries_in(context):
    """What a captured block asked the database, the marks of transactions left out."""
    marks = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return [query["sql"] for query in context.captured_queries if not query["sql"].startswith(marks)]
