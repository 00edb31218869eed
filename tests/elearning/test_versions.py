"""A module's versions: one for each state of its published words."""

import pytest
from wagtail.rich_text import RichText

from content.models import ModuleVersion
from elearning.actions.versions import record_version
from elearning.models import LessonPage, ModulePage
from tests.factories import NOW, LessonPageFactory, ModuleFactory

pytestmark = pytest.mark.django_db


def numbers():
    return list(ModuleVersion.objects.order_by("number").values_list("number", flat=True))


def record(course):
    return record_version(module=course.module, now=NOW).number


def test_the_same_words_are_the_same_version(course):
    assert [record(course), record(course), numbers()] == [1, 1, [1]]


@pytest.mark.parametrize(
    "values", [{"title": "New"}, {"minutes": 6}, {"summary": "New"}, {"body": [("text", RichText("<p>New.</p>"))]}]
)
def test_another_word_in_a_lesson_is_another_version(course, values):
    lesson = course.lessons()[0]
    for name, value in values.items():
        setattr(lesson, name, value)
    lesson.save_revision().publish()
    assert [record(course), record(course)] == [2, 2]


def test_a_draft_is_no_version(course):
    lesson = course.lessons()[0]
    lesson.title = "A draft"
    lesson.save_revision()
    assert record(course) == 1


def test_a_lesson_more_less_or_elsewhere_is_another_version(course):
    LessonPageFactory(parent=course, slug="new")
    assert record(course) == 2
    course.lessons()[0].move(course, pos="last-child")
    assert record(course) == 3
    LessonPage.objects.get(slug="new").unpublish()
    assert record(course) == 4


def test_the_title_of_the_module_follows_its_page_and_earlier_versions_keep_theirs(course):
    course.title = "Safer journeys"
    course.save_revision().publish()
    record(course)
    course.module.refresh_from_db()
    assert course.module.title == "Safer journeys"
    assert list(ModuleVersion.objects.order_by("number").values_list("title", flat=True)) == [
        "Safe journeys",
        "Safer journeys",
    ]


def test_taken_off_the_site_nothing_else_is_taught(course):
    course.unpublish()
    assert record(course) == 1
    ModulePage.objects.get().delete()
    assert record(course) == 1


def test_a_module_that_never_had_a_page_has_a_version_too():
    assert record_version(module=ModuleFactory(), now=NOW).number == 1


def test_what_the_editors_tools_add_is_no_other_word(course):
    lesson = course.lessons()[0]
    lesson.body = [("text", RichText("<p>One <strong>two</strong>.</p>\n<ul>\n<li><em>Three</em></li>\n</ul>"))]
    lesson.save_revision().publish()
    assert record(course) == 2
    edited = '<p data-block-key="a1b2c">One <b>two</b>.</p><ul><li data-block-key="d"><i>Three</i></li></ul>'
    lesson.body = [("text", RichText(edited))]
    lesson.save_revision().publish()
    assert record(course) == 2
    lesson.body = [("text", RichText(edited.replace("two", "too")))]
    lesson.save_revision().publish()
    assert record(course) == 3
