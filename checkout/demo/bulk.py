"""Many rows at once, where nobody needs them as objects."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, models
from psycopg import sql


def copy(model: type[models.Model], columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    """At the speed of COPY."""
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns.split()))
    )
    with connection.cursor() as cursor, cursor.copy(into) as lines:
        for row in rows:
            lines.write_row(row)


def write(model: type[models.Model], column: str, kind: str, values: dict[int, object]) -> None:
    """A column of many rows in one statement. (`date_created` takes the moment of the insert whatever one gives it.)"""
    update = sql.SQL(
        "UPDATE {table} SET {column} = told.value"
        " FROM unnest(%s::bigint[], %s::{kind}[]) AS told (id, value) WHERE {table}.{pk} = told.id"
    ).format(
        table=sql.Identifier(model._meta.db_table),
        column=sql.Identifier(column),
        kind=sql.SQL(kind),
        pk=sql.Identifier(model._meta.pk.column),
    )
    with connection.cursor() as cursor:
        cursor.execute(update, [list(values), list(values.values())])
