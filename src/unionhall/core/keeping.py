"""What need not be worked out again: kept in this process until a table it was read from is written to.

Publishing a post makes every page stale, but changes neither the federation nor the bodies of other posts.
`Kept` notes by itself which tables are asked while a thing is made, so that nothing has to be declared and
nothing can be forgotten. What else a thing is made of (a language, a text at hand) belongs into its key.
"""

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import connection
from wagtail.models import Site

from unionhall.core.freshness import ALL_TABLES, generation, unsettled

_WORD = re.compile(r"\w+")
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class _Found(Generic[Thing]):
    """Something kept: the tables it was made from, their numbers before that, and itself."""

    tables: tuple[str, ...]
    numbers: tuple[int, ...]
    thing: Thing

    def is_of(self, tables: set[str]) -> bool:
        """Whether it was made from one of these."""
        return bool(tables) and (
            ALL_TABLES in tables or ALL_TABLES in self.tables or not tables.isdisjoint(self.tables)
        )


class Kept(Generic[Thing]):
    """Things by their keys, at most so many. They are shared: whoever wants to change one takes a copy."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[Hashable, _Found[Thing]] = {}

    def get(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """The thing of that key; made if it is not there, or if a table it was made from has changed."""
        found = self._found.get(key)
        if found is None or found.numbers != generation().of(found.tables) or found.is_of(unsettled()):
            found = self._make(make)
            # Of what a transaction has written nothing is kept: it may yet be undone.
            if not found.is_of(unsettled()):
                self._keep(key, found)
        for asked in connection.execute_wrappers:
            if isinstance(asked, _Asked):  # something else that is being made contains this
                asked.tables |= dict.fromkeys(found.tables)
        return found.thing

    def _keep(self, key: Hashable, found: _Found[Thing]) -> None:
        if len(self._found) >= self._most:
            self._found.clear()
        self._found[key] = found

    def forget(self, key: Hashable) -> None:
        self._found.pop(key, None)

    def _make(self, make: Callable[[], Thing]) -> _Found[Thing]:
        before = generation().of(tables())
        at_all = generation().current()
        asked = _Asked()
        with connection.execute_wrapper(asked):
            thing = make()
        if ALL_TABLES in asked.tables:
            return _Found((ALL_TABLES,), (at_all,), thing)
        number = dict(zip(tables(), before, strict=True))
        return _Found(tuple(asked.tables), tuple(number[table] for table in asked.tables), thing)


class _Asked:
    """Notes the tables that statements name, as a wrapper round their execution."""

    def __init__(self) -> None:
        # Wagtail has asked for the sites earlier, and remembers where their pages begin.
        self.tables: dict[str, None] = {Site._meta.db_table: None}

    def __call__(
        self, execute: Callable[..., object], sql: object, params: object, many: bool, context: dict[str, Any]
    ) -> object:
        self.tables |= dict.fromkeys(named(sql))
        return execute(sql, params, many, context)


def named(sql: object) -> list[str]:
    """The tables a statement names; all, if it names none that is known."""
    words = set(_WORD.findall(sql)) if isinstance(sql, str) else set()
    return sorted(words.intersection(tables())) or [ALL_TABLES]


@cache
def tables() -> tuple[str, ...]:
    """The tables of all models."""
    return tuple(sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)}))
