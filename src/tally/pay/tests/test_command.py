"""The cost command: the contract of its JSON, its files, and every mistake told at once."""

import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdf
import pytest

from tally.__main__ import run

SCHEDULE = "step,B,M\n1,50000,55000\n2,52000,57500\n3,,60000\n"
PLACEMENT = "step,B,M\n1,2,0\n2,1.5,2\n3,,1\n"
PACKAGE = """
title = "Committee, 9 May"
[schedule]
basis = "annual"
file = "schedule.csv"
[placement]
file = "placement.csv"
[rollup]
medicare = "0.0145"
[[years]]
fiscal_year = "FY27"
terms = [ { kind = "step" }, { kind = "across_the_board", rate = "0.03" } ]
[[years]]
fiscal_year = "FY28"
terms = [ { kind = "across_the_board", rate = 0.025, on = 2028-01-03 } ]
"""
YEAR_KEYS = {"fiscal_year", "payroll", "new_money", "new_money_percent", "lines"}
KEYS = {
    "base_payroll",
    "value_of_one_percent",
    "value_of_one_percent_with_rollup",
    "ongoing",
    "cumulative",
    "nominal_percent",
    "compounded_percent",
    "years",
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return filed(tmp_path, PACKAGE)


def filed(folder: Path, toml: str, schedule: str = SCHEDULE, placement: str = PLACEMENT) -> Path:
    (folder / "schedule.csv").write_text(schedule)
    (folder / "placement.csv").write_text(placement)
    (folder / "package.toml").write_text(toml)
    return folder / "package.toml"


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[str]:
    assert run(["cost", *map(str, arguments)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    return told.err.splitlines()


def test_json_has_exactly_the_keys_of_the_contract(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Base 100,000 + 78,000 + 115,000 + 60,000. Step: 2 x 2,000 + 2 x 2,500. Then 3% of 362,000."""
    assert run(["cost", str(package), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == KEYS
    assert all(set(year) == YEAR_KEYS for year in told["years"])
    assert set(told["years"][0]["lines"][0]) == {"kind", "label", "amount", "because"}
    assert [year["fiscal_year"] for year in told["years"]] == ["FY27", "FY28"]
    assert told["base_payroll"] == "353000.00"
    assert told["value_of_one_percent"] == "3530.00"
    assert told["value_of_one_percent_with_rollup"] == "3581.19"
    assert (told["nominal_percent"], told["compounded_percent"]) == ("5.5", "5.575")
    first = told["years"][0]
    assert [(line["kind"], line["amount"]) for line in first["lines"]] == [
        ("step", "9000.00"),
        ("across_the_board", "10860.00"),
    ]
    assert (first["payroll"], first["new_money"], first["new_money_percent"]) == (
        "372860.00",
        "19860.00",
        "5.6261",
    )
    assert Decimal(told["ongoing"]) == Decimal(told["years"][1]["payroll"]) - Decimal(told["base_payroll"])


def test_full_json_adds_what_is_on_top(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cost", str(package), "--json", "--full"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["base_on_top"] == "5118.50"
    assert told["years"][0]["on_top"] == "5406.47"
    assert told["value_of_1000_a_cell"] == "6500.00"


def test_the_table_tells_the_lines_and_the_totals(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cost", str(package)]) == 0
    told = capsys.readouterr().out
    assert "Step movement" in told
    assert "+9,000.00" in told
    assert "compounded 5.575%" in told


def test_files_are_written_in_each_format(package: Path, tmp_path: Path) -> None:
    for name in ("csv", "xlsx", "pdf"):
        assert run(["cost", str(package), f"--{name}", str(tmp_path / f"out.{name}")]) == 0
    assert "FY2027,pay,step,Step movement,9000.00" in (tmp_path / "out.csv").read_text()
    summary = openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True)["Summary"]
    assert (summary["A1"].value, summary["B5"].value) == ("Committee, 9 May", 372860)


def test_the_packet_is_tagged_titled_and_carries_its_fonts(package: Path, tmp_path: Path) -> None:
    assert run(["cost", str(package), "--pdf", str(tmp_path / "out.pdf")]) == 0
    reader = pypdf.PdfReader(tmp_path / "out.pdf")
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-US"
    assert reader.metadata is not None
    assert reader.metadata.title == "Committee, 9 May"
    words = "".join(page.extract_text() for page in reader.pages)
    assert "372,860.00" in words
    assert "What is not in the sum" in words
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts]
    assert all({"/FontFile2", "/FontFile3"} & set(one.get_object()) for one in descriptors)


def test_solving_spends_the_sum_and_says_what_is_left(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--solve", "across_the_board", "--spend", "25000", "--measure", "ongoing", "--json"]
    assert run(["cost", str(package), *arguments]) == 0
    told = json.loads(capsys.readouterr().out)
    solved = told["solved"]
    assert Decimal(solved["spent"]) + Decimal(solved["left_over"]) == Decimal(25000)
    assert solved["spent"] == told["ongoing"]
    assert 0 <= Decimal(solved["left_over"]) < 2


@pytest.mark.parametrize("kind", ["flat", "minimum_rate", "bottom_first", "mix"])
def test_every_kind_of_solve_can_be_asked_for(
    kind: str, package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--solve", kind, "--spend", "40000", "--measure", "cumulative", "--flat", "100"]
    toml = PACKAGE.replace(', { kind = "across_the_board", rate = "0.03" }', "")
    filed(package.parent, toml.replace("rate = 0.025", "rate = 0.0"))
    assert run(["cost", str(package), *arguments]) == 0
    assert "Left over" in capsys.readouterr().out


def test_two_packages_side_by_side(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = package.with_name("other.toml")
    other.write_text(PACKAGE.replace('"0.03"', '"0.04"'))
    assert run(["cost", str(package), "--against", str(other), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sum(Decimal(line["amount"]) for line in told["lines"]) == Decimal(told["gap"])
    assert run(["cost", str(package), "--against", str(other)]) == 0
    assert "the gap is" in capsys.readouterr().out


def test_every_mistake_in_every_file_comes_back_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    toml = PACKAGE.replace('kind = "step"', 'kind = "stepp"').replace('rate = "0.03"', 'rate = "3"')
    toml += (
        'terms_ = 1\n[[years]]\nfiscal_year = "FY29"\nterms = [ { kind = "step", lanes = ["Mastres"] } ]\n'
    )
    path = filed(tmp_path, toml, placement="step,B,Mastres\n1,-2,1\n3,1,\n9,1,\n2,many,\n")
    told = refused(capsys, path, "--csv", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()
    expected = [
        "placement.csv, row 1, column Mastres: there is no lane 'Mastres'",
        "placement.csv, row 2, column B: -2 is negative",
        "placement.csv, row 3, column B: 1 stand in step 3 of B, a cell the schedule does not have",
        "placement.csv, row 4, column step: there is no step '9'",
        "placement.csv, row 5, column B: 'many' is not a number",
        "package.toml, row 12, column kind: there is no kind of term 'stepp'; did you mean 'step'?",
        "package.toml, row 12, column rate: 3 as a rate is 300%; write three percent as 0.03 or 3%",
        "package.toml, row 16, column terms_: [[years]] has no key 'terms_'",
        "package.toml, row 19, column lanes: FY2029, term 1 (step): there is no lane 'Mastres'",
    ]
    assert len(told) == len(expected)
    assert all(line.startswith(start) for line, start in zip(told, expected, strict=True)), told


@pytest.mark.parametrize(
    ("schedule", "complaint"),
    [
        ("", "the file is empty"),
        ("step,B,B\n1,2,3\n", "row 1, column B: the lane 'B' stands in the header twice"),
        ("grade,B,M\n1,2,3\n", "row 1, column grade: the first column is 'grade'"),
        ("step,B,M\n1,2,3\n1,4,5\n", "row 3, column step: step '1' stands here a second time"),
        ("step,B,M\n1,2.005,3\n", "row 2, column B: 2.005 is not a whole number of cents"),
        ("step,B,M\n1,free,3\n", "row 2, column B: 'free' is not an amount of money"),
        ("step,B,M\n1,0,3\n", "row 2, column B: 0 is not a rate"),
        ("step,B,M\n1,2,3,4\n", "row 2: the row is longer than the header"),
    ],
)
def test_a_faulty_schedule_says_where(
    schedule: str, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = refused(capsys, filed(tmp_path, PACKAGE, schedule=schedule))
    assert any(complaint in line for line in told), told


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ("title = ", "is not TOML"),
        ("title = 'x'", "needs file"),
        (PACKAGE.replace('"annual"', '"weekly"'), 'row 4, column schedule.basis: basis has to be "annual"'),
        (PACKAGE.replace('"FY28"', '"FY29"'), "FY2029 does not follow FY2027"),
        (PACKAGE.replace('"0.0145"', '"1.45"'), "row 9, column medicare: 1.45 is not a rate"),
        (PACKAGE.replace("[rollup]", "[rolup]"), "there is no key 'rolup'"),
        (PACKAGE.replace("2028-01-03", "2029-01-03"), "row 15, column on: FY2028, term 1"),
        (PACKAGE.replace('"annual"', '"hourly"'), "needs hours_per_day and paid_days"),
        (PACKAGE.replace("placement.csv", "nowhere.csv"), "nowhere.csv cannot be read"),
        (PACKAGE.replace('{ kind = "step" }', '{ kind = "lane_move" }'), "lane_move needs source"),
    ],
)
def test_a_faulty_package_says_where(
    toml: str, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = refused(capsys, filed(tmp_path, toml))
    assert any(complaint in line for line in told), told


def test_people_can_be_placed_one_a_row_with_hours_and_step_dates(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    toml = PACKAGE.replace('basis = "annual"', 'basis = "hourly"').replace(
        'file = "placement.csv"', 'people = "placement.csv"'
    )
    people = "step,lane,hours,days,step_date,years\n1,B,6.5,183,01-15,12\n2,M,7,190,,3\n"
    path = filed(tmp_path, toml, "step,B,M\n1,18.50,20\n2,21.00,22\n", people)
    assert run(["cost", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["base_payroll"] == str(Decimal("22005.75") + 7 * 190 * 22)
    bad = "step,lane,hours,days,step_date,shoe\n1,B,6.5,183,13-40,9\n"
    assert "column shoe" in refused(capsys, filed(tmp_path, toml, placement=bad))[0]


def test_an_indexed_schedule_needs_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index = (
        '[schedule.index]\nbase = "50000"\nlanes = { B = "1", M = "1.1" }\n'
        + 'steps = { 1 = "1", 2 = "1.0333", 3 = "1.1" }'
    )
    toml = PACKAGE.replace('file = "schedule.csv"', "").replace("[placement]", f"{index}\n[placement]")
    path = filed(tmp_path, toml, placement="step,B,M\n2,1,1\n")
    assert run(["cost", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["base_payroll"] == str(
        Decimal("51665.00") + Decimal("56831.50")
    )


def test_a_printed_schedule_can_be_a_term(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "fy28.csv").write_text("step,B,M\n1,51000,56000\n2,53000,58500\n3,,61000\n")
    term = '{ kind = "set_cells", file = "fy28.csv" }'
    toml = PACKAGE.replace('{ kind = "across_the_board", rate = 0.025, on = 2028-01-03 }', term)
    path = filed(
        tmp_path, toml.replace('{ kind = "step" }, { kind = "across_the_board", rate = "0.03" }', "")
    )
    assert run(["cost", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ongoing"] == "6500.00"


def test_what_cannot_be_written_is_said(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "cannot be written" in refused(capsys, package, "--csv", package.parent / "no" / "out.csv")[0]
    assert "--spend needs a number" in refused(capsys, package, "--solve", "flat")[0]


ASKED = """
[floors]
hours_a_year = "1281"
year = 2024
household = 4
living_wage = "40.50"
living_wage_source = "an invented study of 2026"
[retro]
fiscal_year = "FY27"
first_paid = 2027-01-01
leavers = [ { step = "2", lane = "M", people = "1", last_day = 2026-10-30 } ]
"""


def test_floors_and_retro_are_told_when_the_package_asks(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The leaver at M2 is not paid the step to M3 (2,500) and 3% of 60,000 for 132 of 261 days: 2,174.71."""
    package.write_text(PACKAGE + ASKED)
    assert run(["cost", str(package)]) == 0
    told = capsys.readouterr().out
    assert "Hold harmless: nobody's pay falls." in told
    assert "cells under it: 1 today, 0 at the end of the term" in told
    assert "Living wage, as entered" in told
    assert "-2,174.71  1 who left, not paid" in told
    package.write_text(PACKAGE + '[floors]\nliving_wage = "30"\n')
    assert "needs its source" in refused(capsys, package)[0]
    later = '[retro]\nfiscal_year = "FY28"\nfirst_paid = 2028-03-01\n'
    package.write_text(PACKAGE + later)
    assert run(["cost", str(package)]) == 0
    assert "FY2028: What FY2027 added" in capsys.readouterr().out
    package.write_text(PACKAGE + later + "earlier_years_are_paid = true\n")
    assert run(["cost", str(package)]) == 0
    assert "What FY2027 added" not in capsys.readouterr().out
    package.write_text(PACKAGE + later.replace("2028-03-01", "2026-03-01"))
    assert "2026-03-01 is not in FY28" in refused(capsys, package)[0]
    package.write_text(PACKAGE + '[retro]\nfiscal_year = "FY27"\n')
    assert "[retro] needs first_paid" in refused(capsys, package)[0]
    package.write_text(PACKAGE + '[retro]\nfiscal_year = "FY27"\nfirst_payed = 2027-01-01\n')
    assert "[retro] has no key 'first_payed'" in refused(capsys, package)[0]


def test_floors_and_retro_are_in_the_json_beside_the_keys_of_the_contract(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["cost", str(package), "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    package.write_text(PACKAGE + ASKED)
    assert run(["cost", str(package), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    floors, owed = told.pop("floors"), told.pop("retro")
    assert told == plain
    assert [(one["amount"], one["by"]) for one in floors] == [
        ("15.00", "hour"),
        ("31200.00", "year"),
        ("40.50", "hour"),
    ]
    assert [len(floors[2][when]) for when in ("under_today", "under_at_the_end")] == [1, 0]
    assert floors[2]["under_today"][0]["lane"] == "B"
    assert owed["lines"][-1] == {"label": "Leavers", "amount": "-2174.71", "because": "1 who left, not paid"}
    assert Decimal(owed["due"]) == sum(Decimal(line["amount"]) for line in owed["lines"])


def test_floors_and_retro_are_in_the_packet_and_the_workbook(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package.write_text(PACKAGE + ASKED)
    pdf, xlsx = package.with_suffix(".pdf"), package.with_suffix(".xlsx")
    assert run(["cost", str(package), "--pdf", str(pdf)]) == 0
    text = "".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    assert "Retroactive pay due on January 1, 2027, by work days" in text
    assert "-2,174.71" in text
    assert "an invented study of 2026" in text
    assert run(["cost", str(package), "--xlsx", str(xlsx)]) == 0
    assert {"Floors", "Retro"} < set(openpyxl.load_workbook(xlsx).sheetnames)


def test_a_fall_is_told_with_who_and_how_much(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cut = '{ kind = "set_cell", step = "2", lane = "M", rate = "57000" }'
    path = filed(
        tmp_path, PACKAGE.replace('{ kind = "step" }, { kind = "across_the_board", rate = "0.03" }', cut)
    )
    assert run(["cost", str(path)]) == 0
    told = capsys.readouterr().out
    assert "Not held harmless" in told
    assert "-500.00  2 of them" in told
    assert run(["cost", str(path), "--json"]) == 0
    (fall,) = json.loads(capsys.readouterr().out)["hold_harmless"]
    assert (fall["was_in"], fall["people"], fall["was"], fall["loss"]) == (
        ["2", "M"],
        "2",
        "57500.00",
        "500.00",
    )
    assert run(["cost", str(path), "--xlsx", str(tmp_path / "cut.xlsx")]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "cut.xlsx", data_only=True)["Harmless"]
    assert [cell.value for cell in sheet[2]][4:8] == [2, None, None, 1000]
    assert [cell.value for cell in sheet[3]][2:8] == ["2 / M", "2 / M", 2, 57500, 57000, 500]


def test_the_frontier_goes_from_all_percent_to_all_flat(package, capsys) -> None:
    assert run(["cost", str(package), "--frontier", "--spend", "30000", "--json"]) == 0
    mixes = json.loads(capsys.readouterr().out)["frontier"]
    assert Decimal(mixes[0]["flat"]) == 0
    assert [Decimal(mix["rate"]) for mix in mixes] == sorted(
        (Decimal(mix["rate"]) for mix in mixes), reverse=True
    )
    assert all(Decimal(mix["left_over"]) >= 0 for mix in mixes)
    assert run(["cost", str(package), "--frontier", "--spend", "30000"]) == 0
    assert "flat" in capsys.readouterr().out


def test_a_frontier_without_a_sum_is_refused(package, capsys) -> None:
    assert refused(capsys, package, "--frontier") == ["--spend needs a number, not None"]


def test_equity_says_who_gains_and_by_how_much(package, capsys) -> None:
    assert run(["cost", str(package), "--equity", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["equity"]
    first = told["gains"][0]
    # From B1 at 50,000 to B2 at 53,560 and, from January 2028, 54,899.
    assert (first["began_in"], first["ends_in"], first["amount"]) == (["1", "B"], ["2", "B"], "4899.00")
    assert told["before"]["spreads"] == {"B": "1.0400", "M": "1.0909"}
    assert run(["cost", str(package), "--equity"]) == 0
    assert "Who gains" in capsys.readouterr().out


def test_a_person_in_a_cell_nobody_filled_is_told_and_nothing_is_costed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    placed = "step,B,M\n1,2,0\n2,1.5,2\n3,1,1\n"
    file = tmp_path / "out.xlsx"
    told = refused(capsys, filed(tmp_path, PACKAGE, placement=placed), "--xlsx", file)
    assert told == [
        "placement.csv, row 4, column B: 1 stand in step 3 of B, a cell the schedule does not have"
    ]
    assert not file.exists()


def test_a_step_leads_over_a_cell_nobody_filled_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    holed = "step,B,M\n1,50000,55000\n2,52000,\n3,54000,60000\n"
    package = filed(tmp_path, PACKAGE, holed, "step,B,M\n1,2,1.5\n2,1,\n3,,1\n")
    assert run(["cost", str(package), "--json"]) == 0
    step = json.loads(capsys.readouterr().out)["years"][0]["lines"][0]
    assert step["amount"] == "13500.00"  # 2 x 2,000 + 1 x 2,000 + 1.5 x 5,000
    assert step["because"].endswith("; 1.5 pass over a cell that does not exist")


def test_a_rate_two_people_would_read_differently_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    doubtful = 'step,B,M\n1,50.000,"55,0"\n2,52000,1000000000000\n'
    told = refused(capsys, filed(tmp_path, PACKAGE, doubtful, "step,B,M\n2,1,\n"))
    assert [line.split(": ")[0] for line in told] == [
        "schedule.csv, row 2, column B",
        "schedule.csv, row 2, column M",
        "schedule.csv, row 3, column M",
    ]


def test_a_sum_beyond_all_pay_is_refused(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for asked in (["--solve", "across_the_board"], ["--frontier"]):
        [told] = refused(capsys, package, *asked, "--spend", "1e99")
        assert "nobody would be paid it" in told


def test_a_step_named_twice_in_the_placement_is_a_mistake_there_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = filed(tmp_path, PACKAGE, placement="step,B,M\n1,2,0\n1,1.5,2\n3,,1\n")
    assert refused(capsys, path) == ["placement.csv, row 3, column step: step '1' stands here a second time"]


def test_a_file_or_a_sum_nothing_would_come_of_is_refused(
    package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.xlsx"
    told = refused(capsys, package, "--against", package, "--xlsx", out)
    assert told == ["--against is printed, or --json; it is not written with --xlsx"]
    assert not out.exists()
    assert "two questions" in refused(capsys, package, "--frontier", "--solve", "flat", "--spend", "9")[0]
    assert refused(capsys, package, "--spend", "9") == ["--spend needs --solve: what is to spend it"]


def test_a_row_of_nobody_is_nobody_and_days_need_those_of_a_full_year(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = PACKAGE.replace('file = "placement.csv"', 'people = "placement.csv"')
    path = filed(tmp_path, told, placement="step,lane,people\n1,B,2\n2,B,0\n")
    assert run(["cost", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["base_payroll"] == "100000.00"
    path = filed(tmp_path, told, placement="step,lane,days\n1,B,190\n")
    assert refused(capsys, path) == [
        "placement.csv, row 2, column days: "
        "days of one's own need the paid days of a full year beside them (paid_days)"
    ]
