"""What the groups of the CMS may do after the training is loaded, once or twice."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupCollectionPermission

from elearning.actions.loading.groups import grant_directories
from tests.factories import UserFactory

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
