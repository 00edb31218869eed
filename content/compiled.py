"""A query whose SQL is made once. Making it costs the ORM ten times what the database takes to answer.

The query is still written, and read, as a query set; only its text is kept, with the places of what changes in it
(docs/decisions/0016).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
Made = tuple[str, list[tuple[str, Any]], list[tuple[int, Any, Any]]]

_DAY = datetime.date(1951, 2, 3)
_MOMENT = datetime.datetime(1951, 2, 3, 4, 5, 6, 789, tzinfo=datetime.UTC)


class Compiled:
    """`build(**values, **variant)` gives a query set of values, annotations last.

    `asked`: the names of what changes from one run to the next, and its type: int, str, date, datetime, or a list of
    int or str. Whatever else `build` takes makes another text.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **asked: Any) -> None:
        self.build = build
        self.asked = asked
        self._made: dict[Any, Made] = {}

    def rows(self, **values: Any) -> list[list[Any]]:
        """Runs the query: one query, rows as `build` has them."""
        variant = {name: value for name, value in values.items() if name not in self.asked}
        sizes = {name: len(value) for name, value in values.items() if isinstance(value, list)}
        key = (connection.vendor, *sorted(variant.items()), *sorted(sizes.items()))
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._make(variant, sizes)
        sql, places, converters = made
        given = {place: _adapted(one) for name in self.asked for place, one in _places(name, values[name])}
        with kept_cursor() as cursor:
            cursor.execute(sql, [given[place] if place else constant for place, constant in places])
            found = cursor.fetchall()
        rows = [list(one) for one in found]
        for place, expression, convert in converters:
            for row in rows:
                row[place] = convert(row[place], expression, connection)
        return rows

    def _make(self, variant: dict[str, Any], sizes: dict[str, int]) -> Made:
        stands_for: dict[Any, str] = {}
        values: dict[str, Any] = {}
        for name, kind in self.asked.items():
            if name in sizes:
                values[name] = [_stand_in(kind, len(stands_for) + number) for number in range(sizes[name])]
            else:
                values[name] = _stand_in(kind, len(stands_for))
            stands_for.update({_adapted(one): place for place, one in _places(name, values[name])})
        compiler = self.build(**values, **variant).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        places = [(stands_for.get(_hashable(value), ""), value) for value in params]
        converters = [
            (place, expression, convert)
            for place, (converts, expression) in compiler.get_converters(
                [column[0] for column in compiler.select[: compiler.col_count]]
            ).items()
            for convert in converts
        ]
        return sql, places, converters


def kept_cursor() -> CursorWrapper:
    """A cursor for SQL whose text stays the same while its values change: PostgreSQL keeps its plan, too, one in each
    connection. Planning such a query takes it several times as long as answering. Where queries are logged, they are
    logged with their values, and nothing is kept."""
    if connection.vendor != "postgresql" or connection.queries_logged:
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection.make_cursor(_preparing()(connection.connection))


@cache
def _preparing() -> type[Any]:
    """Made where PostgreSQL is used: its driver is not loaded elsewhere."""
    from django.db.backends.postgresql import base

    class Preparing(base.ServerBindingCursor):  # type: ignore[misc, name-defined]
        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            return super().execute(query, params, prepare=True, **options)

    return Preparing


def _places(name: str, value: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(value, list):
        return ((f"{name} {number}", one) for number, one in enumerate(value))
    return ((name, value),)


def _stand_in(kind: Any, number: int) -> Any:
    """A value that stands for what is asked while the SQL is made. Nothing in a query equals it by chance."""
    if kind is str or kind == list[str]:
        return f"\x1f{number}\x1f"
    if kind is datetime.date:
        return _DAY + datetime.timedelta(days=number)
    if kind is datetime.datetime:
        return _MOMENT + datetime.timedelta(days=number)
    return -987_654_321 - number


def _adapted(value: Any) -> Any:
    """As the ORM hands it to the database."""
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, datetime.date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _hashable(value: Any) -> Any:
    return value if value.__hash__ else None


def columns(model: type[Model], path: str = "") -> list[str]:
    """The names of a model's own columns for `values_list`, seen from another model by `path` ("quiz__")."""
    return [f"{path}{field.attname}" for field in model._meta.concrete_fields]


def instance(model: type[Row], values: Sequence[Any]) -> Row:
    """A row of `columns(model)` as an instance, as if the ORM had read it."""
    return model.from_db(connection.alias, [field.attname for field in model._meta.concrete_fields], values)
