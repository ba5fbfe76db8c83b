"""The workbook, calculated again by another program, reaches the same dollars."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import formulas
import pytest
from openpyxl import load_workbook

from tally.tandem.answers import Answer
from tally.tandem.planning import answer
from tally.tandem.reading import read
from tally.tandem.workbook import workbook

PLAN = Path(__file__).parent / "harborview.toml"

UNMET = """
district = "Harborview"
years = ["FY22", "FY23"]
[[streams]]
name = "SOA growth"
kind = "recurring"
by_year = { FY22 = "100", FY23 = "100" }
%s
[[investments]]
name = "Aides"
kind = "positions"
start = "FY22"
unit_cost = "1"
%s
"""


@pytest.fixture(scope="module")
def found() -> Answer:
    return answer(read(PLAN.read_text()))


@pytest.fixture(scope="module")
def calculated(found: Answer, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Any]:
    return calculation(found, tmp_path_factory.mktemp("book") / "plan.xlsx")


def calculation(found: Answer, place: Path) -> dict[tuple[str, str], Any]:
    """Every cell of the workbook by sheet and address, with no cached result to lean on."""
    stripped = load_workbook(BytesIO(workbook(found)))
    stripped.save(place)
    solved = formulas.ExcelModel().loads(str(place)).finish().calculate()
    cells = {}
    for key, ranges in solved.items():
        if isinstance(key, str) and "!" in key and ":" not in key.split("!")[1]:
            sheet, address = key.rsplit("!", 1)
            cells[sheet.split("]")[1].rstrip("'"), address] = ranges.value[0, 0]
    return cells


def test_every_formula_gives_the_result_the_file_carries(found: Answer, calculated: dict) -> None:
    carried = load_workbook(BytesIO(workbook(found)), data_only=True)
    written = load_workbook(BytesIO(workbook(found)))
    compared = 0
    for sheet in written:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                result = calculated[sheet.title.upper(), cell.coordinate]
                expected = carried[sheet.title][cell.coordinate].value
                if isinstance(expected, str):
                    assert str(result) == expected
                else:
                    assert round(Decimal(str(float(result))), 2) == round(Decimal(str(expected)), 2), cell
                compared += 1
    assert compared > 100


def test_the_formulas_reach_the_dollars_of_the_answer(found: Answer, calculated: dict) -> None:
    assert Decimal(str(float(calculated["SUMMARY", "B3"]))) == found.objective
    assert float(calculated["SUMMARY", "B4"]) == 0
    for place, course in enumerate(found.courses):
        for column, cost in zip("BCDEFG", course.cost_by_year.values(), strict=True):
            assert round(Decimal(str(float(calculated["COST", f"{column}{place + 3}"]))), 2) == cost
    for place, draw in enumerate(found.draws):
        spent = calculated["STREAMS", f"H{4 + 5 * place}"]
        rest = calculated["STREAMS", f"H{5 + 5 * place}"]
        assert round(Decimal(str(float(spent))), 2) == draw.spent
        assert round(Decimal(str(float(rest))), 2) == draw.lapsed + draw.unspent


@pytest.mark.parametrize(
    ("demand", "short", "years"),
    [
        ('must = true\nfte = "400"', "Aides", ["FY22", "FY23", "FY24"]),
        ("", "SOA growth: commitments beyond it", ["FY23", "FY24"]),
    ],
)
def test_what_must_be_paid_and_cannot_be_is_a_check_that_fails(
    demand: str, short: str, years: list[str], tmp_path: Path
) -> None:
    """The last year of the aides stands for the year after the plan, which has no column of its own."""
    owed = "" if demand else 'commitments = { FY23 = "150" }'
    found = answer(read(UNMET % (owed, demand or 'fte = "1"')))
    cells = calculation(found, tmp_path / "plan.xlsx")
    book = load_workbook(BytesIO(workbook(found)), data_only=True)
    failing = [label.value for label, _, says in book["Checks"].iter_rows(min_row=3) if says.value != "OK"]
    assert failing == [f"{short} is paid in full in {year}" for year in years]
    assert float(cells["SUMMARY", "B4"]) == book["Summary"]["B4"].value == len(failing)


def test_a_name_is_never_taken_for_a_formula_or_a_pattern() -> None:
    names = {"SOA growth": "=1+1", "ESSER III": "ESSER*", "Paraprofessionals": "=cmd|x"}
    text = PLAN.read_text()
    for name, other in names.items():
        text = text.replace(f'"{name}"', f'"{other}"')
    book = load_workbook(BytesIO(workbook(answer(read(text.replace('round = "ESSER*"', ""))))))
    assert [cell.data_type for cell in book["Asks"]["A"] if cell.value == "=cmd|x"] == ["s"]
    assert all("SUMIF" not in str(cell.value) for row in book["Streams"].iter_rows() for cell in row)
