"""What a learner does, in a line: read the lessons, sit the test."""

from django.utils import timezone

from elearning import actions, queries
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


def start_test(person, page, *, now=NOW, **fields):
    """The test of a module started, as its page starts it."""
    role_slug, module_slug = page.url_path.strip("/").split("/")[-2:]
    found = queries.outline(role_slug=role_slug, module_slug=module_slug)
    read = queries.lessons_read(person=person, module_id=found.module_id)
    unread = sum(lesson.key not in read for lesson in found.lessons)
    sitting = queries.sitting_of(person=person, found=found, unread=unread, on=timezone.localdate(now))
    return actions.start_test(person=person, found=found, sitting=sitting, now=now, **fields)


def begin(person, page, *, now=NOW):
    """The lessons read and the test started."""
    read_lessons(person, page)
    return start_test(person, page, now=now)


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
