"""An employer's list as it comes in autumn, and the way it goes until it is decided and written down."""

import io
from datetime import date

from unionhall.core.models import User
from unionhall.roster import applying, arriving, checking, deciding, undoing
from unionhall.roster.arrivals import Arrival, Change
from unionhall.roster.arriving import About
from unionhall.roster.models import Unit
from unionhall.roster.tests.samples import Roll

DAY = date(2026, 9, 1)
HEADER = "Employee ID,First Name,Last Name,School,Job Title,Hours,Step,Date of Hire\n"


def bring(
    roll: Roll,
    text: str | bytes,
    *,
    unit: Unit | None = None,
    name: str = "list.csv",
    by: User | None = None,
    on: date = DAY,
) -> Arrival:
    """Receive a list without checking it."""
    file = io.BytesIO(text.encode() if isinstance(text, str) else text)
    return arriving.receive(file, name, About(roll.employer, on, unit), by=by)


def checked(roll: Roll, text: str | bytes, **how) -> Arrival:
    arrival = bring(roll, text, **how)
    checking.check(arrival)
    return arrival


def approve(arrival: Arrival) -> None:
    """Approve all of it and write it down."""
    deciding.decide(arrival, Change.State.APPROVED)
    arrival.many_may_leave = True
    applying.start(arrival)
    applying.carry_out(arrival)


def take_back(arrival: Arrival) -> None:
    undoing.start(arrival)
    undoing.carry_out(arrival)


def shown(arrival: Arrival) -> list[tuple[str, str]]:
    """Each change as (kind, name)."""
    return sorted((change.kind, change.name) for change in arrival.changes.all())


def problems(arrival: Arrival) -> list[tuple[int | None, str, str]]:
    return [(one.row, one.column, one.message) for one in arrival.problems.all()]
