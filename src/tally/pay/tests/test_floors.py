"""Pay held against the minimum wage, the poverty guideline, a living wage and prices."""

from decimal import Decimal

import pytest

from tally.figures import NoFigureError
from tally.pay.floors import (
    kept_up,
    living_wage,
    minimum_wage,
    poverty_guideline,
    real,
    short_of,
    under,
)
from tally.pay.schedule import Cell
from tally.pay.tests.packages import PARAS, TEACHERS, schedule_of
from tally.years import FiscalYear


def test_the_minimum_wage_is_fifteen_dollars_and_no_year_is_carried_forward() -> None:
    assert minimum_wage(FiscalYear(2026)).amount == Decimal("15.00")
    with pytest.raises(NoFigureError, match=r"lawbook/ma/pay\.yaml"):
        minimum_wage(FiscalYear(2099))


def test_the_poverty_guideline_grows_with_the_household() -> None:
    assert poverty_guideline(2024, 1).amount == Decimal(15060)
    assert poverty_guideline(2024, 4).amount == Decimal(15060 + 3 * 5380)
    with pytest.raises(ValueError, match="at least one"):
        poverty_guideline(2024, 0)
    with pytest.raises(NoFigureError, match="poverty_guidelines"):
        poverty_guideline(1950, 1)


def test_the_cells_under_a_floor_are_listed_lowest_first_with_what_is_missing() -> None:
    floor = living_wage(Decimal("18.50"), "1 adult", "an invented source, 2026")
    found = under(PARAS.schedule, floor)
    assert [(one.cell, one.short) for one in found] == [
        (Cell("1", "High School"), Decimal("1.01")),
        (Cell("1", "Associate's"), Decimal("0.82")),
        (Cell("2", "High School"), Decimal("0.21")),
    ]
    assert short_of(found) == {"Living wage, 1 adult": 3}


def test_hours_of_a_year_turn_an_hourly_rate_into_a_years_pay_and_back() -> None:
    schedule = schedule_of({"1": ["17.49"]}, ("A",), "hourly")
    guideline = poverty_guideline(2024, 4)
    pays = under(schedule, guideline, Decimal("1254.5"))[0].pays
    assert pays == Decimal("21941.21")
    assert not under(TEACHERS.schedule, minimum_wage(FiscalYear(2026)), Decimal("1281"))
    with pytest.raises(ValueError, match="hours of a year"):
        under(schedule, guideline)


def test_a_living_wage_without_a_source_is_refused() -> None:
    with pytest.raises(ValueError, match="source"):
        living_wage(Decimal(30), "1 adult", " ")


def test_real_pay_is_pay_over_prices() -> None:
    """20.00 in 2025, Boston: 20 x 281.082 / 346.889 = 16.2059 in dollars of 2019."""
    assert real(Decimal("20.00"), since=2019, now=2025) == Decimal("16.21")
    assert kept_up(Decimal("20.00"), since=2019, now=2025) == Decimal("24.68")
    assert real(Decimal("20.00"), since=2019, now=2025, area="United States") == Decimal("15.88")
    with pytest.raises(NoFigureError, match="pay_cpi_u_boston"):
        real(Decimal(1), since=1913, now=2025)
