"""Limits by counting: the first so many, each key for itself, and never an error."""

import pytest

from accounts.limits import allowed

LONG = 10**9  # no turn of the minute during a test


def test_the_first_so_many_are_allowed_and_keys_do_not_share():
    assert [allowed("a", limit=3, seconds=LONG) for _ in range(5)] == [True, True, True, False, False]
    assert allowed("b", limit=3, seconds=LONG)


def test_a_count_that_is_swept_in_between_refuses_nobody(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert [allowed("a", limit=1, seconds=LONG) for _ in range(3)] == [True, True, True]


@pytest.mark.django_db
def test_a_check_is_answered_when_its_count_is_swept(client, settings):
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert client.get(f"/verify/{'0' * 28}/").status_code == 200
