"""A certificate for somebody without an account: printed, and nothing written anywhere but a count."""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from certificates import rendering
from certificates.models import Issuer
from tests.factories import DAY, ModulePageFactory, RoleFactory, RolePageFactory, declaration_fields
from tests.paper import assert_one_tagged_page, words

pytestmark = pytest.mark.django_db
MODULE = "/parents/keep-them-safe/"
URL = f"{MODULE}certificate/"
NAME = "Amina Begum Khan"


@pytest.fixture(autouse=True)
def _fresh(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://watchword.example.gov.uk"
    caches["default"].clear()


@pytest.fixture
def parents(db):
    return RolePageFactory(role=RoleFactory(slug="parents", needs_account=False))


@pytest.fixture
def course(parents):
    return ModulePageFactory(parent=parents, module__slug="keep-them-safe", quiz=None)


def test_the_paper_says_what_it_is(client, course):
    response = client.post(URL, {"name": f"  {NAME} "})
    assert (response.headers["Content-Type"], response.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert response.headers["Content-Disposition"] == 'inline; filename="keepsake-keep-them-safe.pdf"'
    assert_one_tagged_page(response.content, title="Keepsake: Keep them safe")
    read = words(response.content)
    assert f"{NAME} has read Keep them safe" in read
    assert "A keepsake. Nothing was stored, so it cannot be checked at watchword.example.gov.uk/verify." in read
    assert "Certificate" not in read


def test_the_day_is_printed_and_an_odd_script_stays_on_one_page():
    for name in ("國" * 80, ("محمد علي " * 10)[:80], "W" * 80, "👩‍👩‍👧‍👦" * 11):
        pdf = rendering.keepsake_pdf(name=name, module_title="W" * 150, on=DAY, issuer=Issuer(name="W" * 150))
        assert_one_tagged_page(pdf, title="Keepsake: " + "W" * 150)
    assert "Printed on 20 November 2026" in words(pdf)


def test_without_a_name(client, course):
    assert "For reading Keep them safe" in words(client.post(URL, {"name": ""}).content)


def test_nothing_is_written(client, course, caplog):
    caplog.set_level(logging.DEBUG)
    sessions = Session.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as context:
        assert client.post(URL, {"name": NAME}).status_code == 200
    asked = [query["sql"].split(None, 1)[0] for query in context.captured_queries]
    assert set(asked) <= {"SELECT"}
    assert Session.objects.count() == sessions
    assert "sessionid" not in client.cookies
    for cache in ("default", "rendered"):
        kept = repr({key: caches[cache]._cache[key] for key in caches[cache]._cache})
        assert NAME not in kept
        assert NAME.encode().hex() not in kept
    assert NAME not in caplog.text


def test_the_form_is_not_kept_either(client, course):
    response = client.get(URL)
    assert response.headers["Cache-Control"] == "no-store"
    assert b"We store nothing" in response.content


@pytest.mark.parametrize(
    ("name", "words_shown"),
    [
        ("x" * 81, "Enter a name of at most 80 characters."),
        ("<b>", "Your name has a character that names do not have."),
        ("123", "Enter your full name, in letters."),
    ],
)
def test_a_name_that_is_none(client, course, name, words_shown):
    response = client.post(URL, {"name": name})
    assert response.status_code == 200
    assert words_shown in response.content.decode()


def test_a_forged_post_is_refused(course):
    assert Client(enforce_csrf_checks=True).post(URL, {"name": NAME}).status_code == 403


def test_many_at_once_wait_a_minute(client, course):
    answers = [client.post(URL, {"name": "<"}).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]


def test_it_is_offered_on_the_module_and_at_the_end_of_the_last_lesson(client, course):
    link = f'href="{URL}">Would you like a certificate?'.encode()
    assert link in client.get(MODULE).content
    assert link not in client.get(f"{MODULE}lesson-1/").content
    assert link in client.get(f"{MODULE}lesson-2/").content
    assert client.post(f"{MODULE}lesson-2/").url == f"{MODULE}#keep"


def test_not_where_there_is_an_account_or_a_real_certificate(client, parents):
    ModulePageFactory(parent=parents, module__slug="tested")
    ModulePageFactory(parent=parents, module__slug="declared", quiz=None, **declaration_fields())
    drivers = RolePageFactory(role=RoleFactory(slug="taxi-drivers"))
    ModulePageFactory(parent=drivers, module__slug="untested", quiz=None)
    for module in ("/parents/tested/", "/parents/declared/", "/taxi-drivers/untested/"):
        assert client.get(f"{module}certificate/").status_code == 404
        assert b"Would you like a certificate?" not in client.get(module).content
