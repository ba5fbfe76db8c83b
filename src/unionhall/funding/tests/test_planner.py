"""The planner's pages: whose they are, forms with every problem beside its field, starts that are moved."""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from unionhall.funding import answers, drafting, inputs, wording
from unionhall.funding.drafting import FrameFacts, Seen
from unionhall.funding.plans import Plan
from unionhall.funding.tandem import Words, workbook
from unionhall.funding.tests.planned import AIDES, YEARS, begun
from unionhall.roster.tests.samples import officer

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def plan(roll) -> Plan:
    return begun(roll.local_1)


@pytest.fixture
def bens(as_user, ben):
    return as_user(ben)


def item(plan: Plan, name: str) -> dict:
    return next(one for _section, one in inputs.items(plan.latest.values) if one["name"] == name)


def formulas(book: Workbook) -> str:
    cells = (str(cell.value) for sheet in book for row in sheet.rows for cell in row)
    return "\n".join(cell for cell in cells if cell.startswith("="))


def positions(**facts) -> dict:
    typed = {
        "seen": "1",
        "name": "Counselors",
        "fte": "6",
        "unit_cost": "$81,250.50",
        "growth": "2.75",
        "whole": "on",
        "earliest": "FY22",
        "latest": "FY24",
        "priority": "3",
        "tags": ["staff"],
    }
    return typed | facts


def test_a_plan_is_there_for_its_local_and_for_nobody_else(plan, as_user, ana, ben, cleo, client):
    addresses = [
        plan.get_absolute_url(),
        *(
            f"/funding/plans/{plan.pk}/{name}"
            for name in ("frame/", "changes/", "try/", "rest/", "plan.json")
        ),
        f"/funding/plans/{plan.pk}/streams/s1/",
        f"/funding/plans/{plan.pk}/investments/add/raise/",
    ]
    bens = as_user(ben)
    assert [bens.get(address).status_code for address in addresses] == [200] * len(addresses)
    outsiders = ((as_user(ana), 404), (as_user(cleo), 404), (as_user(ben, surely=False), 302), (client, 302))
    for other, answer in outsiders:
        assert [other.get(address).status_code for address in addresses] == [answer] * len(addresses)
        for deed in ("starts", "back", "keep", "copy", "away"):
            assert other.post(f"/funding/plans/{plan.pk}/{deed}/", {"seen": "1"}).status_code == answer
    assert plan.versions.count() == 1


def test_ben_begins_a_plan_and_ana_is_not_shown_the_form(roll, bens, as_user, ana):
    typed = {
        "title": "Lunenburg, spring",
        "first_year": "FY22",
        "last_year": "FY25",
        "local": roll.local_1.pk,
    }
    typed["form_key"] = "5f0f3f0e-5c7c-4b0a-9d29-0d5b6a3a6f10"
    assert as_user(ana).get("/funding/plans/new/").status_code == 404
    assert as_user(ana).post("/funding/plans/new/", typed).status_code == 404
    assert bens.post("/funding/plans/new/", typed).status_code == 302
    assert bens.post("/funding/plans/new/", typed).status_code == 302
    made = Plan.objects.get()
    assert made.latest.values["years"] == ["FY22", "FY23", "FY24", "FY25"]
    shown = bens.get(made.get_absolute_url()).content.decode()
    assert "There is nothing to plan yet" in shown
    assert "Lunenburg, spring" in bens.get("/funding/plans/").content.decode()


def test_a_wrong_frame_is_told_with_all_its_problems(bens, roll):
    typed = {"title": "", "first_year": "FY27", "last_year": "soon", "local": roll.local_2.pk}
    page = bens.post("/funding/plans/new/", typed).content.decode()
    for said in ("This field is required.", "Write a fiscal year as FY25.", "Select a valid choice."):
        assert said in page
    assert not Plan.objects.exists()


def test_the_page_shows_the_answer_with_its_picture_its_table_and_its_sentence(plan, bens):
    page = bens.get(plan.get_absolute_url()).content.decode()
    for said in (
        "Nothing that is started is cut",
        "Who pays, year by year",
        "The same numbers as a table",
        "No relief money from here",
        "What this takes for granted",
        "ESSER III: The district&#x27;s award letter",
        "<p>$4,000,000, for work until Monday, September 30, 2024</p>",
        "<p>$200,000 in FY22, $2,100,000 in FY26</p>",
        "<p>30 at $38,500 each</p>",
        "PDF for the hearing",
        'role="alert" hidden><p>The hall did not answer',
    ):
        assert said in page, said
    rest = bens.get(f"/funding/plans/{plan.pk}/rest/").content.decode()
    for said in (
        "sustained for good",
        "earlier than with recurring money alone",
        "SOA growth comes in lower",
    ):
        assert said in rest, said
    assert "earlier than with recurring money alone" in bens.get(plan.get_absolute_url()).content.decode()


def test_everything_wrong_with_an_item_is_beside_its_field_at_once(plan, bens):
    wrong = positions(
        name="Paraprofessionals", fte="4.5", unit_cost="a lot", growth="300", earliest="FY25", latest="FY23"
    )
    page = bens.post(f"/funding/plans/{plan.pk}/investments/add/positions/", wrong)
    form = page.context["form"]
    assert set(form.errors) == {"name", "fte", "unit_cost", "growth", "latest"}
    shown = page.content.decode()
    assert shown.count('class="wrong-text"') == 5
    assert 'value="a lot"' in shown
    assert plan.versions.count() == 1


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (
            "streams/add/grant",
            {"amount": "5", "first_day": "2021-07-01", "obligate_by": "2023-09-30"}
            | {"reserve_tag": "staff", "reserve_share": "200"},
        ),
        (
            "streams/add/recurring",
            {f"by_year_{year}": "1" for year in YEARS} | {"pupils": "many", "per_pupil": "5"},
        ),
        (
            "streams/add/recurring",
            {f"by_year_{year}": "1" for year in YEARS} | {"stage": "governor", "stage_FY22": "much"},
        ),
        (
            "investments/add/raise",
            {"earliest": "FY22", "latest": "FY22", "priority": "3", "growth": "0"}
            | {"by_year_FY22": "much", "by_year_FY23": "2"},
        ),
    ],
)
def test_what_is_refused_is_not_told_as_missing_too(plan, bens, place, wrong):
    page = bens.post(f"/funding/plans/{plan.pk}/{place}/", {"seen": "1", "name": "New", **wrong})
    assert [len(told) for told in page.context["form"].errors.values()] == [1]


def test_an_investment_is_added_and_changed_and_taken_out(plan, bens):
    added = bens.post(f"/funding/plans/{plan.pk}/investments/add/positions/", positions())
    assert added.status_code == 302
    made = item(plan, "Counselors")
    assert (made["unit_cost"], made["growth"], made["start"]) == ("81250.50", "0.0275", ["FY22", "FY24"])
    place = f"/funding/plans/{plan.pk}/investments/{made['id']}/"
    shown = bens.get(place).content.decode()
    assert 'value="81,250.50"' in shown
    assert 'value="2.75"' in shown
    assert bens.post(place, positions(seen="2", fte="3")).status_code == 302
    assert item(plan, "Counselors")["fte"] == "3"
    assert bens.post(f"{place}remove/", {"seen": "3"}).status_code == 302
    assert len(plan.latest.values["investments"]) == 2


@pytest.mark.parametrize(
    ("section", "kind", "typed"),
    [
        (
            "streams",
            "grant",
            {
                "amount": "500,000",
                "first_day": "2021-07-01",
                "obligate_by": "2023-09-30",
                "reserve_tag": "mental-health",
                "reserve_least": "10000",
            },
        ),
        ("streams", "recurring", {f"by_year_{year}": "1000" for year in YEARS}),
        ("streams", "fund", {"by_year_FY23": "250000", "spend_by": "2026-06-30", "other_tags": "Roof work"}),
        (
            "investments",
            "raise",
            {"earliest": "FY23", "latest": "FY23", "priority": "5", "growth": "0"}
            | {f"by_year_{year}": "120000" for year in YEARS[1:]},
        ),
        (
            "investments",
            "one_time",
            {"amount": "90000", "growth": "4", "earliest": "FY22", "latest": "FY26", "priority": "1"},
        ),
    ],
)
def test_every_kind_of_item_comes_back_from_its_form_as_it_was_typed(plan, bens, section, kind, typed):
    typed = {"seen": "1", "name": "Something new", "note": "A memo", **typed}
    answer = bens.post(f"/funding/plans/{plan.pk}/{section}/add/{kind}/", typed)
    assert answer.status_code == 302, answer.context["form"].errors
    made = item(plan, "Something new")
    place = f"/funding/plans/{plan.pk}/{section}/{made['id']}/"
    form = bens.get(place).context["form"]
    again = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "", [], False)}
    assert bens.post(place, {**again, "seen": "2"}).status_code == 302
    assert item(plan, "Something new") == made


def test_a_moved_start_is_solved_again_and_a_trial_changes_nothing(plan, bens):
    held = {"start-i1": "FY24", "start-i2": "", "seen": "1"}
    trial = bens.get(f"/funding/plans/{plan.pk}/try/", held).content.decode()
    assert plan.versions.count() == 1
    moved = bens.post(f"/funding/plans/{plan.pk}/starts/", held, **HTMX).content.decode()
    assert item(plan, "Paraprofessionals")["start"] == ["FY24", "FY24"]
    for page in (trial, moved):
        assert '<td class="num">FY24</td>' in page
    assert 'name="seen" value="2"' in moved
    freed = {"start-i1": "", "start-i2": "", "seen": "2"}
    assert bens.post(f"/funding/plans/{plan.pk}/starts/", freed).status_code == 302
    assert item(plan, "Paraprofessionals")["start"] == ["FY22", "FY25"]


def test_a_start_that_somebody_else_moved_meanwhile_is_said_so(plan, bens, as_user, eve, sure):
    officer("research_staff", user=eve)
    drafting.move_starts(plan, {"i1": "FY24"}, seen=Seen(1), by=sure(eve))
    mine = {"start-i1": "FY23", "start-i2": "", "seen": "1"}
    answer = bens.post(f"/funding/plans/{plan.pk}/starts/", mine, **HTMX).content.decode()
    assert "Eve changed the same thing while you were at it" in answer
    assert item(plan, "Paraprofessionals")["start"] == ["FY24", "FY24"]
    changed = positions(name="Paraprofessionals", seen="1")
    page = bens.post(f"/funding/plans/{plan.pk}/investments/i1/", changed).content.decode()
    assert "Eve changed the same thing while you were at it" in page
    assert 'value="$81,250.50"' in page
    assert item(plan, "Paraprofessionals")["fte"] == AIDES["fte"]


def test_a_raise_moved_to_where_it_costs_nothing_is_refused_by_its_name_and_stays(plan, bens, ben, sure):
    facts = drafting.RaiseFacts("Package 1", {"FY25": "90000", "FY26": "180000"})
    drafting.add_raise(plan, facts, by=sure(ben))
    page = bens.get(plan.get_absolute_url()).content.decode()
    offered = page[page.index('name="start-i3"') :].split("</select>")[0]
    assert "plan chooses, FY25–FY26" in offered
    assert "<option>FY24</option>" not in offered
    sent = {"start-i3": "FY24", "seen": "2"}
    trial = bens.get(f"/funding/plans/{plan.pk}/try/", sent).content.decode()
    moved = bens.post(f"/funding/plans/{plan.pk}/starts/", sent, **HTMX).content.decode()
    for answer in (trial, moved):
        assert "Package 1: has no cost for FY2024" in answer
    assert 'id="starts"' in moved
    assert "<option selected>FY25</option>" in moved
    spoken = bens.get(f"/es/funding/plans/{plan.pk}/try/", sent).content.decode()
    assert "Package 1: no tiene costo para FY2024" in spoken
    assert plan.versions.count() == 2


def test_a_plan_does_not_vouch_for_years_after_it_that_are_known_to_cost_more(plan, bens, ben, sure):
    facts = drafting.RaiseFacts("Package 1", {"FY26": "1000", "FY27": "233920"})
    drafting.add_raise(plan, facts, by=sure(ben))
    address = plan.get_absolute_url()
    page = bens.get(address).content.decode() + bens.get(f"{address}rest/").content.decode()
    assert "The plan ends with FY26; in FY27 Package 1 costs $233,920." in page
    assert "Package 1: kept while the plan lasts" in page
    assert "or for good" not in page


def test_scripts_wait_for_what_htmx_does_say():
    apps = Path(inputs.__file__).parents[1]
    library = apps / "core" / "static" / "core" / "htmx.min.js"
    said = set(re.findall(r"htmx:[a-z:]+", library.read_text()))
    scripts = [place for place in apps.glob("*/static/**/*.js") if place != library]
    heard = {name for place in scripts for name in re.findall(r"[\"'](htmx:[\w:]+)", place.read_text())}
    assert heard <= said
    assert "htmx:after:swap" in heard


def test_the_years_that_a_moved_start_had_outlast_a_change_of_its_cost(plan, bens):
    bens.post(f"/funding/plans/{plan.pk}/starts/", {"start-i1": "FY24", "seen": "1"})
    typed = positions(name="Paraprofessionals", earliest="FY24", latest="FY24", seen="2")
    bens.post(f"/funding/plans/{plan.pk}/investments/i1/", typed)
    assert item(plan, "Paraprofessionals")["window"] == ["FY22", "FY25"]
    bens.post(f"/funding/plans/{plan.pk}/investments/i1/", {**typed, "earliest": "FY23", "seen": "3"})
    assert "window" not in item(plan, "Paraprofessionals")


def test_the_end_that_a_moved_start_had_outlasts_a_change_of_its_cost(plan, bens):
    place, typed = (
        f"/funding/plans/{plan.pk}/investments/i1/",
        positions(name="Paraprofessionals", end="FY24"),
    )
    bens.post(place, typed)
    bens.post(f"/funding/plans/{plan.pk}/starts/", {"start-i1": "FY26", "seen": "2"})
    typed |= {"earliest": "FY26", "latest": "FY26", "end": "FY26"}
    bens.post(place, {**typed, "fte": "5", "seen": "3"})
    assert "5 at $81,251 each. It ends with FY26." in bens.get(plan.get_absolute_url()).content.decode()
    bens.post(f"/funding/plans/{plan.pk}/starts/", {"start-i1": "FY24", "seen": "4"})
    assert item(plan, "Paraprofessionals")["end"] == "FY24"


def test_what_is_taken_out_in_two_tabs_was_gone_already_in_the_second(plan, bens):
    first, second = (
        bens.post(f"/funding/plans/{plan.pk}/streams/s1/remove/", {"seen": "1"}, follow=True) for _tab in "12"
    )
    assert "brings it back" in first.content.decode()
    assert "It was taken out already." in second.content.decode()
    assert plan.versions.count() == 2


def test_what_is_saved_after_it_was_taken_out_is_kept_and_may_be_added_anew(plan, bens):
    aides = item(plan, "Paraprofessionals")
    address = f"/funding/plans/{plan.pk}/investments/{aides['id']}/"
    bens.post(f"{address}remove/", {"seen": "1"})
    typed = positions(name="Aides", fte="12")
    page = bens.post(address, typed).content.decode()
    assert "This was taken out of the plan meanwhile." in page
    assert 'value="Aides"' in page
    assert plan.versions.count() == 2
    assert bens.post(address, typed | {"anew": "1"}).status_code == 302
    assert item(plan, "Aides")["fte"] == "12"
    assert "It was taken out already." in bens.get(address, follow=True).content.decode()
    assert bens.get(f"/funding/plans/{plan.pk}/investments/i99/").status_code == 404


def test_savings_move_with_the_years_of_the_plan_or_it_is_said(plan, bens, ben, sure):
    savings = {"name": "Savings", "kind": "fund", "by_year": {"FY22": "250000", "FY26": "1000"}}
    drafting.add(plan, "streams", savings, seen=Seen(1), by=sure(ben))
    frame = {"title": "Later", "first_year": "FY23", "last_year": "FY25", "seen": "2"}
    page = bens.post(f"/funding/plans/{plan.pk}/frame/", frame, follow=True).content.decode()
    assert item(plan, "Savings")["by_year"] == {"FY23": "250000"}
    assert "Savings: what comes in after the last year is no longer in the plan." in page


def test_the_paper_is_set_whatever_a_thing_is_called(plan, bens, ben, sure):
    drafting.change(
        plan, ("investments", "i1"), {**AIDES, "name": "Aides \N{SAXOPHONE}"}, seen=Seen(1), by=sure(ben)
    )
    paper = PdfReader(BytesIO(bens.get(f"/funding/plans/{plan.pk}/plan.pdf").content))
    assert "Aides \N{REPLACEMENT CHARACTER}" in paper.pages[0].extract_text()


def test_a_plan_put_away_twice_stays_away_until_it_is_put_back(plan, bens):
    address = f"/funding/plans/{plan.pk}/away/"
    assert 'name="wish" value="away"' in bens.get(plan.get_absolute_url()).content.decode()
    for wish, is_away in (("away", True), ("away", True), ("back", False), ("back", False)):
        bens.post(address, {"wish": wish})
        plan.refresh_from_db()
        assert bool(plan.put_away_at) is is_away
    assert bens.post(address, {}).status_code == 404


def test_undo_takes_the_last_change_back(plan, bens):
    bens.post(f"/funding/plans/{plan.pk}/starts/", {"start-i1": "FY24", "seen": "1"})
    assert bens.post(f"/funding/plans/{plan.pk}/back/", {"seen": "2"}).status_code == 302
    assert item(plan, "Paraprofessionals")["start"] == ["FY22", "FY25"]
    page = bens.get(f"/funding/plans/{plan.pk}/changes/").content.decode()
    assert "start moved: Paraprofessionals" in page
    assert bens.post(f"/funding/plans/{plan.pk}/back/", {"seen": "3", "number": "2"}).status_code == 302
    assert item(plan, "Paraprofessionals")["start"] == ["FY24", "FY24"]


def test_what_cannot_be_paid_is_named_with_its_year_and_dollars(plan, bens):
    for place in ("i1", "i2"):
        must = positions(name=place, fte="400", must="on", earliest="FY22", latest="FY22")
        bens.post(f"/funding/plans/{plan.pk}/investments/{place}/", must | {"seen": str(plan.latest.number)})
    page = bens.get(plan.get_absolute_url()).content.decode()
    assert "No plan pays for all that must be paid." in page
    assert "i1 is $" in page


def test_with_cuts_the_cliff_is_marked(plan, bens):
    frame = {"title": "Harborview", "first_year": "FY22", "last_year": "FY26", "cuts": "on", "seen": "1"}
    assert bens.post(f"/funding/plans/{plan.pk}/frame/", frame).status_code == 302
    more = positions(name="Paraprofessionals", fte="90", earliest="FY22", latest="FY22", seen="2")
    assert bens.post(f"/funding/plans/{plan.pk}/investments/i1/", more).status_code == 302
    page = bens.get(plan.get_absolute_url()).content.decode()
    assert "The cliff comes in FY" in page
    assert "Cliff in FY" in page
    assert "; it starts in FY22; priority" in page
    assert "; comienza en FY22; prioridad" in bens.get(f"/es{plan.get_absolute_url()}").content.decode()


def test_the_files_hold_the_plans_dollars(plan, bens):
    told = json.loads(bens.get(f"/funding/plans/{plan.pk}/plan.json").content)
    cost = told["investments"][0]["cost_by_year"]["FY26"]
    assert told["plan"]["streams"][0]["note"] == "The district's award letter"
    book = load_workbook(BytesIO(bens.get(f"/funding/plans/{plan.pk}/plan.xlsx").content), data_only=True)
    assert f"{book['Cost']['F3'].value:.2f}" == cost
    paper = PdfReader(BytesIO(bens.get(f"/funding/plans/{plan.pk}/plan.pdf").content))
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = "".join(page.extract_text() for page in paper.pages)
    assert "What this takes for granted" in text
    assert bens.get(f"/funding/plans/{plan.pk}/plan.doc").status_code == 404


def test_an_assumption_of_ones_own_has_a_name_and_is_tried_until_the_plan_breaks(plan, bens):
    page = f"/funding/plans/{plan.pk}/assumptions/add/loss/"
    typed = {"seen": "1", "name": "Charter seats", "unit": "more seats", "worst": "0", "stream": "SOA growth"}
    refused = bens.post(page, typed).content.decode()
    assert "Enter more than nothing." in refused
    assert "Say what it takes in at least one year." in refused
    typed |= {"worst": "20", "step": "1", "per_unit_FY24": "18,000", "per_unit_FY25": "18,000"}
    assert bens.post(page, typed).status_code == 302
    item = plan.latest.values["assumptions"][0]
    assert (item["stream"], item["per_unit"]) == ("SOA growth", {"FY24": "18000", "FY25": "18000"})
    told = bens.get(f"/funding/plans/{plan.pk}/?whole=1").content.decode()
    assert "Charter seats: as planned; the most thought possible is 20 more seats." in told
    assert "Charter seats: the plan breaks at" in told
    change = bens.get(f"/funding/plans/{plan.pk}/assumptions/a1/")
    assert change.context["form"].initial["per_unit_FY24"] == 18000
    assert bens.post(f"/funding/plans/{plan.pk}/assumptions/a1/remove/", {"seen": "2"}).status_code == 302
    assert plan.latest.values["assumptions"] == []


def test_the_workbook_speaks_the_readers_language_and_its_formulas_stay(plan, bens):
    said: list[str] = []
    workbook(answers.of_version(plan.latest, whole=True), Words(lambda label: said.append(label) or label))
    assert set(said) <= {str(label) for label in wording.WORKBOOK}
    english, spanish, portuguese = (
        load_workbook(BytesIO(bens.get(f"{way}/funding/plans/{plan.pk}/plan.xlsx").content))
        for way in ("", "/es", "/pt")
    )
    assert (english["Cost"]["A2"].value, spanish["Costo"]["A2"].value) == ("Investment", "Inversión")
    assert english["Cost"]["B3"].value == "=ROUND(ROUND(Units!B3*'Unit cost'!B3,6),2)"
    assert spanish["Costo"]["B3"].value == "=ROUND(ROUND('Unidades'!B3*'Costo por unidad'!B3,6),2)"
    for book in (english, spanish, portuguese):
        named = re.findall(r"'([^']+)'!|\b(\w+)!", formulas(book))
        assert {quoted or bare for quoted, bare in named} == set(book.sheetnames) - {book.sheetnames[0]}


def test_where_nothing_can_be_met_nobody_is_told_that_nothing_is_cut(plan, bens):
    growth = item(plan, "SOA growth")
    owed = growth | {"commitments": {"FY26": "2500000"}}
    drafting.change(plan, ("streams", growth["id"]), owed, seen=Seen(1), by=None)
    page = bens.get(plan.get_absolute_url()).content.decode()
    assert "What is promised beyond SOA growth is $400,000 short in FY26." in page
    assert "Nothing that is started is cut" not in page
    assert "Who pays, year by year" not in page
    spanish = bens.get(f"/es{plan.get_absolute_url()}").content.decode()
    assert "Lo prometido más allá de SOA growth" in spanish
    assert "commitments beyond it" not in spanish
    assert bens.get(f"/funding/plans/{plan.pk}/plan.pdf").status_code == 200


def test_every_assumption_is_told_on_the_page(plan, bens):
    drafting.add(
        plan,
        "streams",
        {"name": "Gift", "kind": "fund", "by_year": {"FY22": "5000"}, "spend_by": "2023-06-30"},
        seen=Seen(1),
        by=None,
    )
    page = bens.get(plan.get_absolute_url()).content.decode()
    for said in (
        "ESSER III is $4,000,000 in all.",
        "ESSER III pays only for work tagged: keeping and adding staff, lost learning, ventilation",
        "SOA growth brings FY22 $200,000, FY23 $600,000",
        "what is not spent by Friday, June 30, 2023 is lost.",
        "Only whole ones start. It is tagged: keeping and adding staff, lost learning.",
    ):
        assert said in page, said


def test_an_assumption_of_ones_own_keeps_its_name_whatever_it_is_counted_in(plan, bens):
    charter = {"name": "A charter school opens", "unit": "% fewer pupils", "worst": "5"}
    drafting.add(
        plan,
        "assumptions",
        charter | {"stream": "SOA growth", "per_unit": {"FY26": "100000"}},
        seen=Seen(1),
        by=None,
    )
    rest = bens.get(f"/funding/plans/{plan.pk}/rest/").content.decode()
    assert "A charter school opens: the plan breaks at" in rest
    assert "% fewer pupils" in rest


def test_who_goes_back_to_a_refused_form_is_not_asked_to_send_it_again(plan, bens):
    pages = (
        f"/funding/plans/{plan.pk}/investments/add/positions/",
        f"/funding/plans/{plan.pk}/frame/",
        "/funding/plans/new/",
    )
    for page in pages:
        assert "core/answered.js" not in bens.get(page).content.decode()
        assert "core/answered.js" in bens.post(page, {"seen": "1"}).content.decode()


def test_a_cost_says_of_which_year_its_dollars_are(plan, bens):
    drafting.reframe(plan, FrameFacts("Later", ("FY23", "FY24", "FY25")), seen=Seen(1), by=None)
    page = bens.get(f"/funding/plans/{plan.pk}/investments/i1/").content.decode()
    assert "What one costs in FY22" in page
    assert (
        "What one costs in FY23"
        in bens.get(f"/funding/plans/{plan.pk}/investments/add/positions/").content.decode()
    )
    sent = positions(seen="2", name="Paraprofessionals", earliest="FY23")
    assert bens.post(f"/funding/plans/{plan.pk}/investments/i1/", sent).status_code == 302
    assert item(plan, "Paraprofessionals")["cost_year"] == "FY22"


def test_a_version_that_is_not_there_was_not_seen(plan, bens):
    for number in ("7", "9" * 30):
        sent = {"seen": number, "start-i1": "FY23"}
        assert bens.post(f"/funding/plans/{plan.pk}/starts/", sent).status_code == 404
    assert plan.versions.count() == 1


def test_the_budget_of_an_earlier_stage_is_tried_by_its_name(plan, bens):
    typed = {f"by_year_{year}": amount for year, amount in item(plan, "SOA growth")["by_year"].items()}
    typed |= {"seen": "1", "name": "SOA growth", "stage": "governor"}
    page = bens.post(f"/funding/plans/{plan.pk}/streams/s2/", typed)
    assert "Name the stage and what it brings in at least one year" in page.content.decode()
    assert (
        bens.post(f"/funding/plans/{plan.pk}/streams/s2/", typed | {"stage_FY26": "500,000"}).status_code
        == 302
    )
    assert item(plan, "SOA growth")["stages"] == {"governor": {"FY26": "500000"}}
    rest = bens.get(f"/funding/plans/{plan.pk}/rest/").content.decode()
    assert "The Governor&#x27;s budget comes true for SOA growth: the plan breaks at" in rest
    form = bens.get(f"/funding/plans/{plan.pk}/streams/s2/").content.decode()
    assert 'value="500,000"' in form
    assert "El presupuesto del Gobernador" in bens.get(f"/es/funding/plans/{plan.pk}/").content.decode()
