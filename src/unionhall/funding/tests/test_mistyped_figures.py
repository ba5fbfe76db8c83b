"""A mistyped figure is refused with its place; one that slipped in takes no public page down."""

import pytest

from unionhall.core.freshness import generation
from unionhall.core.models import ImportRun
from unionhall.funding import actions, books
from unionhall.funding.bridge import FUNCTIONS, FiscalYear
from unionhall.funding.facts import HeadCount, Recipient
from unionhall.funding.tests.aided import COUNTS, DAY, paid, read_in, tried

TOWNS = (
    "lea,name,fy,eqv,income,foundbudget,target,mrgf,preliminary,required\n"
    "239,Plymouth,2025,1000,100,500,300,{growth},200,200\n"
)
AWARDS = "lea,district,ESSER I,ESSER II\n149,Lawrence,6399893,{second}\n"


def complaints(run: ImportRun) -> list[str]:
    return [problem.message for problem in run.problems.all()]


@pytest.mark.parametrize("factor", ["0.95", "0", "12"])
def test_a_wage_factor_that_the_law_does_not_know_is_refused(towns, factor):
    run = tried("ma-head-counts", "counts.csv", COUNTS.replace("1.036", factor))
    assert "is no wage factor" in complaints(run)[0]


def test_a_count_nobody_can_work_with_takes_no_public_page_down(towns, client):
    read_in("ma-head-counts", "counts.csv", COUNTS)
    HeadCount.objects.update(wage_factor="0.95")
    generation().bump()
    for address in ("places/plymouth/", "places/plymouth/working/2025/", "law/?low_income_rates=120"):
        assert client.get(f"/funding/{address}").status_code == 200


def test_rates_of_which_some_are_lacking_are_not_worked_with(towns):
    under = actions.Provenance(actions.record_source("A table", on=DAY, by=None), None)
    row = {"column": "el", "label": "Elementary", "dollars": dict.fromkeys(FUNCTIONS, "1")}
    actions.record_rates(2026, "enacted", 1, row, under=under)
    assert books.schedule_of(FiscalYear(2026)) is None
    actions.record_rates(2025, "target", 1, row, under=under)
    assert books.targets_of(FiscalYear(2025)) is None


def test_a_year_of_towns_without_wealth_is_no_year_of_the_site(towns, client):
    under = actions.Provenance(actions.record_source("A table", on=DAY, by=None), None)
    amounts = ("equalized_valuation", "income", "foundation_budget", "growth_factor", "target")
    facts = dict.fromkeys((*amounts, "preliminary", "increment", "required"), 0)
    actions.record_town_year(Recipient.objects.get(lea=239), 2026, facts, under=under)
    generation().bump()
    assert client.get("/funding/places/plymouth/").status_code == 200


@pytest.mark.parametrize("amount", ["99999999999999.99", "1000000000000", "1e30"])
def test_an_amount_that_no_table_has_room_for_is_refused(towns, amount):
    run = tried("esser-awards", "awards.csv", AWARDS.format(second=amount))
    assert complaints(run) == [f"'{amount}' is more than there can be."]


def test_awards_that_do_not_fit_each_other_are_noted(towns):
    assert complaints(tried("esser-awards", "awards.csv", AWARDS.format(second="24085662"))) == []
    run = tried("esser-awards", "awards.csv", AWARDS.format(second="5759903700"))
    assert run.count("new") == 1
    assert complaints(run) == [
        "Lawrence: ESSER II is 900.000 times ESSER I, expected 3.71 to 3.90; check both awards"
    ]


def test_a_growth_factor_in_percent_needs_its_sign(towns):
    run = tried("ma-contributions", "towns.csv", TOWNS.format(growth="3.31"))
    assert complaints(run) == ["'3.31' is no fraction: 3.31 percent is written 3.31%."]
    for growth in ("3.31%", "0.0331"):
        assert complaints(tried("ma-contributions", "towns.csv", TOWNS.format(growth=growth))) == []


def test_a_year_in_which_aid_and_contribution_cancel_out_takes_no_place_down(towns, client):
    odd = {"aid": 428467, "required_contribution": -428467}
    paid(113, {1993: odd})
    assert client.get("/funding/places/great-barrington/").status_code == 200
    paid(113, {1992: {"aid": 300000, "required_contribution": 700000}})
    assert (
        "In FY1992 the state gives $300,000, 30.0%"
        in client.get("/funding/places/great-barrington/").content.decode()
    )
