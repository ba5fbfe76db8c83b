"""What an importer is: a format's name, how its rows are read, and what is done with one of them.

An app writes its importers in `importers.py`; `IMPORTERS` in the settings lists them by dotted path. A row is
applied by calling the app's actions: the same code in a dry run, which is rolled back, and in the real one.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from unionhall.core.bridge import Problem, RefusedError
from unionhall.core.importing.columns import Column
from unionhall.core.importing.sources import Source, refuse
from unionhall.core.importing.tables import read_table

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.utils.functional import _StrPromise

    from unionhall.core.models import ImportRun, User


# A text, or one that is put into words when it is shown.
Words: TypeAlias = "str | _StrPromise"


@dataclass(frozen=True)
class Row:
    """One row of a table: what stands in each column the importer knows, without blanks around it."""

    number: int
    cells: Mapping[str, str]
    # What the file itself calls those columns.
    titles: Mapping[str, str] = field(default_factory=dict)
    # Why the row cannot be used, if its reader saw that already.
    flaw: str = ""

    def __getitem__(self, name: str) -> str:
        """The text under the column `name`; empty where the file has no such column."""
        return self.cells.get(name, "")

    def told(self, *names: str) -> dict[str, str]:
        """What stands under those of these columns that the file has: of the others it says nothing."""
        return {name: self.cells[name] for name in names if name in self.cells}

    def values(self, **parsers: Callable[[str], Any]) -> dict[str, Any]:
        """The value under each name, read by its parser (see `cells`).

        Raises `RefusedError` with every cell that is not what it should be.
        """
        found: dict[str, Any] = {}
        problems = []
        for name, parse in parsers.items():
            try:
                found[name] = parse(self[name])
            except ValueError as error:
                problems.append(self.problem(str(error), name))
        if problems:
            raise RefusedError(problems)
        return found

    def problem(self, message: str, name: str = "") -> Problem:
        """What is wrong with this row, or with its cell under `name`."""
        return Problem(message, row=self.number, column=self.titles.get(name, name))


@dataclass(frozen=True)
class Outcome:
    """What became of one row: `new`, `changed`, `same` or `left out`, and what more there is to tell."""

    kind: str
    # Why it was left out.
    why: str = ""
    # What sort of thing it is, in the plural, where a file holds several: posts, pages, pictures.
    sort: str = ""
    # How the item is called, where a number of a row says little.
    what: str = ""
    # What the reader should know although the row was taken in.
    notes: tuple[str, ...] = ()


NEW = Outcome("new")
CHANGED = Outcome("changed")
SAME = Outcome("same")


def left_out(why: str, *, sort: str = "", what: str = "") -> Outcome:
    return Outcome("left out", why, sort, what)


@dataclass(frozen=True)
class Option:
    """Something a person may say about a file beside its columns."""

    name: str
    title: Words
    help: Words = ""
    # A folder of the server is for the person at its terminal, never for a form on the web.
    terminal_only: bool = False
    choices: tuple[str, ...] = ()


class Importer(ABC):
    """A kind of file that can be read in. Subclasses say what it is and what is done with a row."""

    name: str
    title: Words
    help: Words = ""
    accepts: tuple[str, ...] = ("csv", "xlsx")
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    # Rows in one transaction: what a killed process has to do again, at most.
    batch = 100

    def may_run(self, user: "User | AnonymousUser") -> bool:
        """Whether somebody may read such a file in."""
        return user.has_perm("core.add_importrun")

    @abstractmethod
    def read(self, source: Source) -> Iterator[Any]:
        """The rows, each with a `number`. Raises `RefusedError`, here or on the way, for a bad file."""

    @abstractmethod
    def apply(self, row: Any, *, by: "User | None", run: "ImportRun") -> Outcome:
        """Take one row in. Raises `RefusedError` with every problem of the row; what it wrote is undone."""

    def finish(self, *, by: "User | None", run: "ImportRun") -> tuple[str, ...]:
        """Do, in one transaction after the last row, what must be seen all at once. Returns notes."""
        return ()

    def follow_up(self, *, by: "User | None", run: "ImportRun") -> Iterator[None]:
        """Do what may come a little later, each step a transaction. Called again if it was interrupted.

        No row's outcome hangs on it, so a file that is only tried goes without.
        """
        yield from ()


class TableImporter(Importer):
    """An importer of tables: a row is a `Row` with the cells under the names of its columns."""

    options: tuple[Option, ...] = (
        Option("sheet", "Sheet", "Name of the sheet, if the workbook has several."),
    )

    def read(self, source: Source) -> Iterator[Row]:
        table = read_table(source, self.columns)
        _check_mapping(self.columns, source.mapping, table.header)
        titles = {name: table.header[place] for name, place in source.mapping.items()}
        for number, cells in table.rows:
            filled = {
                name: cells[place].strip() if place < len(cells) else ""
                for name, place in source.mapping.items()
            }
            yield Row(number, filled, titles, _flaw(cells, len(table.header)))


def _check_mapping(columns: tuple[Column, ...], mapping: Mapping[str, int], header: tuple[str, ...]) -> None:
    if any(place >= len(header) for place in mapping.values()):
        raise refuse(_("The columns were chosen for another file. Choose them again."))
    missing = [str(column.title) for column in columns if column.required and column.name not in mapping]
    if missing:
        words = {"missing": ", ".join(missing), "header": ", ".join(header[:40])}
        raise refuse(_("No column was found for: %(missing)s. The file has: %(header)s.") % words)


def _flaw(cells: list[str], width: int) -> str:
    if not any(cell.strip() for cell in cells[width:]):
        return ""
    words = {"count": len(cells), "width": width}
    return (
        _("The row has %(count)s cells under a header of %(width)s. Is a comma inside a cell without quotes?")
        % words
    )


@cache
def importers() -> dict[str, Importer]:
    """Every importer by its name."""
    found = [import_string(path)() for path in settings.IMPORTERS]
    return {importer.name: importer for importer in found}


def importer_named(name: str) -> Importer:
    """The importer of that name. Raises `RefusedError` that lists those there are."""
    if name not in importers():
        words = {"name": name, "names": ", ".join(sorted(importers()))}
        raise refuse(_("There is no importer “%(name)s”. There is: %(names)s.") % words)
    return importers()[name]
