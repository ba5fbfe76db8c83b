"""School aid is public: every town has its page, its working and its files; a changed law is solved anew."""

import csv
import io
import json
import re
from decimal import Decimal

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from unionhall.core.freshness import generation
from unionhall.core.models import ImportRun
from unionhall.funding import actions, books, dials, reasons
from unionhall.funding.bridge import FiscalYear
from unionhall.funding.cells import lea
from unionhall.funding.facts import Award, DistrictYear, Recipient, TownYear
from unionhall.funding.portrait import Portrait
from unionhall.funding.scenarios import CannotAnswerError, answer
from unionhall.funding.tests.aided import COUNTS, DAY, paid, read_in, tried

AWARDS = "lea,district,ESSER I,ESSER II\n01490000,Lawrence,6399893,24085662\n"
MAP = {
    "objects": {
        "towns": {
            "geometries": [
                {"properties": {"TOWN": "PLYMOUTH"}, "arcs": [[0, 1]]},
                {"properties": {"TOWN": "Carver"}, "arcs": [[-2, 2]]},
                {"properties": {"TOWN": "Atlantis"}, "arcs": [[3]]},
                {"properties": {"TOWN": "PLYMOUTH"}, "arcs": [[4]]},
            ]
        }
    }
}


def test_every_town_of_the_lawbook_has_a_page_and_taking_it_twice_changes_nothing(towns, client):
    assert Recipient.objects.count() == TownYear.objects.count() == 351
    assert actions.adopt_lawbook(FiscalYear(2025), on=DAY, by=None) == 0
    page = client.get("/funding/places/plymouth/")
    assert "$88,503,759" in page.content.decode()
    assert client.get("/funding/places/atlantis/").status_code == 404


def test_every_target_and_every_requirement_is_the_states_to_the_dollar(towns, client):
    assert len(towns.contributions) == 351
    for number, found in towns.contributions.items():
        assert (found.target, found.required) == (towns.towns[number].target, towns.towns[number].required)
    assert client.get("/funding/checks/").content.decode().count(">100.0%<") == 4


def test_a_page_says_what_it_is_to_machines(towns, client):
    text = client.get("/funding/places/boston/").content.decode()
    facts = json.loads(text.split('<script type="application/ld+json">')[1].split("</script>")[0])
    data = next(fact for fact in facts if fact["@type"] == "Dataset")
    assert [one["contentUrl"].rsplit(".")[-1] for one in data["distribution"]] == ["csv", "xlsx", "json"]


def test_the_files_of_a_town_say_what_its_page_says(towns, client):
    text = client.get("/funding/places/ayer/years.csv").getvalue().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    number = int(row["number"])
    ayer = towns.contributions[number]
    assert row["fiscal_year"] == "2025"
    assert Decimal(row["target_contribution"]) == ayer.target
    assert Decimal(row["preliminary_contribution"]) == towns.towns[number].preliminary
    assert Decimal(row["town_required_contribution"]) == ayer.required
    assert Decimal(row["equalized_valuation"]) == ayer.town.equalized_valuation
    assert (row["contribution_rule"], row["aid_rule"]) == (ayer.rule, "")
    (same,) = json.loads(client.get("/funding/places/ayer/years.json").content)
    assert same["town_required_contribution"] == row["town_required_contribution"]
    assert client.get("/funding/places/ayer/years.xlsx").status_code == 200


def test_pupils_by_kind_give_plymouths_budget_to_the_cell_and_what_one_more_is_worth(towns, client):
    assert read_in("ma-head-counts", "counts.csv", COUNTS) == {"new": 1}
    assert read_in("ma-head-counts", "counts.csv", COUNTS) == {"same": 1}
    rows = json.loads(client.get("/funding/places/plymouth/working/2025.json").content)
    cells = [Decimal(row["amount"]) for row in rows if row["part"] == "cell of the foundation budget"]
    assert round(sum(cells)) == 112_170_810
    lines = [Decimal(row["amount"]) for row in rows if row["part"] != "cell of the foundation budget"]
    assert all(line == round(line, 2) for line in lines)
    told = client.get("/funding/places/plymouth/working/2025/").content.decode()
    assert "an equalized valuation of 13,647,134,600<" in told
    assert "3.93% of 6,788 " in told
    assert "% of the foundation enrollment; the group reaches to" in told
    assert "enrolment" not in told
    assert not [row for row in rows if re.search(r"\.\d*0(?![\d.%]| dollars each)", row["because"])]
    text = client.get("/funding/places/plymouth/").content.decode()
    assert "group 6 of 12" in text


def test_a_table_of_no_year_is_refused_once_and_not_for_every_row(towns):
    undated = COUNTS.replace(",fy", "").replace(",2025", "")
    twice = undated + undated.splitlines()[1] + "\n"
    run = tried("ma-head-counts", "counts.csv", twice)
    assert run.state == ImportRun.State.REFUSED
    assert [problem.message for problem in run.problems.all()] == [
        "Say which fiscal year the table is for, as FY25."
    ]


def test_awards_are_read_by_the_long_code_and_shown_with_their_deadline(towns, client):
    assert lea("01490000") == lea("149") == 149
    assert read_in("esser-awards", "awards.csv", AWARDS) == {"new": 1}
    assert Award.objects.get(round="II").amount == 24_085_662
    assert "September 30, 2023" in client.get("/funding/places/lawrence/").content.decode()


def test_towns_that_share_a_line_of_the_map_are_neighbors(towns):
    assert read_in("ma-borders", "towns.json", json.dumps(MAP)) == {"new": 2, "left out": 1}
    assert read_in("ma-borders", "towns.json", json.dumps(MAP)) == {"same": 2, "left out": 1}
    plymouth = Recipient.objects.get(name="Plymouth")
    assert [one.name for one in plymouth.neighbours.all()] == ["Carver"]


def test_only_a_town_with_a_list_of_its_own_shows_its_neighbors_and_others_count_on_both_sides(towns, client):
    at = {one.name: one for one in Recipient.objects.filter(name__in=["Plymouth", "Kingston", "Carver"])}
    actions.record_neighbours(at["Plymouth"], [at["Kingston"]], by=None)
    actions.record_neighbours(at["Carver"], [at["Plymouth"]], by=None)
    generation().bump()
    next_to_plymouth = {one.name for one, _sum in Portrait(at["Plymouth"], towns).neighbouring_towns}
    assert next_to_plymouth == {"Kingston", "Carver"}
    assert Portrait(at["Kingston"], towns).neighbouring_towns == []
    page = client.get("/funding/places/kingston/").content.decode()
    assert "Which towns share a border with Kingston is not on record here." in page
    assert "Town next door" in client.get("/funding/places/plymouth/").content.decode()


def test_the_law_as_it_is_changes_nothing_and_a_lower_share_lets_towns_pay_less(towns):
    assert answer(towns, dials.read({}, 2025)).asked_of_towns == 0
    lower = answer(towns, dials.read({"target_local_share": "55"}, 2025))
    assert lower.asked_of_towns < 0
    assert not [one for one in lower.towns if one.change > 0]


def test_an_address_carries_the_scenario_and_only_what_differs(towns, client):
    asked = dials.read({"target_local_share": "55", "contribution_cap": "82.5", "place": "boston"}, 2025)
    found = dials.query(asked, 2025)
    assert found == {"target_local_share": "55", "place": "boston"}
    assert dials.read(found, 2025) == asked
    rows = list(
        csv.DictReader(
            io.StringIO(client.get("/funding/law/scenario.csv", found).getvalue().decode("utf-8-sig"))
        )
    )
    assert len(rows) == 351
    assert "0.55 instead of 0.59" in rows[0]["law"]


def test_a_year_nobody_has_published_is_refused_until_an_assumption_has_a_name(towns, client):
    grow = {f"trend_{name}": "3" for name in ("budget", "valuation", "income", "revenue", "enrolment")}
    with pytest.raises(CannotAnswerError):
        answer(towns, dials.read({"year": "2027", **grow}, 2025))
    named = answer(towns, dials.read({"year": "2027", "assume": "Three percent", **grow}, 2025))
    assert any(one.name == "Three percent" for one in named.assumptions)
    page = client.get("/funding/law/", {"year": "2027"}).content.decode()
    assert "Nothing is published for FY2027" in page
    refused = client.get("/funding/law/scenario.pdf", {"year": "2027", **grow})
    assert (refused.status_code, refused["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "Nothing is published for FY2027" in refused.content.decode()


def test_a_file_of_what_the_page_refuses_is_refused_in_its_words(towns, client):
    refused = client.get("/es/funding/law/scenario.json", {"target_local_share": "abc", "year": "1999"})
    assert refused.status_code == 400
    year, share = refused.content.decode().splitlines()
    assert year == "1999 no es un año entre FY2025 y FY2030."
    assert "“abc” no es un número." in share


def test_a_projection_carries_its_assumptions_to_the_page_the_paper_and_the_file(towns, client):
    grow = {f"trend_{name}": "3" for name in ("budget", "valuation", "income", "revenue", "enrolment")}
    asked = {"year": "2026", "assume": "Three percent", "target_local_share": "55", **grow}
    told, raw = (
        "Three percent: Foundation budgets grow each year by: 3%",
        "Three percent: growth of foundation budgets = 0.03",
    )
    page = client.get("/funding/law/", asked).content.decode()
    assert told in page
    assert "scenario.pdf?" in page
    spanish = client.get("/es/funding/law/", asked).content.decode()
    assert "Three percent: Los presupuestos base crecen cada año: 3%" in spanish
    assert ">Cambio</th>" in spanish
    assert ">Cambiar</th>" not in spanish
    assert raw in client.get("/funding/law/scenario.csv", asked).getvalue().decode("utf-8-sig")
    paper = client.get("/funding/law/scenario.pdf", asked)
    assert paper["Content-Type"] == "application/pdf"
    leaves = PdfReader(io.BytesIO(paper.content)).pages
    words = " ".join(" ".join(leaf.extract_text() for leaf in leaves).split())
    assert told in words
    assert "55% instead of 59%" in words


def test_a_faster_phase_in_needs_target_rates_or_a_named_assumption_of_them(towns):
    read_in("ma-head-counts", "counts.csv", COUNTS)
    for lacking in ({}, {"target_gap": "10"}):
        with pytest.raises(CannotAnswerError):
            answer(towns, dials.read({"phase_in": "100", **lacking}, 2025))
    whole = {"phase_in": "100", "target_gap": "10", "assume": "A tenth to go"}
    found = answer(towns, dials.read(whole, 2025))
    assert found.recounted == 1
    assert list(map(str, found.assumptions)) == [
        "A tenth to go: distance of the target rates from this year's = 0.1"
    ]
    towns_now = {one.name: one for one in found.after.state.towns}
    assert towns_now["Plymouth"].foundation_budget > towns.towns[239].town.foundation_budget


def test_numbers_out_of_range_are_told_all_at_once(towns):
    asked = dials.read({"target_local_share": "99", "high_effort": "x"}, 2025)
    assert len(asked.problems) == 2
    assert asked.numbers == {}


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [("en", "1,000", 1000), ("en", "150.50", Decimal("150.5")), ("es", "150,5", Decimal("150.5"))],
)
def test_a_number_of_an_address_is_read_as_its_reader_writes_it(towns, language, text, meant):
    with override(language):
        assert dials.read({"minimum_aid_per_pupil": text}, 2025).numbers == {"minimum_aid_per_pupil": meant}


@pytest.mark.parametrize(("language", "text"), [("en", "10,00"), ("es", "1.000"), ("pt", "1.000")])
def test_a_number_that_may_mean_two_things_is_refused(towns, client, language, text):
    with override(language):
        asked = dials.read({"minimum_aid_per_pupil": text}, 2025)
    assert len(asked.problems) == 1
    assert text in asked.problems[0]
    assert asked.numbers == {}


@pytest.mark.parametrize("language", ["en", "es", "pt"])
def test_a_link_made_in_one_language_leads_to_the_same_in_every_other(towns, language):
    asked = dials.read({"trend_budget": "1.125", "target_local_share": "55.5"}, 2025)
    with override(language):
        assert dials.read(dials.query(asked, 2025), 2025) == asked
        for dial in dials.assumed_dials(asked):
            assert dials.read({dial.name: dial.written}, 2025).problems == ()


def test_aid_is_checked_against_the_state_and_a_miss_stands_first(towns, client):
    under = actions.Provenance(actions.record_source("A workbook", on=DAY, by=None), None)
    for name, extra in (("Boston", 0), ("Lexington", 500), ("Dracut", 1248)):
        place = Recipient.objects.get(name=name)
        known = {
            "Boston": ("1145949554.1", 945408382, 230700785, 57369, 236667161),
            "Lexington": ("91458917.922", 75453607, 17609131, 6851, 18321635),
            "Dracut": ("54583406.89", 27974680, 27170143, 3837, 27569191),
        }[name]
        years = {
            2024: {"aid": Decimal(known[2])},
            2025: {
                "foundation_budget": Decimal(known[0]),
                "required_contribution": Decimal(known[1]),
                "enrolment": Decimal(known[3]),
                "aid": Decimal(known[4] + extra),
            },
        }
        actions.record_recipient(place.lea, actions.RecipientFacts(name, runs_schools=True), by=None)
        assert actions.record_district_years(place, years, under=under) == "new"
        assert actions.record_district_years(place, years, under=under) == "same"
    generation().bump()
    assert DistrictYear.objects.count() == 6
    checks = books.of(2025).checks
    assert [checks[number].is_met for number in (35, 155, 79)] == [True, False, True]
    text = client.get("/funding/checks/2025.csv").getvalue().decode("utf-8-sig")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["kind"] == "aid"]
    # The miss first, then what is met with something beside the rule, then what the rule meets.
    assert [(row["name"], row["residual"], row["beside_the_rule"], row["basis"]) for row in rows] == [
        ("Lexington", "500.00", "0.00", ""),
        ("Dracut", "0.00", "1248.00", "dollar"),
        ("Boston", "0.00", "0.00", ""),
    ]
    # A later year of one district does not come before the whole state.
    later = {2025: years[2025], 2026: years[2025] | {"aid": Decimal("28000000")}}
    actions.record_district_years(Recipient.objects.get(name="Dracut"), later, under=under)
    generation().bump()
    page = client.get("/funding/checks/").content.decode()
    assert "Aid to districts with schools, FY2025" in page
    assert "3 districts with schools have been read in here for FY2025; the shares of their year are" in page
    assert "FY2022: 313 of 319, which is 98.1%; 277 of them by the rule alone." in page
    assert "33.3%" in page
    assert "66.7%" in page
    assert "12 more pupils" in page
    # A place whose aid the rules do not explain is shown with what it is given, and with the difference.
    page = client.get("/funding/places/lexington/").content.decode()
    assert "Lexington is given $18,322,135 of Chapter 70 aid" in page
    assert "What this district was awarded has not been read in." in page
    assert "Our sum comes to $18,321,635 and the state paid $18,322,135: +$500" in page


def test_a_year_that_is_none_is_refused_however_it_is_written(towns, client):
    for year in ("abc", "-1", "9" * 5000, "²"):
        page = client.get("/funding/law/", {"year": year})
        assert page.status_code == 200
        assert "is not a year from FY2025 to FY2030." in page.content.decode()
        assert client.get("/funding/checks/", {"year": year}).status_code == 200


def test_a_year_to_come_is_understood_however_it_is_written(towns, client):
    for year in ("2026", "FY26", "fy 2026"):
        assert "What it does, FY2026" in client.get("/funding/law/", {"year": year}).content.decode()


def test_the_rule_that_binds_is_told_with_the_numbers_of_the_law(towns, client):
    said = "It is more than 2.5 points short of the target, so 1% of last year&#x27;s requirement is added."
    assert said in client.get("/funding/places/plymouth/").content.decode()
    spanish = client.get("/es/funding/places/wareham/").content.decode()
    assert "Le faltan más de 7,5 puntos para la meta, así que se añade el 2% de" in spanish


def test_minimum_aid_is_told_as_the_law_has_it(towns, client):
    """The formula gives more than last year here, and less than last year with the minimum on top."""
    facts = {"foundation_budget": 93_153_607, "required_contribution": 75_453_607, "enrolment": 6851}
    paid(155, {2024: {"aid": 17_609_131}, 2025: facts | {"aid": 18_321_635}})
    page = client.get("/funding/places/lexington/").content.decode()
    assert "The formula gives less than last year&#x27;s aid with $104 a pupil on top" in page
    assert "Until then one more pupil brings $104, or half of it where she counts half" in page
    assert "of any kind" not in page


def test_the_working_gives_its_reasons_in_the_readers_language(towns, client):
    page = client.get("/es/funding/places/boston/working/2025/").content.decode()
    assert "de una valuación igualada de" in page
    assert "of an equalized valuation" not in page
    for sentence in reasons.SENTENCES:
        plain = re.sub(r"%\(\w+\)s", "12.5%", sentence)
        assert reasons.in_words(plain) is not None
    assert reasons.in_words("Inferred: something that only this district was given") is None


def test_the_state_side_says_over_which_districts_it_is_counted(towns, client):
    assert "has not been read in here" in client.get("/funding/law/").content.decode()
    under = actions.Provenance(actions.record_source("A workbook", on=DAY, by=None), None)
    amounts = {"foundation_budget": 91458917, "required_contribution": 75453607, "aid": 18321635}
    years = {2025: {name: Decimal(amount) for name, amount in amounts.items()}}
    actions.record_district_years(Recipient.objects.get(lea=155), years, under=under)
    generation().bump()
    page = client.get("/funding/law/").content.decode()
    assert "counts one district, whose aid of $18,321,635 has been read in" in page
    assert "All districts are given $6,901,610,127." in page
