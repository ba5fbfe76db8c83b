"""Two real printed schedules, rebuilt: what the rule gives, and where the print is kept instead."""

from collections import Counter
from decimal import Decimal

from tally.pay.costing import cost
from tally.pay.equity import year_of_pay
from tally.pay.package import Base
from tally.pay.placement import Group, Time
from tally.pay.schedule import Cell, Schedule
from tally.pay.tests.packages import package_of, printed

PARA_HOURS = {"2026": Decimal("1254.5"), "2027": Decimal("1254.5"), "2028": Decimal("1261")}


def paras(year: str) -> Schedule:
    rows = [row for row in printed("lunenburg_paraprofessionals") if row["fiscal_year"] == year]
    rates = {Cell(row["step"], row["column_label"]): int(Decimal(row["hourly_rate"]) * 100) for row in rows}
    return _schedule("hourly", rates)


def teachers(column: str) -> Schedule:
    rows = printed("lunenburg_teachers")
    return _schedule("annual", {Cell(row["step"], row["lane"]): int(row[column]) * 100 for row in rows}, 100)


def _schedule(basis: str, rates: dict[Cell, int], unit: int = 1) -> Schedule:
    steps = tuple(dict.fromkeys(cell.step for cell in rates))
    lanes = tuple(dict.fromkeys(cell.lane for cell in rates))
    return Schedule("hourly" if basis == "hourly" else "annual", steps, lanes, rates, unit)


def raised(schedule: Schedule, rate: str) -> Schedule:
    time = Time(hours=Decimal(1), days=Decimal(1)) if schedule.basis == "hourly" else Time()
    base = Base(schedule, (Group(next(iter(schedule.rates)), Decimal(1), time),))
    return cost(package_of(base, [{"kind": "across_the_board", "rate": rate}])).final_schedule


def off_by(rule: Schedule, print_: Schedule) -> Counter[int]:
    """By how many cents the print differs from the rule, over the cells both have."""
    return Counter(print_.rates[cell] - cents for cell, cents in rule.rates.items())


def test_an_hourly_rate_times_the_hours_is_the_printed_salary_in_118_of_120_cells() -> None:
    agreeing = [
        str(year_of_pay(paras(row["fiscal_year"]), cell, Time(hours=hours, days=Decimal(1))))
        == row["annual_salary"]
        for row in printed("lunenburg_paraprofessionals")
        for cell in [Cell(row["step"], row["column_label"])]
        for hours in [PARA_HOURS[row["fiscal_year"]]]
    ]
    assert (sum(agreeing), len(agreeing)) == (118, 120)


def test_the_two_cells_that_do_not_reconcile_are_the_ones_flagged_in_the_print() -> None:
    flagged = [row for row in printed("lunenburg_paraprofessionals") if row["reconciles"] != "yes"]
    assert [(row["column_label"], row["step"]) for row in flagged] == [
        ("Associate's", "8"),
        ("Bachelor's", "4"),
    ]


def test_three_percent_gives_the_next_hourly_grid_to_two_cents_but_for_two_repriced_tops() -> None:
    differences = off_by(raised(paras("2026"), "0.03"), paras("2027"))
    assert differences == {0: 18, 1: 3, -1: 6, -2: 7, 39: 1, 37: 1}


def test_the_third_hourly_grid_is_two_and_a_half_percent_up_not_the_two_it_is_quoted_at() -> None:
    assert max(map(abs, off_by(raised(paras("2027"), "0.025"), paras("2028")))) == 2
    assert min(map(abs, off_by(raised(paras("2027"), "0.02"), paras("2028")))) == 8


def test_four_percent_gives_every_one_of_130_teacher_cells() -> None:
    assert off_by(raised(teachers("fy25"), "0.04"), teachers("fy26")) == {0: 130}


def test_three_and_a_half_percent_gives_every_teacher_cell_within_a_dollar() -> None:
    differences = off_by(raised(teachers("fy26"), "0.035"), teachers("fy27"))
    assert differences == {0: 106, 100: 11, -100: 13}


def test_a_printed_grid_is_kept_as_printed() -> None:
    printed_next = paras("2027")
    rates = {f"{cell.step}|{cell.lane}": str(printed_next.rate(cell)) for cell in paras("2026").rates}
    base = Base(
        paras("2026"), (Group(Cell("1", "High School"), Decimal(1), Time(hours=Decimal(1), days=Decimal(1))),)
    )
    tops = {lane: str(printed_next.rate(Cell("10", lane))) for lane in printed_next.lanes}
    terms = [{"kind": "set_cells", "rates": rates}, {"kind": "add_top_step", "step": "10", "rates": tops}]
    assert cost(package_of(base, terms)).final_schedule.rates == printed_next.rates
