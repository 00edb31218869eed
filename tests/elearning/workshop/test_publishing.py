"""What kind of change is this? The walk in the CMS, from the editor's Publish button to the module's history."""

import datetime
import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Workflow
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from content.models import ModuleVersion
from elearning.actions.loading.groups import make_workshop_groups
from elearning.models import HomePage, LessonPage, ModulePage, PublishDecision
from tests.certificates.test_views import signed_in
from tests.factories import CertificateFactory, LessonPageFactory, MembershipFactory, ModulePageFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def course():
    course = ModulePageFactory(module__slug="safe-journeys")
    make_workshop_groups(home=HomePage.objects.get())
    return course


@pytest.fixture
def lesson(course):
    return course.lessons()[0]


def member(group, **fields):
    person = UserFactory(**fields)
    person.groups.set(Group.objects.filter(name=group))
    return person


@pytest.fixture
def publisher(course):
    return signed_in(member("Publishers", name="Petra"))


def url(page):
    return f"/cms/publishing/{page.pk}/"


def form_of(page, words="<p>New words.</p>", **changes):
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "summary": page.summary,
            "minutes": page.minutes,
            "seo_title": "",
            "search_description": "",
            "body": streamfield([("text", rich_text(words))]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            **changes,
        }
    )


def draft(page, words="New words."):
    page.refresh_from_db()
    page.body = [("text", RichText(f"<p>{words}</p>"))]
    return page.save_revision()


def press_publish(client, page, **changes):
    return client.post(f"/cms/pages/{page.pk}/edit/", form_of(page, **changes) | {"action-publish": "1"})


def hidden(response):
    return re.search(r'name="shown" value="([^"]+)"', response.content.decode())[1]


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


MATERIAL = {
    "asks": "within",
    "renewal_days": "90",
    "within_days": "30",
    "reason": "The law changed.",
    "update_text": "null",
}


def choose(client, page, **changes):
    first = client.get(url(page), {"kind": "material"})
    return client.post(url(page), MATERIAL | {"shown": hidden(first)} | changes)


class TestTheButton:
    def test_a_change_of_words_is_asked_about_and_the_draft_kept(self, publisher, lesson):
        response = press_publish(publisher, lesson)
        assert (response.status_code, response.url) == (302, url(lesson))
        lesson.refresh_from_db()
        assert lesson.has_unpublished_changes
        assert "New words." in str(lesson.get_latest_revision_as_object().body)
        assert "New words." not in str(lesson.body)

    def test_a_change_for_search_engines_is_published_at_once(self, publisher, lesson):
        press_publish(publisher, lesson, words="<p>The words of lesson-1.</p>", seo_title="Searched")
        lesson = LessonPage.objects.get(pk=lesson.pk)
        assert (lesson.seo_title, lesson.has_unpublished_changes) == ("Searched", False)

    def test_a_new_lesson(self, publisher, course):
        new = LessonPage(title="New", slug="new")
        address = f"/cms/pages/add/elearning/lessonpage/{course.pk}/"
        response = publisher.post(address, form_of(new) | {"action-publish": "1"})
        made = LessonPage.objects.get(slug="new")
        assert (response.url, made.live, ModuleVersion.objects.count()) == (url(made), False, 1)
        confirm = publisher.get(url(made), {"kind": "clarification"})
        publisher.post(url(made), {"shown": hidden(confirm)})
        made.refresh_from_db()
        assert (made.live, ModuleVersion.objects.get(number=2).kind) == (True, "clarification")

    def test_one_page_of_a_list(self, publisher, lesson):
        draft(lesson)
        response = publisher.post(f"/cms/bulk/wagtailcore/page/publish/?id={lesson.pk}", {"include_descendants": ""})
        assert response.url == url(lesson)

    def test_several_are_refused_and_nothing_is_published(self, publisher, course):
        one, two = course.lessons()
        draft(one)
        draft(two)
        address = f"/cms/bulk/wagtailcore/page/publish/?id={one.pk}&id={two.pk}&next=/cms/"
        response = publisher.post(address, {"include_descendants": ""}, follow=True)
        assert "Publish such pages one at a time" in text_of(response)
        assert LessonPage.objects.filter(has_unpublished_changes=True).count() == 2

    def test_a_new_lesson_below_a_page_that_is_published_with_all_below_it(self, publisher, course):
        LessonPageFactory(parent=course, slug="new").unpublish()
        address = f"/cms/bulk/wagtailcore/page/publish/?id={course.pk}&next=/cms/"
        publisher.post(address, {"include_descendants": "on"})
        assert not LessonPage.objects.get(slug="new").live

    def test_half_a_draft_among_several_is_refused(self, publisher, course):
        new = ModulePageFactory(parent=course.get_parent(), module__slug="new-module")
        lesson = new.lessons()[0]
        new.unpublish()  # a lesson below a page that is not on the site asks nobody
        lesson.unpublish()
        lesson.body = [("image", {"image": None, "alt": "", "caption": ""})]
        lesson.save_revision(clean=False)
        address = f"/cms/bulk/wagtailcore/page/publish/?id={lesson.pk}&next=/cms/"
        said = text_of(publisher.post(address, {"include_descendants": ""}, follow=True))
        assert "the draft is not complete" in said
        assert f"It is about “{lesson.title}”." in said
        assert not LessonPage.objects.get(pk=lesson.pk).live

    def test_a_new_module_published_with_all_below_it_has_a_first_version(self, publisher, course):
        publisher.post(
            f"/cms/modules/copy/{course.pk}/", {"role_page": course.get_parent().pk, "title": "B", "slug": "b"}
        )
        copied = ModulePage.objects.get(slug="b")
        address = f"/cms/bulk/wagtailcore/page/publish/?id={copied.pk}&next=/cms/"
        publisher.post(address, {"include_descendants": "on"})
        assert list(ModuleVersion.objects.filter(module=copied.module).values_list("number", "title")) == [(1, "B")]

    def test_no_kind_chosen(self, publisher, lesson):
        draft(lesson)
        assert "Choose what kind of change it is." in text_of(publisher.get(url(lesson), {"kind": ""}))
        assert 'type="hidden" name="kind" value=""' in publisher.get(url(lesson)).content.decode()

    @pytest.mark.parametrize("how", ["publish_copies", "alias"])
    def test_a_copy_begins_as_a_draft(self, publisher, course, lesson, how):
        data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": course.pk, how: "on"}
        publisher.post(f"/cms/pages/{lesson.pk}/copy/", data)
        assert not LessonPage.objects.filter(slug="copy").exists()
        publisher.post(f"/cms/pages/{lesson.pk}/copy/", {**data, how: ""})
        assert not LessonPage.objects.get(slug="copy").live

    def test_the_editors_api_publishes_nothing(self, publisher, lesson):
        draft(lesson)
        assert publisher.post(f"/cms/api/main/pages/{lesson.pk}/action/publish/").status_code == 404


class TestWho:
    @pytest.mark.parametrize("group", ["Authors", "Reviewers"])
    def test_who_may_not_publish_does_not_reach_it(self, course, lesson, group):
        draft(lesson)
        client = signed_in(member(group))
        assert client.get(url(lesson)).url == "/cms/"
        assert client.post(url(lesson), {"shown": "x"}).url == "/cms/"
        assert "action-publish" not in client.get(f"/cms/pages/{lesson.pk}/edit/").content.decode()
        press_publish(client, lesson)
        assert len(ModuleVersion.objects.all()) == 1

    def test_signed_out(self, client, lesson):
        assert client.get(url(lesson)).url.startswith("/cms/login/")

    def test_a_page_that_is_not_there(self, publisher):
        assert publisher.get("/cms/publishing/999999/").status_code == 404


class TestTheWalk:
    def test_editorial_in_two_steps(self, publisher, lesson):
        draft(lesson)
        assert "What kind of change is this?" in text_of(publisher.get(url(lesson)))
        assert "Choose what kind of change it is." in text_of(publisher.get(url(lesson), {"kind": ""}))
        confirm = publisher.get(url(lesson), {"kind": "editorial"})
        assert "Nobody who is trained already is asked anything." in text_of(confirm)
        response = publisher.post(url(lesson), {"shown": hidden(confirm)}, follow=True)
        assert f"“{lesson.title}” is published. It is version 2 of its module." in text_of(response)
        assert ModuleVersion.objects.get(number=2).kind == "editorial"

    def test_material_shows_whom_it_touches_before_anything_happens(self, publisher, course, lesson):
        holder = CertificateFactory(module=course.module, completed_on=TODAY, valid_until=None).person
        MembershipFactory(person=holder)
        draft(lesson)
        first = publisher.get(url(lesson), {"kind": "material"})
        day = f"{TODAY:%-d %B %Y}"
        assert f"1 person holds a valid certificate of an older version, as at {day}." in text_of(first)
        assert "Taxi drivers 1" in text_of(first)
        confirm = choose(publisher, lesson)
        last = TODAY + datetime.timedelta(days=30)
        assert f"must take the module again by {last:%-d %B %Y}." in text_of(confirm)
        assert ModuleVersion.objects.count() == 1
        publisher.post(url(lesson), {"shown": hidden(confirm), "publish": "1"})
        decision = PublishDecision.objects.get()
        assert (decision.asks, decision.days, decision.impact["total"], decision.decided_by.name) == (
            "within", 30, 1, "Petra",
        )  # fmt: skip
        assert decision.impact == {
            "on": TODAY.isoformat(),
            "total": 1,
            "roles": [["Taxi drivers", 1]],
            "organisations": [["No organisation", 1]],
            "licences": [["No licence on a register", 1]],
        }
        history = text_of(publisher.get(f"/cms/publishing/{course.pk}/versions/"))
        assert "The law changed." in history
        assert "Whom it touched: 1 person" in history

    def test_going_back_to_change_it(self, publisher, lesson):
        draft(lesson)
        confirm = choose(publisher, lesson)
        again = publisher.post(url(lesson), {"shown": hidden(confirm), "change": "1"})
        assert 'value="30"' in again.content.decode()
        assert ModuleVersion.objects.count() == 1

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"asks": ""}, "Choose what follows"),
            ({"within_days": ""}, "Give a number of days from 1 to 730."),
            ({"within_days": "0"}, "Give a number of days from 1 to 730."),
            ({"within_days": "99999999999999999999"}, "Give a number of days from 1 to 730."),
            ({"within_days": "thirty"}, "Give a number of days from 1 to 730."),
            ({"within_days": "٣٠"}, "Give a number of days from 1 to 730."),
            ({"asks": "renewal", "renewal_days": "-1"}, "Give a number of days from 1 to 730."),
            ({"reason": " "}, "Write why"),
            ({"asks": "update", "update_title": ""}, "Give the update a title."),
            ({"asks": "update", "update_title": "T"}, "Write what people should read."),
            ({"update_title": "x" * 151}, "at most 150 characters"),
        ],
    )
    def test_what_is_missing_is_said(self, publisher, lesson, typed, sentence):
        draft(lesson)
        response = choose(publisher, lesson, **typed)
        assert response.status_code == 400
        assert sentence in text_of(response)

    def test_an_update_with_a_script_is_cleaned(self, publisher, lesson):
        draft(lesson)
        confirm = choose(
            publisher, lesson, asks="update", update_title="<b>New</b>",
            update_text=rich_text("<p>Read this.<script>alert(1)</script></p>"),
        )  # fmt: skip
        assert "<script>alert" not in confirm.content.decode()
        assert "&lt;b&gt;New&lt;/b&gt;" in confirm.content.decode()
        publisher.post(url(lesson), {"shown": hidden(confirm)})
        assert "script" not in ModuleVersion.objects.get(number=2).update_text

    def test_for_a_later_day(self, publisher, lesson):
        lesson.go_live_at = timezone.now() + datetime.timedelta(days=10)
        draft_later = lesson
        draft_later.body = [("text", RichText("<p>Later.</p>"))]
        draft_later.save_revision()
        confirm = choose(publisher, lesson)
        last = timezone.localdate(lesson.go_live_at) + datetime.timedelta(days=30)
        assert f"by {last:%-d %B %Y}." in text_of(confirm)
        response = publisher.post(url(lesson), {"shown": hidden(confirm)}, follow=True)
        assert "will be published on" in text_of(response)
        assert ModuleVersion.objects.count() == 1
        assert "Waiting for their day" in text_of(publisher.get(f"/cms/publishing/{lesson.get_parent().pk}/versions/"))

    def test_nothing_to_ask(self, publisher, lesson):
        lesson.seo_title = "Searched"
        lesson.save_revision()
        page = publisher.get(url(lesson))
        assert "changes nothing that is taught" in text_of(page)
        publisher.post(url(lesson), {"shown": hidden(page)})
        assert LessonPage.objects.get(pk=lesson.pk).seo_title == "Searched"


class TestStale:
    def test_another_draft_meanwhile(self, publisher, lesson):
        draft(lesson)
        confirm = choose(publisher, lesson)
        draft(lesson, "Other words.")
        response = publisher.post(url(lesson), {"shown": hidden(confirm)})
        assert response.status_code == 409
        assert "saved or published by somebody since you looked at it" in text_of(response)
        assert "Compare it with what is on the site" in text_of(response)
        assert ModuleVersion.objects.count() == 1

    def test_pressed_twice(self, publisher, lesson):
        draft(lesson)
        confirm = choose(publisher, lesson)
        publisher.post(url(lesson), {"shown": hidden(confirm)})
        response = publisher.post(url(lesson), {"shown": hidden(confirm)})
        assert (response.status_code, ModuleVersion.objects.count()) == (409, 2)
        assert "on the site already" in text_of(response)

    @pytest.mark.parametrize("token", ["", "made:up:token", "x" * 5000])
    def test_what_we_did_not_sign(self, publisher, lesson, token):
        draft(lesson)
        assert publisher.post(url(lesson), {"shown": token}).status_code == 409

    def test_what_another_was_shown(self, publisher, course, lesson):
        draft(lesson)
        other = signed_in(member("Publishers"))
        assert publisher.post(url(lesson), {"shown": hidden(choose(other, lesson))}).status_code == 409

    def test_what_was_shown_of_another_page(self, publisher, course):
        one, two = course.lessons()
        draft(one)
        draft(two)
        assert publisher.post(url(two), {"shown": hidden(choose(publisher, one))}).status_code == 409


class TestReview:
    @pytest.fixture
    def approved(self, course, lesson):
        author, reviewer = member("Authors"), member("Reviewers", name="Rita")
        signed_in(author).post(f"/cms/pages/{lesson.pk}/edit/", form_of(lesson) | {"action-submit": "1"})
        state = Page.objects.get(pk=lesson.pk).current_workflow_state
        assert state.workflow == Workflow.objects.get(name="Training review")
        address = reverse(
            "wagtailadmin_pages:workflow_action", args=[lesson.pk, "approve", state.current_task_state.pk]
        )
        signed_in(reviewer).post(address, {"comment": "Good."})
        return lesson

    def test_an_approval_publishes_nothing_and_waits_for_a_publisher(self, publisher, approved):
        lesson = LessonPage.objects.get(pk=approved.pk)
        assert (lesson.has_unpublished_changes, lesson.current_workflow_state) == (True, None)
        for address in ("/cms/publishing/approved/", "/cms/"):
            shown = publisher.get(address)
            assert "Approved, waiting to be published" in text_of(shown)
            assert f'href="{url(lesson)}"' in shown.content.decode()
            assert "Rita" in text_of(shown)
        assert "What kind of change is this?" in text_of(publisher.get(url(lesson)))

    def test_what_a_reviewer_corrects_is_approved_with_it(self, publisher, course):
        lesson = course.lessons()[1]
        signed_in(member("Authors")).post(f"/cms/pages/{lesson.pk}/edit/", form_of(lesson) | {"action-submit": "1"})
        corrected = form_of(lesson, words="<p>Corrected.</p>")
        approve = {"action-workflow-action": "true", "workflow-action-name": "approve"}
        signed_in(member("Reviewers")).post(f"/cms/pages/{lesson.pk}/edit/", corrected | approve)
        assert "Corrected." in str(LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().body)
        assert f'href="{url(lesson)}"' in publisher.get("/cms/publishing/approved/").content.decode()

    def test_others_see_nothing_of_it(self, approved):
        assert "Nothing waits for you." in text_of(signed_in(member("Authors")).get("/cms/publishing/approved/"))

    def test_changed_since_it_waits_no_longer(self, publisher, approved):
        draft(approved, "Other words.")
        assert "Nothing waits for you." in text_of(publisher.get("/cms/publishing/approved/"))

    def test_published_it_waits_no_longer(self, publisher, approved):
        confirm = publisher.get(url(approved), {"kind": "clarification"})
        publisher.post(url(approved), {"shown": hidden(confirm)})
        assert "Nothing waits for you." in text_of(publisher.get("/cms/publishing/approved/"))
        assert ModuleVersion.objects.get(number=2).kind == "clarification"


class TestHistory:
    def test_it_takes_the_same_queries_for_one_version_as_for_three(
        self, publisher, course, django_assert_max_num_queries
    ):
        counts = []
        for words in ("One.", "Two.", "Three."):
            lesson = course.lessons()[0]
            draft(lesson, words)
            publisher.post(url(lesson), {"shown": hidden(choose(publisher, lesson))})
            publisher.get(f"/cms/publishing/{course.pk}/versions/")
            with django_assert_max_num_queries(100) as captured:
                shown = publisher.get(f"/cms/publishing/{course.pk}/versions/")
            counts.append(len(captured))
        assert len(set(counts)) == 1
        assert "What changed" in text_of(shown)

    def test_who_may_not_edit_does_not_see_it(self, course):
        group = Group.objects.create(name="Others")
        person = UserFactory()
        person.groups.set([group])
        assert signed_in(person).get(f"/cms/publishing/{course.pk}/versions/").status_code == 302

    def test_a_page_of_another_kind_has_none(self, publisher, lesson):
        assert publisher.get(f"/cms/publishing/{lesson.pk}/versions/").status_code == 404
