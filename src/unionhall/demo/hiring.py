"""The demo's list of one employer: made of the roll, with what has changed since, and left to be decided.

It comes in by the desk's own actions, as a file somebody has brought; nothing of it is written down yet.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from unionhall.core.models import User
from unionhall.demo.script import read
from unionhall.places.models import Employer
from unionhall.roster import arriving, checking
from unionhall.roster.models import Employment, Unit

_TITLE = "Plymouth Public Schools, paraprofessionals and teaching assistants"
_COLUMNS = ("Last Name", "First Name", "Email", "School", "Position", "Hours", "Step", "Date of Hire")


def bring(today: date, dot: User) -> None:
    """Receive the list and hold it against the roll."""
    script = read("roll")["autumn"]
    employer = Employer.objects.get(district__name=script["employer"])
    unit = Unit.objects.get(employer=employer, name=script["unit"])
    about = arriving.About(employer, today, unit)
    arrival = arriving.receive(io.BytesIO(_file(script, unit, today)), script["file"], about, by=dot)
    checking.check(arrival)


def _file(script: dict[str, Any], unit: Unit, today: date) -> bytes:
    text = io.StringIO()
    # The title stands above the header, as it often does.
    csv.writer(text).writerow([_TITLE])
    writer = csv.DictWriter(text, _COLUMNS)
    writer.writeheader()
    writer.writerows(_rows(script, unit, today))
    return text.getvalue().encode()


def _rows(script: dict[str, Any], unit: Unit, today: date) -> Iterator[dict[str, str]]:
    jobs = Employment.objects.on(today).filter(unit=unit).select_related("person", "worksite")
    other = {said["place"]: said for said in script["other"]}
    for place, job in enumerate(jobs.order_by("person__sort_name", "person")):
        if place not in script["gone"]:
            said = other.get(place, {})
            yield {name: said.get(name, cell) for name, cell in _row(job).items()}
    usual = {"Position": "Paraprofessional", "Hours": "6.5", "Step": "1", "Date of Hire": f"{today:%m/%d/%Y}"}
    for said in script["new"]:
        yield usual | said


def _row(job: Employment) -> dict[str, str]:
    name = job.person.names.get()
    return {
        "Last Name": name.surname.upper(),
        "First Name": name.given.upper(),
        "Email": job.person.emails.get().address,
        "School": str(job.worksite),
        "Position": job.title,
        "Hours": str(job.hours_a_day),
        "Step": job.step,
        "Date of Hire": f"{job.hired_on:%m/%d/%Y}",
    }
