"""What a change asks of a learner: to take the module again, before a day or a renewal, or to read a page."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import ModuleVersion
from elearning import queries
from elearning.actions.updates import read_update
from elearning.models import Obligation, UpdateRead
from tests.at_once import at_once
from tests.factories import (
    DAY,
    NOW,
    CertificateFactory,
    ClaimFactory,
    CompletionFactory,
    LicenceFactory,
    MembershipFactory,
    ModulePageFactory,
    PolicyFactory,
    RequirementFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def after(days):
    return DAY + datetime.timedelta(days=days)


def change(course, asks="within", days=30, on=DAY, **fields):
    number = course.module.versions.count() + 1
    return ModuleVersion.objects.create(
        module=course.module, number=number, title=course.module.title, digest=f"{number:032}", kind="material",
        published_at=NOW + (on - DAY), asks=asks, days=days, **fields,
    )  # fmt: skip


def update(course, **fields):
    return change(course, "update", None, update_title="What is new", update_text="<p>Read this.</p>", **fields)


LONG_AGO, LATE = after(-100), after(900)


def complete(person, course, version=1, on=LONG_AGO, until=LATE):
    held = course.module.versions.get(number=version)
    done = CompletionFactory(person=person, version=held, completed_on=on)
    return CertificateFactory(
        person=person, module=course.module, completion=done.uuid, completed_on=on, valid_until=until,
        module_version=version,
    )  # fmt: skip


OPENED, DUE = after(-200), after(-50)


def oblige(person, course, opened=OPENED, due=DUE):
    MembershipFactory(person=person)
    requirement = RequirementFactory(module=course.module)
    return Obligation.objects.create(person=person, requirement=requirement, cycle=1, opened_on=opened, due_on=due)


def owed(person, on=DAY):
    return [
        (line.status.value, line.due_on, line.again and line.again.changed_on, bool(line.again and line.again.renewal))
        for line in queries.owed(person=person, on=on)
    ]


@pytest.fixture
def someone():
    return UserFactory()


class TestWithin:
    @pytest.mark.parametrize(("day", "status"), [(0, "due soon"), (30, "due soon"), (31, "overdue")])
    def test_what_met_an_obligation_is_owed_again(self, course, someone, day, status):
        oblige(someone, course)
        complete(someone, course)
        assert owed(someone)[0][0] == "met"
        change(course)
        assert owed(someone, on=after(day)) == [(status, after(30), DAY, False)]
        assert owed(someone, on=after(-1))[0][0] == "met"

    def test_also_without_an_obligation(self, course, someone):
        complete(someone, course)
        assert owed(someone) == []
        change(course, days=100)
        assert owed(someone) == [("due", after(100), DAY, False)]
        assert queries.owed(person=someone, on=DAY)[0].module_title == "Safe journeys"

    def test_who_has_no_valid_certificate_and_no_obligation_owes_nothing(self, course, someone):
        complete(someone, course, until=after(-1))
        change(course)
        assert owed(someone) == []

    def test_taken_again_it_is_done(self, course, someone):
        oblige(someone, course)
        complete(someone, course)
        change(course)
        complete(someone, course, version=2, on=after(5))
        assert owed(someone, on=after(60)) == [("met", after(-50), None, False)]

    def test_two_changes_in_a_row_and_taken_again_between(self, course, someone):
        complete(someone, course)
        change(course)
        change(course, days=60, on=after(10))
        assert owed(someone, on=after(20)) == [("due soon", after(30), DAY, False)]
        complete(someone, course, version=2, on=after(5))
        assert owed(someone, on=after(20)) == [("due", after(70), after(10), False)]

    def test_the_next_cycle_is_open_and_the_change_comes_first(self, course, someone):
        oblige(someone, course, opened=after(-10), due=after(90))
        complete(someone, course)
        change(course)
        assert owed(someone) == [("due soon", after(30), DAY, False)]

    def test_the_next_cycle_is_due_before_the_change(self, course, someone):
        oblige(someone, course, opened=after(-10), due=after(20))
        complete(someone, course)
        change(course)
        assert owed(someone) == [("due soon", after(20), None, False)]


class TestRenewal:
    """The register's state of today is what is asked, so these stand on the day they run."""

    TODAY = timezone.localdate()

    @pytest.fixture
    def driver(self, course, someone):
        policy = PolicyFactory(module=course.module)
        LicenceFactory(
            authority=policy.authority, holder_name=someone.name, badge_number="PHD 01234",
            issued_on=self.TODAY - datetime.timedelta(900), expires_on=self.TODAY + datetime.timedelta(90),
        )  # fmt: skip
        ClaimFactory(person=someone, authority=policy.authority, started_on=self.TODAY - datetime.timedelta(300))
        complete(someone, course, on=self.TODAY - datetime.timedelta(100), until=None)
        return someone

    @pytest.mark.parametrize(("days", "asked"), [(89, True), (90, True), (91, False)])
    def test_a_driver_is_told_in_time(self, course, driver, days, asked):
        change(course, "renewal", days, on=self.TODAY)
        due = self.TODAY + datetime.timedelta(90)
        assert owed(driver, on=self.TODAY) == ([("due", due, self.TODAY, True)] if asked else [])

    def test_an_earlier_day_of_another_change_comes_first(self, course, driver):
        change(course, "renewal", 30, on=self.TODAY)
        change(course, "within", 60, on=self.TODAY)
        due = self.TODAY + datetime.timedelta(60)
        assert owed(driver, on=self.TODAY) == [("due", due, self.TODAY, False)]

    def test_others_are_not(self, course, someone):
        complete(someone, course, until=None)
        change(course, "renewal", 1)
        assert owed(someone) == []


class TestUpdates:
    def test_shown_to_whoever_holds_an_older_version_until_read(self, course, someone):
        complete(someone, course)
        version = update(course)
        assert queries.updates_to_read(person=someone, on=DAY) == [version]
        assert [read_update(person=someone, version=version, now=NOW) for _ in range(2)] == [True, False]
        assert queries.updates_to_read(person=someone, on=DAY) == []
        assert UpdateRead.objects.count() == 1

    def test_not_to_who_holds_the_newest_or_nothing(self, course, someone):
        version = update(course)
        assert queries.updates_to_read(person=someone, on=DAY) == []
        complete(someone, course, version=2)
        assert queries.updates_to_read(person=someone, on=DAY) == []
        assert queries.update_of(person=someone, version=version.pk) == version
        assert queries.update_of(person=UserFactory(), version=version.pk) is None

    def test_the_number_of_queries_is_fixed(self, course, someone, django_assert_num_queries):
        complete(someone, course)
        with django_assert_num_queries(1):
            queries.updates_to_read(person=someone, on=DAY)
        for _ in range(3):
            update(course)
            with django_assert_num_queries(2):
                queries.updates_to_read(person=someone, on=DAY)

    def test_the_page(self, learner, person, course):
        complete(person, course, until=None)
        version = update(course)
        assert "What is new" in learner.get(reverse("elearning:overview")).content.decode()
        address = reverse("elearning:update", args=[version.pk])
        page = learner.get(address).content.decode()
        assert "<p>Read this.</p>" in page
        assert "I have read this" in page
        assert learner.post(address).url == reverse("elearning:overview")
        assert "You said that you read this on" in learner.get(address).content.decode()
        assert "To read" not in learner.get(reverse("elearning:overview")).content.decode()

    def test_anothers_is_not_found(self, learner, course, client):
        version = update(course)
        assert learner.get(reverse("elearning:update", args=[version.pk])).status_code == 404
        assert learner.get("/my-training/updates/99999999999999999999/").status_code == 404

    def test_signed_out(self, client, course):
        address = reverse("elearning:update", args=[update(course).pk])
        assert client.get(address).url.startswith("/accounts/login/")


@pytest.mark.django_db(transaction=True)
def test_read_twice_at_once():
    course, someone = ModulePageFactory(), UserFactory()
    complete(someone, course)
    version = update(course)
    got = at_once(4, lambda: read_update(person=someone, version=version, now=NOW))
    assert (sorted(got), UpdateRead.objects.count()) == ([False, False, False, True], 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(course, someone, django_assert_num_queries, count):
    oblige(someone, course)
    for _ in range(count):
        complete(someone, course)
        change(course)
    queries.owed(person=someone, on=DAY)  # where the site begins is kept
    with django_assert_num_queries(7):
        queries.owed(person=someone, on=DAY)


def test_my_training_says_why(learner, person, course):
    complete(person, course, until=None)
    today = timezone.localdate()
    change(course, on=today)
    page = learner.get(reverse("elearning:overview")).content.decode()
    last = today + datetime.timedelta(days=30)
    assert f"Due by {last:%-d %B %Y}: the training has changed, on {today:%-d %B %Y}. Take it again." in page
    assert "Done for now" not in page
