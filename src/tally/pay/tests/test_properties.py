"""What holds for every package, whatever is in it."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings

from tally.pay.compare import compare
from tally.pay.costing import cost
from tally.pay.equity import gains
from tally.pay.outcome import Costing
from tally.pay.package import Package
from tally.pay.terms.registry import as_data, term_from
from tally.pay.tests.strategies import packages
from tally.working import total

CENT = Decimal("0.01")
many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@many
@given(packages())
def test_the_lines_add_up_to_the_total_to_the_cent(package: Package) -> None:
    costing = cost(package)
    for year in costing.years:
        before = costing.before(year)
        assert total(year.lines) == year.payroll - before.payroll == year.new_money
        assert total(year.on_top_lines) == year.on_top - before.on_top
    lines = [line for year in costing.years for line in (*year.lines, *year.on_top_lines)]
    assert all(line.amount == line.amount.quantize(CENT) for line in lines)
    assert (
        costing.base_payroll + sum(total(year.lines) for year in costing.years) == costing.years[-1].payroll
    )


@many
@given(packages())
def test_the_base_payroll_does_not_depend_on_what_is_proposed(package: Package) -> None:
    nothing = package.with_years(replace(year, terms=()) for year in package.years)
    assert cost(package).base_payroll == cost(nothing).base_payroll == cost(nothing).years[-1].payroll


@many
@given(packages())
def test_what_each_person_is_paid_adds_up_to_the_salaries(package: Package) -> None:
    for year in cost(package).years:
        standing = year.standing
        exact = sum(
            Decimal(count) * paid / 10_000 for count, paid in zip(standing.counts, year.paid, strict=True)
        )
        assert abs(exact - year.salary_total) <= Decimal("0.5") * len(standing.counts)
        assert min(year.paid) >= 0


@many
@given(packages())
def test_a_printed_cell_is_rounded_before_it_is_paid(package: Package) -> None:
    for year in cost(package).years:
        rates = year.standing.schedule.rates
        assert all(isinstance(cents, int) for cents in rates.values())
        for cell, salary, time in zip(year.standing.cells, year.salaries, year.standing.times, strict=True):
            if cell is not None:
                assert abs(salary - rates[cell] * time.amount) <= Decimal("0.5")


@many
@given(packages())
def test_a_year_with_nothing_in_it_only_pays_last_years_changes_in_full(package: Package) -> None:
    first = package.years[0]
    longer = package.with_years([first, replace(first, fiscal_year=first.fiscal_year + 1, terms=())])
    costing = cost(longer)
    assert {line.kind for line in costing.years[1].lines} <= {"full_year", "one_time", "longevity", "stipend"}
    fresh = [line.amount for line in costing.years[1].lines if line.kind == "full_year"]
    assert sum(fresh, Decimal(0)) == costing.years[0].full_year


@many
@given(packages())
def test_a_term_survives_being_written_down(package: Package) -> None:
    for year in package.years:
        for term in year.terms:
            assert term_from(as_data(term)) == term


@few
@given(packages(), packages())
def test_the_differences_of_two_packages_add_up_to_the_gap(ours: Package, theirs: Package) -> None:
    count = min(len(ours.years), len(theirs.years))
    ours, theirs = ours.with_years(ours.years[:count]), theirs.with_years(theirs.years[:count])
    comparison = compare(ours, theirs, "cumulative")
    assert total(comparison.lines) == comparison.gap
    cells = [{group.cell for group in side.base.groups} for side in (ours, theirs)]
    if cells[0] == cells[1]:
        assert not any(line.label == "People one side leaves out" for line in comparison.lines)
    assert sum(comparison.by_cause().values(), Decimal(0)) == comparison.gap


@few
@given(packages())
def test_everybody_in_the_placement_is_followed_to_the_end(package: Package) -> None:
    costing: Costing = cost(package)
    assert sum(gain.people for gain in gains(costing)) == costing.base.standing.people()
