"""The dated tables that a list writes to: which columns it fills, what holds on a day, and ending it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import DateField, F, Model, QuerySet, Value
from django.db.models.functions import Greatest

from unionhall.roster.dated import in_force
from unionhall.roster.following import Row
from unionhall.roster.known import JOB_FIELDS, batches, open_on
from unionhall.roster.people import Address, Email, Name, Phone
from unionhall.roster.ties import Employment, Membership, Office

_CHUNK = 500
TABLES: dict[str, type[Model]] = {
    "name": Name, "email": Email, "phone": Phone, "address": Address, "job": Employment,
    "office": Office, "standing": Membership,
}  # fmt: skip
COLUMNS = {
    "name": ("kind", "given", "middle", "surname", "suffix"),
    "email": ("address", "purpose"),
    "phone": ("number", "purpose", "is_mobile"),
    "address": ("street", "locality", "state", "postcode", "purpose"),
    "job": ("employer", *JOB_FIELDS),
    "office": ("kind",),
    "standing": ("local", "unit", "status"),
}


def rows_on(table: str, pks: Collection[int], on: date) -> dict[int, Row]:
    """Those of some rows that hold on a day."""
    found: dict[int, Row] = {}
    for batch in batches(sorted(pks), _CHUNK):
        rows = TABLES[table]._default_manager.filter(in_force(on), pk__in=batch)
        found |= {row.pk: row for row in _as_rows(table, rows)}
    return found


def _as_rows(table: str, rows: QuerySet[Any]) -> Iterator[Row]:
    for row in rows.values("pk", "since", "until", "person", *COLUMNS[table]):
        yield Row(row.pop("pk"), row.pop("since"), row.pop("until"), row)


def later_jobs(jobs: Iterable[Row], on: date) -> dict[int, list[Row]]:
    """What the jobs of people whose job changes later are from then on."""
    found: dict[int, list[Row]] = defaultdict(list)
    for batch in batches(sorted({job.facts["person"] for job in jobs if job.until}), _CHUNK):
        rows = Employment.objects.filter(open_on(on), person__in=batch, since__gt=on).order_by("since", "pk")
        for row in _as_rows("job", rows):
            found[row.facts["person"]].append(row)
    return found


def end_rows(table: str, ended: list[list[Any]], on: date) -> None:
    """End rows on the day of the list, and keep on which day they would have ended."""
    until: dict[int, date | None] = {}
    for pks in batches((row for _table, row in ended), _CHUNK):
        found = TABLES[table]._default_manager.filter(pk__in=pks)
        until |= dict(found.values_list("pk", "until"))
        found.update(until=Greatest(F("since"), Value(on, output_field=DateField())))
    for each in ended:
        day = until[each[1]]
        each.append(day.isoformat() if day else None)
