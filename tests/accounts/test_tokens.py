"""Keys for programs: shown once, kept as a digest, and useless when revoked, past or orphaned."""

import datetime
import hashlib

import pytest

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


def test_a_key_is_for_an_authority_of_any_slug():
    token, _ = issue_token(person=UserFactory(), label="Back office", authority="a" * 60, now=NOW)
    token.full_clean()  # SQLite itself does not count
    assert ApiToken.objects.get().authority == "a" * 60
