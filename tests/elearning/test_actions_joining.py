"""Taking a role and correcting it: one open membership, the past left as it was."""

import datetime
import threading

import pytest
from django.db import connection

from accounts.models import Membership
from certificates.licensing.actions import ClaimRefused
from certificates.licensing.models import Claim
from elearning import actions
from elearning.models import Obligation
from tests.factories import (
    DAY,
    NOW,
    AuthorityFactory,
    CompletionFactory,
    LicenceTypeFactory,
    MembershipFactory,
    OrganisationFactory,
    RequirementFactory,
    RoleFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LATER = NOW + datetime.timedelta(days=10)


def memberships(person):
    return [
        (row.organisation, row.started_on, row.ended_on)
        for row in Membership.objects.filter(person=person).order_by("pk").select_related("organisation")
    ]


def test_joining_twice_is_joining_once():
    person, role = UserFactory(), RoleFactory()
    first = actions.join_role(person=person, role=role, now=NOW)
    assert actions.join_role(person=person, role=role, now=LATER) == first
    assert memberships(person) == [(None, DAY, None)]


def test_joining_begins_on_the_london_day():
    person = UserFactory()
    actions.join_role(person=person, role=RoleFactory(), now=datetime.datetime(2026, 7, 31, 23, 0, tzinfo=datetime.UTC))
    assert memberships(person) == [(None, datetime.date(2026, 8, 1), None)]


def test_joining_again_after_leaving_is_a_new_membership():
    person = UserFactory()
    old = MembershipFactory(person=person, ended_on=datetime.date(2026, 5, 1))
    assert actions.join_role(person=person, role=old.role, now=NOW) != old
    assert memberships(person) == [(None, datetime.date(2026, 1, 1), datetime.date(2026, 5, 1)), (None, DAY, None)]


def test_an_organisation_named_on_the_first_day_is_a_correction():
    person, role, firm = UserFactory(), RoleFactory(), OrganisationFactory()
    actions.join_role(person=person, role=role, now=NOW)
    actions.set_organisation(person=person, role=role, organisation=firm, now=NOW)
    assert memberships(person) == [(firm, DAY, None)]


def test_an_organisation_named_later_leaves_the_past():
    person, role, firm = UserFactory(), RoleFactory(), OrganisationFactory()
    actions.join_role(person=person, role=role, now=NOW)
    actions.set_organisation(person=person, role=role, organisation=firm, now=LATER)
    actions.set_organisation(person=person, role=role, organisation=firm, now=LATER)
    assert memberships(person) == [
        (None, DAY, datetime.date(2026, 11, 29)),
        (firm, datetime.date(2026, 11, 30), None),
    ]


def test_naming_an_organisation_is_joining():
    person, firm = UserFactory(), OrganisationFactory()
    actions.set_organisation(person=person, role=RoleFactory(), organisation=firm, now=NOW)
    assert memberships(person) == [(firm, DAY, None)]


def test_naming_one_of_two_organisations_one_is_at_changes_nothing():
    person, firms = UserFactory(), [OrganisationFactory(), OrganisationFactory()]
    held = [MembershipFactory(person=person, organisation=firm) for firm in firms]
    found = actions.set_organisation(person=person, role=held[0].role, organisation=firms[1], now=NOW)
    assert found == held[1]
    assert [row[2] for row in memberships(person)] == [None, None]


# --- licences ---------------------------------------------------------------------------------------------------------
def claims(person):
    return [
        (row.authority, row.badge_number, row.ended_on) for row in Claim.objects.filter(person=person).order_by("pk")
    ]


def join(person, authority, badge, *, replaces=None, now=NOW):
    return actions.join_licensed_role(
        person=person, role=RoleFactory(licensed=True), authority=authority, licence_type=LicenceTypeFactory(),
        badge_number=badge, replaces=replaces, now=now,
    )  # fmt: skip


def test_a_licensed_role_is_taken_with_its_badge():
    person, council = UserFactory(), AuthorityFactory()
    membership = join(person, council, " phd  12 ")
    assert (membership.person, claims(person)) == (person, [(council, "phd 12", None)])


def test_a_licensed_role_can_be_taken_before_there_is_a_badge():
    """The council is kept: its rules of the test hold for somebody who applies for a first licence."""
    person, council = UserFactory(), AuthorityFactory()
    join(person, council, "")
    assert (len(memberships(person)), claims(person)) == (1, [(council, "", None)])
    join(person, council, "PHD 12", replaces=Claim.objects.get(), now=LATER)
    assert claims(person) == [(council, "", LATER.date()), (council, "PHD 12", None)]


def test_applying_again_keeps_a_badge_that_was_given():
    person, council = UserFactory(), AuthorityFactory()
    join(person, council, "PHD 12")
    join(person, council, "", now=LATER)
    assert claims(person) == [(council, "PHD 12", None)]


def test_a_corrected_badge_replaces_the_one_before_also_at_another_council():
    person, right, wrong = UserFactory(), AuthorityFactory(), AuthorityFactory()
    join(person, wrong, "PHD 12")
    join(person, right, "PHD 12", replaces=Claim.objects.get(), now=LATER)
    assert claims(person) == [(wrong, "PHD 12", LATER.date()), (right, "PHD 12", None)]


def test_a_badge_given_by_mistake_can_be_withdrawn():
    person, council = UserFactory(), AuthorityFactory()
    join(person, council, "PHD 12")
    join(person, council, "", replaces=Claim.objects.get(), now=LATER)
    assert claims(person) == [(council, "PHD 12", LATER.date()), (council, "", None)]


def test_a_badge_of_a_second_council_is_one_more():
    person, first, second = UserFactory(), AuthorityFactory(), AuthorityFactory()
    join(person, first, "PHD 12")
    join(person, second, "HC 7")
    assert claims(person) == [(first, "PHD 12", None), (second, "HC 7", None)]


def test_a_badge_that_cannot_be_one_joins_nothing():
    person = UserFactory()
    with pytest.raises(ClaimRefused):
        join(person, AuthorityFactory(), "---")
    assert (memberships(person), claims(person)) == ([], [])


# --- obligations ------------------------------------------------------------------------------------------------------
def test_joining_opens_what_the_role_requires_once():
    person, requirement = UserFactory(), RequirementFactory(repeat_months=36)
    for _ in range(2):
        actions.join_role(person=person, role=requirement.role, now=NOW)
    (obligation,) = Obligation.objects.all()
    assert (obligation.person, obligation.requirement, obligation.cycle) == (person, requirement, 1)
    assert (obligation.opened_on, obligation.due_on) == (DAY - datetime.timedelta(days=365), datetime.date(2027, 2, 18))


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_on": datetime.date(2026, 11, 21)},
        {"ends_on": datetime.date(2026, 11, 19)},
        {"role__slug": "teachers"},
    ],
)
def test_what_is_not_required_today_of_this_role_is_not_opened(fields):
    RequirementFactory(**fields)
    actions.join_role(person=UserFactory(), role=RoleFactory(), now=NOW)
    assert not Obligation.objects.exists()


def test_a_requirement_of_an_organisation_is_for_those_there_and_below():
    council = OrganisationFactory()
    firm, other = OrganisationFactory(parent=council), OrganisationFactory()
    requirement = RequirementFactory(organisation=council)
    at_firm, elsewhere, alone = UserFactory(), UserFactory(), UserFactory()
    actions.set_organisation(person=at_firm, role=requirement.role, organisation=firm, now=NOW)
    actions.set_organisation(person=elsewhere, role=requirement.role, organisation=other, now=NOW)
    actions.join_role(person=alone, role=requirement.role, now=NOW)
    assert list(Obligation.objects.values_list("person", flat=True)) == [at_firm.pk]


def test_training_before_joining_meets_the_first_cycle_and_opens_the_second():
    person, requirement = UserFactory(), RequirementFactory(repeat_months=36)
    CompletionFactory(person=person, version__module=requirement.module, completed_on=datetime.date(2026, 2, 1))
    actions.join_role(person=person, role=requirement.role, now=NOW)
    assert list(Obligation.objects.order_by("cycle").values_list("cycle", "due_on")) == [
        (1, datetime.date(2027, 2, 18)),
        (2, datetime.date(2029, 2, 1)),
    ]


def test_training_of_years_ago_opens_no_second_cycle():
    person, requirement = UserFactory(), RequirementFactory(repeat_months=36)
    CompletionFactory(person=person, version__module=requirement.module, completed_on=datetime.date(2024, 2, 1))
    actions.join_role(person=person, role=requirement.role, now=NOW)
    assert Obligation.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("with_organisation", [False, True])
def test_joining_from_many_places_at_once_is_joining_once(with_organisation):
    person, requirement, firm = UserFactory(), RequirementFactory(), OrganisationFactory()
    ready, errors = threading.Barrier(16), []

    def join_now():
        try:
            ready.wait()
            if with_organisation:
                actions.set_organisation(person=person, role=requirement.role, organisation=firm, now=NOW)
            else:
                actions.join_role(person=person, role=requirement.role, now=NOW)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=join_now) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (errors, Membership.objects.count(), Obligation.objects.count()) == ([], 1, 1)
