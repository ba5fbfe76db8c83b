"""Every worked example and every published figure comes out of the engine to the cent."""

from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
import yaml

from tally.pay.costing import PackageRefusedError, cost
from tally.pay.harm import falls
from tally.pay.outcome import Costing
from tally.pay.package import Base, Package, Year
from tally.pay.placement import Group, Time, collapse
from tally.pay.readings import compounded_percent, nominal_percent, readings
from tally.pay.report import as_json, as_text
from tally.pay.schedule import OFF_GRID, Cell, Schedule
from tally.pay.terms.registry import KINDS, TermError, term_from
from tally.pay.tests.packages import payments, schedule_of
from tally.years import FiscalYear

SMALL = {"steps": ["1", "2", "3"], "B": ["50000", "52000", "54000"], "M": ["55000", "57500", "60000"]}
PLACED = [
    {"step": "1", "lane": "B", "people": "2"},
    {"step": "2", "lane": "B", "people": "1"},
    {"step": "3", "lane": "B", "people": "1"},
    {"step": "2", "lane": "M", "people": "2"},
    {"step": "3", "lane": "M", "people": "1"},
]


def cases(name: str) -> list[Any]:
    text = files("tally").joinpath("cases", "pay", f"{name}.yaml").read_text(encoding="utf-8")
    return [pytest.param(case, id=_named(case)) for case in yaml.safe_load(text)]


def _named(case: dict[str, Any]) -> str:
    return ": ".join(part for part in (case.get("term"), case.get("called")) if part)


def package(case: dict[str, Any]) -> Package:
    grid = case.get("schedule_is", SMALL)
    lanes = tuple(name for name in grid if name != "steps")
    rows = {step: [grid[lane][place] for lane in lanes] for place, step in enumerate(grid["steps"])}
    schedule = schedule_of(rows, lanes, case.get("basis", "annual"))
    off_grid = case.get("off_grid", [])
    rates = {Cell(one["name"], OFF_GRID): int(Decimal(one["rate"]) * 100) for one in off_grid}
    schedule = Schedule(schedule.basis, schedule.steps, lanes, {**schedule.rates, **rates})
    people = [
        *case.get("people", PLACED),
        *({"step": one["name"], "lane": OFF_GRID, **one} for one in off_grid),
    ]
    base = Base(
        schedule,
        collapse(group(case, one) for one in people),
        in_force=payments(case.get("in_force", [])),
        rollup={name: Decimal(rate) for name, rate in case.get("rollup", {}).items()},
    )
    years = (
        Year(FiscalYear.parse(year), tuple(map(term_from, terms))) for year, terms in case["years"].items()
    )
    return Package(_named(case), base, tuple(years))


def group(case: dict[str, Any], one: dict[str, Any]) -> Group:
    days = one.get("days", case.get("days"))
    time = Time(
        fte=Decimal(one.get("fte", "1")),
        hours=Decimal(one["hours"]) if "hours" in one else None,
        days=Decimal(days) if days else None,
        full_days=Decimal(days) if days else None,
    )
    people = Decimal(one["people"])
    service = ((one["years"], int(people * 10_000)),) if "years" in one else ()
    spot = tuple(one["step_date"]) if "step_date" in one else None
    return Group(Cell(one["step"], one["lane"]), people, time, spot, service)


def check(case: dict[str, Any], costing: Costing) -> None:
    years = {str(year.fiscal_year): year for year in (costing.base, *costing.years)}
    for name, lines in case.get("lines", {}).items():
        assert [[line.kind, str(line.amount)] for line in years[name].lines] == lines
    for name, payroll in case.get("payroll", {}).items():
        assert str(years[name].payroll) == payroll
    for name, on_top in case.get("on_top", {}).items():
        assert str(years[name].on_top) == on_top
    final = costing.final_schedule
    for lane, rates in case.get("schedule", {}).items():
        assert [str(final.rate(cell)) for cell in final.column(lane)] == rates


FIGURES = {
    "base_payroll": lambda costing: str(costing.base_payroll),
    "ongoing": lambda costing: str(costing.ongoing),
    "cumulative": lambda costing: str(costing.cumulative),
    "nominal": lambda costing: str(nominal_percent(costing)),
    "compounded": lambda costing: str(compounded_percent(costing)),
    "gross": lambda costing: str(readings(costing).gross),
    "net": lambda costing: str(readings(costing).net),
    "day": lambda costing: str(readings(costing).value_of_one_day),
    "premium_point": lambda costing: str(readings(costing).value_of_a_premium_point),
    "falls": lambda costing: len(falls(costing)),
}


@pytest.mark.parametrize("case", [*cases("terms"), *cases("published"), *cases("settlements")])
def test_a_worked_example_comes_out_to_the_cent(case: dict[str, Any]) -> None:
    costing = cost(package(case))
    check(case, costing)
    wanted = {name: case[name] for name in FIGURES if name in case}
    assert {name: FIGURES[name](costing) for name in wanted} == wanted


def test_every_kind_of_term_has_a_worked_example() -> None:
    worked = {param.values[0]["term"] for param in cases("terms")}
    assert worked == set(KINDS)


def test_a_case_that_is_wrong_by_a_cent_fails() -> None:
    case = {**cases("terms")[0].values[0], "payroll": {"FY2027": "392000.01"}}
    with pytest.raises(AssertionError):
        check(case, cost(package(case)))


def test_two_payments_of_one_name_on_one_day_are_refused() -> None:
    stipend = {"kind": "stipend", "name": "Mentor", "people": "1", "amount": "100"}
    with pytest.raises(PackageRefusedError, match="begins twice on one day") as refused:
        cost(package({"years": {"FY2027": [stipend, {**stipend, "amount": "200"}]}}))
    assert refused.value.places == ((0, 1),)


def test_a_step_on_many_anniversaries_is_refused_once() -> None:
    people = [{"step": "1", "lane": "B", "people": "1", "step_date": [month, 1]} for month in (1, 3, 9)]
    terms = [{"kind": "step", "anniversary": True, "lanes": ["Mastres"]}]
    with pytest.raises(PackageRefusedError) as refused:
        cost(package({"people": people, "years": {"FY2027": terms}}))
    assert len(refused.value.problems) == 1


def test_more_people_than_there_are_cannot_move_or_leave() -> None:
    move = {"kind": "lane_move", "source": "B", "to": "M", "people": "5"}
    leave = {"kind": "turnover", "step": "3", "lane": "M", "people": "2", "to_step": "1"}
    with pytest.raises(PackageRefusedError) as refused:
        cost(package({"years": {"FY2027": [move, leave]}}))
    told = [problem.message for problem in refused.value.problems]
    assert "5 are to move but only 4 are there" in told[0]
    assert "2 are to leave but only 1 are there" in told[1]


@pytest.mark.parametrize(
    "term",
    [
        {"kind": "across_the_board", "rate": "-100%"},
        {"kind": "flat", "amount": "-50000"},
        {"kind": "set_cell", "step": "1", "lane": "B", "rate": "0"},
    ],
)
def test_a_rate_of_nothing_is_refused_and_never_counted_as_pay(term: dict[str, Any]) -> None:
    with pytest.raises(PackageRefusedError, match="nothing would be left of the rate of 1 / B"):
        cost(package({"years": {"FY2027": [term]}}))


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "across_the_board", "rate": "-200%"},
        {"kind": "across_the_board", "rate": "5000%"},
        {"kind": "across_the_board", "rate": "-1.5"},
        {"kind": "flat", "amount": "1e99"},
        {"kind": "flat", "amount": "9" * 400},
    ],
)
def test_numbers_no_contract_prints_are_refused(told: dict[str, Any]) -> None:
    with pytest.raises(TermError):
        term_from(told)


def test_a_package_that_needs_who_came_instead_has_no_cost_gross_of_turnover() -> None:
    """Somebody leaves 3 / M for a replacement at 1 / B; without her nobody could
    move to 1 / M. 50,000 and 55,000 for 60,000 save 15,000."""
    people = [{"step": "3", "lane": "M", "people": "1"}]
    leave = {"kind": "turnover", "step": "3", "lane": "M", "people": "1", "to_step": "1", "to_lane": "B"}
    move = {"kind": "lane_move", "source": "B", "to": "M", "people": "1"}
    costing = cost(package({"people": people, "years": {"FY2027": [leave], "FY2028": [move]}}))
    read = readings(costing)
    assert (read.gross, read.net) == (None, Decimal("-15000.00"))
    assert as_json(costing, full=True)["cumulative_gross_of_turnover"] is None
    assert "gross of turnover" not in as_text(costing)
