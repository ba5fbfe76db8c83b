"""A district's own figures begin its plan, and tell the bargaining desk what it could pay."""

from datetime import date
from decimal import Decimal

import pytest

from unionhall.core.freshness import generation
from unionhall.funding import drafting, keeping
from unionhall.funding.ability import ability, latest
from unionhall.funding.facts import Award, DistrictYear, Recipient, Source
from unionhall.funding.offers import streams
from unionhall.funding.plans import Plan, Snapshot
from unionhall.funding.tandem import FiscalYear
from unionhall.funding.tests.planned import AIDES, RELIEF, YEARS
from unionhall.places.actions import DistrictFacts, record_district
from unionhall.places.models import District, Local
from unionhall.roster.tests.samples import officer

pytestmark = pytest.mark.django_db
AID = {2021: "10000000", 2022: "10200000.4", 2023: "10900000", 2024: "11500000", 2025: "12100000"}


@pytest.fixture
def district(home) -> District:
    return record_district("MA", "09990000", DistrictFacts("Harborview Public Schools"), by=None)


@pytest.fixture
def known(district) -> Recipient:
    recipient = Recipient.objects.create(
        lea=900, name="Harborview", slug="harborview", district=district, runs_schools=True
    )
    source = Source.objects.create(title="The state's profile", read_on=date(2025, 6, 1))
    for year, aid in AID.items():
        DistrictYear.objects.create(
            recipient=recipient,
            year=year,
            source=source,
            aid=aid,
            enrolment="2000",
            foundation_budget="30000000",
            required_contribution="25000000",
            required_spending="20000000",
            actual_spending="21500000",
        )
    for round_, amount in (("I", "500000"), ("II", "1900000"), ("III", "4300000")):
        Award.objects.create(recipient=recipient, round=round_, amount=amount, source=source)
    return recipient


def years(*numbers: int) -> list[FiscalYear]:
    return [FiscalYear(number) for number in numbers]


def test_awards_and_the_growth_of_aid_are_offered_with_their_sources(known, district):
    offered = {stream["name"]: stream for stream in streams(district, years(2022, 2023, 2024))}
    assert set(offered) == {"ESSER I", "ESSER II", "ESSER III", "Growth of state aid"}
    assert offered["Growth of state aid"]["by_year"] == {
        "FY22": "200000",
        "FY23": "900000",
        "FY24": "1500000",
    }
    assert offered["ESSER III"]["obligate_by"] == "2024-09-30"
    assert offered["ESSER III"]["reserve"] == {"tag": "learning-loss", "share": "0.20"}
    assert all("The state's profile" in stream["note"] for stream in offered.values())


def test_the_pupils_that_aid_follows_are_offered_with_what_one_of_them_brings(known, district):
    # Minimum aid decides: $104 for each pupil in FY2025, whatever the budget for her would be.
    growth = streams(district, years(2022, 2023))[-1]
    assert (growth["pupils"], growth["per_pupil"]) == ("2000", "104")
    assert "2,000 pupils in FY2025; one more or fewer moves the aid by $104." in growth["note"]
    known.district_years.filter(year=2025).update(required_contribution="1000000")
    # Foundation aid decides, and what kinds of pupils there are is not known: nothing is made up.
    assert "pupils" not in streams(district, years(2022, 2023))[-1]


def test_awards_that_have_ended_are_not_offered_and_an_unpublished_year_is_named(known, district):
    offered = {stream["name"]: stream for stream in streams(district, years(2024, 2025, 2026, 2027))}
    assert set(offered) == {"ESSER II", "ESSER III", "Growth of state aid"}
    growth = offered["Growth of state aid"]
    assert growth["by_year"] == {"FY24": "600000", "FY25": "1200000", "FY26": "1200000", "FY27": "1200000"}
    assert "Not published yet for FY26, FY27" in growth["note"]


def test_nothing_is_offered_where_nothing_is_known(district):
    assert streams(district, years(2022)) == []


def test_a_plan_begins_with_the_districts_figures(known, district, roll, ben, as_user):
    typed = {"title": "Harborview", "first_year": "FY22", "last_year": "FY26", "district": district.pk}
    typed["form_key"] = "5f0f3f0e-5c7c-4b0a-9d29-0d5b6a3a6f10"
    assert as_user(ben).post("/funding/plans/new/", typed).status_code == 302
    values = Plan.objects.get().latest.values
    assert values["district"] == "Harborview Public Schools"
    assert [stream["name"] for stream in values["streams"]] == [
        "ESSER I",
        "ESSER II",
        "ESSER III",
        "Growth of state aid",
    ]
    page = as_user(ben).get(Plan.objects.get().get_absolute_url()).content.decode()
    assert "Award as published: The state&#x27;s profile" in page


@pytest.mark.usefixtures("known", "roll")
@pytest.mark.parametrize("first", ["FY26", "FY27"])
def test_a_plan_beyond_the_figures_begins_with_a_word_why_no_growth_is_offered(district, ben, as_user, first):
    typed = {"title": "Beyond", "first_year": first, "last_year": "FY29", "district": district.pk}
    typed["form_key"] = "5f0f3f0e-5c7c-4b0a-9d29-0d5b6a3a6f10"
    page = as_user(ben).post("/es/funding/plans/new/", typed, follow=True).content.decode()
    said = "Su ayuda estatal consta aquí de FY21 a FY25; por eso no se conoce su crecimiento para"
    assert f"{said} {first}–FY29." in page
    assert Plan.objects.get().latest.values["streams"] == []


def test_from_the_page_of_a_place_its_district_is_chosen(known, district, roll, ben, as_user):
    bens = as_user(ben)
    list_ = f"/funding/plans/?district={district.pk}"
    assert f'href="{list_}"' in bens.get(known.get_absolute_url()).content.decode()
    form = f"/funding/plans/new/?district={district.pk}"
    assert f'href="{form}"' in bens.get(list_).content.decode()
    assert f'<option value="{district.pk}" selected>' in bens.get(form).content.decode()
    Recipient.objects.update(district=None)
    assert 'href="/funding/plans/"' in as_user(ben).get(known.get_absolute_url()).content.decode()


def test_a_table_sees_what_its_district_could_pay(known, district, roll):
    found = ability(district, FiscalYear(2025))
    assert (found.aid, found.growth, found.required_spending, found.room) == (
        Decimal("12100000"),
        Decimal("600000"),
        Decimal("20000000"),
        Decimal("1500000"),
    )
    assert found.unspent is None
    plan = drafting.begin(
        drafting.PlanFacts(
            "Harborview",
            YEARS,
            district=district,
            streams=tuple(streams(district, years(2022, 2023, 2024, 2025, 2026))),
            investments=({**AIDES, "fte": "10"},),
        ),
        by=None,
    )
    snapshot = keeping.keep(plan, "Published", by=None)
    assert ability(district, FiscalYear(2025)).plan is None
    keeping.publish(snapshot, on=plan.begun_at, by=None)
    found = ability(district, FiscalYear(2025))
    assert found.plan == snapshot
    assert found.unspent is not None
    assert 0 < found.unspent < 2_100_000
    assert ability(district, FiscalYear(2031)).unspent is None
    assert ability(district, FiscalYear(2031)).aid is None
    assert latest(district) == found


def test_only_who_has_to_do_with_a_district_speaks_on_its_page(known, district, roll, ben, as_user, client):
    generation().bump()
    ours = _published("Their own plan", district, roll.local_1)
    place = "/funding/places/harborview/"
    assert ability(district, FiscalYear(2025)).plan is None
    assert "Their own plan" not in client.get(place).content.decode()
    listed = client.get("/funding/plans/").content.decode()
    assert "Their own plan" in listed
    assert f"Plan of {roll.local_1}." in listed
    assert "has no employer there" in as_user(ben).get(ours.get_absolute_url()).content.decode()
    roll.employer.district = district
    roll.employer.save()
    assert ability(district, FiscalYear(2025)).plan == ours
    assert f"Plan of {roll.local_1}." in client.get(place).content.decode()
    assert "has no employer there" not in as_user(ben).get(ours.get_absolute_url()).content.decode()
    federations = _published("For all locals", district, None)
    assert ability(district, FiscalYear(2025)).plan == federations
    assert "Plan of the federation." in client.get(place).content.decode()


@pytest.mark.usefixtures("known")
def test_what_the_federation_publishes_for_a_local_from_elsewhere_stands_on_the_page_and_says_so(
    district, roll, ben, dot, as_user, client
):
    officer("research_staff", person=dot.person)
    generation().bump()
    theirs = _published("Their own plan", district, roll.local_1)
    place, wish = "/funding/places/harborview/", f"/funding/plans/kept/{theirs.pk}/show/"
    assert "Their own plan" not in client.get(place).content.decode()
    assert 'value="publish"' not in as_user(ben).get(theirs.get_absolute_url()).content.decode()
    dots = as_user(dot)
    offered = dots.get(theirs.get_absolute_url()).content.decode()
    assert 'value="publish"' in offered
    assert "has no employer there" not in offered
    dots.post(wish, {"wish": "publish"})
    whose = f"Plan of {roll.local_1}, published by the federation."
    assert whose in client.get(place).content.decode()
    assert whose in client.get("/funding/plans/").content.decode()
    assert ability(district, FiscalYear(2025)).plan == theirs
    assert 'value="publish"' not in dots.get(theirs.get_absolute_url()).content.decode()
    dots.post(wish, {"wish": "stop"})
    as_user(ben).post(wish, {"wish": "publish"})
    assert "Their own plan" not in client.get(place).content.decode()


def _published(label: str, district: District, local: Local | None) -> Snapshot:
    facts = drafting.PlanFacts(
        label, YEARS, district=district, local=local, streams=(RELIEF,), investments=({**AIDES, "fte": "1"},)
    )
    plan = drafting.begin(facts, by=None)
    snapshot = keeping.keep(plan, label, by=None)
    return keeping.publish(snapshot, on=plan.begun_at, by=None)
