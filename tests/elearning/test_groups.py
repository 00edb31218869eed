"""What the groups of the CMS may do after the training is loaded, once or twice."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Workflow, WorkflowPage

from elearning.actions.loading.groups import grant_directories, make_workshop_groups
from elearning.actions.loading.pages import home_page
from elearning.actions.loading.report import Report
from tests.factories import ModulePageFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["Editors", "Moderators"])
def test_editors_keep_contacts_and_pictures_and_upload_no_documents(name):
    grant_directories()
    grant_directories()
    editor = UserFactory()
    editor.groups.set(Group.objects.filter(name=name))
    assert editor.has_perm("content.change_contact")
    held = GroupCollectionPermission.objects.filter(group__name=name).select_related("permission__content_type")
    assert {row.permission.content_type.app_label for row in held} == {"wagtailimages"}


class TestTheWorkshop:
    @pytest.fixture
    def home(self):
        return home_page(Report())

    def test_its_groups_are_made_once(self, home):
        assert make_workshop_groups(home=home) == ["Authors", "Reviewers", "Publishers"]
        assert make_workshop_groups(home=home) == []
        assert Workflow.objects.filter(name="Training review").count() == 1

    @pytest.mark.parametrize(
        ("name", "may"),
        [
            ("Authors", {"add": True, "edit": True, "publish": False}),
            ("Reviewers", {"add": False, "edit": True, "publish": False}),
            ("Publishers", {"add": True, "edit": True, "publish": True}),
        ],
    )
    def test_what_they_may_do_with_pages(self, home, name, may):
        make_workshop_groups(home=home)
        lesson = ModulePageFactory().lessons()[0]
        person = UserFactory()
        person.groups.set(Group.objects.filter(name=name))
        perms = lesson.permissions_for_user(person)
        assert {
            "add": lesson.get_parent().permissions_for_user(person).can_add_subpage(),
            "edit": perms.can_edit(),
            "publish": perms.can_publish(),
        } == may
        assert (perms.can_unpublish(), person.has_perm("quizzes.publish_question")) == (may["publish"],) * 2
        assert person.has_perm("wagtailadmin.access_admin")
        assert person.has_perm("quizzes.add_question") == (name != "Reviewers")

    def test_training_is_reviewed_by_reviewers(self, home):
        make_workshop_groups(home=home)
        lesson = ModulePageFactory().lessons()[0]
        assert lesson.get_workflow().name == "Training review"
        (task,) = lesson.get_workflow().tasks
        assert [group.name for group in task.specific.groups.all()] == ["Reviewers"]

    def test_what_an_administrator_changed_stays_so(self, home):
        make_workshop_groups(home=home)
        authors = Group.objects.get(name="Authors")
        authors.permissions.clear()
        GroupPagePermission.objects.filter(group=authors).delete()
        WorkflowPage.objects.all().delete()
        Workflow.objects.filter(name="Training review").update(name="Our review")
        make_workshop_groups(home=home)
        assert (authors.permissions.count(), GroupPagePermission.objects.filter(group=authors).count()) == (0, 0)
        assert (WorkflowPage.objects.count(), Workflow.objects.filter(name="Training review").count()) == (0, 0)
