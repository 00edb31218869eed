"""A query whose SQL is made once. Making it costs the ORM ten times what the database takes to answer a look-up.

The query is still written, and read, as a query set; only its text is kept, with the places of what changes in it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# Values that stand for what is asked while the SQL is made. Nothing in a query equals them by chance.
_STANDS_FOR: dict[str, Any] = {"authority": -987_654_321, "key": "\x1fkey\x1f", "on": datetime.date(1951, 2, 3)}


class Compiled:
    """`build(authority=, keys=, on=, **variant)` gives a query set of values, annotations last."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.build = build
        self._made: dict[Any, tuple[str, list[tuple[bool, Any]], list[tuple[int, Any, Any]]]] = {}

    def rows(self, *, authority: int, key: str, on: datetime.date, **variant: Any) -> Iterator[list[Any]]:
        """Runs the query for one badge of one authority on one day: one query, rows as `build` has them."""
        made = (connection.vendor, *sorted(variant.items()))
        if made not in self._made:
            self._made[made] = self._make(variant)
        sql, places, converters = self._made[made]
        asked: dict[str, Any] = {"authority": authority, "key": key, "on": connection.ops.adapt_datefield_value(on)}
        with connection.cursor() as cursor:
            values: list[Any] = [asked[value] if changes else value for changes, value in places]
            cursor.execute(sql, values)
            found = cursor.fetchall()
        for one in found:
            row = list(one)
            for place, expression, convert in converters:
                row[place] = convert(row[place], expression, connection)
            yield row

    def _make(self, variant: dict[str, Any]) -> Any:
        asked = self.build(
            authority=_STANDS_FOR["authority"], keys=[_STANDS_FOR["key"]], on=_STANDS_FOR["on"], **variant
        )
        compiler = asked.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        names = {
            _STANDS_FOR["authority"]: "authority",
            _STANDS_FOR["key"]: "key",
            connection.ops.adapt_datefield_value(_STANDS_FOR["on"]): "on",
        }
        places = [(True, names[value]) if value in names else (False, value) for value in params]
        converters = [
            (place, expression, convert)
            for place, (converts, expression) in compiler.get_converters(
                [column[0] for column in compiler.select[: compiler.col_count]]
            ).items()
            for convert in converts
        ]
        return sql, places, converters
