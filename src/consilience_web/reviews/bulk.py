"""Very many rows, or very large ones: no row is made an object, and no value a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, connection, models, transaction

MANY = 50
"""Rows from which PostgreSQL is handed a table to copy; fewer are quicker as they are."""
LARGE = 100_000
"""Bytes of one value from which a single row is copied, too."""

Rows = Sequence[Sequence[Any]]


def insert(model: type[models.Model], rows: Rows, *, skip_known: bool = False) -> None:
    """Write rows into the table of a model.

    Parameters
    ----------
    model : type of Model
    rows : sequence
        Of each row what its columns hold, in the order of the model's fields, without its key.
    skip_known : bool
        Whether a row that stands there already stays as it is; else none is written.
    """
    if connection.vendor == "postgresql" and (len(rows) >= MANY or _is_large(rows)):
        try:
            _copy(model, rows)
            return
        except IntegrityError:
            if not skip_known:
                raise
    marks = ", ".join(["%s"] * len(_columns(model)))
    known = " ON CONFLICT DO NOTHING" if skip_known else ""
    command = f"INSERT INTO {_into(model)} VALUES ({marks}){known}"
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(command, rows[0])
        else:
            cursor.executemany(command, rows)


def _is_large(rows: Rows) -> bool:
    return any(isinstance(value, bytes) and len(value) > LARGE for row in rows for value in row)


def _copy(model: type[models.Model], rows: Rows) -> None:
    """Have PostgreSQL read rows as a table: a fifth of the work of reading them as a command."""
    types = [str(f.db_type(connection)).partition("(")[0] for f in _columns(model)]
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {_into(model)} FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def _columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _into(model: type[models.Model]) -> str:
    quoted = ", ".join(connection.ops.quote_name(str(f.column)) for f in _columns(model))
    return f"{connection.ops.quote_name(model._meta.db_table)} ({quoted})"
