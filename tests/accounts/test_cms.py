"""The desks of the CMS for people and organisations."""

import pytest
from django.contrib.auth.models import Permission

from accounts.models import Organisation, User
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    person = UserFactory(name="Ada Admin", is_superuser=True)
    client.force_login(person)
    return client


def test_a_person_without_email_is_added(administrator):
    answer = administrator.post("/cms/users/new/", {"name": "Housekeeper Example", "email": ""})
    assert answer.status_code == 302, answer.context["form"].errors
    person = User.objects.get(name="Housekeeper Example")
    assert (person.email, person.has_usable_password()) == (None, False)


def test_a_taken_email_is_refused_with_a_sentence(administrator):
    UserFactory(email="ana@example.com")
    page = administrator.post("/cms/users/new/", {"name": "Other", "email": "ANA@example.com"})
    assert "Somebody with this email address is here already." in page.content.decode()


def test_people_are_listed_found_and_changed(administrator):
    person = UserFactory(name="Farah Example", email="farah@example.com")
    assert "Farah Example" in administrator.get("/cms/users/?q=farah").content.decode()
    answer = administrator.post(
        f"/cms/users/edit/{person.pk}/", {"name": "Farah Sample", "email": "farah@example.com", "is_active": "on"}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    person.refresh_from_db()
    assert person.name == "Farah Sample"


def test_nobody_is_deleted_there(administrator):
    person = UserFactory()
    assert administrator.post(f"/cms/users/delete/{person.pk}/").status_code in {302, 403}
    assert User.objects.filter(pk=person.pk).exists()


def test_an_organisation_is_put_below_another_and_moved(administrator):
    council, board = OrganisationFactory(name="Council"), OrganisationFactory(name="Board")
    answer = administrator.post(
        "/cms/organisations/new/", {"name": "Canal Hotel", "kind": "hotel", "above": council.pk}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    hotel = Organisation.objects.get(name="Canal Hotel")
    assert (hotel.slug, hotel.get_parent()) == ("canal-hotel", council)
    administrator.post(
        f"/cms/organisations/edit/{hotel.pk}/", {"name": "Canal Hotel", "kind": "hotel", "above": board.pk}
    )
    assert Organisation.objects.get(pk=hotel.pk).get_parent() == board
    administrator.post(f"/cms/organisations/edit/{hotel.pk}/", {"name": "Canal Hotel", "kind": "hotel", "above": ""})
    assert Organisation.objects.get(pk=hotel.pk).get_parent() is None


def test_two_organisations_of_one_name_are_refused(administrator):
    OrganisationFactory(name="Canal Hotel")
    page = administrator.post("/cms/organisations/new/", {"name": "canal hotel", "kind": "hotel", "above": ""})
    assert "An organisation of this name is here already." in page.content.decode()


@pytest.mark.parametrize(
    "path", ["/cms/users/", "/cms/organisations/", "/cms/snippets/accounts/role/", "/cms/account/"]
)
def test_desks_open_for_an_administrator(administrator, path):
    assert administrator.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/cms/users/", "/cms/organisations/", "/cms/snippets/accounts/role/"])
def test_and_not_for_an_editor(client, path):
    editor = UserFactory()
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(editor)
    assert client.get(path).status_code in {302, 403, 404}
