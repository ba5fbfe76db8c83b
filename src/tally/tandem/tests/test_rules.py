"""On large plans nobody can settle by hand, the rules hold to the cent."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tally.money import to_cent
from tally.tandem.answers import Answer, Course
from tally.tandem.gaps import gaps, in_full
from tally.tandem.investments import Kind, Price
from tally.tandem.ledger import ledger
from tally.tandem.model import choose, is_payable
from tally.tandem.plan import Plan, objective
from tally.tandem.planning import answer, considered, planned, settle, unmet
from tally.tandem.reading import read
from tally.tandem.streams import Grant, Recurring
from tally.tandem.stress import breaks, dials, turned
from tally.tandem.tests.plans import FIRST, large_plans, small_plans
from tally.years import FiscalYear, days_within

ZERO, CENT = Decimal(0), Decimal("0.01")
LARGE = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SMALL = settings(max_examples=100, deadline=None, derandomize=True)

PLAYGROUND = """
district = "Harborview"
years = ["FY23", "FY24", "FY25", "FY26"]
[[streams]]
name = "Relief"
kind = "grant"
amount = "90000"
from = 2022-07-01
obligate_by = 2023-06-30
uses = ["nurse"]
[[streams]]
name = "Growth"
kind = "recurring"
by_year = { FY23 = "200000", FY24 = "300000", FY25 = "400000", FY26 = "500000" }
[[investments]]
name = "Nurse"
kind = "positions"
fte = "1"
unit_cost = "90000"
whole = true
tags = ["nurse"]
[[investments]]
name = "Paraprofessionals"
kind = "positions"
fte = "4"
unit_cost = "39000"
whole = true
priority = 3
[[investments]]
name = "Playground"
kind = "one_time"
amount = "1000"
priority = 3
"""


def settled(plan: Plan) -> Answer | None:
    choice = choose(plan)
    return settle(plan, choice.levels) if choice else None


@given(large_plans())
@LARGE
def test_every_dollar_of_every_stream_is_spent_lapsed_or_left(plan: Plan) -> None:
    answer = settled(plan)
    for draw in answer.draws if answer else ():
        assert draw.supplied == draw.spent + draw.lapsed + draw.unspent
        assert sum(line.amount for line in draw.lines) == 0
        assert min([draw.lapsed, *draw.left_by_year.values(), *draw.spent_by_year.values()]) >= 0
        paid = sum(
            sources.get(draw.name, ZERO)
            for course in answer.all_courses
            for sources in course.sources.values()
        )
        assert paid == draw.spent


@given(large_plans())
@LARGE
def test_every_cost_is_paid_in_full_and_nothing_more(plan: Plan) -> None:
    answer = settled(plan)
    for course in answer.all_courses if answer else ():
        price = course.investment.price
        for year, units in course.units_by_year.items():
            owed = to_cent(units * price.at(year))
            assert course.cost_by_year[year] == owed == sum(course.sources[year].values(), ZERO)


@given(large_plans())
@LARGE
def test_nothing_is_paid_after_its_deadline_or_outside_its_uses(plan: Plan) -> None:
    answer = settled(plan)
    grants = {stream.name: stream for stream in plan.streams if isinstance(stream, Grant)}
    for course in answer.courses if answer else ():
        for year, sources in course.sources.items():
            for name in sources.keys() & grants.keys():
                assert_allowed(course, grants[name], year, sources[name])


def assert_allowed(course: Course, grant: Grant, year, paid: Decimal) -> None:
    ask = course.investment
    tags = grant.uses | ({grant.reserve.tag} if grant.reserve else set())
    assert not grant.uses or ask.tags & tags
    days = days_within(grant.first_day, grant.obligate_by, year)
    assert days > 0
    if ask.lasts:
        # A unit's year is shared among its days to the cent, so it may be a cent or two off its exact share;
        # the year's cost, and what is paid of it, are whole cents of that again.
        share = (course.cost_by_year[year] + CENT / 2) * days / year.days
        assert paid <= to_cent(share + 2 * CENT * course.units_by_year[year])


@given(large_plans())
@LARGE
def test_the_reserve_is_spent_on_reserved_work_only(plan: Plan) -> None:
    answer = settled(plan)
    for grant in plan.streams:
        if not answer or not isinstance(grant, Grant) or not grant.reserve:
            continue
        other = sum(
            sources.get(grant.name, ZERO)
            for course in answer.all_courses
            if grant.reserve.tag not in course.investment.tags
            for sources in course.sources.values()
        )
        assert other <= grant.amount - grant.reserved


@given(large_plans())
@LARGE
def test_nothing_started_is_cut_and_what_stays_recurs(plan: Plan) -> None:
    answer = settled(plan)
    if not answer:
        return
    assert answer.cliff is None
    for course in answer.courses:
        ask = course.investment
        started = [units for year, units in course.units_by_year.items() if ask.lasts and ask.stays(year)]
        assert started == sorted(started)
        assert all(ask.may_start(year) for year in [course.started] if year)
        assert max(course.units_by_year.values()) <= ask.units
    after = sum(course.stays_after * course.investment.price.at(plan.years[-1]) for course in answer.courses)
    recurring = [stream for stream in plan.streams if isinstance(stream, Recurring)]
    assert after <= sum(max(stream.supply(plan.years[-1]), ZERO) for stream in recurring)


@given(large_plans())
@LARGE
def test_cut_units_are_never_started_again_and_each_cut_is_told(plan: Plan) -> None:
    answer = settled(replace(plan, cuts=True))
    for course in answer.courses if answer else ():
        levels = [units for year, units in course.units_by_year.items() if course.investment.stays(year)]
        if not course.investment.lasts:
            continue
        peak = levels.index(max(levels)) if levels else 0
        assert levels[peak:] == sorted(levels[peak:], reverse=True)
        told = sum(cut.units for cut in course.cuts if cut.year != plan.after)
        assert told == sum(max(before - now, ZERO) for before, now in pairwise(levels))


@given(small_plans())
@SMALL
def test_more_money_is_never_worth_less(plan: Plan) -> None:
    choice = choose(plan)
    richer = replace(
        plan, streams=(replace(plan.streams[0], amount=plan.streams[0].amount + 500), *plan.streams[1:])
    )
    more = choose(richer)
    if choice:
        assert more
        assert objective(richer, more.levels) >= objective(plan, choice.levels)


@given(small_plans())
@SMALL
def test_parts_of_units_are_worth_no_less_than_whole_ones(plan: Plan) -> None:
    whole = choose(plan)
    if not whole:
        return
    parts = choose(replace(plan, investments=tuple(replace(ask, whole=False) for ask in plan.investments)))
    assert parts
    lost = sum(ask.priority * ask.price.unit_cost for ask in plan.investments) * len(plan.span) * CENT
    assert objective(plan, parts.levels) >= objective(plan, whole.levels) - lost


@given(small_plans())
@SMALL
def test_a_plan_is_refused_exactly_when_something_it_must_pay_is_short(plan: Plan) -> None:
    choice = choose(plan)
    if choice:
        assert not gaps(plan, choice.levels)
        return
    late = [replace(ask, earliest=ask.latest) for ask in plan.investments]
    assert gaps(plan, tuple(in_full(plan, ask) if ask.must else {} for ask in late))


@given(small_plans())
@settings(max_examples=30, deadline=None, derandomize=True)
def test_a_plan_holds_to_the_value_before_it_breaks(plan: Plan) -> None:
    choice = choose(plan)
    if not choice:
        return
    found_breaks = breaks(plan, choice.levels)
    assert {found.dial.name for found in found_breaks} == {dial.name for dial in dials(plan)}
    for found in found_breaks:
        assert not gaps(turned(plan, found.dial, found.holds_to), choice.levels)
        if found.breaks_at is not None:
            assert found.breaks_at - found.holds_to == found.dial.step
            short = gaps(turned(plan, found.dial, found.breaks_at), choice.levels)
            assert sum(gap.dollars for gap in short if gap.year == found.year) == found.dollars > 0


@given(small_plans(), st.integers(-3, 3))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_in_which_years_dollars_costs_are_written_changes_nothing(plan: Plan, years: int) -> None:
    # Growth by a quarter is a finite number backwards too.
    growth = Decimal("0.25")
    prices = [replace(ask.price, growth=growth) for ask in plan.investments]
    rewritten = [Price(FIRST + years, price.unit_cost * (1 + growth) ** years, growth) for price in prices]
    as_was, anew = (
        replace(
            plan,
            investments=tuple(
                replace(ask, price=price) for ask, price in zip(plan.investments, some, strict=True)
            ),
        )
        for some in (prices, rewritten)
    )
    choice = choose(as_was)
    assert choice == choose(anew)
    if choice:
        assert objective(as_was, choice.levels) == objective(anew, choice.levels)
        assert breaks(as_was, choice.levels) == breaks(anew, choice.levels)


@given(large_plans())
@LARGE
def test_the_ledger_bills_the_same_in_parts_as_in_whole(plan: Plan) -> None:
    books = ledger(plan)
    levels = tuple(dict.fromkeys(plan.span, ask.units) for ask in plan.asks)
    bills = books.bills(levels)
    for item, ask in enumerate(plan.asks):
        for year in plan.years:
            billed = sum(
                bill
                for bill, slot in zip(bills, books.slots, strict=True)
                if (slot.item, slot.year) == (item, year)
            )
            assert billed == (int(ask.units * ask.price.at(year) * 100) if ask.costs_in(year) else 0)


@given(small_plans())
@settings(max_examples=30, deadline=None, derandomize=True)
def test_the_plan_first_and_the_rest_afterwards_is_the_whole_answer(plan: Plan) -> None:
    first = planned(plan)
    assert not first.is_considered
    assert first.most_now == first.breaks == ()
    whole = considered(first)
    assert whole == answer(plan)
    if first.status != "infeasible":
        assert objective(plan, first.levels) == first.objective == whole.objective
        assert whole.breaks
        assert [course.sources for course in whole.courses] == [course.sources for course in first.courses]


@given(small_plans())
@settings(max_examples=30, deadline=None, derandomize=True)
def test_recurring_money_is_not_ahead_of_itself(plan: Plan) -> None:
    recurring = tuple(stream for stream in plan.streams if isinstance(stream, Recurring))
    for course in answer(replace(plan, streams=recurring)).courses:
        assert (course.accelerated_years, course.alone) == (0, course.started)


def test_one_time_work_paid_from_recurring_money_is_not_called_sooner() -> None:
    """The relief money hires the nurse; the playground is paid by what recurs, and would be without her."""
    found = answer(read(PLAYGROUND))
    nurse, aides, playground = found.courses
    assert (nurse.started, nurse.accelerated_years) == (FiscalYear(2023), 1)
    assert (aides.started, aides.accelerated_years) == (FiscalYear(2023), 0)
    assert playground.sources[FiscalYear(2023)] == {"Growth": Decimal(1000)}
    assert (playground.accelerated_years, playground.alone) == (0, FiscalYear(2023))


ROOF = """
district = "Harborview"
years = ["FY22", "FY23", "FY24"]
[[streams]]
name = "Growth"
kind = "recurring"
by_year = { FY22 = "300", FY23 = "%s", FY24 = "300" }
[[investments]]
name = "Roof"
kind = "one_time"
whole = false
cost = "900"
must = %s
"""


def test_what_must_be_done_in_parts_is_done_to_the_last_hundredth_or_said_to_be_short() -> None:
    done = planned(read(ROOF % (306, "true")))
    assert done.status == "optimal"
    assert sum(done.courses[0].units_by_year.values()) == 1
    # A third of it each year is no number of hundredths, and a hundredth more costs six dollars too many.
    short = planned(read(ROOF % (300, "true")))
    assert (short.status, sum(amount.dollars for amount in short.unmet)) == ("infeasible", 6)


def test_work_in_parts_is_done_to_the_last_hundredth_that_can_be_paid() -> None:
    assert sum(planned(read(ROOF % (306, "false"))).courses[0].units_by_year.values()) == 1
    assert sum(planned(read(ROOF % (300, "false"))).courses[0].units_by_year.values()) == Decimal("0.99")


def test_parts_of_an_odd_number_of_units_reach_all_of_it() -> None:
    dearer = (ROOF % (306, "true")).replace('"900"', '"2700"')
    done = planned(read(dearer.replace("must", 'fte = "0.3333"\nmust')))
    assert (done.status, sum(done.courses[0].units_by_year.values())) == ("optimal", Decimal("0.3333"))


@given(small_plans())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_plan_does_all_of_what_it_must_or_says_what_is_short(plan: Plan) -> None:
    parts = [replace(ask, kind=Kind.ONE_TIME, end=None, whole=False, must=True) for ask in plan.investments]
    demanding = replace(plan, investments=tuple(parts))
    choice = choose(demanding)
    if not choice:
        assert unmet(demanding)
        return
    assert is_payable(ledger(demanding), choice.levels)
    for ask, by_year in zip(parts, choice.levels, strict=False):
        assert sum(by_year.values()) == ask.units
