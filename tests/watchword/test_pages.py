"""What every page carries, and the pages for when something is wrong."""

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.utils import timezone

from content.files import read_training
from elearning.actions.loading import load_training
from tests.factories import UserFactory
from watchword import views

pytestmark = pytest.mark.django_db


@pytest.fixture
def training(settings):
    load_training(training=read_training(settings.BASE_DIR / "content/modules"), now=timezone.now())


@pytest.mark.parametrize(
    "path",
    ["/", "/councillors/", "/taxi-drivers/", "/hotel-staff/", "/teachers/", "/parents/", "/about/", "/privacy/",
     "/accessibility/", "/verify/", "/accounts/login/", "/accounts/signup/"],
)  # fmt: skip
def test_the_doors_open_and_show_whom_to_call(client, training, path):
    page = client.get(path)
    assert page.status_code == 200
    text = page.content.decode()
    for number in ("999", "0121 303 1888", "0800 1111"):
        assert number in text
    assert "CEOP" in text


@pytest.mark.parametrize("path", ["/", "/taxi-drivers/safe-journeys/the-signs/", "/verify/"])
def test_a_page_loads_nothing_from_elsewhere_and_runs_nothing_inline(client, training, path):
    page = client.get(path)
    policy = page["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    text = page.content.decode()
    assert " style=" not in text
    assert "<script>" not in text
    assert ' src="http' not in text


def test_every_training_page_has_the_way_out(client, training):
    for path in ("/parents/", "/parents/keep-them-safe/", "/taxi-drivers/safe-journeys/the-signs/"):
        assert "govuk-exit-this-page" in client.get(path).content.decode()


def test_an_unknown_address_gets_a_page_written_for_people(client, training):
    page = client.get("/taxi-drivers/no-such-module/nothing/")
    assert page.status_code == 404
    assert "<h1" in page.content.decode()
    assert "999" in page.content.decode()


def test_too_many_fields_and_too_large_a_body_get_a_page_written_for_people(client, training):
    many = {f"q{number}": "a" for number in range(10_000)}
    for sent in (many, {"q1": "a" * 2_600_000}):
        page = client.post("/accounts/login/", sent)
        assert page.status_code == 400
        assert "What was sent could not be read" in page.content.decode()


@pytest.mark.parametrize("view", [views.unreadable, views.forbidden, views.not_found, views.csrf_failure])
def test_error_pages_have_a_heading_and_a_way_on(view):
    request = RequestFactory().get("/")
    request.user = UserFactory()
    page = view(request).content.decode()
    assert "<h1" in page
    assert 'href="/"' in page


def test_when_all_is_broken_a_page_still_comes():
    page = views.broken(RequestFactory().get("/"))
    assert page.status_code == 500
    assert "<h1" in page.content.decode()


def test_the_process_says_that_it_lives(client):
    assert client.get("/healthz").content == b"ok"
    assert client.get("/readyz").content == b"ok"


def test_whoever_watches_with_a_session_is_told_that_the_database_is_down(client):
    def down(*question):
        raise OperationalError("down")

    client.force_login(UserFactory())
    with connection.execute_wrapper(down):
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503


def test_somebody_without_a_desk_in_the_cms_is_told_so(client, training):
    client.force_login(UserFactory())
    answer = client.get("/cms/", follow=True)
    assert answer.status_code == 403
    assert "<h1" in answer.content.decode()
