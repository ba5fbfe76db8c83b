"""Who looked at what at a table, and who did what: the table's lines of the log, in the reader's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from unionhall.bargaining.models import Table

# The pages of the desk by the view that shows them, as `views.doors` logs them, and what they are pages of.
PAGES: Mapping[str, tuple[Promise | str, str]] = {
    "show": ("", "packages"),
    "package": ("", "packages"),
    "term": (_("A term"), "packages"),
    "versions": (_("Versions"), "packages"),
    "basis": (_("What it stands on"), "packages"),
    "solving": (_("What a sum buys"), "packages"),
    "back_pay": (_("Back pay"), "packages"),
    "who_gains": (_("Who gains"), "packages"),
    "pictures": (_("In pictures"), "packages"),
    "costing": ("", "costings"),
    "publish": (_("Make it known to members"), "costings"),
    "fund": (_("How it could be paid"), "costings"),
    "sheet": (_("Session sheet"), "sessions"),
    "session": (_("A session"), "sessions"),
    "grid": ("", "grids"),
    "placement": ("", "placements"),
    "ledger": (_("Ledger of proposals"), ""),
    "propose": (_("A proposal"), ""),
    "quarrel": (_("Why the sums differ"), ""),
    "team": (_("The team"), ""),
    "log": (_("Who looked at what"), ""),
    "amend": (_("Change the table"), ""),
    "bring_grid": (_("Bring in a grid"), ""),
    "place": (_("Place the people"), ""),
    "start": (_("Begin a package"), ""),
}

# What the other lines tell, as the actions write it.
TOLD = ("what", "who", "day", "grid", "placement", "number")


@dataclass(frozen=True)
class Look:
    """One line of the log: when, who, what was done, and to what."""

    at: datetime
    name: str
    done: str
    what: str


def lines(table: Table) -> "QuerySet[ModelLogEntry]":
    """Everything that was looked at or done at a table, the newest first."""
    kind = ContentType.objects.get_for_model(Table)
    found = ModelLogEntry.objects.filter(content_type=kind, object_id=str(table.pk))
    return found.select_related("user").order_by("-timestamp", "-pk")


def looks(table: Table, found: Iterable[ModelLogEntry]) -> list[Look]:
    """Those lines in words, each page with what it is of."""
    entries = list(found)
    names = _names(table, entries)
    return [
        Look(line.timestamp, str(line.user or ""), _done(line), _what(line, table, names)) for line in entries
    ]


def _done(line: ModelLogEntry) -> str:
    return str(_("Looked at") if line.action == "bargaining.look" else line.message)


def _names(table: Table, entries: list[ModelLogEntry]) -> dict[tuple[str, int], str]:
    """What the packages, costings, sessions, grids and placements that were looked at are called."""
    wanted: dict[str, set[int]] = {}
    for line in entries:
        name, number = _seen(line)
        if number is not None and name in PAGES:
            wanted.setdefault(PAGES[name][1], set()).add(number)
    return {
        (relation, row.pk): str(row)
        for relation, numbers in wanted.items()
        if relation
        for row in getattr(table, relation).filter(pk__in=numbers)
    }


def _seen(line: ModelLogEntry) -> tuple[str, int | None]:
    """The page a line is about, and the number of what is on it."""
    name, *rest = str(line.data.get("what", "")).split() or [""]
    return name, int(rest[0]) if rest and rest[0].isdecimal() else None


def _what(line: ModelLogEntry, table: Table, names: Mapping[tuple[str, int], str]) -> str:
    name, number = _seen(line)
    is_file = line.action == "bargaining.take_out" and number is not None
    if line.action != "bargaining.look" and not is_file:
        return str(next((line.data[name] for name in TOLD if name in line.data), ""))
    words, relation = PAGES.get(name, (name, ""))
    if number is None:
        return str(words) or str(table)
    of = names.get((relation, number), str(number))
    if is_file:
        of = f"{of} ({str(line.data['what']).split()[-1].upper()})"
    return f"{words}: {of}" if words else of
