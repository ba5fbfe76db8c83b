"""A changed law in a year to come counts from the first year that nobody has published, and says so."""

import csv
import io

import pytest
from pypdf import PdfReader

from unionhall.funding import books, dials
from unionhall.funding.scenarios import Answer, answer
from unionhall.funding.tests.aided import COUNTS, paid, read_in

GROW = {"year": "2026", "assume": "Little grows"} | {
    f"trend_{name}": "0" for name in ("budget", "valuation", "income", "revenue", "enrolment")
}


@pytest.fixture
def lexington(towns) -> None:
    """On minimum aid by far, in a year whose enacted minimum is 104 dollars; 150 in the next."""
    facts = {"foundation_budget": 91_458_918, "required_contribution": 75_453_607, "enrolment": 6851}
    paid(155, {2024: {"aid": 17_609_131}, 2025: facts | {"aid": 18_321_635}})


def asked(**given: str) -> Answer:
    return answer(books.of(2025), dials.read(GROW | given, 2025))


def test_a_change_is_counted_once_for_each_year_it_holds(lexington):
    assert asked(minimum_aid_per_pupil="200").cost == (200 - 150) * 6851
    assert asked(minimum_aid_per_pupil="104").cost == (104 - 150) * 6851
    assert asked(minimum_aid_per_pupil="200", year="2027").cost == 2 * (200 - 150) * 6851


def test_the_law_of_the_year_asked_for_is_no_change(lexington, client):
    found = asked(minimum_aid_per_pupil="150")
    assert (found.cost, found.asked.numbers) == (0, {})
    page = client.get("/funding/law/", GROW | {"minimum_aid_per_pupil": "104"}).content.decode()
    assert "The law: 150" in page
    assert 'value="104"' in page
    assert "What you changed counts from FY2026 on" in page


def test_paper_and_file_name_the_law_that_was_changed(lexington, client):
    given = GROW | {"minimum_aid_per_pupil": "200"}
    text = client.get("/funding/law/scenario.csv", given).getvalue().decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["kind"] == "aid"]
    law = "Minimum aid for each pupil of the foundation enrolment: 200 instead of 150"
    assert [(row["change"], row["law"]) for row in rows] == [(str(50 * 6851), law)]
    assert not any("." in row[name] for row in rows for name in ("before", "after", "change"))
    leaves = PdfReader(io.BytesIO(client.get("/funding/law/scenario.pdf", given).content)).pages
    words = " ".join(" ".join(leaf.extract_text() for leaf in leaves).split())
    assert "$200 instead of $150" in words


def test_other_budgets_begin_with_the_first_year_that_is_not_published(lexington):
    read_in("ma-head-counts", "counts.csv", COUNTS)
    higher = asked(low_income_rates="120")
    before = {one.town.name: one for one in higher.before.contributions}["Plymouth"]
    after = {one.town.name: one for one in higher.after.contributions}["Plymouth"]
    assert after.town.prior_contribution == before.town.prior_contribution
    assert after.town.foundation_budget > before.town.foundation_budget
    now = answer(books.of(2025), dials.read({"low_income_rates": "120"}, 2025))
    plymouth = {one.name: one for one in now.after.state.towns}["Plymouth"]
    assert after.town.foundation_budget == plymouth.foundation_budget


def test_a_file_names_the_budgets_that_were_changed(lexington, client):
    read_in("ma-head-counts", "counts.csv", COUNTS)
    text = client.get("/es/funding/law/scenario.csv", {"low_income_rates": "120"}).getvalue().decode()
    assert "Rates for low-income pupils, of what they are: 120% instead of 100%" in text


def test_a_scenario_is_a_step_in_the_history_unless_somebody_goes_back_to_it(towns, client):
    given = {"target_local_share": "55"}
    moved = client.get("/funding/law/", given, headers={"HX-Request": "true"})
    assert moved.headers["HX-Push-Url"] == "/funding/law/?target_local_share=55"
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    for headers in (back, {}):
        assert "HX-Push-Url" not in client.get("/funding/law/", given, headers=headers).headers


def test_every_assumption_is_told_in_the_words_and_the_unit_of_its_dial(towns):
    found = asked(year="2027", budget_growth="2")
    told = [dials.told(one) for one in found.assumptions]
    assert "Little grows: Minimum aid for each pupil: $150" in told
    assert "Little grows: Most a town's target may be, of its foundation budget: 82.5%" in told
    assert "Little grows: All foundation budgets are larger by: 2%" in told
    assert not any(one.figure in line for one, line in zip(found.assumptions, told, strict=True))
