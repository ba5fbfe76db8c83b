"""One district with its pupils: what one more is worth, and where a new tier or group would put it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tally.aid import effort, place, scenario
from tally.aid.aid import District, Rule
from tally.aid.enrolment import Group, Pupils
from tally.aid.place import Place
from tally.aid.tests.cases import PUBLISHED
from tally.years import FiscalYear

FY2025 = FiscalYear(2025)
LAW = scenario.in_force(FY2025)
SCHEDULE = place.schedule(FY2025)
CASE = PUBLISHED["plymouth_fy2025"]
PUPILS = Pupils(**{name: Decimal(number) for name, number in CASE["pupils"].items()})
# Plymouth FY2025 as published: its budget, requirement and aid of FY2024.
DISTRICT = District(
    "Plymouth", Decimal(CASE["foundation_budget"]), Decimal(88_503_759), Decimal(28_266_283), Decimal(7591)
)
PLYMOUTH = Place(DISTRICT, PUPILS, Decimal(CASE["wage_factor"]))
# The same with last year's aid so low that foundation aid binds.
LEAN = replace(PLYMOUTH, district=replace(DISTRICT, prior_aid=Decimal(10_000_000)))
ONE_CHILD = Pupils(elementary=Decimal(1))
ONE_POOR_CHILD = Pupils(elementary=Decimal(1), low_income=Decimal(1))


def test_the_place_comes_to_the_published_aid_from_its_pupils_up() -> None:
    found = place.aid_of(PLYMOUTH, SCHEDULE, LAW)
    assert found.district.foundation_budget == Decimal(CASE["foundation_budget"])
    assert (found.amount, found.rule) == (29_055_747, Rule.MINIMUM)


def test_under_minimum_aid_a_pupil_is_worth_the_minimum_and_not_the_rate() -> None:
    worth = place.worth(PLYMOUTH, ONE_CHILD, SCHEDULE, LAW)
    assert worth.aid == 104
    assert worth.budget > 10_000
    assert worth.rules == (Rule.MINIMUM, Rule.MINIMUM)


def test_under_foundation_aid_a_pupil_is_worth_its_rate_to_the_dollar() -> None:
    worth = place.worth(LEAN, ONE_CHILD, SCHEDULE, LAW)
    assert worth.budget == SCHEDULE.rates.per_pupil("el", LEAN.wage_factor)
    assert abs(worth.aid - worth.budget) < 1


def test_a_low_income_pupil_is_worth_the_rate_and_the_increment_of_the_group() -> None:
    worth = place.worth(LEAN, ONE_POOR_CHILD, SCHEDULE, LAW)
    factor = LEAN.wage_factor
    each = SCHEDULE.rates.per_pupil("el", factor) + SCHEDULE.rates.per_pupil("li_6", factor)
    assert worth.budget == each


def test_the_pupil_that_opens_the_next_group_brings_the_jump_for_all() -> None:
    missing = place.budget(LEAN, SCHEDULE).enrolment.to_next_group
    assert missing == 98
    almost = LEAN.with_more(Pupils(low_income=Decimal(missing - 1)))
    jump = place.worth(almost, Pupils(low_income=Decimal(1)), SCHEDULE, LAW)
    a_step = place.worth(LEAN, Pupils(low_income=Decimal(1)), SCHEDULE, LAW)
    assert jump.budget > 200 * a_step.budget


def test_where_the_town_is_at_its_cap_it_pays_most_of_what_a_pupil_adds() -> None:
    published = {one.town.name: one.town for one in effort.published(FY2025)}
    rates = effort.solve(list(published.values()), LAW.contribution)
    heavy = replace(published["Plymouth"], prior_contribution=Decimal(95_000_000))
    worth = place.worth(replace(LEAN, town=heavy, rates=rates), ONE_CHILD, SCHEDULE, LAW)
    assert abs(worth.contribution - Decimal("0.825") * worth.budget) <= 1
    assert abs(worth.aid - Decimal("0.175") * worth.budget) <= 1


def test_where_the_town_is_still_below_its_target_a_pupil_costs_it_nothing_yet() -> None:
    published = {one.town.name: one.town for one in effort.published(FY2025)}
    rates = effort.solve(list(published.values()), LAW.contribution)
    worth = place.worth(replace(LEAN, town=published["Plymouth"], rates=rates), ONE_CHILD, SCHEDULE, LAW)
    assert worth.contribution == 0


def test_a_new_tier_catches_the_districts_above_its_bound() -> None:
    poor = replace(LEAN, pupils=replace(PUPILS, low_income=Decimal(7_000)))
    richer = SCHEDULE.with_tier(Group(13, Decimal("90")), like="li_12", times=Decimal("0.5"))
    before, after = place.budget(poor, SCHEDULE), place.budget(poor, richer)
    assert (before.enrolment.group.number, after.enrolment.group.number) == (12, 12)
    inside = replace(poor, pupils=replace(PUPILS, low_income=Decimal(6_500)))
    assert place.budget(inside, richer).enrolment.group.number == 13
    assert place.budget(inside, richer).total < place.budget(inside, SCHEDULE).total


def test_a_tier_cannot_take_a_number_that_is_taken() -> None:
    with pytest.raises(ValueError, match="already"):
        SCHEDULE.with_tier(Group(12, Decimal("90")), like="li_12", times=Decimal(1))


def test_the_worth_explains_itself() -> None:
    lines = place.worth(PLYMOUTH, ONE_CHILD, SCHEDULE, LAW).working()
    assert [line.amount for line in lines][1:] == [0, 104]
    assert lines[-1].because == "minimum aid binds"
    assert all(line.reference for line in lines)
