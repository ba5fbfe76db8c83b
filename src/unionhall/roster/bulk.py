"""Many rows at once, at the pace of the database: `COPY` on PostgreSQL, one prepared statement on SQLite.

For rows that were checked before they come here: no signals, no `save()`. Everything runs in the caller's
transaction. Numbers are reserved first, so that rows which point to each other can be written table by table.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED

_TYPES = (models.UUIDField, models.JSONField, models.DateTimeField, models.BooleanField)


def reserve(model: type[models.Model], count: int) -> list[int]:
    """So many numbers that no other row of the table has or will have. Only inside a transaction."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [f'"{table}"', count],
            )
            return [number for (number,) in cursor.fetchall()]
        # The transaction holds the only pen: nobody else can take these numbers before it ends.
        cursor.execute(
            f'SELECT max(coalesce((SELECT max(id) FROM "{table}"), 0),'
            " coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0))",
            [table],
        )
        (last,) = cursor.fetchone()
    return list(range(last + 1, last + 1 + count))


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows, each a value for every one of `names`; the other columns have their defaults."""
    given: list[Any] = [model._meta.get_field(name) for name in names]
    others: list[Any] = [
        field
        for field in model._meta.concrete_fields
        if field not in given and not (field.primary_key and "id" not in names)
    ]
    adapt = [_adapter(field) for field in (*given, *others)]
    defaults = [_default(field) for field in others]
    columns = ", ".join(f'"{field.column}"' for field in (*given, *others))
    made: Any = (
        [
            turn(value) if turn else value
            for turn, value in zip(adapt, (*row, *(make() for make in defaults)), strict=True)
        ]
        for row in rows
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
                for row in made:
                    copy.write_row(row)
            return
        gaps = ", ".join(["%s"] * len(adapt))
        cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({gaps})', made)


def rewrite(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Give rows other values: each of `rows` is its number and a value for every one of `names`."""
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    adapt = [_adapter(field) for field in fields]
    setting = ", ".join(f'"{field.column}" = %s' for field in fields)
    made: Any = [
        [*(turn(value) if turn else value for turn, value in zip(adapt, values, strict=True)), pk]
        for pk, *values in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{model._meta.db_table}" SET {setting} WHERE id = %s', made)


def _adapter(field: models.Field) -> Callable[[Any], Any] | None:
    """How a value is handed to this database, where it is not handed over as it is."""
    if not isinstance(field, _TYPES):
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _default(field: models.Field) -> Callable[[], Any]:
    if field.default is NOT_PROVIDED:
        value = "" if field.empty_strings_allowed and not field.null else None
        return lambda: value
    if callable(field.default):
        return field.default
    return lambda: field.default
