"""Keys for programs: shown once, kept as a digest, and useless when revoked, past or orphaned."""

import datetime
import hashlib

import pytest
from django.core.management import CommandError, call_command

from accounts.models import ApiToken
from accounts.tokens import find_token, issue_token
from tests.factories import DAY, NOW, UserFactory

pytestmark = pytest.mark.django_db


def test_only_a_digest_is_kept():
    token, text = issue_token(person=UserFactory(), label="Back office", now=NOW)
    assert text.startswith("ww_")
    assert len(text) == 46  # 256 bits in base 64
    assert token.digest == hashlib.sha256(text.encode()).hexdigest()
    assert text not in str(ApiToken.objects.values())


def test_a_key_is_found_in_one_query_with_its_person(django_assert_num_queries):
    person = UserFactory()
    token, text = issue_token(person=person, label="Back office", authority="anytown", now=NOW)
    with django_assert_num_queries(1):
        found = find_token(text=text, now=NOW)
        assert (found, found.person, found.authority) == (token, person, "anytown")


@pytest.mark.parametrize("text", ["", "ww_", "ww_" + "x" * 200, "something else", "ww_\ud800"])
def test_what_is_no_key_opens_nothing(text):
    issue_token(person=UserFactory(), label="Back office", now=NOW)
    assert find_token(text=text, now=NOW) is None


def test_a_revoked_key_opens_nothing():
    token, text = issue_token(person=UserFactory(), label="Back office", now=NOW)
    token.revoked_at = NOW
    token.save()
    assert find_token(text=text, now=NOW) is None


def test_a_key_opens_on_its_last_day_and_not_after():
    _, text = issue_token(person=UserFactory(), label="Back office", expires_on=DAY, now=NOW)
    assert find_token(text=text, now=NOW) is not None
    assert find_token(text=text, now=NOW + datetime.timedelta(days=1)) is None


def test_a_key_of_somebody_who_may_not_sign_in_opens_nothing():
    person = UserFactory()
    _, text = issue_token(person=person, label="Back office", now=NOW)
    person.is_active = False
    person.save()
    assert find_token(text=text, now=NOW) is None


def test_the_command_prints_the_key_once(capsys):
    person = UserFactory(email="olu@example.com", name="Olu Officer")
    call_command("create_api_token", "OLU@example.com", label="Back office", authority="anytown", expires="2027-12-31")
    said, text = capsys.readouterr().out.splitlines()
    assert said == "Key for Back office, on behalf of Olu Officer. Copy it now: it is not shown again."
    token = find_token(text=text, now=NOW)
    assert (token.person, token.authority, token.expires_on) == (person, "anytown", datetime.date(2027, 12, 31))


def test_the_command_for_nobody():
    with pytest.raises(CommandError, match=r"^Nobody here has the email address nobody@example\.com\.$"):
        call_command("create_api_token", "nobody@example.com", label="x")
