"""The state's profile workbook: good, faulty and offset files, and the real one where it is at hand."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from tally.aid import profile
from tally.aid.profile import Profile
from tally.problems import RefusedError
from tally.years import FiscalYear

FY2024, FY2025 = FiscalYear(2024), FiscalYear(2025)
HEADER = [
    "Org4Codefy",
    "Org4Code",
    "LEANumCode",
    "fy",
    "distfoundenro",
    "distfoundbudget",
    "distrlc",
    "c70aid",
    "rqdnss",
    "rqdnss",
    "actualNSS",
    None,
    "c70aid",
]
ROW = [
    "00072024",
    "0007",
    7,
    2024,
    1000.0,
    15_000_000.125,
    9_000_000,
    6_000_000,
    15_000_000,
    15_100_000,
    16e6,
    36,
    5_990_000,
]


def workbook(header: list, rows: list[list], above: int = 3) -> BytesIO:
    book = Workbook()
    data, spending, codes = book.active, book.create_sheet("DataNSS"), book.create_sheet("Codes")
    data.title = "DataC70"
    for line in [["a note"]] * above + [header] + rows:
        data.append(line)
    spending.append(["Org4Code", "2023actnss", "2024budnss"])
    codes.append([])
    codes.append([None, "org4code", *profile.CODE_COLUMNS])
    codes.append([None, "0007", 7, "EASTBAY   ", "0007 Eastbay ", 1, " "])
    codes.append([None, "0008", 8, "WESTBAY   ", "0008 Westbay ", 0, "Westbay joined Eastbay in FY20"])
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def test_the_two_pairs_of_columns_are_told_apart_by_name_and_place() -> None:
    row = profile.read(workbook(HEADER, [ROW])).at(7, FY2024)
    assert row is not None
    assert (row.aid, row.aid_after_penalties) == (6_000_000, 5_990_000)
    assert (row.required_spending, row.adjusted_spending) == (15_000_000, 15_100_000)
    assert row.foundation_budget == Decimal("15000000.125")


def test_columns_in_another_order_under_more_notes_are_found_all_the_same() -> None:
    order = [12, 3, 2, 9, 8, 7, 6, 5, 4, 10, 1]
    shuffled = workbook([HEADER[place] for place in order], [[ROW[place] for place in order]], above=5)
    row = profile.read(shuffled).at(7, FY2024)
    assert row is not None
    # Among columns of one name the first is the formula's, wherever the pair stands.
    assert (row.aid, row.required_spending) == (5_990_000, 15_100_000)


def test_names_operation_and_history_come_from_the_codes() -> None:
    districts = profile.read(workbook(HEADER, [ROW])).districts
    assert (districts[7].name, districts[7].is_operating, districts[7].history) == ("Eastbay", True, "")
    assert (districts[8].is_operating, districts[8].history) == (False, "Westbay joined Eastbay in FY20")


def test_the_year_that_is_only_budgeted_is_known() -> None:
    assert profile.read(workbook(HEADER, [ROW])).budgeted == {FY2024}


def test_a_blank_cell_is_no_number_rather_than_nothing() -> None:
    row = profile.read(workbook(HEADER, [[*ROW[:10], None, *ROW[11:]]])).at(7, FY2024)
    assert row is not None
    assert row.actual_spending is None


def test_a_spending_of_nothing_is_none_reported() -> None:
    row = profile.read(workbook(HEADER, [[*ROW[:10], 0, *ROW[11:]]])).at(7, FY2024)
    assert row is not None
    assert (row.actual_spending, row.aid_after_penalties) == (None, 5_990_000)


def test_every_problem_is_told_at_once_with_row_and_column() -> None:
    rows = [ROW, [*ROW[:4], "many", *ROW[5:]], [None, None, None, 2024, *ROW[4:]], ROW]
    with pytest.raises(RefusedError) as refused:
        profile.read(workbook(HEADER, rows), "profile.xlsx")
    assert [(problem.row, problem.column) for problem in refused.value.problems] == [
        (6, "distfoundenro"),
        (7, "LEANumCode"),
        (8, ""),
    ]
    assert "profile.xlsx, DataC70" in str(refused.value)


def test_a_district_that_comes_twice_is_told_with_both_rows() -> None:
    book = load_workbook(workbook(HEADER, [ROW, [*ROW[:-1], 1]]))
    book["Codes"].append([None, "0007", 7, "NORTHBAY", "0007 Northbay", 1, " "])
    book.save(file := BytesIO())
    with pytest.raises(RefusedError) as refused:
        profile.read(file, "f.xlsx")
    assert [str(problem) for problem in refused.value.problems] == [
        "f.xlsx, Codes, row 5, column leanumcode: district 7 is in row 3 already",
        "f.xlsx, DataC70, row 6: district 7 in FY2024 is in row 5 already",
    ]


def test_a_missing_second_column_of_a_pair_is_named() -> None:
    with pytest.raises(RefusedError, match="no second column 'c70aid'"):
        profile.read(workbook(HEADER[:12], [ROW[:12]]))


def test_another_workbook_is_refused_with_the_sheets_it_lacks() -> None:
    file = BytesIO()
    Workbook().save(file)
    file.seek(0)
    with pytest.raises(RefusedError) as refused:
        profile.read(file, "other.xlsx")
    assert len(refused.value.problems) == 3


def test_a_file_that_is_no_workbook_is_refused_without_a_stack_trace() -> None:
    with pytest.raises(RefusedError, match=r"profile\.csv: this is no workbook"):
        profile.read(BytesIO(b"fy,lea\n"), "profile.csv")


def test_the_real_workbook_reaches_from_fy1993_to_fy2025(real: Profile) -> None:
    assert (real.years[0], real.years[-1]) == (FiscalYear(1993), FY2025)
    assert len(real.of(FY2025)) == 438
    assert real.budgeted == {FY2025}


def test_the_real_workbook_holds_plymouths_budget_to_the_thousandth(real: Profile) -> None:
    plymouth = real.at(239, FY2025)
    assert plymouth is not None
    assert plymouth.foundation_budget == Decimal("112170810.485")
    assert real.districts[239].name == "Plymouth"
