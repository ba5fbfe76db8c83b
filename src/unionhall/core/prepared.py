"""What is asked and written thousands of times a minute: its SQL is made once, and then only filled in.

To make the SQL of a query takes Django several times as long as the database takes to answer it. What is
asked is still said as a query; only numbers and words are filled in, and a word means itself: `LIKE` is not
for it. What is written are still things of a model.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.query import ModelIterable

Row = TypeVar("Row")
Thing = TypeVar("Thing", bound=models.Model)
Value = int | str
# What there is to fill in: a number, a word, or so many numbers.
_Shape = tuple[type | int, ...]


@dataclass(frozen=True)
class _Question:
    """A query as the database reads it, which of its values to fill in, and what its answers become."""

    sql: str
    params: tuple[Any, ...]
    blanks: dict[Value, int]
    read: Callable[[Sequence[Any]], Any]

    def ask(self, values: Sequence[Value]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [self._filled(each, values) for each in self.params])
            return [self.read(row) for row in cursor.fetchall()]

    def _filled(self, param: Any, values: Sequence[Value]) -> Any:
        place = self.blanks.get(param) if isinstance(param, int | str) else None
        return param if place is None else values[place]


class Prepared(Generic[Row]):
    """A query with blanks, made by a function of them: `Prepared(lambda key: Sitting.objects.filter(pk=key))`

    It answers with things, or with tuples if it is of `values_list`; what is to come along by
    `select_related` does not. A blank may stand for a list of numbers, as `__in` takes it.
    """

    def __init__(self, make: Callable[..., "models.QuerySet[Any, Row]"]) -> None:
        self._make = make
        self._questions: dict[_Shape, _Question] = {}

    def ask(self, *given: Value | Sequence[int]) -> list[Row]:
        shape = tuple(type(each) if isinstance(each, int | str) else len(each) for each in given)
        if 0 in shape:
            return []
        if shape not in self._questions:
            self._questions[shape] = self._question(shape)
        return self._questions[shape].ask(_flat(given))

    def _question(self, shape: _Shape) -> _Question:
        blanks = _blanks(shape)
        query = self._make(*blanks)
        compiler = query.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        places = {blank: place for place, blank in enumerate(_flat(blanks))}
        return _Question(sql, tuple(params), places, _reader(query, compiler))


def _blanks(shape: _Shape) -> list[Value | list[int]]:
    """Values that nothing has; in the SQL they stand where something is to be filled in."""
    numbers = count(2**62)
    return [
        [next(numbers) for _each in range(part)]
        if isinstance(part, int)
        else (f"blank {next(numbers)}" if part is str else next(numbers))
        for part in shape
    ]


def _flat(values: Iterable[Value | Sequence[int]]) -> list[Value]:
    flat: list[Value] = []
    for value in values:
        flat += [value] if isinstance(value, int | str) else value
    return flat


def _reader(query: "models.QuerySet[Any, Any]", compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """What makes of a row of the database a row of the query."""
    columns = [column for column, _sql, _alias in compiler.select]
    converters = compiler.get_converters(columns)
    names = [column.target.attname for column in columns]
    is_of_things = query._iterable_class is ModelIterable

    def read(row: Sequence[Any]) -> Any:
        [converted] = compiler.apply_converters([row], converters)
        return query.model.from_db(compiler.using, names, converted) if is_of_things else tuple(converted)

    return read


class PreparedRows(Generic[Thing]):
    """Rows of a model, written as `bulk_create` writes them: no signals, and their keys are known afterwards.

    Of a row whose key is there already, the fields named `anew` are written.
    """

    def __init__(self, model: type[Thing], *, anew: Sequence[str] = ()) -> None:
        self._meta = model._meta
        self._fields = [each for each in self._meta.concrete_fields if each is not self._meta.auto_field]
        self._anew = anew
        self._statements: dict[tuple[int, bool], str] = {}

    def write(self, things: Sequence[Thing]) -> None:
        if things:
            written = self._write(things)
            for each, (key,) in zip(things, written, strict=True):
                self._settle(each, key)

    def write_once(self, thing: Thing) -> bool:
        """Write a thing, unless one is there that it may not stand beside. Returns whether it was written."""
        written = self._write([thing], is_once=True)
        for (key,) in written:
            self._settle(thing, key)
        return bool(written)

    def _write(self, things: Sequence[Thing], *, is_once: bool = False) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            values = [
                field.get_db_prep_save(field.pre_save(each, True), cursor.db)
                for each in things
                for field in self._fields
            ]
            cursor.execute(self._statement(len(things), is_once), values)
            return list(cursor.fetchall())

    def _settle(self, thing: Thing, key: Any) -> None:
        thing.pk = key
        thing._state.adding, thing._state.db = False, connection.alias

    def _statement(self, count: int, is_once: bool) -> str:
        if (count, is_once) not in self._statements:
            conflict = " ON CONFLICT DO NOTHING" if is_once else self._merge()
            self._statements[count, is_once] = self._insert(count, conflict)
        return self._statements[count, is_once]

    def _insert(self, count: int, conflict: str) -> str:
        quoted = connection.ops.quote_name
        columns = [quoted(str(each.column)) for each in self._fields]
        row = f"({', '.join(['%s'] * len(columns))})"
        return (
            f"INSERT INTO {quoted(self._meta.db_table)} ({', '.join(columns)})"
            f" VALUES {', '.join([row] * count)}{conflict} RETURNING {quoted(str(self._meta.pk.column))}"
        )

    def _merge(self) -> str:
        """What becomes of a row whose key is there already."""
        quoted = connection.ops.quote_name
        again = [quoted(str(self._meta.get_field(name).column)) for name in self._anew]  # type: ignore[union-attr]
        if not again:
            return ""
        key = quoted(str(self._meta.pk.column))
        return f" ON CONFLICT ({key}) DO UPDATE SET {', '.join(f'{c} = EXCLUDED.{c}' for c in again)}"
