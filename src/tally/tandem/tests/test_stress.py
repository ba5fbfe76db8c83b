"""Stress: each assumption is turned until the plan as chosen cannot be paid; the first to break leads."""

from decimal import Decimal
from pathlib import Path

import pytest

from tally.tandem.answers import Break
from tally.tandem.investments import Price
from tally.tandem.planning import answer
from tally.tandem.reading import read
from tally.years import FiscalYear

HARBORVIEW = (Path(__file__).parent / "harborview.toml").read_text()

# Two aides at 40,000 stay; 100,000 recurs each year and 10,000 of it is owed, so 10,000 is to spare.
TIGHT = """
district = "Harborview"
years = ["FY24", "FY25"]
[[streams]]
name = "SOA growth"
kind = "recurring"
by_year = { FY24 = "100000", FY25 = "100000" }
commitments = { FY24 = "10000", FY25 = "10000" }
pupils = "5000"
per_pupil = "100"
stages = { governor = { FY25 = "80000" } }
[[investments]]
name = "Aides"
kind = "positions"
fte = "2"
unit_cost = "40000"
whole = true
"""

REWRITTEN = """
district = "Harborview"
years = ["FY24", "FY25"]
[[streams]]
name = "SOA growth"
kind = "recurring"
by_year = { FY24 = "1000", FY25 = "1300" }
[[investments]]
name = "Aide"
kind = "positions"
fte = "1"
cost_year = "%s"
unit_cost = "%s"
growth = "0.25"
"""


def broken(text: str) -> dict[str, Break]:
    return {found.dial.name: found for found in answer(read(text)).breaks}


def test_each_assumption_breaks_where_it_was_worked_by_hand() -> None:
    found = broken(TIGHT)
    at = {
        name: (item.holds_to, item.breaks_at, item.year and item.year.ends_in) for name, item in found.items()
    }
    assert at == {
        # 10,000 of 100,000 is ten percent.
        "SOA growth comes in lower": (Decimal("10.0"), Decimal("10.1"), 2024),
        # A percent of 5,000 pupils at 100 is 5,000: two percent.
        "Enrolment, for SOA growth": (Decimal("2.0"), Decimal("2.1"), 2024),
        # Commitments may double.
        "Premiums, steps and assessments on SOA growth": (Decimal("100.0"), None, None),
        # Half of the way from 100,000 to 80,000.
        "The governor figures for SOA growth": (Decimal("50.0"), Decimal("50.1"), 2025),
        # In FY25 80,000 may become 90,000 in one year's growth: 12.5 points.
        "Raises above plan": (Decimal("12.50"), Decimal("12.51"), 2025),
        "Inflation past the aid's cap": (Decimal("12.50"), Decimal("12.51"), 2025),
    }


def test_the_first_to_break_is_the_nearest_to_its_worst() -> None:
    breaks = answer(read(TIGHT)).breaks
    assert breaks[0].dial.name == "Enrolment, for SOA growth"
    assert breaks[0].strain == Decimal("2.1") / 5
    strains = [found.strain for found in breaks if found.strain is not None]
    assert strains == sorted(strains)
    assert breaks[-1].strain is None


def test_dials_of_the_plan_are_turned_too() -> None:
    found = broken(HARBORVIEW)
    charter = found["Two charter schools open"]
    assert charter.dial.step == 1
    assert charter.breaks_at == charter.holds_to + 1
    aides_only = found["Paraprofessional raises"]
    assert aides_only.breaks_at is not None
    assert aides_only.breaks_at > (found["Raises above plan"].breaks_at or 0)


def test_money_that_is_not_there_cannot_fall_away() -> None:
    # In FY24 there is no growth and nothing is paid from it: fewer pupils take nothing from the plan then.
    growth = TIGHT.replace('{ FY24 = "100000", FY25 = "100000" }', '{ FY24 = "0", FY25 = "100000" }')
    found = broken(
        growth.replace('FY24 = "10000", FY25', "FY25").replace(
            'unit_cost = "40000"', 'unit_cost = "40000"\nstart = "FY25"'
        )
    )
    pupils = found["Enrolment, for SOA growth"]
    assert (pupils.breaks_at, pupils.year and pupils.year.ends_in) == (Decimal("2.1"), 2025)
    # What is owed may come to more than there is, and is then a bill.
    owed = found["Premiums, steps and assessments on SOA growth"]
    assert owed.holds_to == 100


@pytest.mark.parametrize(
    ("year", "dollars"), [("FY20", "409.6"), ("FY22", "640"), ("FY24", "1000"), ("FY25", "1250")]
)
def test_in_which_years_dollars_a_cost_is_written_changes_neither_breaks_nor_worth(
    year: str, dollars: str
) -> None:
    """A thousand in FY24, growing by a quarter each year; 1,000 and 1,300 recur."""
    found = answer(read(REWRITTEN % (year, dollars)))
    raises = next(at for at in found.breaks if at.dial.name == "Raises above plan")
    # FY25 would be 1,250; 1,300 is five points more than a quarter, and FY26 costs what FY25 does.
    assert (raises.holds_to, raises.breaks_at) == (Decimal("5.00"), Decimal("5.01"))
    assert found.objective == 3000


def test_costs_given_by_year_are_dearer_from_the_plans_first_year_on() -> None:
    start = FiscalYear(2024)
    given = Price(FiscalYear(2030), by_year={FiscalYear(2023): Decimal(80), start: Decimal(100)})
    assert [given.faster(Decimal("0.5"), start).at(start + after) for after in range(3)] == [100, 150, 225]
    past = Price(FiscalYear(2030), growth=Decimal("0.5"), by_year={FiscalYear(2023): Decimal(100)})
    assert [past.faster(Decimal("0.5"), start).at(start + after) for after in range(3)] == [150, 300, 600]
    assert [past.worth(start + after, start) for after in range(3)] == [150, 150, 150]


@pytest.mark.parametrize(("growth", "breaks_at"), [("1", Decimal(20)), ("0.5", None)])
def test_an_assumption_told_in_steps_far_beyond_its_worst_is_turned_by_one_of_them(
    growth: str, breaks_at: Decimal | None
) -> None:
    # 12.5 points are to spare; a step of 20 is more, and 20 halves of a point are less.
    coarse = f"""
[[assumptions]]
name = "Prices jump"
unit = "points a year"
worst = "1"
step = "20"
growth = "{growth}"
"""
    found = broken(TIGHT + coarse)["Prices jump"]
    assert (found.holds_to, found.breaks_at) == (Decimal(0) if breaks_at else Decimal(20), breaks_at)


def test_an_assumption_beyond_all_reason_is_turned_all_the_same() -> None:
    wild = """
[[assumptions]]
name = "Prices explode"
unit = "points a year"
worst = "1000000000000"
growth = "1000000000000"
"""
    raised = (
        TIGHT
        + """
[[investments]]
name = "A raise"
kind = "raise"
by_year = { FY24 = "10", FY25 = "10" }
"""
    )
    assert broken(raised + wild)["Prices explode"].breaks_at == Decimal("0.1")
