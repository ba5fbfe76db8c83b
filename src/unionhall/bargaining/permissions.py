"""Who may do what at a bargaining table. Only a seat counts; an office opens a table and sees none."""

from datetime import date
from functools import lru_cache

from django.contrib.auth.models import AnonymousUser

from unionhall.bargaining.models import Seat, Table
from unionhall.core.models import User
from unionhall.core.prepared import Prepared
from unionhall.roster.models import Unit
from unionhall.roster.permissions import may_in_unit
from unionhall.roster.reach import held
from unionhall.roster.roles import ROLES, Power

Visitor = User | AnonymousUser


def has_business(user: Visitor, *, on: date) -> bool:
    """Whether the desk is anything to her: she has a seat at a table, or an office that opens tables."""
    if any(Power.OPEN_TABLES in ROLES[grant.kind].powers for grant in held(user, on)):
        return True
    return user.is_authenticated and bool(_seats(on).ask(user.pk))


@lru_cache(maxsize=4)
def _seats(on: date) -> Prepared[tuple[int]]:
    """What every page of somebody who is signed in asks."""
    return Prepared(lambda user: Seat.objects.on(on).filter(user=user).order_by().values_list("pk")[:1])


def sits(account: User, *, on: date) -> bool:
    """Whether she has a seat at a table, or will: then no officer of her local lets anybody in as her."""
    return Seat.objects.ahead(on).filter(user=account.pk).exists()


def may_open(user: Visitor, unit: Unit, *, on: date | None = None) -> bool:
    """Whether she may open a table for a unit and name its team."""
    return may_in_unit(user, Power.OPEN_TABLES, unit, on=on)


def may_read_pay(user: Visitor, unit: Unit, *, on: date | None = None) -> bool:
    """Whether she may place people from the roll."""
    return may_in_unit(user, Power.PAY, unit, on=on)


def may_see(user: Visitor, table: Table, *, on: date) -> bool:
    return Table.objects.visible_to(user, on).filter(pk=table.pk).exists()


def may_work(user: Visitor, table: Table, *, on: date) -> bool:
    """Whether she may change what lies on the table."""
    return _sits(user, table, on, {Seat.Role.LEAD, Seat.Role.MEMBER})


def may_lead(user: Visitor, table: Table, *, on: date) -> bool:
    """Whether she names the team and decides what is made known."""
    return _sits(user, table, on, {Seat.Role.LEAD})


def _sits(user: Visitor, table: Table, on: date, roles: set[Seat.Role]) -> bool:
    return may_see(user, table, on=on) and table.seats.on(on).filter(user=user.pk, role__in=roles).exists()
