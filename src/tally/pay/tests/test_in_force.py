"""What is paid already today is counted whole, and what of it cannot be is told."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tally.pay.costing import IN_FORCE, PackageRefusedError, cost
from tally.pay.package import Base, Package
from tally.pay.placement import Group
from tally.pay.schedule import Cell
from tally.pay.snapshot import package_data, package_from
from tally.pay.terms.registry import term_from
from tally.pay.tests.packages import package_of, schedule_of

TWO = Base(schedule_of({"1": ["50000"]}, ("B",)), (Group(Cell("1", "B"), Decimal(2)),))
STIPEND = {"kind": "stipend", "name": "Mentor", "people": "1", "amount": "100"}
PREMIUM = {"kind": "health_premium", "enrolled": {"one": "1"}, "premiums": {}, "shares": {"one": "0.5"}}


def paying(*in_force: dict[str, Any]) -> Package:
    return package_of(replace(TWO, in_force=tuple(map(term_from, in_force))), [])


def test_two_one_time_payments_of_one_sum_are_both_paid() -> None:
    """2 x 50,000 and twice 2 x 500 today; the year after, nothing but salaries."""
    once = {"kind": "one_time", "amount": "500"}
    costing = cost(paying(once, once))
    assert costing.base_payroll == Decimal("102000.00")
    assert costing.years[0].payroll == Decimal("100000.00")


@pytest.mark.parametrize(
    ("in_force", "told"),
    [
        (
            [STIPEND, {**STIPEND, "amount": "200"}],
            "paid already today, 2 (stipend): 'Stipend: Mentor' begins",
        ),
        ([{"kind": "longevity", "tiers": {"5": "100"}, "lanes": ["ZZ"]}], "there is no lane 'ZZ'"),
        ([PREMIUM], "the tier 'one' has no premium"),
        ([{"kind": "across_the_board", "rate": "0.03"}], "across_the_board changes pay and cannot be"),
    ],
)
def test_what_cannot_be_in_force_is_refused_and_never_left_out(
    in_force: list[dict[str, Any]], told: str
) -> None:
    with pytest.raises(PackageRefusedError) as refused:
        cost(package_from(package_data(paying(*in_force))))
    assert told in refused.value.problems[0].message
    assert refused.value.places == ((IN_FORCE, len(in_force) - 1),)


def test_a_charge_of_the_roll_up_twice_is_refused() -> None:
    package = paying({"kind": "rollup", "name": "medicare", "rate": "0.0145"})
    twice = replace(package, base=replace(package.base, rollup={"medicare": Decimal("0.01")}))
    with pytest.raises(PackageRefusedError, match="'Roll-up: medicare' begins twice"):
        cost(twice)
