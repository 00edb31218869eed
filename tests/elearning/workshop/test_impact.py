"""Whom a material change touches, by the database: people, once in the total, in each of their roles and places."""

import datetime

import pytest
from django.utils import timezone

from certificates.models import CertificateEvent
from elearning.queries import impact_of
from tests.factories import (
    NOW,
    AuthorityFactory,
    CertificateFactory,
    ClaimFactory,
    LicenceFactory,
    MembershipFactory,
    ModuleFactory,
    OrganisationFactory,
    RoleFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)


def day(number):
    return DAY + datetime.timedelta(days=number)


@pytest.fixture
def module():
    return ModuleFactory()


def hold(module, person=None, **fields):
    return CertificateFactory(module=module, person=person or UserFactory(), completed_on=day(-10), **fields).person


def test_nobody(module):
    assert impact_of(module=module, on=DAY) == {
        "on": "2026-11-20", "total": 0, "roles": [], "organisations": [], "licences": [],
    }  # fmt: skip


def test_only_certificates_that_are_valid_on_the_day(module):
    hold(module, valid_until=day(-1))
    hold(module, valid_until=DAY)
    hold(module, valid_until=None)
    CertificateFactory(module=module, completed_on=day(1))
    CertificateFactory(completed_on=day(-10))
    CertificateFactory(module=module, completed_on=day(-10), person=None, holder_name="Gone")
    for kind, on, count in (("revoked", DAY, 0), ("superseded", day(1), 1)):
        before = impact_of(module=module, on=DAY)["total"]
        ended = CertificateFactory(module=module, completed_on=day(-10))
        CertificateEvent.objects.create(
            certificate=ended, kind=kind, reason="error", happened_on=on, recorded_at=NOW
        )  # fmt: skip
        assert impact_of(module=module, on=DAY)["total"] == before + count
    assert impact_of(module=module, on=DAY)["total"] == 3


def test_somebody_in_two_roles_is_counted_in_each_and_once_in_the_total(module):
    top = OrganisationFactory(name="County")
    school = OrganisationFactory(parent=top, name="School")
    hotel = OrganisationFactory(name="Hotel")
    one, two, three = hold(module), hold(module), hold(module)
    hold(module, one)  # a second certificate of the same person
    teachers, drivers = RoleFactory(slug="teachers"), RoleFactory(slug="taxi-drivers")
    MembershipFactory(person=one, role=teachers, organisation=school)
    MembershipFactory(person=one, role=drivers)
    MembershipFactory(person=two, role=teachers, organisation=top)
    MembershipFactory(person=two, role=teachers, organisation=hotel)
    MembershipFactory(person=three, role=drivers, organisation=hotel, ended_on=day(-1))
    found = impact_of(module=module, on=DAY)
    assert found["total"] == 3
    assert found["roles"] == [["Teachers", 2], ["Taxi drivers", 1], ["No role now", 1]]
    assert found["organisations"] == [["County", 2], ["Hotel", 1], ["No organisation", 1]]


def test_by_the_month_in_which_the_licence_ends_first(module):
    council, other = AuthorityFactory(), AuthorityFactory()

    def drive(authority, badge, expires, person=None, **licence):
        person = person or hold(module)
        LicenceFactory(authority=authority, badge_number=badge, badge_key=badge, expires_on=expires, **licence)
        ClaimFactory(person=person, authority=authority, badge_number=badge, badge_key=badge)
        return person

    drive(council, "A1", datetime.date(2027, 3, 31))
    drive(council, "A2", datetime.date(2027, 3, 1))
    both = drive(council, "A3", datetime.date(2028, 1, 5))
    drive(other, "B1", DAY, person=both)
    drive(council, "A4", day(-1))
    drive(council, "A5", datetime.date(2027, 3, 1), on_register=False)
    hold(module)
    assert impact_of(module=module, on=DAY)["licences"] == [
        ["November 2026", 1],
        ["March 2027", 2],
        ["Already expired", 1],
        ["No licence on a register", 2],
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_is_fixed(module, django_assert_num_queries, count):
    for _ in range(count):
        MembershipFactory(person=hold(module), organisation=OrganisationFactory())
    with django_assert_num_queries(7):
        impact_of(module=module, on=timezone.localdate(NOW))
