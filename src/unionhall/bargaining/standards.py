"""What the pay of a table is held against: the floors under it, and who falls."""

from collections.abc import Sequence
from decimal import Decimal

from unionhall.bargaining.bridge import (
    Costing,
    Findings,
    Floor,
    Measured,
    NoFigureError,
    falls,
    figure,
    floors,
    measured,
)
from unionhall.bargaining.models import Table


def floors_of(table: Table) -> list[Floor]:
    """The minimum wage, and the poverty guideline and the living wage the table asks for, as of today."""
    known = [floors.minimum_wage(figure("ma/pay/minimum_wage").horizon)]
    if table.household:
        known += _poverty(table.household)
    if table.living_wage is not None:
        household = table.living_wage_household
        known.append(floors.living_wage(table.living_wage, household, table.living_wage_source))
    return known


def held_against(costing: Costing, known: Sequence[Floor], hours_a_year: Decimal | None) -> Findings:
    """Who falls, and the cells under each of the floors."""
    found = (_measured(costing, floor, hours_a_year) for floor in known)
    return Findings(falls(costing), tuple(one for one in found if one))


def _poverty(household: int) -> list[Floor]:
    try:
        year = floors.latest_guideline()
        return [floors.poverty_guideline(year, household)]
    except NoFigureError:
        return []


def _measured(costing: Costing, floor: Floor, hours: Decimal | None) -> Measured | None:
    try:
        return measured(costing, floor, hours)
    except ValueError:
        # A salary has no hours here: nothing can be said by the hour.
        return None
