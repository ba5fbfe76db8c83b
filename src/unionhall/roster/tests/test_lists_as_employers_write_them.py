"""Lists as employers really write them: their layouts, their dialects, their dirt."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from unionhall.roster.layouts import flaws, guessed
from unionhall.roster.naming import is_two_people, taken_apart
from unionhall.roster.tests.autumn import HEADER, bring, checked, problems, shown

SHARED = Path(__file__).parents[5] / "shared" / "data"
FIELDS = SHARED / "roster" / "field_lists" / "real_roster_and_crm_field_lists.csv"
needs_real_lists = pytest.mark.skipif(not FIELDS.exists(), reason=f"there is no {FIELDS}")
ROWS = "1,Ana,Reis,Primary School,Paraprofessional,6.5,3,\n2,Zoë,Muñoz,Primary School,Tutor,6.5,3,\n"
EXPECTED = {
    "union_info_request_UVM_staff_united_2025": {
        "Employee ID": "employee_id",
        "Lived First Name": "lived_given",
        "Lived Last Name": "lived_surname",
        "Home Address": "street",
        "Home phone": "phone_home",
        "Work phone": "phone_work",
        "Cell phone": "phone_mobile",
        "Work email": "email_work",
        "Personal email": "email_home",
        "Department": "worksite",
        "Job title": "title",
    },
    "VAN_MyVoters_list_export": {
        "FirstName": "given",
        "LastName": "surname",
        "Phone1": "phone",
        "vAddress": "street",
        "City": "locality",
        "State": "state",
        "Zip5": "postcode",
    },
    "Action_Network_people_columns": {
        "first_name": "given",
        "last_name": "surname",
        "email": "email",
        "can2_phone": "phone_mobile",
        "can2_user_address": "street",
        "zip_code": "postcode",
    },
    "AFSCME_local_event_guest_csv": {
        "first_name": "given",
        "last_name": "surname",
        "bargaining_unit": "unit",
        "employer": "employer",
        "job_title": "title",
    },
    "national_membership_list_DSA_style": {
        "first_name": "given",
        "middle_name": "middle",
        "last_name": "surname",
        "suffix": "suffix",
        "mobile_phone": "phone_mobile",
        "home_phone": "phone_home",
        "work_phone": "phone_work",
        "email": "email",
    },
}


@needs_real_lists
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_layout_of_a_real_list_is_understood(name):
    with FIELDS.open(newline="", encoding="utf-8") as file:
        header = [row["field"] for row in csv.DictReader(file) if row["list"] == name]
    found = dict(guessed(header, []))
    assert {title: found[title] for title in EXPECTED[name]} == EXPECTED[name]


def test_of_two_columns_that_may_hold_one_field_the_surer_word_is_taken_whichever_stands_first():
    for header in (["id", "employee_id", "name"], ["name", "employee_id", "id"]):
        found = dict(guessed(header, []))
        assert found == {"id": "", "employee_id": "employee_id", "name": "name"}


@needs_real_lists
@pytest.mark.parametrize("path", sorted(SHARED.glob("roster/*/*.csv")), ids=lambda path: path.name)
def test_no_real_file_breaks_the_reader(roll, path):
    arrival = bring(roll, path.read_bytes()[:200_000], name=path.name)
    assert arrival.columns or problems(arrival)


def dialects() -> dict[str, bytes]:
    text = HEADER + ROWS
    first, second = ROWS.splitlines()
    titled = "Lunenburg Public Schools,,,,,,,\nStaff as of 9/1,,,,,,,\n" + text
    return {
        "commas": text.encode(),
        "semicolons": text.replace(",", ";").encode(),
        "tabs": text.replace(",", "\t").encode(),
        "a mark at the start": b"\xef\xbb\xbf" + text.encode(),
        "CR only": text.replace("\n", "\r").encode(),
        "CR and LF": text.replace("\n", "\r\n").encode(),
        "Latin-1": text.encode("latin-1"),
        "UTF-16": text.encode("utf-16"),
        "titles above": titled.encode(),
        "the header on each page": f"{HEADER}{first}\n{HEADER}{second}".encode(),
    }


@pytest.mark.parametrize("dialect", sorted(dialects()))
def test_every_dialect_says_the_same(roll, dialect):
    arrival = checked(roll, dialects()[dialect], unit=roll.paras)
    assert [each for each in problems(arrival) if each[0] not in (None, 1)] == []
    assert shown(arrival) == [("hire", "Zoë Muñoz"), ("leave", "Ben Okafor"), *known(arrival)]


def known(arrival) -> list[tuple[str, str]]:
    """That Ana has an employee id now."""
    return [("papers", "Ana Reis")]


def test_a_workbook_with_merged_titles_and_dates_is_read(roll):
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append(["LUNENBURG PUBLIC SCHOOLS"])
    sheet.merge_cells("A1:H1")
    sheet.append([])
    sheet.append(HEADER.strip().split(","))
    for row in ROWS.splitlines():
        sheet.append(row.split(","))
    book.save(file)
    arrival = checked(roll, file.getvalue(), name="list.xlsx", unit=roll.paras)
    assert ("hire", "Zoë Muñoz") in shown(arrival)


def test_a_list_without_names_says_so(roll):
    assert flaws(bring(roll, "Step,Lane\n1,M\n2,B\n").columns)


def test_a_file_that_is_no_table_is_kept_with_the_reason(roll):
    arrival = bring(roll, b"%PDF-1.7 ...", name="list.pdf")
    assert arrival.state == "refused"
    assert problems(arrival)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Silva, Maria A.", ("Maria", "A.", "Silva", "")),
        ("Maria da Silva", ("Maria", "", "da Silva", "")),
        ("Silva Jr., Manuel", ("Manuel", "", "Silva", "Jr.")),
        ("Manuel Silva, Jr.", ("Manuel", "", "Silva", "Jr.")),
        ("Ana Maria Reis", ("Ana Maria", "", "Reis", "")),
        ("Cher", ("Cher", "", "", "")),
    ],
)
def test_a_whole_name_is_taken_apart(text, parts):
    found = taken_apart(text)
    assert (found.given, found.middle, found.surname, found.suffix) == parts


@pytest.mark.parametrize(
    "header",
    ["Emergency Contact Phone", "Emergency contact", "emergency_address", "Spouse Name", "Supervisor e-mail"],
)
def test_a_column_about_somebody_else_is_not_hers(header):
    rows = [["Ana", "Silva", "978-555-0134", "978-555-0135"]] * 3
    found = guessed(["First Name", "Last Name", header, "Phone"], rows)
    assert [name for _title, name in found] == ["given", "surname", "", "phone"]


@pytest.mark.parametrize(
    "text",
    [
        "Maria & João",
        "Silva, Ana / Reis, Rui",
        "Ana and Rui",
        "Ana;Rui",
        "Ana\nRui",
        "Ana Silva, Rui Reis",
        "Ana Silva or Rui Reis",
        "Maria e João Silva",
        "Ana y Rui Silva",
        "Maria Costa e Ana Lima",
    ],
)
def test_two_names_in_one_cell_are_seen(text):
    assert is_two_people(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ortega y Gasset",
        "Costa e Silva",
        "Maria Costa e Silva",
        "Silva, Ana",
        "Silva Santos, Maria Ana",
        "Martin Lopez, Ana Maria",
        "Manuel Silva, Jr.",
        "Cohen, Or",
        "Anderson",
        "O'Neil-Santos",
        "Brandy",
    ],
)
def test_one_name_of_several_words_is_one(text):
    assert not is_two_people(text)
