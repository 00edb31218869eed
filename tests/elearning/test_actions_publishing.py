"""Publishing a change: all of it or nothing, once, by whoever saw what they publish."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.rich_text import RichText

from content.changes import Choice
from content.models import ModuleVersion
from elearning import queries
from elearning.actions import publishing
from elearning.actions.versions import record_version
from elearning.models import DecisionApplied, LessonPage, PublishDecision
from tests.at_once import at_once
from tests.factories import LessonPageFactory, ModulePageFactory, UserFactory

pytestmark = pytest.mark.django_db
WITHIN = Choice(kind="material", asks="within", days=30, reason="The law changed.")
IMPACT = {"on": "2026-11-20", "total": 3, "roles": [], "organisations": [], "licences": []}


def publisher(**fields):
    person = UserFactory(**fields)
    person.groups.set(Group.objects.filter(name="Moderators"))
    return person


def edit(page, words="New words.", **values):
    """A draft of a lesson."""
    page.refresh_from_db()
    page.body = [("text", RichText(f"<p>{words}</p>"))]
    for name, value in values.items():
        setattr(page, name, value)
    return page.save_revision()


def seen(page):
    return queries.draft_of(Page.objects.get(pk=page.pk), on=timezone.localdate()).seen


def publish(page, choice=WITHIN, by=None, **changes):
    fields = {"seen": seen(page), "choice": choice, "impact": IMPACT, "by": by or publisher(), "now": timezone.now()}
    return publishing.publish_draft(**(fields | changes))


def versions():
    return list(ModuleVersion.objects.order_by("number").values_list("number", "kind", "asks", "days"))


@pytest.fixture
def lesson(course):
    return course.lessons()[0]


def test_the_draft_is_published_and_the_version_says_what_it_asks(course, lesson):
    revision, by = edit(lesson), publisher()
    done = publish(lesson, by=by)
    lesson.refresh_from_db()
    assert (lesson.live_revision_id, lesson.has_unpublished_changes) == (revision.pk, False)
    assert (done.later, done.version.number) == (None, 2)
    assert versions() == [(1, "", "nothing", None), (2, "material", "within", 30)]
    decision = PublishDecision.objects.get()
    assert (decision.module, decision.page_title, decision.page_key) == (
        course.module, lesson.title, lesson.translation_key,
    )  # fmt: skip
    assert (decision.revision, decision.impact, decision.reason, decision.decided_by) == (
        revision.pk, IMPACT, "The law changed.", by,
    )  # fmt: skip
    assert decision.applied.version == done.version
    assert PageLogEntry.objects.filter(action="wagtail.publish", revision=revision, user=by).count() == 1


def test_a_new_lesson_is_a_change_too(course):
    page = LessonPage(title="New", slug="new", body=[("text", RichText("<p>New.</p>"))], live=False)
    course.refresh_from_db()
    course.add_child(instance=page)
    page.save_revision()
    assert publish(page, Choice(kind="clarification")).version.number == 2
    assert versions()[-1] == (2, "clarification", "nothing", None)


def test_an_update_is_cleaned(lesson):
    edit(lesson)
    text = '<p>Read <b>this</b><script>alert(1)</script> <a href="javascript:alert(1)">now</a>.</p>'
    update = Choice(kind="material", asks="update", update_title="What is new", update_text=text, reason="So.")
    version = publish(lesson, update).version
    assert version.update_text == "<p>Read <b>this</b> <a>now</a>.</p>"


@pytest.mark.parametrize(
    "choice",
    [
        None,
        Choice(kind=""),
        Choice(kind="material", asks="within", days=30),
        Choice(kind="material", asks="within", reason="So."),
        Choice(kind="material", asks="within", days=0, reason="So."),
        Choice(kind="material", asks="within", days=10**9, reason="So."),
        Choice(kind="material", asks="update", update_title="T", update_text="<script>x</script>", reason="So."),
    ],
)
def test_half_a_choice_publishes_nothing(lesson, choice):
    edit(lesson)
    with pytest.raises(publishing.ChoiceIncomplete):
        publish(lesson, choice)
    lesson.refresh_from_db()
    assert (lesson.has_unpublished_changes, len(versions()), PublishDecision.objects.count()) == (True, 1, 0)


def test_what_changes_nothing_that_is_taught_needs_no_choice(lesson):
    lesson.seo_title = "For search engines"
    lesson.save_revision()
    assert publish(lesson, None).version.number == 1
    assert PublishDecision.objects.count() == 0


def test_a_module_that_was_never_published_asks_nothing(db):
    course = ModulePageFactory(module__slug="new-module")
    course.unpublish()
    ModuleVersion.objects.all()._raw_delete("default")
    course.save_revision()
    assert not queries.draft_of(Page.objects.get(pk=course.pk), on=timezone.localdate()).asks


def test_a_module_that_comes_back_as_it_was_asks_nothing_and_changed_it_does(course):
    course.unpublish()
    course.refresh_from_db()
    course.save_revision()
    draft = Page.objects.get(pk=course.pk)
    assert not queries.draft_of(draft, on=timezone.localdate()).asks
    course.summary = "Another summary."
    course.save_revision()
    assert queries.draft_of(Page.objects.get(pk=course.pk), on=timezone.localdate()).asks
    assert publish(course).version.number == 2
    assert versions()[-1] == (2, "material", "within", 30)


def test_a_lesson_of_a_module_off_the_site_asks_nothing(course, lesson):
    course.unpublish()
    edit(lesson)
    assert not queries.draft_of(Page.objects.get(pk=lesson.pk), on=timezone.localdate()).asks


def test_who_may_not_publish_publishes_nothing(lesson):
    edit(lesson)
    editor = UserFactory()
    editor.groups.set(Group.objects.filter(name="Editors"))
    with pytest.raises(PermissionDenied):
        publish(lesson, by=editor)
    assert len(versions()) == 1


class TestStale:
    def test_another_draft_since(self, lesson):
        edit(lesson)
        was = seen(lesson)
        edit(lesson, "Other words.")
        with pytest.raises(publishing.DraftMoved):
            publish(lesson, seen=was)
        assert len(versions()) == 1

    def test_the_same_draft_saved_over(self, lesson):
        revision = edit(lesson)
        was = seen(lesson)
        Revision.objects.filter(pk=revision.pk).update(created_at=timezone.now())
        with pytest.raises(publishing.DraftMoved):
            publish(lesson, seen=was)

    def test_published_since(self, lesson):
        edit(lesson)
        was = seen(lesson)
        publish(lesson)
        with pytest.raises(publishing.AlreadyPublished):
            publish(lesson, seen=was)
        assert PublishDecision.objects.count() == 1

    def test_another_day(self, lesson):
        edit(lesson)
        with pytest.raises(publishing.AnotherDay):
            publish(lesson, now=timezone.now() + datetime.timedelta(days=1))

    def test_locked_by_another(self, lesson):
        edit(lesson)
        Page.objects.filter(pk=lesson.pk).update(locked=True, locked_by=UserFactory(), locked_at=timezone.now())
        with pytest.raises(publishing.Locked):
            publish(lesson)

    def test_half_a_draft(self, lesson):
        lesson.body = [("quote", {"text": "", "source": None})]
        lesson.save_revision(clean=False)
        with pytest.raises(publishing.DraftIncomplete):
            publish(lesson)
        assert len(versions()) == 1


class TestScheduled:
    @pytest.fixture
    def later(self, lesson):
        edit(lesson, go_live_at=timezone.now() + datetime.timedelta(days=5))
        return publish(lesson)

    def go_live(self):
        """Its day has come."""
        Revision.objects.filter(approved_go_live_at__isnull=False).update(
            approved_go_live_at=timezone.now() - datetime.timedelta(minutes=1)
        )

    def test_the_version_is_made_on_its_day(self, lesson, later):
        assert (later.later is not None, len(versions()), PublishDecision.objects.count()) == (True, 1, 1)
        assert queries.decisions_waiting(module=later.version.module) == [PublishDecision.objects.get()]
        call_command("publish_scheduled")
        assert len(versions()) == 1
        self.due(lesson)
        call_command("publish_scheduled")
        call_command("publish_scheduled")
        assert versions()[1:] == [(2, "material", "within", 30)]
        assert queries.decisions_waiting(module=later.version.module) == []

    def due(self, lesson):
        revision = Revision.objects.get(approved_go_live_at__isnull=False)
        past = timezone.now() - datetime.timedelta(minutes=1)
        revision.content["go_live_at"] = past.isoformat()
        revision.approved_go_live_at = past
        revision.save()

    def test_a_dry_run_writes_nothing(self, lesson, later):
        self.due(lesson)
        call_command("publish_scheduled", "--dryrun")
        assert len(versions()) == 1

    def test_a_completion_before_the_timers_second_step_finds_the_version(self, course, lesson, later):
        self.due(lesson)
        Revision.objects.get(approved_go_live_at__isnull=False).publish()
        assert record_version(module=course.module, now=timezone.now()).asks == "within"

    def test_two_decisions_at_once_make_a_version_each(self, course, lesson, later):
        other = course.lessons()[1]
        edit(other, go_live_at=timezone.now() + datetime.timedelta(days=5))
        publish(other, Choice(kind="material", asks="renewal", days=90, reason="A number changed."))
        for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
            past = timezone.now() - datetime.timedelta(minutes=1)
            revision.content["go_live_at"] = past.isoformat()
            revision.approved_go_live_at = past
            revision.save()
        call_command("publish_scheduled")
        assert versions()[1:] == [(2, "material", "within", 30), (3, "material", "renewal", 90)]
        assert DecisionApplied.objects.count() == 2

    def test_a_day_taken_back_and_another_decision(self, lesson, later):
        Revision.objects.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
        edit(lesson, go_live_at=None)
        publish(lesson, Choice(kind="editorial"))
        assert versions()[1:] == [(2, "editorial", "nothing", None)]


def test_what_moved_before_is_a_version_of_its_own(course, lesson):
    lesson.move(course, pos="last-child")
    lesson = LessonPage.objects.get(pk=lesson.pk)
    edit(lesson)
    publish(lesson)
    assert versions()[1:] == [(2, "", "nothing", None), (3, "material", "within", 30)]


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_one_draft_at_once(db):
    lesson = ModulePageFactory(module__slug="safe-journeys").lessons()[0]
    edit(lesson)
    was, people = seen(lesson), iter([publisher(), publisher()])
    got = at_once(2, lambda: publish(lesson, by=next(people), seen=was))
    assert sorted(type(one).__name__ for one in got) == ["AlreadyPublished", "Published"]
    assert (versions()[1:], PublishDecision.objects.count()) == ([(2, "material", "within", 30)], 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_two_lessons_at_once(db):
    """Neither's decision is lost: each waits for the other and makes a version of its own."""
    course = ModulePageFactory(module__slug="safe-journeys", lessons=4)
    lessons = list(course.lessons())
    for lesson in lessons:
        edit(lesson)
    works = iter([(lesson, seen(lesson), publisher()) for lesson in lessons])

    def work():
        lesson, was, by = next(works)
        return publish(lesson, by=by, seen=was)

    got = at_once(4, work)
    assert [type(one).__name__ for one in got] == ["Published"] * 4
    assert sorted(one.version.number for one in got) == [2, 3, 4, 5]
    assert versions()[1:] == [(number, "material", "within", 30) for number in (2, 3, 4, 5)]
    assert LessonPageFactory._meta.model.objects.filter(has_unpublished_changes=True).count() == 0
