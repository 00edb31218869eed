"""The API of licensing: the desk's answer for a council's own system."""

import datetime
import json

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.tokens import issue_token
from tests.factories import NOW, OfficerFactory, UserFactory

pytestmark = pytest.mark.django_db
ONE = "/api/v1/licensing/readiness"
MANY = "/api/v1/licensing/readiness/bulk"


@pytest.fixture
def key(officer):
    return issue_token(person=officer, label="Back office", now=NOW)[1]


@pytest.fixture
def ask(client, key):
    def get(key=key, **given):
        return client.get(
            ONE, {"authority": "anytown", "badge": "PHD 01234"} | given, headers={"Authorization": f"Bearer {key}"}
        )

    return get


@pytest.fixture
def ask_many(client, key):
    def post(body, key=key):
        return client.post(
            MANY, body if isinstance(body, str) else json.dumps(body), content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip

    return post


def test_ready(ask, driver_today, today):
    response = ask()
    certificate = driver_today.certificates.get()
    done = today - datetime.timedelta(days=30)
    assert response.status_code == 200
    assert response.json() == {
        "authority": "anytown",
        "badge": "PHD 01234",
        "on": today.isoformat(),
        "ready": True,
        "reasons": [
            {"code": "met", "text": response.json()["reasons"][0]["text"]},
        ],
        "certificate": {
            "code": certificate.code,
            "module": "safe-journeys",
            "completed_on": done.isoformat(),
            "valid_until": "2029-11-19",
        },
        "licence": {"type": "Private hire driver", "expires_on": (today + datetime.timedelta(days=30)).isoformat()},
    }


def test_an_unknown_badge_could_not_be_determined(ask, council):
    response = ask(badge="X 1", on="2027-03-31").json()
    assert (response["ready"], response["certificate"], response["licence"], response["on"]) == (
        None,
        None,
        None,
        "2027-03-31",
    )
    assert [reason["code"] for reason in response["reasons"]] == ["unknown_badge"]


def test_four_queries(ask, driver_today, django_assert_num_queries):
    with django_assert_num_queries(4):
        assert ask().json()["ready"] is True


@pytest.mark.parametrize(
    ("given", "status", "detail"),
    [
        ({"authority": "nowhere"}, 404, "There is no such authority among those this key may see."),
        ({"authority": "otherton"}, 404, "There is no such authority among those this key may see."),
        ({"badge": ""}, 422, "Enter a badge number: letters and digits, as on the badge."),
        ({"badge": "\x00"}, 422, "Enter a badge number: letters and digits, as on the badge."),
        ({"on": "31/12/2026"}, 422, "on: write the day as 2027-03-31."),
        ({"on": ""}, 422, "on: write the day as 2027-03-31."),
        ({"on": "2027-W01-1"}, 422, "on: write the day as 2027-03-31."),
        ({"on": "0001-01-01"}, 422, "on: the year must be between 1950 and 2100."),
    ],
)
def test_bad_input_gets_a_sentence(ask, council, other_council, given, status, detail):
    response = ask(**given)
    assert (response.status_code, response.json()) == (status, {"detail": detail})


def test_what_is_missing_is_named(client, key):
    response = client.get(ONE, headers={"Authorization": f"Bearer {key}"})
    assert (response.status_code, response.json()) == (
        422, {"detail": "authority: field required. badge: field required."},
    )  # fmt: skip


@pytest.mark.parametrize("key", ["", "ww_", "ww_wrong", "nonsense", "ww_\x7f"])
def test_without_a_valid_key(ask, council, key):
    response = ask(key=key)
    assert (response.status_code, response.json()) == (
        401,
        {"detail": "Send a valid key as Authorization: Bearer ww_…."},
    )


def test_a_session_is_not_a_key(client, officer):
    client.force_login(officer)
    assert client.get(ONE, {"authority": "anytown", "badge": "1"}).status_code == 401


def test_a_key_of_one_authority_sees_no_other(ask, officer, council, other_council):
    OfficerFactory(person=officer, authority=other_council)
    key = issue_token(person=officer, label="Only Anytown", authority="anytown", now=NOW)[1]
    assert ask(key=key).status_code == 200
    assert ask(key=key, authority="otherton").status_code == 404


def test_a_key_of_somebody_who_is_no_officer_sees_nothing(ask, council):
    key = issue_token(person=UserFactory(), label="x", authority="anytown", now=NOW)[1]
    assert ask(key=key).status_code == 404


def test_many_badges_in_the_order_asked(ask_many, council, driver_today, today, django_assert_num_queries):
    with django_assert_num_queries(4):
        response = ask_many({"authority": "anytown", "badges": ["X1", "phd01234", "--", "X1"]})
    assert response.status_code == 200
    body = response.json()
    assert (body["authority"], body["on"]) == ("anytown", today.isoformat())
    assert [(answer["badge"], answer["ready"], answer["reasons"][0]["code"]) for answer in body["results"]] == [
        ("X1", None, "unknown_badge"), ("PHD 01234", True, "met"), ("--", None, "bad_badge"),
        ("X1", None, "unknown_badge"),
    ]  # fmt: skip


def test_one_and_many_agree(ask, ask_many, driver_today):
    body = {"authority": "anytown", "badges": ["PHD 01234"]}
    assert ask_many(body).json()["results"] == [ask().json()]


def test_five_thousand_and_no_more(ask_many, council):
    badges = [f"X{number}" for number in range(5_001)]
    response = ask_many({"authority": "anytown", "badges": badges})
    assert (response.status_code, response.json()) == (
        422,
        {"detail": "Ask for at most 5,000 badges at a time; this was 5,001."},
    )
    response = ask_many({"authority": "anytown", "badges": badges[:5_000]})
    assert (response.status_code, len(response.json()["results"])) == (200, 5_000)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("", "The request: field required."),
        ("not json", "The body of the request is not JSON."),
        ("[]", "authority: field required. badges: field required."),
        ('{"authority": "anytown"}', "badges: field required."),
        ('{"authority": "anytown", "badges": [1]}', "badges, item 1: input should be a valid string."),
    ],
)
def test_a_bad_body_gets_a_sentence(ask_many, council, body, detail):
    response = ask_many(body)
    assert (response.status_code, response.json()) == (422, {"detail": detail})


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(badge=st.text(max_size=40), on=st.one_of(st.none(), st.text(max_size=12), st.dates().map(str)))
def test_no_input_breaks_it(ask, council, driver_today, badge, on):
    given = {"badge": badge.encode("utf-8", "replace").decode()} | (
        {} if on is None else {"on": on.encode("utf-8", "replace").decode()}
    )
    assert ask(**given).status_code in (200, 422)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=10)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["authority", "badges", "on"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=json_values)
def test_no_body_breaks_it(ask_many, council, body):
    assert ask_many(body).status_code in (200, 404, 422)


def test_so_many_requests_a_minute(ask, council, monkeypatch):
    monkeypatch.setattr("watchword.api.REQUESTS_A_MINUTE", 2)
    codes = [ask().status_code for _ in range(4)]
    assert codes[-1] == 429  # the third, unless the minute has just turned


def test_the_documentation_loads_nothing_from_elsewhere(client):
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    assert b"https://" not in page.content
    assert client.get("/api/v1/openapi.json").json()["info"]["title"] == "Watchword"


def test_a_day_is_optional_and_is_today(ask, council):
    assert ask().json()["on"] == timezone.localdate().isoformat()
