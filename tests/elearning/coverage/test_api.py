"""The report for programs."""

import datetime

import pytest
from django.utils import timezone

from accounts.tokens import issue_token
from certificates.licensing.models import LicenceType
from tests.elearning.coverage import world
from tests.elearning.coverage.world import TODAY, ago
from tests.factories import OrganisationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def key_of(person, authority=""):
    _, key = issue_token(person=person, label="Pack", authority=authority, now=timezone.now())
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture
def council():
    return OrganisationFactory(name="Exampleshire Council")


def test_rows(client, council):
    teachers = RoleFactory(slug="teachers")
    module = world.make_module()
    world.require(teachers, module)
    world.count(council, teachers, 3, counted=ago(9))
    person = UserFactory()
    world.join(person, teachers, council)
    world.complete(person, module)
    world.join(UserFactory(), RoleFactory(slug="hotel-staff"), council)
    headers = key_of(world.analyst(council))
    assert client.get("/api/v1/coverage?role=teachers", headers=headers).json() == [
        {
            "on": TODAY.isoformat(), "organisation": "Exampleshire Council", "organisation_slug": council.slug,
            "role": "teachers", "role_name": "Teachers", "trained": 1, "headcount": 3, "headcount_source": "Census",
            "headcount_on": ago(9).isoformat(), "share": 0.333, "note": "",
        }
    ]  # fmt: skip
    (unknown,) = client.get("/api/v1/coverage?role=hotel-staff", headers=headers).json()
    assert [unknown[name] for name in ("trained", "headcount", "headcount_source", "headcount_on", "share")] == [
        None
    ] * 5


def test_refusals(client, council):
    OrganisationFactory(name="Other", slug="other")
    headers = key_of(world.analyst(council))

    def asked(question, headers=headers):
        answer = client.get(f"/api/v1/coverage?{question}", headers=headers)
        return answer.status_code, answer.json()["detail"]

    tomorrow = TODAY + datetime.timedelta(1)
    assert asked("on=20.11.2026")[0] == 422
    assert asked("on=2026-02-30") == (422, "30/02/2026 is no day of the calendar. The day comes first, then the month.")
    assert asked(f"on={tomorrow}") == (
        422, f"{tomorrow:%-d %B %Y} is in the future: choose today or an earlier day.",
    )  # fmt: skip
    assert asked("role=nobody") == (404, "There is no role of that name.")
    assert asked("role=%00")[0] == 404
    for slug in ("other", "no-such", "%00"):
        assert asked(f"organisation={slug}") == (404, "There is no organisation of that name among those you may see.")
    assert asked("", key_of(UserFactory()))[0] == 403
    assert asked("", {})[0] == 401


def test_a_token_of_one_authority_sees_its_organisation_only(client, council):
    drivers = RoleFactory(slug="taxi-drivers", licensed=True)
    for name in ("East", "West"):
        council.refresh_from_db()
        authority = world.make_authority(OrganisationFactory(parent=council, name=name), drivers, imported=ago(3))
        world.license_holder(authority, "B1", "A B", LicenceType.objects.get())
    viewer = world.analyst(council)
    seen = [row["organisation"] for row in client.get("/api/v1/coverage", headers=key_of(viewer)).json()]
    assert seen == ["Exampleshire Council", "East", "West"]
    seen = client.get("/api/v1/coverage", headers=key_of(viewer, authority.slug)).json()
    assert [row["organisation"] for row in seen] == ["West"]
    assert client.get("/api/v1/coverage", headers=key_of(viewer, "no-such")).json() == []
