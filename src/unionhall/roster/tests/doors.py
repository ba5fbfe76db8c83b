"""The doors of the roll: signing in, its people and organising, each in a table of its own."""

from tests.doors import Door, Stage

from unionhall.roster.tests import account_doors, organising_doors

_TABLES = (account_doors, organising_doors)
DOORS: dict[str, list[Door]] = {name: doors for table in _TABLES for name, doors in table.DOORS.items()}


def furnish(stage: Stage) -> None:
    for table in _TABLES:
        table.furnish(stage)
