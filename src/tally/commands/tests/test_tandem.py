"""`tandem` keeps its contract: what it prints, what it writes, and what it refuses."""

import json
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tally.__main__ import run
from tally.tandem import report, wording

CONTRACT = (Path(__file__).parent / "contract.toml").read_text()
YEARS = ["FY22", "FY23", "FY24", "FY25", "FY26", "FY27"]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    place = tmp_path / "plan.toml"
    place.write_text(CONTRACT)
    return place


def test_json_has_the_promised_keys_and_the_years_as_written(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["tandem", str(plan), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["status"] == "optimal"
    assert found["cliff"] is None
    assert Decimal(found["objective"]) == 3 * 40 * 38500 * 7
    assert found["assumptions"]
    (course,) = found["investments"]
    assert (course["name"], course["started"], course["accelerated_years"]) == (
        "Paraprofessionals",
        "FY22",
        1,
    )
    assert course["sustained"] is True
    assert course["fte_by_year"] == dict.fromkeys(YEARS, "40")
    for year in YEARS:
        assert sum(map(Decimal, course["sources"][year].values())) == Decimal(course["cost_by_year"][year])
    assert set(course["sources"]["FY25"]) == {"ESSER III", "SOA growth"}
    assert set(course["sources"]["FY26"]) == {"SOA growth"}
    for stream, supplied in zip(found["streams"], (24085662, 29600000), strict=True):
        spent = sum(map(Decimal, stream["spent_by_year"].values()))
        assert spent + Decimal(stream["lapsed"]) + Decimal(stream["unspent"]) == supplied


def test_half_a_cent_is_printed_as_a_whole_one() -> None:
    assert report.money(Decimal("1225.025")) == "1225.03"
    assert wording.dollars(Decimal("-1225.025")) == "$-1,225.03"


def test_half_a_dollar_in_a_grid_is_a_whole_one_as_on_the_site() -> None:
    cents = (Decimal("1000.50"), Decimal("1001.50"), Decimal("1001.49"), Decimal(0))
    assert wording.figures(cents) == ("1,001", "1,002", "1,001", "-")


def test_what_is_known_to_cost_more_after_the_plan_is_told(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raised = '[[investments]]\nname = "Raise"\nkind = "raise"\nstart = "FY27"\n'
    raised += 'by_year = { FY27 = "150000", FY28 = "233920" }\n'
    plan.write_text(CONTRACT + raised)
    assert run(["tandem", str(plan)]) == 0
    printed = capsys.readouterr().out
    assert "The plan ends with FY27; in FY28 Raise costs $233,920." in printed
    assert "Raise: kept while the plan lasts" in printed
    assert "or for good" not in printed
    assert run(["tandem", str(plan), "--json"]) == 0
    (later,) = json.loads(capsys.readouterr().out)["dearer_later"]
    assert later == {"name": "Raise", "year": "FY28", "dollars": "233920.00", "fte": "1"}


def test_a_table_is_printed_unless_told_otherwise(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tandem", str(plan)]) == 0
    printed = capsys.readouterr().out
    assert "Harborview: two streams in tandem, FY22 to FY27" in printed
    assert "Paraprofessionals, ESSER III   1,540,000  1,586,200  1,633,786    424,158" in printed
    assert "1 year earlier than recurring money alone" in printed


def test_cuts_are_shown_when_asked_for(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = CONTRACT.replace("FY26 = ", 'FY26 = "1000000", FY27 = "1000000" } #')
    plan.write_text(text)
    assert run(["tandem", str(plan), "--cuts", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["cliff"]["year"] == "FY26"
    assert sum(Decimal(cut["dollars"]) for cut in found["cuts"] if cut["year"] == "FY26") == Decimal(
        found["cliff"]["dollars"]
    )
    assert run(["tandem", str(plan)]) == 0
    assert "Nothing that is started is cut" in capsys.readouterr().out


def test_a_demand_that_cannot_be_met_is_named_with_its_dollars(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan.write_text(
        CONTRACT.replace("priority = 3", "must = true")
        .replace('"1000000"', '"0"')
        .replace('fte = "40"', 'fte = "400"')
    )
    assert run(["tandem", str(plan), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["status"] == "infeasible"
    assert {gap["name"] for gap in found["unmet"]} == {"Paraprofessionals"}
    assert all(Decimal(gap["dollars"]) > 0 for gap in found["unmet"])
    assert run(["tandem", str(plan)]) == 1
    assert "Paraprofessionals is $" in capsys.readouterr().out


def test_the_workbook_and_the_packet_are_written(plan: Path, tmp_path: Path) -> None:
    assert run(["tandem", str(plan), "--xlsx", str(tmp_path / "plan.xlsx")]) == 0
    assert load_workbook(tmp_path / "plan.xlsx").sheetnames[0] == "Summary"
    assert run(["tandem", str(plan), "--pdf", str(tmp_path / "plan.pdf")]) == 0
    packet = PdfReader(BytesIO((tmp_path / "plan.pdf").read_bytes()))
    assert packet.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert packet.metadata.title == "Harborview: two streams in tandem, FY22 to FY27"
    assert "Paraprofessionals, ESSER III" in "".join(page.extract_text() for page in packet.pages)


def test_bad_input_is_refused_whole_and_nothing_is_written(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan.write_text(CONTRACT.replace('"40"', '"forty"').replace('kind = "grant"', 'kind = "gift"'))
    assert run(["tandem", str(plan), "--xlsx", str(tmp_path / "plan.xlsx")]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "streams[1].kind" in printed.err
    assert "investments[1].fte" in printed.err
    assert not (tmp_path / "plan.xlsx").exists()
    assert run(["tandem", str(tmp_path / "none.toml")]) == 2
    assert "none.toml: cannot be read" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_said_so(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["tandem", str(plan), "--pdf", str(tmp_path / "no" / "plan.pdf")]) == 2
    assert "cannot be written" in capsys.readouterr().err
