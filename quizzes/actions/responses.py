"""What is written to the responses of an attempt: one statement for all of them.

Written out, as what happens with every page of every test: the ORM takes ten times as long to write it as the database
to carry it out (docs/decisions/0016).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection

from content.compiled import kept_cursor

_ANSWERS = "UPDATE quizzes_response SET saved_at = %s, answer = CASE id {cases} END WHERE id IN ({keys})"
_MARKS = "UPDATE quizzes_response SET mark = CASE id {cases} END WHERE id IN ({keys})"


def write_answers(given: Mapping[int, list[str]], *, now: datetime.datetime) -> None:
    """Answers by the key of their response, saved at `now`."""
    answers = {key: connection.ops.adapt_json_value(answer, None) for key, answer in given.items()}
    _write(_ANSWERS, answers, before=[connection.ops.adapt_datetimefield_value(now)])


def write_marks(earned: Mapping[int, Decimal]) -> None:
    """Marks from 0 to 1, with six places, by the key of their response."""
    _write(_MARKS, {key: connection.ops.adapt_decimalfield_value(mark, 7, 6) for key, mark in earned.items()})


def _write(sql: str, values: Mapping[int, Any], *, before: Sequence[Any] = ()) -> None:
    if not values:
        return
    cases = [one for pair in values.items() for one in pair]
    text = sql.format(cases="WHEN %s THEN %s " * len(values), keys=", ".join(["%s"] * len(values)))
    with kept_cursor() as cursor:
        cursor.execute(text, [*before, *cases, *values])
