"""Two sums side by side: every difference a line with its cause."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest

from tally.pay.compare import compare, reconcile
from tally.pay.costing import cost
from tally.pay.placement import Group
from tally.pay.schedule import Cell
from tally.pay.tests.packages import PARAS, TEACHERS, package_of, payments
from tally.problems import RefusedError
from tally.working import total

OVERTIME = [{"kind": "other_pay", "name": "Overtime, busing and the like", "amount": "475000"}]


def test_the_new_bedford_quarrel_is_one_line_of_scope() -> None:
    """Published: the sides were about $475,000 apart, for "overtime, busing, etc." stood in one sum only."""
    ours = package_of(PARAS, [{"kind": "flat", "amount": "1.00"}])
    theirs = replace(ours, base=replace(PARAS, in_force=payments(OVERTIME)))
    comparison = compare(ours, theirs, "total")
    assert comparison.gap == Decimal("475000.00")
    line = comparison.lines[0]
    assert (line.cause, line.amount, line.because) == ("scope", Decimal("475000.00"), "only they count it")
    assert total(comparison.lines) == comparison.gap


def test_the_published_sums_of_new_bedford_are_told_apart_item_by_item() -> None:
    """Published: 7,508,080 proposed, 8,624,758 asked, 9,668,851 budgeted; nobody broke down the rest."""
    committee = {"Proposal for paraprofessionals": Decimal(7_508_080)}
    union = {"Proposal for paraprofessionals": Decimal(8_624_758)}
    comparison = reconcile(committee, union)
    assert [(line.cause, line.amount) for line in comparison.lines] == [("inputs", Decimal(1_116_678))]
    budget = {
        "Proposal for paraprofessionals": Decimal(8_624_758),
        "Everything else on the line": Decimal(1_044_093),
    }
    assert reconcile(union, budget).by_cause() == {"scope": Decimal(1_044_093)}
    assert reconcile({}, budget).theirs == Decimal(9_668_851)


def test_what_one_side_alone_counts_on_top_of_pay_is_a_line_too() -> None:
    """1.45% and 2% of the year's pay: in what the employer pays, and in no sum of pay."""
    ours = package_of(replace(PARAS, rollup={"medicare": Decimal("0.0145")}), [{"kind": "step"}])
    theirs = replace(
        ours, base=replace(ours.base, rollup={"medicare": Decimal("0.02"), "pension": Decimal("0.01")})
    )
    assert compare(ours, theirs, "total").lines == ()
    comparison = compare(ours, theirs, "employer")
    assert [(line.cause, line.label) for line in comparison.lines] == [
        ("inputs", "Roll-up: medicare"),
        ("scope", "Roll-up: pension"),
    ]
    payroll = cost(ours).years[0].payroll
    assert comparison.lines[1].amount == (payroll / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert total(comparison.lines) == comparison.gap != 0


def test_every_kind_of_cause_has_its_own_line() -> None:
    ours = package_of(TEACHERS, [{"kind": "step"}, {"kind": "across_the_board", "rate": "0.0305"}])
    moved = (*TEACHERS.groups, Group(Cell("1", "B"), Decimal(1), TEACHERS.groups[0].time))
    stipend = payments([{"kind": "stipend", "name": "Nurse", "people": "2", "amount": "999"}])
    base = replace(
        TEACHERS,
        groups=moved,
        schedule=replace(TEACHERS.schedule, unit=100),
        in_force=(*TEACHERS.in_force, *stipend),
    )
    theirs = replace(package_of(base, [{"kind": "step"}, {"kind": "across_the_board", "rate": "0.02"}]))
    comparison = compare(ours, theirs, "total")
    assert {line.cause for line in comparison.lines} == {"inputs", "scope", "terms", "rounding"}
    assert total(comparison.lines) == comparison.gap != 0


def test_a_package_compared_with_itself_has_no_lines() -> None:
    package = package_of(TEACHERS, [{"kind": "step"}, {"kind": "step"}])
    comparison = compare(package, package)
    assert comparison.gap == 0
    assert comparison.lines == ()


def test_a_term_on_one_side_only_costs_what_it_costs() -> None:
    ours = package_of(PARAS, [{"kind": "step"}])
    theirs = package_of(PARAS, [{"kind": "step"}, {"kind": "other_pay", "name": "Busing", "amount": "100"}])
    assert [(line.cause, line.label, line.amount) for line in compare(ours, theirs).lines] == [
        ("scope", "FY2027: Other pay: Busing", Decimal("100.00"))
    ]
    assert [line.amount for line in compare(theirs, ours).lines] == [Decimal("-100.00")]
    flat = package_of(PARAS, [{"kind": "step"}, {"kind": "flat", "amount": "1.00"}])
    (line,) = compare(ours, flat).lines
    assert (line.cause, line.label) == ("terms", "FY2027: Flat amount, $1")


def test_people_in_cells_one_side_leaves_out_are_scope_and_others_counted_otherwise_are_inputs() -> None:
    """They leave out four at 3 of Associate's, and count one more at 1 of High School: 17.49 x 1,254.5."""
    ours = package_of(PARAS, [])
    more = replace(PARAS.groups[0], people=PARAS.groups[0].people + 1)
    theirs = package_of(replace(PARAS, groups=(more, *PARAS.groups[1:2])), [])
    scope, inputs = compare(ours, theirs, "total").lines
    hours = Decimal("6.5") * 193
    assert (scope.cause, scope.amount) == ("scope", -4 * round(Decimal("20.08") * hours, 2))
    assert scope.because == "in cells where only one side counts anybody: 4 only here, 0 only there"
    assert (inputs.cause, inputs.amount) == ("inputs", Decimal("21941.21"))


def test_terms_that_only_work_on_the_other_grid_are_taken_over_with_it() -> None:
    ours = package_of(PARAS, [{"kind": "step", "lanes": ["Associate's"]}])
    names = {"High School": "HS", "Associate's": "AS"}
    schedule = replace(
        PARAS.schedule,
        lanes=tuple(names.values()),
        rates={Cell(cell.step, names[cell.lane]): cents for cell, cents in PARAS.schedule.rates.items()},
    )
    groups = tuple(
        replace(group, cell=Cell(group.cell.step, names[group.cell.lane])) for group in PARAS.groups
    )
    theirs = package_of(replace(PARAS, schedule=schedule, groups=groups), [{"kind": "step", "lanes": ["HS"]}])
    comparison = compare(ours, theirs)
    assert total(comparison.lines) == comparison.gap != 0


def test_packages_about_other_years_are_refused() -> None:
    with pytest.raises(RefusedError, match="same years"):
        compare(package_of(PARAS, []), package_of(PARAS, [], first=2028))
