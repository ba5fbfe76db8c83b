"""Many rows at once, at the pace of the database: `COPY` on PostgreSQL, one prepared statement on SQLite.

For rows that were checked before they come here: no signals, no `save()`. Everything runs in the caller's
transaction. Numbers are reserved first, so that rows which point to each other can be written table by table.
"""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED

from unionhall.core.freshness import changed

_NOTHING: dict[type, str] = {dict: "{}", list: "[]"}


@contextmanager
def undisturbed() -> Iterator[None]:
    """Long work beside which Python's collector leaves alone what was there before.

    It would go through the whole hall again and again, every so many rows, and find nothing; that took half
    the time of a long list. What the work itself leaves behind is collected as ever.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


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
    drawn = [field for field in others if _is_drawn(field)]
    fixed = [field for field in others if field not in drawn]
    columns = ", ".join(f'"{field.column}"' for field in (*given, *drawn, *fixed))
    # All rows are there before the first is written: while COPY runs, nothing else can be asked.
    made: Any = _made(list(rows), given, drawn, fixed)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
                for row in made:
                    copy.write_row(row)
            # Django's cursors, by which the site notices what is written, do not see this.
            changed(model._meta.db_table)
            return
        gaps = ", ".join(["%s"] * (len(given) + len(others)))
        cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({gaps})', made)


def _made(
    rows: Iterable[Sequence[Any]], given: Sequence[Any], drawn: Sequence[Any], fixed: Sequence[Any]
) -> Iterator[list[Any]]:
    """Rows as the database takes them: what is given, what is drawn for each, what is the same for all."""
    turns = [(place, turn) for place, field in enumerate((*given, *drawn)) if (turn := _adapter(field))]
    draws = [field.default for field in drawn]
    rest = [_adapted(field, _default(field)) for field in fixed]
    for row in rows:
        one = [*row, *(draw() for draw in draws)]
        for place, turn in turns:
            one[place] = turn(one[place])
        yield one + rest


def _is_drawn(field: Any) -> bool:
    """Whether every row has a default of its own."""
    return callable(field.default) and field.default is not NOT_PROVIDED and field.default not in (dict, list)


def rewrite(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Give rows other values: each of `rows` is its number and a value for every one of `names`."""
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    numbered = list(_made(rows, [model._meta.pk, *fields], (), ()))
    if connection.vendor == "postgresql":
        _rewrite_at_once(model, fields, numbered)
        return
    setting = ", ".join(f'"{field.column}" = %s' for field in fields)
    made = [row[1:] + row[:1] for row in numbered]
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{model._meta.db_table}" SET {setting} WHERE id = %s', made)


def _rewrite_at_once(model: type[models.Model], fields: Sequence[Any], rows: Sequence[list[Any]]) -> None:
    """One statement for all: PostgreSQL would be asked for each row, and answer, by itself."""
    if not rows:
        return
    setting = ", ".join(f'"{field.column}" = new."{field.column}"' for field in fields)
    columns = ", ".join(f'"{field.column}"' for field in (model._meta.pk, *fields))
    arrays = ", ".join(f"%s::{field.rel_db_type(connection)}[]" for field in (model._meta.pk, *fields))
    table = f'"{model._meta.db_table}"'
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {setting} FROM unnest({arrays}) AS new ({columns})"
            f" WHERE {table}.id = new.id",
            [list(values) for values in zip(*rows, strict=True)],
        )


def _adapter(field: Any) -> Callable[[Any], Any] | None:
    """How a value is handed to this database, where it is not handed over as it is."""
    if isinstance(field, models.JSONField):
        return partial(_written, (field.encoder or json.JSONEncoder)().encode)
    if isinstance(field, models.DateTimeField):
        # The rows of a batch are written at one moment.
        kept: dict[Any, Any] = {}
        return lambda value: kept.get(value) or kept.setdefault(value, _adapted(field, value))
    if isinstance(field, models.UUIDField) and not connection.features.has_native_uuid_field:
        return lambda value: value.hex
    return None


def _written(encode: Callable[[Any], str], value: Any) -> str | None:
    """A value as JSON; most are empty, and those need no encoder."""
    if value is None:
        return None
    return encode(value) if value or type(value) not in _NOTHING else _NOTHING[type(value)]


def _adapted(field: Any, value: Any) -> Any:
    adapted = field.get_db_prep_save(value, connection)
    return json.dumps(value) if isinstance(field, models.JSONField) and value is not None else adapted


def _default(field: Any) -> Any:
    if field.default is NOT_PROVIDED:
        return "" if field.empty_strings_allowed and not field.null else None
    return field.default() if callable(field.default) else field.default
