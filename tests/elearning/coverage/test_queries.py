"""What coverage counts, as at when, and for whom."""

import datetime

import pytest

from certificates.licensing.models import LicenceType, Policy
from elearning.coverage import queries, rules
from tests.elearning.coverage import world
from tests.elearning.coverage.world import TODAY, ago
from tests.factories import OrganisationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    return OrganisationFactory(name="Exampleshire Council")


@pytest.fixture
def teachers():
    return RoleFactory(slug="teachers")


@pytest.fixture
def module():
    return world.make_module()


def rows(viewer, on=TODAY, **narrowed):
    report = queries.coverage(viewer=viewer, on=on, **narrowed)
    return [(row.organisation, row.trained, row.headcount, row.percent) for row in report.rows]


def test_trained_of_headcount(council, teachers, module):
    school = OrganisationFactory(parent=council, name="School")
    world.require(teachers, module)
    world.count(school, teachers, 4)
    for _ in range(3):
        world.join(UserFactory(), teachers, school)
    person = UserFactory()
    world.join(person, teachers, school)
    world.complete(person, module)
    assert rows(world.analyst(council)) == [("Exampleshire Council", 1, 4, "25%"), ("School", 1, 4, "25%")]


def test_unknown_headcount_is_not_nought_per_cent(council, teachers, module):
    world.require(teachers, module)
    world.join(UserFactory(), teachers, council)
    (row,) = queries.coverage(viewer=world.analyst(council), on=TODAY).rows
    assert (row.trained, row.headcount, row.share, row.percent) == (0, None, None, "not known")


def test_without_a_requirement_who_is_trained_is_not_known(council, teachers, module):
    world.count(council, teachers, 4)
    person = UserFactory()
    world.join(person, teachers, council)
    world.complete(person, module)
    (row,) = queries.coverage(viewer=world.analyst(council), on=TODAY).rows
    assert (row.trained, row.headcount, row.share, row.note) == (None, 4, None, rules.NOTHING_REQUIRED)


def test_every_required_module_is_needed(council, teachers, module):
    second = world.make_module("second")
    world.require(teachers, module)
    world.require(teachers, second, council)
    world.count(council, teachers, 2)
    one, both = UserFactory(), UserFactory()
    for person in (one, both):
        world.join(person, teachers, council)
        world.complete(person, module)
    world.complete(both, second)
    assert rows(world.analyst(council)) == [("Exampleshire Council", 1, 2, "50%")]


def test_a_person_at_two_schools_counts_once_above_them(council, teachers, module):
    world.require(teachers, module)
    world.count(council, teachers, 10)
    person = UserFactory()
    for name in ("A", "B"):
        world.join(person, teachers, OrganisationFactory(parent=council, name=name))
        council.refresh_from_db()
    world.complete(person, module)
    assert rows(world.analyst(council))[0] == ("Exampleshire Council", 1, 10, "10%")


def test_expired_revoked_and_corrected_certificates(council, teachers, module):
    world.require(teachers, module)
    world.count(council, teachers, 4)
    expired, revoked, corrected = UserFactory(), UserFactory(), UserFactory()
    for person in (expired, revoked, corrected):
        world.join(person, teachers, council)
    world.complete(expired, module, on=ago(60), valid_until=ago(1))
    _, certificate = world.complete(revoked, module, on=ago(60))
    world.end(certificate, "revoked", ago(10))
    completion, certificate = world.complete(corrected, module, on=ago(60))
    world.end(certificate, "superseded", ago(10))
    world.award(completion, edition=2, at=world.noon(ago(10)))
    viewer = world.analyst(council)
    assert [rows(viewer, ago(days))[0][1] for days in (61, 60, 11, 10, 1, 0)] == [0, 3, 3, 2, 2, 1]


def test_a_completion_without_certificate_counts_for_the_modules_months(council, teachers):
    module = world.make_module(months=12)
    world.require(teachers, module)
    world.count(council, teachers, 4, counted=ago(800))
    person = UserFactory()
    world.join(person, teachers, council, starts=ago(800))
    world.complete(person, module, on=datetime.date(2025, 3, 14), certificate=False)
    viewer = world.analyst(council)
    assert rows(viewer, datetime.date(2026, 3, 13))[0][1] == 1
    assert rows(viewer, datetime.date(2026, 3, 14))[0][1] == 0


def test_an_earlier_report_gives_the_answer_it_gave_then(council, teachers, module):
    """What is recorded later, even of earlier days, changes no report as at a day before it was recorded."""
    drivers = RoleFactory(slug="taxi-drivers", licensed=True)
    world.require(teachers, module)
    world.require(drivers, module)
    world.count(council, teachers, 4, counted=ago(50))
    person, late = UserFactory(name="Ann Lee"), UserFactory(name="Bo Ray")
    world.join(person, teachers, council)
    world.join(late, teachers, council)
    completion, certificate = world.complete(person, module, on=ago(40))
    authority = world.make_authority(council, drivers, imported=ago(45))
    kind = LicenceType.objects.get(role=drivers)
    world.license_holder(authority, "A1", "Ann Lee", kind, recorded=ago(45))
    world.claim(person, authority, "A1", starts=ago(44))
    viewer = world.analyst(council)
    days = [ago(60), ago(45), ago(40), ago(20)]
    before = [queries.coverage(viewer=viewer, on=day) for day in days]
    assert [[row.trained for row in report.rows] for report in before] == [[0], [0, 0], [1, 1], [1, 1]]

    world.count(council, teachers, 400, counted=ago(55), recorded=TODAY)
    world.count(council, teachers, 40, counted=ago(5))
    world.complete(late, module, on=ago(41), recorded=ago(2))
    world.end(certificate, "revoked", on=ago(30), recorded=ago(1))
    world.award(completion, edition=2, at=world.noon(ago(1)))
    world.take_in(authority, ago(3))
    world.license_holder(authority, "A1", "Somebody Else", kind, recorded=ago(3), expires=ago(4))
    world.license_holder(authority, "A2", "Bo Ray", kind, recorded=ago(3))
    world.claim(late, authority, "A2", starts=ago(3))
    assert [queries.coverage(viewer=viewer, on=day) for day in days] == before
    assert rows(viewer) == [("Exampleshire Council", 1, 1, "100%"), ("Exampleshire Council", 2, 40, "5%")]


def test_the_register_is_the_headcount_of_drivers(council, module):
    drivers = RoleFactory(slug="taxi-drivers", licensed=True)
    world.require(drivers, module)
    world.count(council, drivers, 900)
    authority = world.make_authority(council, drivers, imported=ago(9))
    kind = LicenceType.objects.get(role=drivers)
    agreeing, differing, confirmed = UserFactory(name="Ann Lee"), UserFactory(name="Cy Oz"), UserFactory(name="Bo Ray")
    for number, name in enumerate(["LEE, Ann", "Di Poe", "Robert Ray", "Nobody Here"]):
        world.license_holder(authority, f"B{number}", name, kind)
    world.license_holder(authority, "B8", "Gone Away", kind, on_register=False)
    world.license_holder(authority, "B9", "Past Time", kind, expires=ago(1))
    for number, person in enumerate([agreeing, differing, confirmed]):
        world.complete(person, module)
        made = world.claim(person, authority, f"B{number}")
    world.confirm(made)
    (row,) = queries.coverage(viewer=world.analyst(council), on=TODAY).rows
    assert (row.trained, row.headcount, row.headcount_source, row.headcount_on) == (
        2, 4, "Register of Exampleshire Council licensing", ago(9),
    )  # fmt: skip


def test_before_the_first_import_the_declared_number_counts(council, module):
    drivers = RoleFactory(slug="taxi-drivers", licensed=True)
    world.require(drivers, module)
    world.count(council, drivers, 900)
    world.make_authority(council, drivers)
    assert rows(world.analyst(council)) == [("Exampleshire Council", 0, 900, "0%")]


def test_a_policy_says_what_drivers_need_where_no_requirement_does(council, module):
    drivers = RoleFactory(slug="taxi-drivers", licensed=True)
    other = world.make_module("other")
    authority = world.make_authority(council, drivers, imported=ago(9))
    kind = LicenceType.objects.get(role=drivers)
    for number, done in enumerate([module, other]):
        person = UserFactory(name=f"Ann {'Lee' if number else 'Ray'}")
        world.license_holder(authority, f"B{number}", person.name, kind)
        world.claim(person, authority, f"B{number}")
        world.complete(person, done)
    viewer = world.analyst(council)
    assert rows(viewer) == [("Exampleshire Council", None, 2, "not known")]
    Policy.objects.create(authority=authority, licence_type=kind, module=module, starts_on=ago(90))
    assert rows(viewer) == [("Exampleshire Council", 1, 2, "50%")]


def test_scope(council, teachers, module):
    other = OrganisationFactory(name="Other Council")
    council.refresh_from_db()
    school = OrganisationFactory(parent=council, name="School")
    for organisation in (council, other, school):
        world.count(organisation, teachers, 3)
    assert [row[0] for row in rows(world.analyst(council))] == ["Exampleshire Council", "School"]
    assert [row[0] for row in rows(world.analyst(school))] == ["School"]
    assert [row[0] for row in rows(world.analyst(school, council))] == ["Exampleshire Council", "School"]
    assert rows(world.analyst(council), organisation=other) == []
    administrator = UserFactory(is_superuser=True)
    assert len(rows(administrator)) == 3
    assert [row[0] for row in rows(administrator, organisation=school)] == ["School"]
    for ended in (UserFactory(), world.analyst(council, ends=ago(1)), world.analyst(council, starts=ago(-1))):
        with pytest.raises(queries.NotAnAnalyst):
            rows(ended)


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_is_fixed(django_assert_num_queries, teachers, module, number):
    drivers = RoleFactory(slug="taxi-drivers", licensed=True)
    top = OrganisationFactory(name="Top")
    for role in (teachers, drivers):
        world.require(role, module)
    for index in range(number):
        top.refresh_from_db()
        council = OrganisationFactory(parent=top, name=f"Council {index}")
        world.count(council, teachers, 3)
        authority = world.make_authority(council, drivers, imported=ago(20))
        for badge in range(number):
            person = UserFactory(name="Ann Lee")
            world.join(person, teachers, council)
            _, certificate = world.complete(person, module)
            world.end(certificate)
            world.license_holder(authority, f"B{badge}", "Ann Lee", LicenceType.objects.get(role=drivers))
            world.claim(person, authority, f"B{badge}")
    viewer = world.analyst(top)
    for on in (TODAY, ago(1)):
        with django_assert_num_queries(17):
            queries.coverage(viewer=viewer, on=on)
