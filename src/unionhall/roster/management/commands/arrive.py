"""`unionhall arrive FILE`: hold an employer's list against the roll, say what would change, write it down."""

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from unionhall.core.bridge import RefusedError
from unionhall.core.exports import Sheet, csv_lines
from unionhall.core.importing.running import BusyError
from unionhall.core.importing.sources import refuse
from unionhall.core.models import User
from unionhall.places.models import Employer
from unionhall.roster import applying, arriving, checking, deciding, undoing
from unionhall.roster.applying import counted_by_kind
from unionhall.roster.arrivals import Arrival, ArrivalProblem, Change
from unionhall.roster.layouts import COLUMNS, flaws
from unionhall.roster.ties import Classification, Unit

PROBLEMS = 2  # exit code: the input is at fault, nothing was changed


class Command(BaseCommand):
    help = (
        "Hold an employer's list against the roll. Nothing is written without --approve. What an interrupted "
        "run has left is finished with --resume NUMBER; a whole list is taken back with --undo NUMBER."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--employer", help="its name on the roll")
        parser.add_argument(
            "--unit", help="the one unit the list is of; without it, everybody who works there"
        )
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="default: today")
        parser.add_argument("--sheet", default="", help="which sheet of a workbook")
        parser.add_argument("--map", action="append", default=[], metavar="FIELD=HEADER")
        parser.add_argument(
            "--place",
            action="append",
            default=[],
            metavar="[KIND=]UNIT",
            help="the unit of new people, of one kind of work or of every other; `none` is none of ours",
        )
        parser.add_argument("--dry-run", action="store_true", help="forget the list after the report")
        parser.add_argument("--approve", action="store_true", help="approve every change and write it down")
        parser.add_argument("--leave-out", action="store_true", help="leave out rows with problems")
        parser.add_argument("--many-may-leave", action="store_true", help="believe it if many have left")
        parser.add_argument("--problems", type=Path, metavar="FILE.csv", help="write every problem there")
        parser.add_argument("--by", metavar="EMAIL", help="who answers for it, in the log")
        parser.add_argument("--resume", type=int, metavar="NUMBER", help="go on with a list")
        parser.add_argument("--undo", type=int, metavar="NUMBER", help="take a list back")

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            if given["resume"] or given["undo"]:
                self._go_on(given)
            else:
                self._bring(given)
        except RefusedError as refused:
            raise CommandError(str(refused), returncode=PROBLEMS) from None
        except BusyError as busy:
            raise CommandError(str(busy)) from None

    def _go_on(self, given: dict[str, Any]) -> None:
        arrival = _found(given["resume"] or given["undo"])
        if given["undo"] and arrival.state == Arrival.State.DONE:
            arrival.begun_by = _person(given["by"])
            undoing.start(arrival)
        arriving.go_on(arrival)
        self._report(arrival, given)

    def _bring(self, given: dict[str, Any]) -> None:
        arrival = self._received(given)
        wrong = flaws(arrival.columns)
        if arrival.state != Arrival.State.REFUSED and not wrong:
            checking.check(arrival)
            deciding.place(arrival, _placed(arrival, given["place"]))
        self._report(arrival, given)
        is_refused = arrival.state == Arrival.State.REFUSED or bool(wrong)
        if given["dry_run"] or is_refused:
            arriving.drop(arrival)
        if is_refused:
            raise CommandError(" ".join(["The list cannot be read.", *wrong]), returncode=PROBLEMS)
        if given["approve"] and not given["dry_run"]:
            self._write_down(arrival, given)

    def _received(self, given: dict[str, Any]) -> Arrival:
        if not given["file"] or not given["employer"]:
            raise refuse("Say which file, and --employer NAME.")
        employer = Employer.objects.filter(name__iexact=given["employer"]).first()
        if not employer:
            raise refuse(f"There is no employer “{given['employer']}”.")
        unit = _unit(employer, given["unit"])
        about = arriving.About(employer, given["as_of"] or date.today(), unit, given["sheet"])
        with given["file"].open("rb") as file:
            arrival = arriving.receive(file, given["file"].name, about, by=_person(given["by"]))
        if given["map"]:
            arriving.choose_columns(arrival, _mapped(arrival, given["map"]))
        return arrival

    def _write_down(self, arrival: Arrival, given: dict[str, Any]) -> None:
        deciding.decide(arrival, Change.State.APPROVED)
        if not arrival.changes.filter(state=Change.State.APPROVED).exists():
            return
        arrival.leave_out, arrival.many_may_leave = given["leave_out"], given["many_may_leave"]
        applying.start(arrival)
        applying.carry_out(arrival)
        self.stdout.write("Written down:")
        self._report(arrival, given)

    def _report(self, arrival: Arrival, given: dict[str, Any]) -> None:
        self.stdout.write(f"List {arrival.pk}, {arrival}: {arrival.get_state_display()}")
        for kind, count in counted_by_kind(arrival.changes.all()).items():
            self.stdout.write(f"{count:>8,}  {Change.Kind(kind).label}")
        for kind, count in deciding.unplaced(arrival).items():
            self.stdout.write(f"{count:>8,}  in no unit yet: {kind} (say it with --place {kind}=UNIT)")
        problems = arrival.problems.filter(kind=ArrivalProblem.Kind.PROBLEM)
        for problem in problems[:20]:
            self.stdout.write(f"  row {problem.row}, {problem.column}: {problem.message}")
        if given["problems"]:
            rows = arrival.problems.values_list("row", "column", "message")
            sheet = Sheet("problems", ("Row", "Column", "What is wrong"), rows)
            given["problems"].write_text("".join(csv_lines(sheet)), encoding="utf-8")
        sys.stdout.flush()


def _found(number: int) -> Arrival:
    arrival = Arrival.objects.filter(pk=number).select_related("employer", "begun_by").first()
    if not arrival:
        raise refuse(f"There is no list {number}.")
    return arrival


def _unit(employer: Employer, name: str | None) -> Unit | None:
    if not name:
        return None
    unit = Unit.objects.filter(employer=employer, name__iexact=name).first()
    if not unit:
        raise refuse(f"{employer} has no unit “{name}”.")
    return unit


def _placed(arrival: Arrival, given: list[str]) -> dict[str, int | None]:
    """The unit of each kind of work that is asked for, as said with --place."""
    said = {kind: name for kind, _equals, name in (text.rpartition("=") for text in given)}
    kinds = deciding.unplaced(arrival)
    if unknown := said.keys() - Classification.values - {""}:
        raise refuse(f"--place {', '.join(unknown)}: Choose from {', '.join(Classification.values)}.")
    names = {kind: said.get(kind, said.get("", "")) for kind in kinds}
    return {
        kind: None if name == "none" else _unit_pk(arrival.employer, name)
        for kind, name in names.items()
        if name
    }


def _unit_pk(employer: Employer, name: str) -> int | None:
    unit = _unit(employer, name)
    return unit.pk if unit else None


def _person(email: str | None) -> User | None:
    if not email:
        return None
    found = User.objects.filter(email__iexact=email).first()
    if not found:
        raise refuse(f"Nobody here signs in with {email}.")
    return found


def _mapped(arrival: Arrival, given: list[str]) -> list[str]:
    """The columns as guessed, and as said with --map."""
    said = {header: field for field, _equals, header in (text.partition("=") for text in given)}
    titles = [title for title, _name in arrival.columns]
    known = {column.name for column in COLUMNS}
    unknown = [
        f"{field}={header}" for header, field in said.items() if header not in titles or field not in known
    ]
    if unknown:
        words = f"Choose from {', '.join(sorted(known))} = {', '.join(titles)}."
        raise refuse(f"--map {' '.join(unknown)}: {words}")
    return [said.get(title, "" if name in said.values() else name) for title, name in arrival.columns]
