"""Streams fill pots that carry their rules."""

from datetime import date
from decimal import Decimal

from tally.aid.esser import Award, rounds
from tally.tandem.planning import settle
from tally.tandem.reading import read
from tally.tandem.streams import FOREVER, Fund, Grant, Recurring, Reserve, granted
from tally.years import FiscalYear

FY22, FY23 = FiscalYear(2022), FiscalYear(2023)
YEARS = FY22, FY23


def test_a_grant_with_a_reserve_is_two_pots_that_end_together() -> None:
    reserve = Reserve("learning-loss", Decimal("0.20"))
    grant = Grant(
        "III", Decimal("100.01"), date(2020, 3, 13), date(2024, 9, 30), frozenset({"staff"}), reserve
    )
    reserved, rest = grant.pots(YEARS)
    assert (reserved.cents, rest.cents) == (2001, 8000)
    assert (reserved.uses, rest.uses) == ({"learning-loss"}, {"staff"})
    assert reserved.last_day == rest.last_day == date(2024, 9, 30)


def test_recurring_money_is_a_pot_a_year_and_one_like_the_last_after() -> None:
    stream = Recurring("SOA", {FY22: Decimal(100), FY23: Decimal(250)}, {FY23: Decimal(50)})
    assert [pot.cents for pot in stream.pots(YEARS)] == [10000, 20000, 20000]
    assert [pot.last_day for pot in stream.pots(YEARS)] == [FY22.last_day, FY23.last_day, (FY23 + 1).last_day]
    assert all(pot.again for pot in stream.pots(YEARS))


def test_commitments_beyond_the_money_leave_an_empty_pot_and_a_hole() -> None:
    stream = Recurring("SOA", {FY22: Decimal(100), FY23: Decimal(250)}, {FY22: Decimal(130)})
    assert [pot.cents for pot in stream.pots(YEARS)] == [0, 25000, 25000]
    assert (stream.hole(FY22), stream.hole(FY23)) == (30, 0)


def test_savings_keep_until_they_are_spent() -> None:
    (pot,) = Fund("Savings", {FY23: Decimal(7)}).pots(YEARS)
    assert (pot.first_day, pot.last_day, pot.again) == (FY23.first_day, FOREVER, False)


def test_an_award_is_the_same_stream_as_its_round_in_a_plan() -> None:
    award = Award("Harborview", rounds()["ESSER III"], Decimal("24085662"))
    text = """
        district = "Harborview"
        years = ["FY22"]
        streams = [{ name = "ESSER III", kind = "grant", round = "ESSER III", amount = "24085662" }]
        investments = [{ name = "Aide", kind = "positions", fte = "1", unit_cost = "1" }]
    """
    assert read(text).streams == (granted(award),)


def test_a_grant_that_opens_after_the_plan_is_all_left() -> None:
    found = settle(read(LATE), ({},))
    assert [(draw.supplied, draw.unspent, draw.lapsed) for draw in found.draws] == [(5, 5, 0), (7, 0, 7)]


LATE = """
district = "Harborview"
years = ["FY22", "FY23"]
streams = [
    { name = "Later", kind = "grant", amount = "5", from = 2024-07-01, obligate_by = 2025-06-30 },
    { name = "Before", kind = "grant", amount = "7", from = 2020-07-01, obligate_by = 2021-06-30 },
]
investments = [{ name = "Aide", kind = "positions", fte = "1", unit_cost = "1" }]
"""
