"""The product's own sheet of people reads back in with zero changes, in CSV and in XLSX."""

import io
from datetime import date
from decimal import Decimal

from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as drawing
from hypothesis import strategies as draw

from unionhall.conftest import tries
from unionhall.core.exports import csv_lines, write_xlsx
from unionhall.roster import exports
from unionhall.roster.models import Address, Email, Employment, Name, Person, Phone
from unionhall.roster.roles import Power
from unionhall.roster.tests.autumn import checked, problems, shown
from unionhall.roster.tests.samples import AUTUMN
from unionhall.roster.ties import Classification

DAY = date(2025, 9, 1)
LETTERS = "abcdefgîñãçABCDE'’.-="
word = draw.text(LETTERS, min_size=1, max_size=12).filter(lambda text: text.strip("'’.-= "))
live = draw.sampled_from(("=1+1", "+cmd", "@SUM(A1)", "-2", "'=x", "''@", "'t Hooft", "=HYPERLINK(x)"))
cell = word | live
digits = draw.text("0123456789", min_size=3, max_size=8)
maybe = draw.none() | word
mail = draw.builds("{}@example.org".format, draw.text("abcxyz019", min_size=1, max_size=8))
days = draw.dates(date(1990, 1, 1), date(2024, 1, 1))


@draw.composite
def people(picked) -> dict:
    """Somebody with names, ways to reach her and one to three jobs."""
    return {
        "legal": picked(draw.tuples(word, maybe, cell, draw.sampled_from(("", "Jr.", "II")))),
        "lived": picked(draw.none() | draw.tuples(word, draw.none(), maybe, draw.just(""))),
        "born": picked(draw.none() | draw.dates(date(1940, 1, 1), date(2006, 1, 1))),
        "emails": picked(draw.lists(draw.tuples(mail, draw.sampled_from(("home", "work"))), max_size=3)),
        "phones": picked(
            draw.lists(draw.tuples(digits, draw.sampled_from(("home", "work")), draw.booleans()), max_size=4)
        ),
        "addresses": picked(
            draw.lists(
                draw.tuples(cell, word, draw.just("MA"), digits, draw.sampled_from(("home", "work"))),
                max_size=3,
            )
        ),
        "jobs": picked(
            draw.lists(
                draw.fixed_dictionaries(
                    {
                        "title": cell | draw.just(""),
                        "classification": draw.sampled_from(Classification.values),
                        "employee_id": digits | draw.just(""),
                        "hired_on": draw.none() | days,
                        "hours_a_day": draw.none() | draw.decimals(0, 24, places=2, allow_nan=False),
                        "paid_days": draw.none() | draw.integers(0, 366),
                        "step": digits | draw.just(""),
                        "lane": cell | draw.just(""),
                        "site": draw.sampled_from((None, "primary", "high")),
                        "unit": draw.sampled_from((None, "paras", "faculty")),
                    }
                ),
                min_size=1,
                max_size=3,
            )
        ),
    }


def put_on(roll, facts: dict) -> None:
    person = Person.objects.create(display_name="x", sort_name="x", birth_date=facts["born"])
    for kind in ("legal", "lived"):
        if facts[kind]:
            given, middle, surname, suffix = (part or "" for part in facts[kind])
            Name.objects.create(
                person=person,
                kind=kind,
                given=given,
                middle=middle,
                surname=surname,
                suffix=suffix,
                since=AUTUMN,
            )
    for address, purpose in facts["emails"]:
        Email.objects.create(person=person, address=address, purpose=purpose, since=AUTUMN)
    for number, purpose, is_mobile in facts["phones"]:
        Phone.objects.create(person=person, number=number, purpose=purpose, is_mobile=is_mobile, since=AUTUMN)
    for street, locality, state, postcode, purpose in facts["addresses"]:
        place = {"street": street, "locality": locality, "state": state, "postcode": postcode}
        Address.objects.create(person=person, purpose=purpose, since=AUTUMN, **place)
    for job in facts["jobs"]:
        places = {
            "worksite": getattr(roll, job["site"]) if job["site"] else None,
            "unit": getattr(roll, job["unit"]) if job["unit"] else None,
        }
        plain = {name: value for name, value in job.items() if name not in ("site", "unit")}
        Employment.objects.create(person=person, employer=roll.employer, since=AUTUMN, **plain, **places)


def taken_out(roll, ending: str, powers=frozenset(Power)) -> bytes:
    jobs = Employment.objects.on(DAY).filter(employer=roll.employer)
    sheet = exports.sheet(exports.People("people", jobs, DAY, powers))
    if ending == "csv":
        return "".join(csv_lines(sheet)).encode()
    file = io.BytesIO()
    write_xlsx(sheet, file)
    return file.getvalue()


@given(drawn=draw.lists(people(), min_size=1, max_size=4))
# Every example is rolled back, so the roll is as fresh as for the first.
@drawing(max_examples=tries(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_our_own_sheet_changes_nothing(roll, drawn):
    with transaction.atomic():
        for facts in drawn:
            put_on(roll, facts)
        for ending in ("csv", "xlsx"):
            arrival = checked(roll, taken_out(roll, ending), name=f"people.{ending}", on=DAY)
            assert (problems(arrival), shown(arrival)) == ([], [])
            assert arrival.counts["people"] == len(drawn) + 3
        transaction.set_rollback(True)


def test_a_sheet_without_pay_changes_no_pay(roll):
    text = taken_out(roll, "csv", frozenset({Power.NAMES, Power.EXPORT}))
    assert b"Step" not in text
    assert shown(checked(roll, text, on=DAY)) == []


def test_what_a_spreadsheet_could_run_is_guarded_on_the_way_out(roll):
    put_on(roll, {**NOBODY, "jobs": [{**JOB, "title": "=1+1"}]})
    text = taken_out(roll, "csv").decode()
    assert '"\'=1+1"' in text
    assert shown(checked(roll, text, on=DAY)) == []


JOB = {
    "title": "",
    "classification": "other",
    "employee_id": "007",
    "site": None,
    "unit": None,
    "step": "",
    "lane": "",
}
NOBODY = {
    "legal": ("Bo", "", "Lind", ""),
    "lived": None,
    "born": None,
    "emails": [],
    "phones": [],
    "addresses": [],
}


def test_zeros_at_the_front_are_kept(roll):
    home = [("1 Main Street", "Lunenburg", "MA", "01462", "home")]
    put_on(roll, {**NOBODY, "addresses": home, "jobs": [{**JOB, "hours_a_day": Decimal("6.50")}]})
    for ending in ("csv", "xlsx"):
        arrival = checked(roll, taken_out(roll, ending), name=f"people.{ending}", on=DAY)
        assert shown(arrival) == []
    assert b'"01462"' in taken_out(roll, "csv")
    assert b'"007"' in taken_out(roll, "csv")


def test_the_door_to_a_sheet(roll, as_user, ben, ana, dot):
    address = "/roll/locals/1/people.csv"
    assert as_user(ben).get(address).status_code == 200
    assert as_user(dot).get("/roll/locals/2/people.xlsx").status_code == 200
    assert as_user(ana).get(address).status_code == 404
    assert as_user(ben).get("/roll/locals/2/people.csv").status_code == 404
    assert as_user(ben).get("/roll/locals/1/people.pdf").status_code == 404
