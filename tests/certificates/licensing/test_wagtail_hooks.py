"""Licensing in the CMS: administrators add policies and officers; what was in force stays as it was."""

import datetime

import pytest
from django.urls import reverse

from certificates.licensing.models import Authority, LicenceType, Officer, Policy
from tests.factories import LicenceTypeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def address(model, name, *args):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


@pytest.mark.parametrize("model", [Authority, LicenceType, Policy, Officer])
def test_lists_and_forms_open_for_administrators_only(client, council, model):
    client.force_login(UserFactory())
    assert client.get(address(model, "list")).status_code == 302
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(address(model, "list")).status_code == 200
    assert client.get(address(model, "add")).status_code == 200


def given(council, module, **changes):
    return {
        "authority": council.pk, "licence_type": LicenceTypeFactory().pk, "module": module.pk, "valid_months": "12",
        "term_months": "36", "counts_from_months": "", "pass_mark": "70", "attempts_allowed": "3",
        "starts_on": "2027-01-01", "ends_on": "",
    } | changes  # fmt: skip


def test_a_policy_follows_another(admin, council, module, today):
    held = council.policies.get()
    response = admin.post(address(Policy, "add"), given(council, module))
    assert "covers some of these days. Give it an end first." in response.content.decode()
    start = today + datetime.timedelta(days=31)
    end = {"starts_on": "2020-01-01", "ends_on": (start - datetime.timedelta(days=1)).isoformat()}
    old = given(council, module, valid_months="36", counts_from_months="6", pass_mark="80", attempts_allowed="", **end)
    assert admin.post(address(Policy, "edit", held.pk), old).status_code == 302
    assert admin.post(address(Policy, "add"), given(council, module, starts_on=start.isoformat())).status_code == 302
    assert [policy.pass_mark for policy in council.policies.order_by("starts_on")] == [80, 70]


def test_a_policy_in_force_is_never_changed_or_deleted(admin, council, module):
    held = council.policies.get()
    response = admin.post(address(Policy, "edit", held.pk), given(council, module, starts_on="2020-01-01"))
    assert "only its end may be changed" in response.content.decode()
    assert council.policies.get().pass_mark == 80
    admin.post(address(Policy, "delete", held.pk))
    assert council.policies.count() == 1


def test_an_officer_is_named_by_email(admin, council):
    person = UserFactory(email="olu@example.com")
    form = {"person": "OLU@example.com", "authority": council.pk, "started_on": "2026-01-01", "ended_on": ""}
    assert admin.post(address(Officer, "add"), form).status_code == 302
    officer = Officer.objects.get()
    assert officer.person == person
    page = admin.get(address(Officer, "edit", officer.pk)).content.decode()
    assert 'value="olu@example.com"' in page
    assert admin.post(address(Officer, "edit", officer.pk), form | {"ended_on": "2026-12-31"}).status_code == 302
    officer.refresh_from_db()
    assert officer.ended_on == datetime.date(2026, 12, 31)


def test_nobody_with_that_address(admin, council):
    form = {"person": "nobody@example.com", "authority": council.pk, "started_on": "2026-01-01", "ended_on": ""}
    assert "Nobody here has this email address." in admin.post(address(Officer, "add"), form).content.decode()
