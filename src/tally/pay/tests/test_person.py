"""What a package means for one person is what everybody's costing pays them."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from tally.pay.costing import cost
from tally.pay.course import Course, course_data, course_from
from tally.pay.package import Package
from tally.pay.person import OF_OTHERS, against, course, follow, pay_cheques
from tally.pay.placement import Change, Group, Time
from tally.pay.schedule import Cell
from tally.pay.terms.grid import AcrossTheBoard
from tally.pay.terms.movement import Step
from tally.pay.tests.packages import EVERY_HOURLY_TERM, EVERY_TERM, PARAS, package_of
from tally.pay.tests.strategies import packages


def test_a_year_and_its_cheques() -> None:
    """17.49 + 1.50 = 18.99 x 6.5 x 193 = 23,822.955, to the cent 23,822.96; in 26 cheques."""
    package = package_of(PARAS, [{"kind": "flat", "amount": "1.50"}])
    person = Group(
        Cell("1", "High School"), Decimal(1), Time(hours=Decimal("6.5"), days=Decimal(193)), pays=26
    )
    today, first = follow(package, person)
    assert (today.pay, first.pay) == (Decimal("21941.21"), Decimal("23822.96"))
    assert sum(first.pays) == first.pay
    assert set(first.pays) == {Decimal("916.27"), Decimal("916.26")}
    assert [line.amount for line in first.lines] == [Decimal("1881.75")]


def test_one_side_against_the_other() -> None:
    person = Group(Cell("1", "High School"), Decimal(1), Time(hours=Decimal("6.5"), days=Decimal(193)))
    ours = follow(package_of(PARAS, [{"kind": "step"}]), person)
    theirs = follow(package_of(PARAS, [{"kind": "hold"}, {"kind": "step"}]), person)
    assert [gap for _, gap in against(ours, theirs)] == [Decimal("0.00"), Decimal("1003.60")]


def test_a_package_with_every_term_can_be_followed() -> None:
    person = Group(Cell("2", "M"), Decimal(1), EVERY_TERM.base.groups[0].time, service=((19, 10_000),))
    assert [str(year.fiscal_year) for year in follow(EVERY_TERM, person)] == [
        "FY2026",
        "FY2027",
        "FY2028",
        "FY2029",
        "FY2030",
    ]


def test_cheques_add_up_whatever_the_count() -> None:
    assert sum(pay_cheques(Decimal("100.00"), 22)) == Decimal("100.00")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(packages())
def test_the_person_is_paid_what_the_costing_of_all_pays_each(package: Package) -> None:
    everybody = cost(package.without(*OF_OTHERS))
    for place, group in enumerate(package.base.groups):
        followed = follow(package, replace(group, service=()))
        for mine, year in zip(followed[1:], everybody.years, strict=True):
            assert mine.full_year * 100 == year.salaries[place]
            assert mine.cell == year.standing.cells[place]


def _kept(package: Package) -> Course:
    """The course of a package, through the JSON it is kept as."""
    return course_from(json.loads(json.dumps(course_data(course(package)))), package)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(packages())
def test_by_the_course_that_was_kept_a_person_is_paid_the_same(package: Package) -> None:
    kept = _kept(package)
    for group in package.base.groups:
        person = replace(group, service=((7, 10_000),), step_date=None)
        assert follow(package, person, kept) == follow(package, person)


def test_every_kind_of_term_is_kept_in_the_course() -> None:
    for package in (EVERY_TERM, EVERY_HOURLY_TERM):
        kept = _kept(package)
        for group in package.base.groups:
            person = replace(group, step_date=None)
            assert follow(package, person, kept) == follow(package, person)


def test_the_course_stays_whatever_becomes_of_a_term(monkeypatch: pytest.MonkeyPatch) -> None:
    package = package_of(PARAS, [{"kind": "step"}, {"kind": "across_the_board", "rate": "0.03"}])
    person, kept = package.base.groups[0], _kept(package)
    before = follow(package, person)
    monkeypatch.setattr(AcrossTheBoard, "new_rules", lambda *_: {})
    monkeypatch.setattr(Step, "change", lambda *_: Change())
    assert follow(package, person) != before
    assert [year.pay for year in follow(package, person, kept)] == [year.pay for year in before]
