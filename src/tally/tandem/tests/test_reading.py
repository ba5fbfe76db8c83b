"""A plan is read from TOML, and every mistake in it comes back at once with its key and line."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tally.problems import RefusedError
from tally.tandem.investments import Kind
from tally.tandem.reading import read
from tally.tandem.streams import FOREVER, Fund, Grant, Recurring, Reserve
from tally.years import FiscalYear

HARBORVIEW = (Path(__file__).parent / "harborview.toml").read_text()

FAR_GRANT = """
[[streams]]
name = "ESSER III"
kind = "grant"
amount = "12"
from = 2020-03-13
obligate_by = 9999-12-31
"""


def plan(streams: str = "", investments: str = "", more: str = "") -> str:
    return f"""district = "Harborview"
years = ["FY22", "FY23"]
{more}
[[streams]]
name = "SOA growth"
kind = "recurring"
by_year = {{ FY22 = "100", FY23 = "200" }}
{streams}
[[investments]]
name = "Aides"
kind = "positions"
fte = "2"
unit_cost = "50"
{investments}
"""


def problems(text: str) -> list[str]:
    with pytest.raises(RefusedError) as refused:
        read(text, "plan.toml")
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize("written", ["", 'years = "FY22"', "years = []", 'years = ["22/23"]'])
def test_years_that_cannot_be_read_hide_no_other_mistake(written: str) -> None:
    text = plan(investments='start = ["FY22", "FY23"]\nprority = "3"')
    found = problems(text.replace('years = ["FY22", "FY23"]', written))
    assert any("years:" in one for one in found)
    assert any("did you mean priority?" in one for one in found)


@pytest.mark.parametrize("written", ["much", "-3", "0"])
def test_a_wrong_number_of_an_assumption_is_listed_once(written: str) -> None:
    doubt = f'[[assumptions]]\nname = "x"\nunit = "y"\ngrowth = "1"\nworst = "{written}"\nstep = "{written}"'
    first, second = problems(plan(investments=doubt))
    assert "assumptions[1].worst:" in first
    assert "assumptions[1].step:" in second


def test_a_plan_is_read_as_it_is_written() -> None:
    found = read(HARBORVIEW)
    assert found.district == "Harborview"
    assert found.years == tuple(FiscalYear(year) for year in range(2022, 2028))
    second, third, growth, savings = found.streams
    assert isinstance(second, Grant)
    assert second.obligate_by == date(2023, 9, 30)
    assert second.reserve == Reserve("mental-health", Decimal(0), Decimal(10000))
    assert isinstance(third, Grant)
    assert third.reserved == 1880000
    assert isinstance(growth, Recurring)
    assert growth.hole(FiscalYear(2022)) == 150000
    assert isinstance(savings, Fund)
    assert savings.spend_by == FOREVER
    assert [ask.kind for ask in found.investments[2:4]] == [Kind.POSITIONS, Kind.ONE_TIME]
    assert found.investments[2].end == FiscalYear(2024)
    assert found.investments[4].price.at(FiscalYear(2026)) == Decimal("927625.00")
    assert [dial.name for dial in found.dials] == ["Two charter schools open", "Paraprofessional raises"]


def test_a_bare_number_is_read_exactly() -> None:
    assert read(plan().replace('"50"', "50.1")).investments[0].price.unit_cost == Decimal("50.1")


@pytest.mark.parametrize(
    ("streams", "said"),
    [
        ('reserve = { tag = "x", share = "20%" }', "row 13, column streams[2].reserve.share: '20%' is not a"),
        ('reserve.tag = "x"\nreserve.shar = "0.2"', "row 14, column streams[2].reserve.shar: is not a key"),
        ("\n[streams.reserve]\ntag = 3", "row 15, column streams[2].reserve.tag: must be a text"),
    ],
)
def test_what_is_wrong_within_a_reserve_is_told_where_it_stands(streams: str, said: str) -> None:
    grant = f"""[[streams]]
name = "ESSER"\nkind = "grant"\namount = "9"\nround = "ESSER III"\n{streams}"""
    told = problems(plan(streams=grant))
    assert told[-1].startswith(f"plan.toml, {said}"), told


@pytest.mark.parametrize(
    ("streams", "more", "said"),
    [
        ('commitments = { FY32 = "5" }', "", "row 8, column streams[1].commitments"),
        (
            "",
            '[[assumptions]]\nname = "x"\nunit = "y"\nworst = "1"\nstream = "SOA growth"\n'
            'per_unit = { FY32 = "5" }',
            "row 19, column assumptions[1].per_unit",
        ),
        ('stages = { governor = { FY32 = "5" } }', "", "row 8, column streams[1].stages.governor"),
    ],
)
def test_money_of_a_year_that_the_plan_does_not_have_is_refused(streams: str, more: str, said: str) -> None:
    told = problems(plan(streams=streams, investments=more))
    assert len(told) == 1
    assert told[0].startswith(f"plan.toml, {said}: has ")
    beyond = plan().replace('FY23 = "200"', 'FY23 = "200", FY24 = "300"')
    assert problems(beyond) == [
        "plan.toml, row 7, column streams[1].by_year: has FY2024, which the plan does not have"
    ]


def test_streams_that_are_no_tables_are_told_once() -> None:
    text = plan().partition("[[streams]]")[0] + "streams = 3\n[[investments]]"
    told = problems(text + plan().partition("[[investments]]")[2])
    assert told == ["plan.toml, row 4, column streams: must be written as [[streams]] tables"]


def test_what_is_left_out_has_a_stated_default() -> None:
    ask = read(plan()).investments[0]
    assert (ask.earliest, ask.latest, ask.end) == (FiscalYear(2022), FiscalYear(2023), None)
    assert (ask.whole, ask.priority, ask.must, ask.keep) == (False, 1, False, False)
    assert (
        read(plan(investments='[[investments]]\nname = "Roof"\nkind = "one_time"\namount = "9"'))
        .investments[1]
        .whole
    )


def test_a_costed_package_can_be_an_investment(tmp_path: Path) -> None:
    years = [{"fiscal_year": "FY22", "payroll": "1030000.50"}, {"fiscal_year": "FY23", "payroll": "1061000"}]
    (tmp_path / "settlement.json").write_text(json.dumps({"base_payroll": "1000000", "years": years}))
    raise_ = '[[investments]]\nname = "Raise"\nkind = "raise"\npackage = "settlement.json"\nstart = "FY22"'
    price = read(plan(investments=raise_), folder=tmp_path).investments[1].price
    assert [price.at(FiscalYear(year)) for year in (2022, 2023, 2024)] == [Decimal("30000.50"), 61000, 61000]


def test_a_package_below_its_base_payroll_is_refused(tmp_path: Path) -> None:
    years = [{"fiscal_year": "FY22", "payroll": "990000"}, {"fiscal_year": "FY23", "payroll": "1010000"}]
    (tmp_path / "less.json").write_text(json.dumps({"base_payroll": "1000000", "years": years}))
    with pytest.raises(RefusedError, match=r"investments\[2\].package: comes to less than .* in FY2022;"):
        read(
            plan(investments='[[investments]]\nname = "Pay"\nkind = "raise"\npackage = "less.json"'),
            "",
            tmp_path,
        )


def test_work_with_an_end_and_no_start_may_start_in_any_year_up_to_it() -> None:
    ask = read(plan(investments='end = "FY22"')).investments[0]
    assert (ask.earliest, ask.latest, ask.end) == (FiscalYear(2022), FiscalYear(2022), FiscalYear(2022))
    assert read(plan(investments='end = "FY29"')).investments[0].latest == FiscalYear(2023)


def test_an_odd_year_is_refused_where_it_stands_and_makes_no_other_problem() -> None:
    odd = plan().replace('["FY22", "FY23"]', '["0001"]')
    assert problems(odd) == [
        "plan.toml, row 2, column years: '0001' is not a fiscal year; write it as FY25 or FY2025"
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "is missing; give a day as 2024-09-30"),
        ('obligate_by = "9/30/2024"', "'9/30/2024' is not a day; write a day as 2024-09-30"),
        ("obligate_by = 2024-09-30T00:00:00", "2024-09-30 00:00:00 is not a day; write a day as 2024-09-30"),
    ],
)
def test_a_day_that_cannot_be_read_is_one_problem(written: str, said: str) -> None:
    grant = f'[[streams]]\nname = "Gift"\nkind = "grant"\namount = "1"\nfrom = 2022-07-01\n{written}'
    (problem,) = problems(plan(streams=grant))
    assert problem.endswith(f"column streams[2].obligate_by: {said}")


def test_what_is_refused_is_told_as_it_was_written() -> None:
    refused = problems(plan().replace('"2"', "nan") + 'tags = ["x"]\npriority = true\nkeep = ["y", 1.5]\n')
    assert [problem.partition(": ")[2] for problem in refused] == [
        "NaN is not a number",
        "true is not a number",
        'must be true or false, not ["y", "1.5"]',
    ]


def test_every_mistake_comes_back_with_its_key_and_line() -> None:
    wrong = plan(
        streams='[[streams]]\nname = "ESSER III"\nkind = "grant"\namount = "12x"\nfrom = 2024-10-01\n'
        'obligate_by = 2024-09-30\nreserve = { tag = "hvac", share = "20" }\nuse = ["hvac"]',
        investments='growth = "3"\nstart = ["FY23", "FY22"]\npriority = "-1"\nwhole = "yes"\ntags = "staff"',
    )
    assert [problem.removeprefix("plan.toml, ") for problem in problems(wrong)] == [
        "row 11, column streams[2].amount: '12x' is not a number",
        "row 13, column streams[2].obligate_by: 2024-09-30 is before the grant's first day, 2024-10-01",
        "row 14, column streams[2].reserve: share 20 is more than the whole grant; a fifth is 0.20",
        "row 15, column streams[2].use: is not a key here; did you mean uses?",
        "row 21, column investments[1].growth: 3 is a growth of 300% a year; three percent is 0.03",
        "row 22, column investments[1].start: the latest year, FY22, is before the earliest, FY23",
        "row 23, column investments[1].priority: must be at least 0, not -1",
        "row 24, column investments[1].whole: must be true or false, not 'yes'",
        'row 25, column investments[1].tags: must be a list of texts, as ["staff", "hvac"]',
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("district = ", "is not TOML"),
        (plan().replace('"FY22", "FY23"]', '"FY22", "FY24"]'), "must follow one another"),
        (plan().replace('"FY22", "FY23"]', '"FY22", "FY22"]'), "must follow one another"),
        (plan().replace('["FY22", "FY23"]', '["next year"]'), "'next year' is not a fiscal year"),
        (plan().replace("FY2", "152"), "FY1522 is too far away; days and years lie from 1990 to 2200"),
        (plan(investments='cost_year = "2201"'), "investments[1].cost_year: FY2201 is too far away"),
        (
            plan(streams=FAR_GRANT),
            "column streams[2].obligate_by: 9999-12-31 is too far away; days and years lie from 1990 to 2200",
        ),
        (plan().replace(', FY23 = "200"', ""), "has no amount for FY2023"),
        (plan().replace('"recurring"', '"loan"'), "'loan' is unknown; use one of fund, grant, recurring"),
        (plan().replace('fte = "2"', ""), "fte: is missing"),
        (plan().replace('"2"', '"-2"'), "must be at least 0"),
        (plan().replace('"2"', '"2.5"').replace("unit_cost", "whole = true\nunit_cost"), "2.5 is not whole"),
        (plan().replace('"2"', '"0.85714"'), "0.85714 is finer than a ten-thousandth"),
        (plan().replace('"2"', '"nan"'), "is not a number"),
        (plan().replace('"2"', '"1e30"'), "'1e30' is more than any district has"),
        (plan().replace('"2"', '"1e11"'), "at this cost is more than any district has"),
        (plan(investments='growth = "3%"'), "'3%' is not a number; three percent is 0.03"),
        (plan().replace('FY23 = "200"', 'FY23 = "200", 2023 = "300"'), "by_year: has FY2023 twice"),
        (plan(investments='amount = "7"'), "give the cost once"),
        (plan(investments='start = ["FY21", "FY22"]'), "FY21 is not one of the plan's years"),
        (plan(investments='end = "FY22"\nstart = "FY23"'), "is before the latest year to start"),
        (plan(investments='end = "FY21"'), "FY21 is before the latest year to start"),
        (
            plan(streams='[[streams]]\nname = "Gift"\nkind = "fund"\nby_year = { FY21 = "5", FY32 = "6" }'),
            "column streams[2].by_year: has FY2021, FY2032, which the plan does not have",
        ),
        (plan(streams='[[streams]]\nname = "SOA growth"\nkind = "fund"\nby_year = {}'), "is used twice"),
        (plan(streams='[[streams]]\nname = "SOA GROWTH"\nkind = "fund"\nby_year = {}'), "is used twice"),
        (
            plan(streams='[[streams]]\nname = "ESSER"\nkind = "grant"\nround = "ESSER IV"\namount = "1"'),
            "ESSER IV",
        ),
        (plan(streams='[[streams]]\nname = "Gift"\nkind = "fund"'), "by_year: is missing"),
        (
            plan(investments='[[investments]]\nname = "Pay"\nkind = "raise"\npackage = "no.json"'),
            "cannot be read",
        ),
        (
            plan(investments='[[investments]]\nname = "Roof"\nkind = "one_time"\namount = "1"\nend = "FY23"'),
            "no end",
        ),
        (
            plan(investments='[[assumptions]]\nname = "x"\nunit = "y"\nworst = "0"\ngrowth = "1"'),
            "more than nothing",
        ),
        (
            plan(investments='[[assumptions]]\nname = "x"\nunit = "y"\nworst = "1"\nstream = "SOA"'),
            "not a stream",
        ),
        (plan(more="cuts = 1"), "cuts: must be true or false"),
        ('district = "Harborview"\nyears = ["FY22"]', "give at least one [[streams]] table"),
        ('district = "Harborview"\nyears = ["FY22"]\nstreams = 4', "must be written as [[streams]] tables"),
    ],
)
def test_what_cannot_be_a_plan_is_refused(text: str, said: str) -> None:
    assert any(said in problem for problem in problems(text)), problems(text)
