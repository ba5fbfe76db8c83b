"""Where people are tied to: bargaining units with the name and days of their contract, and worksites."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import transaction
from wagtail.log_actions import log

from unionhall.core.models import User
from unionhall.places.models import Division, Employer, Local, School
from unionhall.roster.ties import Unit, Worksite

Row = TypeVar("Row", Unit, Worksite)


@dataclass(frozen=True)
class UnitFacts:
    """For whom a local settles with an employer, and the contract it has with it."""

    local: Local
    employer: Employer
    name: str
    division: Division | None = None
    contract_name: str = ""
    contract_since: date | None = None
    contract_until: date | None = None


@dataclass(frozen=True)
class WorksiteFacts:
    """A place where people of an employer work, and the school it is, if it is one."""

    employer: Employer
    name: str
    school: School | None = None


@transaction.atomic
def record_unit(facts: UnitFacts, unit: Unit | None = None, *, by: User | None) -> Unit:
    """Write down a new unit, or what is otherwise of one."""
    return _recorded(unit or Unit(), facts, by)


@transaction.atomic
def record_worksite(facts: WorksiteFacts, worksite: Worksite | None = None, *, by: User | None) -> Worksite:
    """Write down a new worksite, or what is otherwise of one."""
    return _recorded(worksite or Worksite(), facts, by)


def _recorded(row: Row, facts: UnitFacts | WorksiteFacts, by: User | None) -> Row:
    is_new = row.pk is None
    for name in type(facts).__dataclass_fields__:
        setattr(row, name, getattr(facts, name))
    row.save()
    log(row, "wagtail.create" if is_new else "wagtail.edit", user=by)
    return row
