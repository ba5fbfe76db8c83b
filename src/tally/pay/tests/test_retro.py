"""What is owed at once when a contract is agreed late: each case worked by hand.

132 of the 261 weekdays of FY2027 lie before 1 January 2027, 66 of them before 1 October 2026.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings

from tally.pay.costing import cost
from tally.pay.leavers import Leaver
from tally.pay.package import Base, Package
from tally.pay.placement import Group, Time
from tally.pay.retro import Retro, pay_days, prolonged, retro
from tally.pay.schedule import Cell
from tally.pay.terms.movement import Turnover
from tally.pay.tests.packages import EVERY_TERM, Terms, package_of, payments, schedule_of
from tally.pay.tests.strategies import packages

ONE = Base(
    schedule_of({"1": ["50000"], "2": ["52000"]}, ("B",)),
    (Group(Cell("1", "B"), Decimal(2), service=((12, 20_000),)),),
)
NEW_YEAR = date(2027, 1, 1)
LONG_AFTER = date(2030, 9, 1)
MENTOR = {"kind": "stipend", "name": "Mentor", "people": "3", "amount": "1000"}


def owed(terms: Terms, in_force: Terms | None = None, base: Base = ONE) -> Retro:
    """What one year's terms owe by the new year, on payments already in force."""
    costing = cost(package_of(replace(base, in_force=payments(in_force or [])), terms))
    return retro(costing, costing.years[0], NEW_YEAR)


def amounts(found: Retro) -> list[Decimal]:
    return [line.amount for line in found.lines]


def test_retro_by_work_days_is_the_share_from_the_day_of_the_raise_to_the_first_pay() -> None:
    """3% of 50,000 is 1,500. 132 of 261 weekdays lie before 1 January 2027: 758.62 each, two people."""
    costing = cost(package_of(ONE, [{"kind": "across_the_board", "rate": "0.03"}]))
    owed = retro(costing, costing.years[0], date(2027, 1, 1))
    assert [line.amount for line in owed.lines] == [Decimal("1517.24")]


def test_retro_by_pay_periods_counts_the_pays_already_made() -> None:
    """22 pays a fortnight apart from 4 September; 9 of them before 1 January: 1,500 x 9/22 = 613.64."""
    costing = cost(package_of(ONE, [{"kind": "across_the_board", "rate": "0.03"}]))
    owed = retro(costing, costing.years[0], date(2027, 1, 1), pays=pay_days(date(2026, 9, 4), 22))
    assert owed.due == Decimal("1227.28")
    assert owed.share_by == "pay periods"


def test_leavers_are_out_or_in_and_it_says_which() -> None:
    """Out, a leaver's 758.62 stays. In, the 66 days from 1 October to the new year do: 1,500 x 66/261."""
    costing = cost(package_of(ONE, [{"kind": "across_the_board", "rate": "0.03"}]))
    gone = [Leaver(Cell("1", "B"), Decimal(1), date(2026, 9, 30))]
    year, day = costing.years[0], date(2027, 1, 1)
    out = retro(costing, year, day, leavers=gone)
    assert (out.due, out.lines[-1].because) == (Decimal("758.62"), "1 who left, not paid")
    paid = retro(costing, year, day, leavers=gone, leavers_are_paid=True)
    assert (paid.lines[-1].amount, paid.lines[-1].because) == (
        Decimal("-379.31"),
        "1 who left, paid to their last day",
    )


def test_a_first_pay_before_the_year_or_beyond_the_term_is_refused() -> None:
    costing = cost(package_of(ONE, [{"kind": "step"}]))
    with pytest.raises(ValueError, match="2026-06-30 is before FY2027 has begun"):
        retro(costing, costing.years[0], date(2026, 6, 30))
    with pytest.raises(ValueError, match="2029-01-01 is after FY2027, the last year"):
        retro(costing, costing.years[0], date(2029, 1, 1))


def test_a_stipend_is_owed_at_its_new_amount_less_the_old() -> None:
    """3 x 1,200 x 132/261 = 1,820.69; they have had 3 x 1,000 x 132/261 = 1,517.24."""
    found = owed([{**MENTOR, "amount": "1200"}], [MENTOR])
    assert amounts(found) == [Decimal("303.45")]
    assert found.lines[0].because == (
        "3 x 1,200.00 (Mentor) for 44/87 of the year; "
        "less 3 x 1,000.00 (Mentor) for 44/87 of the year as it was"
    )


def test_a_stipend_that_is_new_is_owed_whole_and_one_that_stays_owes_nothing() -> None:
    assert amounts(owed([MENTOR])) == [Decimal("1517.24")]
    assert amounts(owed([], [MENTOR])) == []


def test_a_stipend_of_more_people_and_from_a_day_within_the_year() -> None:
    """From October 4 x 1,200 x 66/261 = 1,213.79, until then 3 x 1,000 x 66/261 = 758.62; less 1,517.24."""
    found = owed([{**MENTOR, "people": "4", "amount": "1200", "on": "2026-10-01"}], [MENTOR])
    assert amounts(found) == [Decimal("455.17")]
    assert amounts(owed([{**MENTOR, "amount": "1200", "on": "2027-02-01"}], [MENTOR])) == []


def test_an_indexed_stipend_is_owed_what_the_raise_added_to_it() -> None:
    """3% of 1,000 is 30: 3 x 30 x 132/261 = 45.52; of 50,000 it is 1,500: 758.62 for each of two."""
    raise_ = {"kind": "across_the_board", "rate": "0.03"}
    assert amounts(owed([raise_], [{**MENTOR, "indexed": True}])) == [Decimal("1517.24"), Decimal("45.52")]
    october = {**raise_, "on": "2026-10-01"}
    assert amounts(owed([october], [{**MENTOR, "indexed": True}])) == [Decimal("758.62"), Decimal("22.76")]


def test_a_differential_and_other_pay_are_owed_by_the_share_of_the_year() -> None:
    """100 hours x $10 x 132/261 = 505.75; 2,610 x 132/261 = 1,320."""
    terms = [
        {"kind": "differential", "name": "Cover", "hours": "100", "rate": "10"},
        {"kind": "other_pay", "name": "Busing", "amount": "2610"},
    ]
    assert amounts(owed(terms)) == [Decimal("505.75"), Decimal("1320.00")]


def test_longevity_in_dollars_is_owed_what_its_tier_rose_by() -> None:
    """Two with 13 years by now: 2 x 700 x 132/261 = 708.05 less 2 x 400 x 132/261 = 404.60."""
    tiers = {"kind": "longevity", "tiers": {"10": "400"}}
    assert amounts(owed([{**tiers, "tiers": {"10": "700"}}], [tiers])) == [Decimal("303.45")]


def test_longevity_as_a_share_of_pay_is_owed_on_what_is_owed_of_pay() -> None:
    """50,000 x 132/261 = 25,287.36 and 758.62 of the raise: 2% is 520.92; they have had 505.75 each."""
    tiers = {"kind": "longevity", "tiers": {"10": "0.02"}, "of_pay": True}
    found = owed([{"kind": "across_the_board", "rate": "0.03"}], [tiers])
    assert amounts(found) == [Decimal("1517.24"), Decimal("30.34")]


def test_a_one_time_payment_is_owed_whole_once_its_day_is_past() -> None:
    once = {"kind": "one_time", "amount": "500"}
    assert amounts(owed([once])) == [Decimal("1000.00")]
    assert amounts(owed([{**once, "on": "2026-12-31"}])) == [Decimal("1000.00")]
    assert amounts(owed([{**once, "on": "2027-01-01"}])) == []


def test_who_comes_for_less_than_who_left_makes_nobody_owed_less() -> None:
    """3% of 52,000 for two: 788.97 each. Who comes at 50,000 is owed 758.62, 60 x 132/261 = 30.34 less."""
    base = replace(ONE, groups=(Group(Cell("2", "B"), Decimal(2)),))
    leave = {"kind": "turnover", "step": "2", "lane": "B", "people": "1"}
    raise_ = {"kind": "across_the_board", "rate": "0.03"}
    found = owed([raise_, {**leave, "to_step": "1"}], base=base)
    assert amounts(found) == [Decimal("1577.94"), Decimal("-30.34")]
    assert amounts(owed([raise_, leave], base=base)) == [Decimal("1577.94"), Decimal("-788.97")]
    assert amounts(owed([{**leave, "to_step": "1"}], base=base)) == []


def test_when_the_whole_year_is_past_what_is_owed_is_what_the_year_cost() -> None:
    """The work year ends on 18 June. A tier reached by another year of service was paid as it was."""
    costing = cost(EVERY_TERM.without(Turnover))
    year = costing.years[0]
    found = retro(costing, year, year.fiscal_year.last_day)
    cost_of = {line.label: line.amount for line in year.lines}
    assert len(found.lines) == 9
    assert all(abs(line.amount - cost_of[line.label]) <= Decimal("0.10") for line in found.lines)


def test_a_leaver_from_where_nobody_stood_is_refused() -> None:
    costing = cost(package_of(ONE, [{"kind": "step"}]))
    with pytest.raises(ValueError, match="nobody stands at 2 / B"):
        retro(costing, costing.years[0], NEW_YEAR, leavers=[Leaver(Cell("2", "B"), Decimal(1), NEW_YEAR)])


def without(leaver: Leaver, terms: Terms, *, base: Base = ONE, paid: bool = False) -> Retro:
    costing = cost(package_of(base, terms))
    return retro(costing, costing.years[0], NEW_YEAR, leavers=[leaver], leavers_are_paid=paid)


def test_a_leaver_who_is_not_paid_gets_no_one_time_payment_and_who_is_only_what_was_due_by_then() -> None:
    once = {"kind": "one_time", "amount": "500"}
    leaver = Leaver(Cell("1", "B"), Decimal(1), date(2026, 9, 30))
    assert amounts(without(leaver, [once])) == [Decimal("1000.00"), Decimal("-500.00")]
    assert without(leaver, [once], paid=True).due == Decimal("1000.00")
    assert without(leaver, [{**once, "on": "2026-10-01"}], paid=True).due == Decimal("500.00")


def test_of_people_of_different_hours_it_is_told_who_left() -> None:
    """3% of 50,000 is 1,500, of a half post 750: 132/261 of them are 758.62 and 379.31."""
    half = Group(Cell("1", "B"), Decimal(1), Time(Decimal("0.5")))
    base = replace(ONE, groups=(*ONE.groups, half))
    raise_ = {"kind": "across_the_board", "rate": "0.03"}
    leaver = Leaver(Cell("1", "B"), Decimal(1), date(2026, 9, 30))
    with pytest.raises(ValueError, match="people of different hours stand at 1 / B"):
        without(leaver, [raise_], base=base)
    left = without(replace(leaver, fte=Decimal("0.5")), [raise_], base=base)
    assert amounts(left) == [Decimal("1896.55"), Decimal("-379.31")]


@pytest.mark.parametrize(
    ("people", "told"),
    [("9", "9 cannot have left 1 / B, where 2 stood"), ("-1", "-1 people cannot have left")],
)
def test_more_leavers_than_there_were_and_fewer_than_none_are_refused(people: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        without(Leaver(Cell("1", "B"), Decimal(people), date(2026, 9, 30)), [{"kind": "step"}])


def test_who_is_in_the_turnover_already_is_not_taken_out_a_second_time() -> None:
    leave = {"kind": "turnover", "step": "1", "lane": "B", "people": "1"}
    with pytest.raises(ValueError, match="who leaves 1 / B is in the turnover of the year already"):
        without(Leaver(Cell("1", "B"), Decimal(1), date(2026, 9, 30)), [leave])


RAISES = [[{"kind": "across_the_board", "rate": "0.03"}], [{"kind": "across_the_board", "rate": "0.02"}]]


def over_years(until: date, *years: Terms, base: Base = ONE, **asked: object) -> Retro:
    """What is owed from the first year on, beyond the term too."""
    costing = prolonged(cost(package_of(base, *(years or RAISES))), until)
    return retro(costing, costing.years[0], until, **asked)  # type: ignore[arg-type]


def told(found: Retro) -> list[tuple[str, Decimal]]:
    return [(line.label, line.amount) for line in found.lines]


def test_a_contract_settled_in_its_second_year_owes_the_first_one_whole() -> None:
    """3% of 50,000 is 1,500; 132 of FY2028's 262 weekdays lie before 1 January 2028.

    Of those 1,500 each is owed 755.73 in FY2028 too, and 518.93 of the 1,030 that are 2% of 51,500.
    """
    found = over_years(date(2028, 1, 1))
    assert told(found) == [
        ("FY2027: Across the board, 3%", Decimal("3000.00")),
        ("FY2028: What FY2027 added", Decimal("1511.46")),
        ("FY2028: Across the board, 2%", Decimal("1037.86")),
    ]
    assert found.lines[0].because == "from July 1, 2026, the whole year"
    assert found.due == Decimal("5549.32")


def test_beyond_the_term_the_last_schedule_stays_owed() -> None:
    """2,530 a year over what is paid, for 65 of FY2029's 260 weekdays: 632.50."""
    found = over_years(date(2028, 10, 1))
    assert told(found)[-2:] == [
        ("FY2029: What FY2027 added", Decimal("750.00")),
        ("FY2029: What FY2028 added", Decimal("515.00")),
    ]
    with pytest.raises(ValueError, match="more than 10 years after FY2028"):
        over_years(date(2040, 1, 1))


def test_in_later_years_a_pay_falls_on_the_same_day_of_the_week() -> None:
    """22 pays from 4 September 2026; a year on from 3 September 2027, of which 9 lie before the new year."""
    found = over_years(date(2028, 1, 1), pays=pay_days(date(2026, 9, 4), 22))
    assert told(found)[1] == ("FY2028: What FY2027 added", Decimal("1227.28"))
    assert found.lines[1].because == "from July 1, 2027, 9/22 of the year's pay periods"


def test_pays_of_the_summer_are_of_the_year_they_were_worked_in() -> None:
    """Of 26 pays from 4 September 2026 two are after 1 August 2027: those will be paid as agreed."""
    found = over_years(date(2027, 8, 1), pays=pay_days(date(2026, 9, 4), 26))
    assert told(found)[0] == ("FY2027: Across the board, 3%", Decimal("2769.24"))
    early = over_years(date(2027, 8, 1), pays=pay_days(date(2026, 7, 1), 26))
    assert early.lines[1].because == "from July 1, 2027, 1/13 of the year's pay periods"


def test_a_change_within_a_year_is_owed_in_full_in_the_next() -> None:
    """From 1 January 2027, 129 of 261 weekdays: 741.38; a year on 1,500 x 261/262."""
    late = {"kind": "across_the_board", "rate": "0.03", "on": "2027-01-01"}
    assert told(over_years(date(2028, 6, 30), [late], [])) == [
        ("FY2027: Across the board, 3%", Decimal("1482.76")),
        ("FY2028: What FY2027 added", Decimal("2988.54")),
    ]


def test_what_is_paid_beside_is_owed_over_what_the_base_paid() -> None:
    """3 x (1,200 - 1,000) in the first year, 3 x (1,300 - 1,000) x 132/262 in the second."""
    base = replace(ONE, in_force=payments([MENTOR]))
    found = over_years(
        date(2028, 1, 1), [{**MENTOR, "amount": "1200"}], [{**MENTOR, "amount": "1300"}], base=base
    )
    assert told(found) == [
        ("FY2027: Stipend: Mentor", Decimal("600.00")),
        ("FY2028: Stipend: Mentor", Decimal("453.44")),
    ]


def test_who_came_in_the_second_year_is_owed_by_the_cell_she_came_to() -> None:
    """Two at 52,000: 1,560 each. Who comes at 50,000 in FY2028 is owed 132/262 of 1,500 for it."""
    base = replace(ONE, groups=(Group(Cell("2", "B"), Decimal(2)),))
    leave = {"kind": "turnover", "step": "2", "lane": "B", "people": "1", "to_step": "1"}
    assert told(over_years(date(2028, 1, 1), RAISES[0], [leave], base=base)) == [
        ("FY2027: Across the board, 3%", Decimal("3120.00")),
        ("FY2028: What FY2027 added", Decimal("1571.90")),
        ("FY2028: Turnover at 2 / B", Decimal("-30.23")),
    ]


def test_of_a_leaver_longevity_and_her_stipend_are_withheld_too() -> None:
    """Longevity from 400 to 700 and a stipend from 1,000 to 1,200: 500 a year, 1,500 of the raise.

    Paid to 31 December 2026 she is not owed the 129 of 261 days after, nor anything of FY2028 (132 of 262).
    """
    tiers = {"kind": "longevity", "tiers": {"10": "400"}}
    base = replace(ONE, in_force=payments([tiers, MENTOR]))
    terms = [*RAISES[0], {**tiers, "tiers": {"10": "700"}}, {**MENTOR, "amount": "1200"}]
    leaver = Leaver(Cell("1", "B"), Decimal(1), date(2026, 12, 31), stipends=("Mentor",))
    out = over_years(date(2028, 1, 1), terms, [], base=base, leavers=[leaver])
    assert [line.amount for line in out.lines if line.label.endswith("Leavers")] == [
        Decimal("-2000.00"),
        Decimal("-1007.63"),
    ]
    paid = over_years(date(2028, 1, 1), terms, [], base=base, leavers=[leaver], leavers_are_paid=True)
    assert [line.amount for line in paid.lines if line.label.endswith("Leavers")] == [
        Decimal("-988.51"),
        Decimal("-1007.63"),
    ]
    assert out.due - paid.due == Decimal("-1011.49")


def test_of_people_of_different_service_it_is_told_who_left() -> None:
    base = replace(ONE, groups=(Group(Cell("1", "B"), Decimal(2), service=((2, 10_000), (12, 10_000))),))
    terms = [{"kind": "longevity", "tiers": {"10": "400"}}]
    leaver = Leaver(Cell("1", "B"), Decimal(1), date(2026, 12, 31))
    with pytest.raises(ValueError, match="different years of service stand at 1 / B"):
        over_years(NEW_YEAR, terms, base=base, leavers=[leaver])
    with pytest.raises(ValueError, match="1 with 7 years of service did not stand at 1 / B"):
        over_years(NEW_YEAR, terms, base=base, leavers=[replace(leaver, years=7)])
    with pytest.raises(ValueError, match="there is no stipend 'Coach'"):
        over_years(NEW_YEAR, terms, base=base, leavers=[replace(leaver, years=2, stipends=("Coach",))])
    assert over_years(NEW_YEAR, terms, base=base, leavers=[replace(leaver, years=2)]).lines[-1].amount == 0
    old = over_years(NEW_YEAR, terms, base=base, leavers=[replace(leaver, years=12)])
    assert old.due == 0


HALF_A_CENT = Decimal("0.005")


@given(packages())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_once_every_year_is_past_what_is_owed_is_what_the_package_pays_over_what_was_paid(
    package: Package,
) -> None:
    """Costed a second time without its terms, a package pays what was paid all along.

    But for a share of pay that begins within a year: the cost takes it of the whole year's pay, what is owed
    of the pay of that time.
    """
    assume(
        not any(getattr(term, "of_pay", False) and term.on for year in package.years for term in year.terms)
    )
    costing = cost(package)
    paid = cost(package.with_years(replace(year, terms=()) for year in package.years))
    found = retro(costing, costing.years[0], costing.years[-1].fiscal_year.last_day + timedelta(days=-1))
    whole = retro(prolonged(costing, LONG_AFTER), costing.years[0], LONG_AFTER)
    for year, was, owed in zip(costing.years, paid.years, whole.years, strict=False):
        # What one of them is due is rounded by the cent, before and after each rise and of each payment.
        standing = year.standing
        places = range(len(standing.counts))
        rounded = 1 + len(owed.rises) + sum(len(arrear.pieces) for arrear in owed.arrears)
        most = HALF_A_CENT * 2 * rounded * (standing.people(places) + len(places))
        assert abs(owed.due - (year.payroll - was.payroll)) <= most
    assert found.due == sum((line.amount for line in found.lines), Decimal(0))


def test_with_turnover_what_was_paid_is_what_those_were_paid_who_came() -> None:
    """The same people come and go without the raises: that was paid, and the raises are owed."""
    leave = {"kind": "turnover", "step": "2", "lane": "B", "people": "1", "to_step": "1"}
    lapse = {"kind": "turnover", "step": "1", "lane": "B", "people": "0.5", "on": "2027-10-01"}
    base = replace(ONE, groups=(Group(Cell("2", "B"), Decimal(3)), Group(Cell("1", "B"), Decimal("2.4"))))
    due = cost(package_of(base, [*RAISES[0], leave], [*RAISES[1], lapse]))
    paid = cost(package_of(base, [leave], [lapse]))
    found = retro(prolonged(due, LONG_AFTER), due.years[0], LONG_AFTER)
    for year, was, owed in zip(due.years, paid.years, found.years, strict=False):
        assert abs(owed.due - (year.payroll - was.payroll)) <= Decimal("0.05")
