"""The desks of the CMS for people and organisations."""

import datetime

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.users.models import UserProfile

from accounts.models import Appointment, Organisation, Role, User
from certificates.licensing.models import Authority, LicenceType, Officer, Policy
from elearning.models import ModulePage, Requirement
from tests.factories import (
    DAY,
    AppointmentFactory,
    AuthorityFactory,
    CertificateFactory,
    CompletionFactory,
    LicenceTypeFactory,
    ModulePageFactory,
    OfficerFactory,
    OrganisationFactory,
    PolicyFactory,
    RequirementFactory,
    RoleFactory,
    UserFactory,
)

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


def address(model, name, *args):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


# --- a changed address ------------------------------------------------------------------------------------------------
def addresses(person):
    return list(EmailAddress.objects.filter(user=person).values_list("email", flat=True))


@pytest.mark.parametrize("new", ["new@example.com", ""])
def test_the_old_address_of_a_person_opens_nothing_any_more(administrator, client, new):
    person = UserFactory(email="old@example.com")
    other = UserFactory(email="other@example.com")
    for owner in (person, other):
        EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    theirs = type(client)()
    theirs.force_login(person)
    administrator.post(f"/cms/users/edit/{person.pk}/", {"name": person.name, "email": new, "is_active": "on"})
    person.refresh_from_db()
    assert (person.email, addresses(person), addresses(other)) == (new or None, [], ["other@example.com"])
    assert theirs.get("/my-training/").status_code == 302


def test_a_changed_name_leaves_address_and_session(administrator, client):
    person = UserFactory(email="same@example.com")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    theirs = type(client)()
    theirs.force_login(person)
    form = {"name": "Other Name", "email": "SAME@example.com", "is_active": "on"}
    administrator.post(f"/cms/users/edit/{person.pk}/", form)
    person.refresh_from_db()
    assert (person.name, addresses(person)) == ("Other Name", ["same@example.com"])
    assert theirs.get("/my-training/").status_code == 200


# --- never deleted ----------------------------------------------------------------------------------------------------
KEPT = {
    User: UserFactory,
    Role: RoleFactory,
    Appointment: AppointmentFactory,
    Officer: OfficerFactory,
    Policy: PolicyFactory,
    Requirement: RequirementFactory,
    Authority: AuthorityFactory,
    LicenceType: LicenceTypeFactory,
}


@pytest.mark.parametrize("model", KEPT)
def test_several_at_once_are_not_deleted_either(administrator, model):
    row = KEPT[model]()
    path = f"/cms/bulk/{model._meta.app_label}/{model._meta.model_name}/delete/?id={row.pk}&next=/cms/"
    page = administrator.post(path, follow=True)
    assert model.objects.filter(pk=row.pk).exists()
    assert "are never deleted: what was so on a past day must still be known." in page.content.decode()


def test_organisations_have_no_deletion_of_several(administrator):
    place = OrganisationFactory()
    assert administrator.post(f"/cms/bulk/accounts/organisation/delete/?id={place.pk}").status_code == 404
    administrator.post(f"/cms/organisations/delete/{place.pk}/")
    assert Organisation.objects.filter(pk=place.pk).exists()


@pytest.mark.parametrize("model", [model for model in KEPT if model is not User])
def test_a_desk_deletes_nothing(administrator, model):
    row = KEPT[model]()
    administrator.post(address(model, "delete", row.pk))
    assert model.objects.filter(pk=row.pk).exists()


def test_pages_that_were_completed_are_not_deleted_with_others(administrator):
    done, other = ModulePageFactory(), ModulePageFactory()
    CompletionFactory(version=done.module.versions.get())
    path = "/cms/bulk/wagtailcore/page/delete/?next=/cms/"
    page = administrator.post(f"{path}&id={done.pk}&id={other.pk}", follow=True).content.decode()
    assert f"“{done.title}” cannot be deleted: 1 completion of its module depend on it." in page
    assert ModulePage.objects.count() == 2
    administrator.post(f"{path}&id={done.get_parent().pk}")
    assert ModulePage.objects.count() == 2
    administrator.post(f"{path}&id={other.pk}")
    assert list(ModulePage.objects.all()) == [done]


# --- no documents -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["", "add/", "multiple/add/", "chooser/"])
def test_nobody_uploads_a_document(administrator, path):
    page = SimpleUploadedFile("x.html", b"<script>alert(1)</script>")
    assert administrator.get(f"/cms/documents/{path}").status_code == 404
    assert administrator.post(f"/cms/documents/{path}", {"title": "x", "file": page}).status_code == 404
    assert Document.objects.count() == 0


# --- London days ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])  # one of them has another day now
def test_a_day_in_the_cms_is_a_london_day_wherever_the_editor_is(administrator, zone):
    person = User.objects.get(name="Ada Admin")
    UserProfile.objects.create(user=person, current_time_zone=zone)
    certificate = CertificateFactory()
    form = {"reason": "error", "confirmed": "on"}
    assert administrator.post(f"/cms/certificates/revoke/{certificate.pk}/", form).status_code == 302
    assert certificate.events.get().happened_on == timezone.localdate()


def test_nobody_is_asked_for_a_time_zone(administrator):
    assert "time zone" not in administrator.get("/cms/account/").content.decode()


# --- long lists -------------------------------------------------------------------------------------------------------
def several(count):
    """Each row of every list points to rows of its own."""
    top = OrganisationFactory()
    for number in range(count):
        place = OrganisationFactory(parent=Organisation.objects.get(pk=top.pk))
        authority = AuthorityFactory(organisation=place)
        role = RoleFactory(slug=f"role-{number}")
        kind = LicenceTypeFactory(slug=f"kind-{number}", role=role)
        AppointmentFactory(organisation=place)
        OfficerFactory(authority=authority)
        PolicyFactory(authority=authority, licence_type=kind)
        RequirementFactory(role=role, organisation=place)


@pytest.mark.parametrize(
    "path",
    ["/cms/organisations/", "appointment", "officer", "policy", "requirement", "authority", "licencetype"],
)
def test_a_list_takes_as_many_queries_for_three_as_for_one(administrator, path, django_assert_num_queries):
    desks = {model._meta.model_name: model for model in KEPT}
    path = path if path.startswith("/") else address(desks[path], "list")
    several(1)
    administrator.get(path)
    with CaptureQueriesContext(connection) as one:
        administrator.get(path)
    several(3)
    with django_assert_num_queries(len(one)):
        assert administrator.get(path).status_code == 200


def test_the_list_of_organisations_names_the_one_above(administrator):
    board = OrganisationFactory(name="Board of Exampleshire")
    OrganisationFactory(name="Canal Hotel", parent=board)
    rows = administrator.get("/cms/organisations/").context["object_list"]
    assert [(place.name, place.above) for place in rows] == [
        ("Board of Exampleshire", None),
        ("Canal Hotel", "Board of Exampleshire"),
    ]


# --- analysts ---------------------------------------------------------------------------------------------------------
def test_an_analyst_is_named_by_email_and_nobody_else_is_shown(administrator):
    person, place = UserFactory(name="Zed Analyst", email="zed@example.com"), OrganisationFactory()
    assert "Zed Analyst" not in administrator.get(address(Appointment, "add")).content.decode()
    form = {"person": "ZED@example.com", "organisation": place.pk, "started_on": DAY.isoformat(), "ended_on": ""}
    assert administrator.post(address(Appointment, "add"), form).status_code == 302
    appointment = Appointment.objects.get()
    assert (appointment.person, appointment.started_on) == (person, DAY)
    end = (DAY + datetime.timedelta(days=9)).isoformat()
    changed = form | {"person": "zed@example.com", "ended_on": end}
    assert administrator.post(address(Appointment, "edit", appointment.pk), changed).status_code == 302
    appointment.refresh_from_db()
    assert appointment.ended_on.isoformat() == end
