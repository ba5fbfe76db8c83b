"""The workbook recomputes the costing: the same cents in every cell, for every kind of term."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tally.pay.costing import cost
from tally.pay.findings import Findings, all_measured, retro_of
from tally.pay.harm import falls
from tally.pay.outcome import Costing
from tally.pay.package import Package
from tally.pay.terms.registry import KINDS, term_from
from tally.pay.tests.packages import EVERY_HOURLY_TERM, EVERY_TERM, TEACHERS, package_of
from tally.pay.tests.spreadsheets import SOFFICE, by_formulas, by_libreoffice, written
from tally.pay.workbook import as_xlsx
from tally.years import FiscalYear

FLOORS = {"hours_a_year": "1281", "year": 2024, "household": 4, "living_wage": "44.05"}
GONE = [
    {"step": "1", "lane": "B", "people": "0.5", "last_day": "2027-01-29", "stipends": ["Mentor"]},
    {"step": "4", "lane": "M", "people": "1", "last_day": "2027-10-29"},
]
# Owed over two years, and beyond the term.
BY_DAY = {"first_paid": "2028-02-15", "leavers": GONE, "leavers_are_paid": True}
BY_PAY = {"first_paid": "2028-10-01", "first_pay": "2026-09-04", "pays": 22}


def held_against(costing: Costing, told: dict[str, Any]) -> Findings:
    """Floors, and what is owed by a day of the year it lies in."""
    year = FiscalYear.on(date.fromisoformat(told["first_paid"]))
    floors = all_measured(costing, {**FLOORS, "living_wage_source": "invented"})
    return Findings(falls(costing), floors, retro_of(costing, {"fiscal_year": f"FY{year.ends_in}", **told}))


BOTH = pytest.mark.parametrize(
    ("package", "told"), [(EVERY_TERM, BY_DAY), (EVERY_HOURLY_TERM, BY_PAY)], ids=["annual", "hourly"]
)


def test_the_two_workbooks_hold_every_kind_of_term() -> None:
    terms = [
        term for package in (EVERY_TERM, EVERY_HOURLY_TERM) for year in package.years for term in year.terms
    ]
    in_force = EVERY_TERM.base.in_force
    assert {term.kind for term in (*terms, *in_force)} == set(KINDS)


@BOTH
def test_a_formula_library_finds_the_same_cents_in_every_cell(
    package: Package, told: dict[str, Any], tmp_path: Path
) -> None:
    costing = cost(package)
    content = as_xlsx(costing, held_against(costing, told))
    values = written(content)
    assert {"Floors", "Retro"} < {sheet for sheet, _ in values}
    assert by_formulas(content, tmp_path) == values


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed here")
@BOTH
def test_libreoffice_finds_the_same_cents_in_every_cell(
    package: Package, told: dict[str, Any], tmp_path: Path
) -> None:
    costing = cost(package)
    content = as_xlsx(costing, held_against(costing, told))
    assert by_libreoffice(content, tmp_path) == written(content)


@BOTH
def test_what_is_owed_and_who_is_under_a_floor_stand_on_sheets_of_their_own(
    package: Package, told: dict[str, Any]
) -> None:
    costing = cost(package)
    found = held_against(costing, told)
    sheets = openpyxl.load_workbook(io.BytesIO(as_xlsx(costing, found)), data_only=True)
    lines = {row[0]: row[7] for row in sheets["Retro"].iter_rows(min_row=4, values_only=True) if row[0]}
    assert found.owed is not None
    assert Decimal(str(lines["Due at once"])) == found.owed.due
    assert set(lines) >= {line.label for line in found.owed.lines}
    assert len(found.owed.years) > 1
    under = [row[3:5] for row in sheets["Floors"].iter_rows(min_row=4, max_row=6, values_only=True)]
    assert under == [(len(one.before), len(one.after)) for one in found.floors]


def test_the_checks_compare_with_what_was_costed() -> None:
    costing = cost(EVERY_TERM)
    checks = openpyxl.load_workbook(io.BytesIO(as_xlsx(costing)), data_only=True)["Checks"]
    rows = {row[0]: row[1:] for row in checks.iter_rows(min_row=2, values_only=True)}
    last = costing.years[-1]
    assert Decimal(str(rows[f"{last.fiscal_year} payroll"][1])) == last.payroll
    assert {row[2] for row in rows.values()} == {0}


def test_a_raise_changed_on_the_sheet_of_terms_changes_the_payroll(tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(as_xlsx(cost(EVERY_HOURLY_TERM))))
    sheet = workbook["Terms"]
    places = [row[3] for row in sheet.iter_rows(min_row=2) if row[1].value == "Flat amount, $1.25"]
    places[0].value = 1.50
    changed = io.BytesIO()
    workbook.save(changed)
    dearer = by_formulas(changed.getvalue(), tmp_path)
    first = EVERY_HOURLY_TERM.years[0]
    terms = (*first.terms[:3], type(first.terms[3])(amount=Decimal("1.50")), *first.terms[4:])
    years = (type(first)(first.fiscal_year, terms), *EVERY_HOURLY_TERM.years[1:])
    assert dearer["Summary", "B5"] == cost(EVERY_HOURLY_TERM.with_years(years)).years[0].payroll


def test_one_term_object_in_two_years_is_two_terms(tmp_path: Path) -> None:
    stipend = term_from({"kind": "stipend", "name": "A", "people": "2", "amount": "100.10", "indexed": True})
    raise_ = term_from({"kind": "across_the_board", "rate": "0.031"})
    years = [replace(year, terms=(raise_, stipend)) for year in EVERY_HOURLY_TERM.years]
    years.append(replace(years[-1], fiscal_year=years[-1].fiscal_year + 1, terms=(raise_,)))
    content = as_xlsx(cost(EVERY_HOURLY_TERM.with_years(years)))
    assert by_formulas(content, tmp_path) == written(content)


def test_people_moved_onto_cells_that_stay_as_they_are_and_posts_that_lapse(tmp_path: Path) -> None:
    package = package_of(
        TEACHERS,
        [
            {"kind": "turnover", "step": "2", "lane": "B", "people": "0.5"},
            {"kind": "drop_steps", "steps": ["1"], "to": {"1": "3"}, "renumber": False},
        ],
        [
            {"kind": "step", "lanes": ["B"]},
            {"kind": "merge_lanes", "lanes": ["M", "D"], "name": "M", "source": "M"},
            {"kind": "added_days", "days": "1"},
        ],
    )
    content = as_xlsx(cost(package))
    assert by_formulas(content, tmp_path) == written(content)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["People"]
    keys = next(column for column in sheet.iter_cols() if "Turnover" in str(column[0].value))
    assert keys[len(TEACHERS.groups) + 1].value == '=""'  # nobody, and not an empty cell, which counts as 0


def test_people_who_part_twice_in_a_year(tmp_path: Path) -> None:
    moves = [
        {"kind": "lane_move", "source": "B", "to": "M", "people": "1.5", "step": "2"},
        {"kind": "lane_move", "source": "M", "to": "D", "people": "3.5", "step": "2"},
    ]
    content = as_xlsx(cost(package_of(TEACHERS, moves)))
    assert by_formulas(content, tmp_path) == written(content)


def test_a_title_that_looks_like_a_formula_is_a_text() -> None:
    package = Package('=HYPERLINK("http://example.org")', EVERY_HOURLY_TERM.base, EVERY_HOURLY_TERM.years)
    workbook = openpyxl.load_workbook(io.BytesIO(as_xlsx(cost(package))))
    assert str(workbook["Summary"]["A1"].value).startswith("'=")


def test_the_same_costing_makes_the_same_file() -> None:
    assert as_xlsx(cost(EVERY_HOURLY_TERM)) == as_xlsx(cost(EVERY_HOURLY_TERM))
