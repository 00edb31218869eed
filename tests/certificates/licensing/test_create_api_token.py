"""The command for keys: printed once, and only for people and authorities that are here."""

import datetime

import pytest
from django.core.management import CommandError, call_command

from accounts.models import ApiToken
from accounts.tokens import find_token
from tests.factories import NOW, AuthorityFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_key_is_printed_once(capsys):
    person = UserFactory(email="olu@example.com", name="Olu Officer")
    AuthorityFactory(slug="anytown")
    call_command("create_api_token", "OLU@example.com", label="Back office", authority="anytown", expires="2027-12-31")
    said, text = capsys.readouterr().out.splitlines()
    assert said == "Key for Back office, on behalf of Olu Officer. Copy it now: it is not shown again."
    token = find_token(text=text, now=NOW)
    assert (token.person, token.authority, token.expires_on) == (person, "anytown", datetime.date(2027, 12, 31))


def test_nobody_has_that_address():
    with pytest.raises(CommandError, match=r"^Nobody here has the email address nobody@example\.com\.$"):
        call_command("create_api_token", "nobody@example.com", label="x")


def test_an_authority_that_is_not_here_is_refused_with_those_that_are():
    UserFactory(email="olu@example.com")
    AuthorityFactory(slug="anytown"), AuthorityFactory(slug="otherton")
    with pytest.raises(CommandError, match=r"^There is no authority anytwon\. Known are: anytown, otherton\.$"):
        call_command("create_api_token", "olu@example.com", label="x", authority="anytwon")
    assert ApiToken.objects.count() == 0
