"""`unionhall import NAME FILE`: try a file, say what would come of it, and read it in."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from unionhall.core.bridge import RefusedError
from unionhall.core.exports import csv_lines
from unionhall.core.importing import reports, running
from unionhall.core.importing.protocol import importer_named, importers
from unionhall.core.importing.sources import refuse
from unionhall.core.models import ImportRun, User

PROBLEMS = 2  # exit code: the input is at fault, nothing was changed


class Command(BaseCommand):
    help = (
        "Read a file in: it is tried first, and nothing is changed while it has problems. An import that was "
        "interrupted goes on where it stopped when the same command is given again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=sorted(importers()), help="what kind of file it is")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only try, and report")
        parser.add_argument("--yes", action="store_true", help="do not ask between trying and doing")
        parser.add_argument("--leave-out", action="store_true", help="leave out the rows that have problems")
        parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE")
        parser.add_argument(
            "--column", action="append", default=[], metavar="NAME=HEADER", help="which column is which"
        )
        parser.add_argument("--problems", type=Path, metavar="FILE.csv", help="write every problem there")
        parser.add_argument("--by", metavar="EMAIL", help="who answers for it, in the log")

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            run = self._receive(given)
            if run.state != ImportRun.State.RUNNING and not self._try(run, given):
                return
            self._do(run, given)
        except RefusedError as refused:
            raise CommandError(str(refused), returncode=PROBLEMS) from None
        except running.BusyError as busy:
            raise CommandError(str(busy)) from None
        except (DatabaseError, OSError) as fault:
            raise CommandError(
                f"Stopped: {fault}. Nothing is half done. Mend that, then give the same command again."
            ) from fault

    def _receive(self, given: dict[str, Any]) -> ImportRun:
        options = _options(given["name"], given["option"])
        with given["file"].open("rb") as file:
            run = running.receive(
                file, given["file"].name, importer=given["name"], by=_person(given["by"]), options=options
            )
        if given["column"] and run.state == ImportRun.State.READY:
            running.choose_columns(run, run.mapping | _columns(run, given["column"]))
        return run

    def _try(self, run: ImportRun, given: dict[str, Any]) -> bool:
        """Try the file and report; whether to go on."""
        if run.state == ImportRun.State.READY:
            self.stdout.write(f"Trying {run.file_name} ...")
            running.check(run, tell=self._tell)
        self._report(run, given)
        if run.state == ImportRun.State.REFUSED or (run.count("wrong") and not given["leave_out"]):
            raise CommandError(_refusal(run), returncode=PROBLEMS)
        if given["dry_run"] or reports.changes_nothing(run):
            return False
        return given["yes"] or not sys.stdin.isatty() or input("Read it in? [y/N] ").lower().startswith("y")

    def _do(self, run: ImportRun, given: dict[str, Any]) -> None:
        if run.state == ImportRun.State.RUNNING:
            self.stdout.write(f"Going on after row {run.cursor:,} of {run.file_name} ...")
        else:
            self.stdout.write(f"Reading {run.file_name} in ...")
        running.start(run, leave_out=given["leave_out"])
        running.carry_out(run, tell=self._tell)
        self._report(run, given)

    def _tell(self, rows: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{rows:,} rows ", ending="")

    def _report(self, run: ImportRun, given: dict[str, Any]) -> None:
        for line in reports.lines(run):
            self.stdout.write(line)
        if given["problems"]:
            given["problems"].write_text("".join(csv_lines(reports.problem_sheet(run))), encoding="utf-8")


def _refusal(run: ImportRun) -> str:
    if run.state == ImportRun.State.REFUSED:
        return "The file cannot be read in; nothing was changed."
    count = run.count("wrong")
    rows = "1 row has" if count == 1 else f"{count:,} rows have"
    return f"{rows} problems; nothing was changed. Mend the file, or add --leave-out to read in the others."


def _person(email: str | None) -> User | None:
    if not email:
        return None
    found = User.objects.filter(email__iexact=email).first()
    if not found:
        raise refuse(f"Nobody here signs in with {email}.")
    return found


def _options(name: str, given: list[str]) -> dict[str, str]:
    known = {option.name for option in importer_named(name).options}
    options = dict(_pair(text) for text in given)
    unknown = sorted(set(options) - known)
    if unknown:
        raise refuse(
            f"{name} has no option {', '.join(unknown)}. It has: {', '.join(sorted(known)) or 'none'}."
        )
    return options


def _columns(run: ImportRun, given: list[str]) -> dict[str, int]:
    header = running.look(run).header
    known = [column.name for column in importer_named(run.importer).columns]
    chosen = {}
    for name, title in map(_pair, given):
        if name not in known or title not in header:
            raise refuse(f"--column {name}={title}: choose from {', '.join(known)} = {', '.join(header)}.")
        chosen[name] = header.index(title)
    return chosen


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise refuse(f"“{text}” should be NAME=VALUE.")
    return name, value
