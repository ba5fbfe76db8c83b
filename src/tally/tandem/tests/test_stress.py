"""Stress: each assumption is turned until the plan as chosen cannot be paid; the first to break leads."""

from decimal import Decimal
from pathlib import Path

from tally.tandem.answers import Break
from tally.tandem.planning import answer
from tally.tandem.reading import read

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
