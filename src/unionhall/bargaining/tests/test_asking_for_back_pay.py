"""The team asks what is owed at once: by days or pays, over years, and with or without who left."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from unionhall.bargaining.tests.samples import lay

ROWS = {"left-TOTAL_FORMS": "2", "left-INITIAL_FORMS": "0"}
ASKED = {"first_paid": "2027-10-01", "counted": "days", "pays": "26", "leavers_are_paid": "no"}


@pytest.fixture
def laid(roll, ben):
    return lay(roll.paras, ben)


@pytest.fixture
def page(laid, as_user, ben):
    """The page, asked one thing and another."""
    address, client = reverse("bargaining:back-pay", args=[laid.table.key, laid.ours.pk]), as_user(ben)

    def ask(language: str = "", **told: str):
        return client.get(f"{language}{address}", ASKED | ROWS | told).content.decode()

    return ask


def test_over_two_years_every_line_is_there_with_its_reason(page):
    """Two steps of 1,189.50 and 3% (678.02, 713.70, twice 785.07) are 5,340.86; of FY28 66/262 of each."""
    told = page()
    for words in ("$5,340.86", "What FY2027 added", "$1,345.41", "$6,686.27", "the whole year"):
        assert words in told
    assert "Lo que añadió FY2027" in page("/es")
    assert "O que FY2027 acrescentou" in page("/pt")


def test_by_pays_the_first_pay_day_is_needed_and_counts_the_pays(page):
    assert "Pay periods need the first pay day." in page(counted="pays")
    told = page(counted="pays", first_pay="2026-07-03", first_paid="2027-01-01")
    assert "1/2 of the year’s pay periods" in told or "1/2 of the year&#x27;s pay periods" in told


def test_who_left_is_taken_out_and_another_row_appears(page):
    gone = {"left-0-step": "1", "left-0-lane": "HS", "left-0-people": "1", "left-0-last_day": "2026-12-31"}
    told = page(**gone)
    assert "1 who left, not paid" in told
    assert "left-2-step" in told
    assert "1 who left, paid to their last day" in page(leavers_are_paid="yes", **gone)
    nobody = page(**gone | {"left-0-lane": "BA"})
    assert "nobody stands at 1 / BA at the start of the year" in nobody
    assert "Say where she stood" in page(**gone | {"left-0-last_day": ""})


def test_a_day_that_cannot_be_is_told_beside_its_field(page):
    assert "Choose a day from July 1, 2026 to June 30, 2038." in page(first_paid="2026-06-30")
    assert "before they are settled" in page(settled_on="2027-11-01")


def test_the_workbook_holds_the_same_back_pay(laid, as_user, ben):
    address = reverse("bargaining:package-file", args=[laid.table.key, laid.ours.pk, "xlsx"])
    content = as_user(ben).get(address, ASKED).content
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Retro"]
    due = next(row[7] for row in sheet.iter_rows(values_only=True) if row[0] == "Due at once")
    assert Decimal(str(due)) == Decimal("6686.27")
    assert "Retro" not in openpyxl.load_workbook(io.BytesIO(as_user(ben).get(address).content)).sheetnames
