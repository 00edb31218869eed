"""People, organisations and memberships: what the database itself refuses."""

import datetime

import pytest
from django.db import IntegrityError

from accounts.models import Membership, Organisation, User
from tests.factories import MembershipFactory, OrganisationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_many_people_have_no_email():
    UserFactory(email=None)
    UserFactory(email="")
    assert User.objects.filter(email__isnull=True).count() == 2


def test_an_email_is_one_persons_whatever_its_case():
    UserFactory(email="ana@example.com")
    with pytest.raises(IntegrityError):
        UserFactory(email=" ANA@example.com ")


def test_one_open_membership_at_a_place():
    membership = MembershipFactory(organisation=OrganisationFactory())
    with pytest.raises(IntegrityError):
        Membership.objects.create(
            person=membership.person,
            role=membership.role,
            organisation=membership.organisation,
            started_on="2026-02-01",
        )


def test_one_open_membership_without_a_place():
    membership = MembershipFactory()
    with pytest.raises(IntegrityError):
        Membership.objects.create(person=membership.person, role=membership.role, started_on="2026-02-01")


@pytest.mark.parametrize(
    ("day", "found"),
    [("2025-12-31", 0), ("2026-01-01", 1), ("2026-03-31", 1), ("2026-04-01", 0)],
)
def test_a_membership_counts_from_its_first_to_its_last_day(day, found):
    MembershipFactory(started_on="2026-01-01", ended_on="2026-03-31")
    assert Membership.objects.on(datetime.date.fromisoformat(day)).count() == found


def test_organisations_are_found_by_words_in_any_order_and_by_the_tree():
    top = OrganisationFactory(name="Partnership")
    council = OrganisationFactory(name="City Council", parent=top)
    school = OrganisationFactory(name="Canal Street School", parent=council)
    OrganisationFactory(name="Another")  # sorted in before: the paths of the others move
    council.refresh_from_db()
    assert list(Organisation.objects.search("school canal")) == [school]
    assert set(Organisation.objects.within([council])) == {council, school}
    assert Organisation.objects.within([]).count() == 0


def test_a_role_is_data():
    assert RoleFactory(slug="door-staff").plural == "Door staff"
