"""Statements are known by verb and table, however they are written; a point that is never reached is told."""

import pytest

from tests.chaos.books import Verdict
from tests.chaos.killing import BEFORE_COMMIT, statement
from tests.chaos.plan import Line


@pytest.mark.parametrize(
    ("sql", "inside", "name"),
    [
        ('INSERT INTO "quizzes_response" ("id") VALUES (%s)', True, "INSERT quizzes_response"),
        ('INSERT OR IGNORE INTO "elearning_obligation" ("id") VALUES (%s)', True, "INSERT elearning_obligation"),
        ('UPDATE "quizzes_attempt" SET "revision" = 2', True, "UPDATE quizzes_attempt"),
        ("update_nothing", True, ""),
        ('SELECT "a"."id" FROM "quizzes_attempt" FOR UPDATE', True, "SELECT quizzes_attempt in a transaction"),
        ('SELECT "a"."id"\nFROM quizzes_attempt', False, "SELECT quizzes_attempt"),
        ("SAVEPOINT x", True, ""),
    ],
)
def test_a_statement_is_named_by_verb_and_table(sql, inside, name):
    assert statement(sql, in_transaction=inside) == name


def test_a_named_point_that_is_never_reached_is_a_fault():
    line = Line("save", BEFORE_COMMIT)
    line.add(Verdict(), cut=0)
    assert line.faults == ["save before COMMIT: it was never reached, so nothing was killed there"]
