"""SQL that is made once, and on PostgreSQL its plan."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content.compiled import Compiled, kept_cursor
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite plans as it goes")

NAMES = Compiled(lambda *, keys: User.objects.filter(pk__in=keys).order_by("pk").values_list("email"), keys=list[int])


def kept_plans():
    """How often each prepared statement about people was run on this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements")
        return {text: runs for text, runs in cursor.fetchall() if "accounts_user" in text}


def test_rows_are_those_of_the_query_set_however_many_are_asked_for():
    people = [UserFactory() for _ in range(3)]
    for asked in (people[:1], people, people[1:], people[:1]):
        assert NAMES.rows(keys=[one.pk for one in asked]) == [[one.email] for one in asked]


@on_postgresql
def test_postgresql_keeps_what_it_was_told():
    before = kept_plans()
    keys = [UserFactory().pk for _ in range(3)]
    for key in keys:
        NAMES.rows(keys=[key])
    gained = {text: runs - before.get(text, 0) for text, runs in kept_plans().items()}
    assert [text for text, runs in gained.items() if runs == 3] != []
    assert all("$1" in text for text in gained)


@on_postgresql
def test_what_the_orm_says_is_not_kept():
    for _ in range(12):
        assert not User.objects.filter(email="nobody@example.org").exists()
    assert all("nobody@example.org" not in text for text in kept_plans())


def test_logged_statements_show_their_values():
    person = UserFactory()
    with CaptureQueriesContext(connection) as captured:
        assert NAMES.rows(keys=[person.pk]) == [[person.email]]
    assert str(person.pk) in captured.captured_queries[0]["sql"]


def test_a_fault_is_djangos_and_what_follows_it_works():
    person = UserFactory()
    NAMES.rows(keys=[person.pk])
    with pytest.raises(DatabaseError), transaction.atomic(), kept_cursor() as cursor:
        cursor.execute("SELECT nothing FROM accounts_user WHERE id = %s", [person.pk])
    assert NAMES.rows(keys=[person.pk]) == [[person.email]]


@on_postgresql
def test_a_column_that_is_added_meanwhile_breaks_nothing():
    person = UserFactory()
    NAMES.rows(keys=[person.pk])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE accounts_user ADD COLUMN passing integer")
    assert NAMES.rows(keys=[person.pk]) == [[person.email]]
    assert User.objects.get(pk=person.pk) == person
