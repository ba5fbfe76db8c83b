"""`roll match` and `roll duplicates` from the command line."""

import csv
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from tally.__main__ import run
from tally.rolls.records import FIELDS, Record
from tally.rolls.tests.crowd import crowd

FEBRL = Path(__file__).resolve().parents[5] / "shared" / "data" / "roster" / "febrl"
FEBRL_MAP = """
id = "rec_id"
birth_date = "date_of_birth"
given_name = "given_name"
surname = "surname"
street = ["street_number", "address_1"]
locality = "suburb"
postcode = "postcode"
employee_id = "soc_sec_id"
"""


def saved(path: Path, records: list[Record]) -> str:
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, FIELDS)
        table.writeheader()
        table.writerows(map(asdict, records))
    return str(path)


def answers(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_two_lists_are_matched_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = crowd(60)
    left, right = saved(tmp_path / "l.csv", people[:50]), saved(tmp_path / "r.csv", people[10:])
    out = tmp_path / "pairs.csv"
    assert run(["roll", "match", left, right, "--out", str(out)]) == 0
    rows = answers(out)
    assert list(rows[0]) == ["left_id", "right_id", "score", "decision"]
    assert [row["decision"] for row in rows] == ["same"] * 40 + ["new"] * 10
    assert capsys.readouterr().out == f"{out}: 40 same, 0 look, 10 new\n"


def test_explained_pairs_carry_what_spoke(tmp_path: Path) -> None:
    people = crowd(60)
    left = saved(tmp_path / "l.csv", people)
    right = saved(tmp_path / "r.csv", [replace(people[0], phone="508-555-9999"), *people[1:]])
    out = tmp_path / "pairs.csv"
    assert run(["roll", "match", left, right, "--out", str(out), "--explain"]) == 0
    told = answers(out)[0]["evidence"].split("; ")
    assert told[0].startswith("given_name: the same +")
    assert any(line.startswith("phone: differs -") for line in told)


def test_duplicates_go_to_the_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = crowd(60)
    again = replace(people[3], id="again", given_name=people[3].given_name.upper(), phone="")
    assert run(["roll", "duplicates", saved(tmp_path / "l.csv", [*people, again])]) == 0
    header, *lines = capsys.readouterr().out.splitlines()
    assert header == "left_id,right_id,score,decision"
    assert [line.split(",")[:2] + line.split(",")[3:] for line in lines] == [["0003", "again", "same"]]


def test_bad_lists_come_back_as_one_list_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left, right = tmp_path / "l.csv", tmp_path / "r.csv"
    left.write_text("id,surname\n1,Silva\n1,Reyes\n")
    right.write_text("id,surname\n,Silva\n")
    out = tmp_path / "pairs.csv"
    assert run(["roll", "match", str(left), str(right), "--out", str(out)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "l.csv, row 3, column id: the id 1 stands in row 2 already",
        "r.csv, row 2, column id: the row has no id",
    ]
    assert not out.exists()
    assert (
        run(["roll", "match", str(left), str(tmp_path / "no.csv"), "--out", str(tmp_path / "no" / "p.csv")])
        == 2
    )
    assert "there is no folder" in capsys.readouterr().err


@pytest.mark.skipif(not FEBRL.is_dir(), reason=f"the Febrl records are not at {FEBRL}")
def test_febrl_4_is_matched_at_an_f1_of_99_percent(tmp_path: Path) -> None:
    columns, out = tmp_path / "map.toml", tmp_path / "pairs.csv"
    columns.write_text(FEBRL_MAP)
    lists = [str(FEBRL / f"dataset4{half}.csv") for half in "ab"]
    assert run(["roll", "match", *lists, "--map", str(columns), "--out", str(out)]) == 0
    same = [row for row in answers(out) if row["decision"] == "same"]
    hits = sum(row["left_id"].split("-")[1] == row["right_id"].split("-")[1] for row in same)
    assert 2 * hits / (len(same) + 5000) > 0.99


@pytest.mark.skipif(not FEBRL.is_dir(), reason=f"the Febrl records are not at {FEBRL}")
def test_the_planted_duplicates_of_febrl_1_are_found(tmp_path: Path) -> None:
    columns, out = tmp_path / "map.toml", tmp_path / "pairs.csv"
    columns.write_text(FEBRL_MAP)
    assert (
        run(["roll", "duplicates", str(FEBRL / "dataset1.csv"), "--map", str(columns), "--out", str(out)])
        == 0
    )
    same = [row for row in answers(out) if row["decision"] == "same"]
    hits = sum(row["left_id"].split("-")[1] == row["right_id"].split("-")[1] for row in same)
    assert hits == len(same) > 490


def test_the_python_of_the_howto_runs() -> None:
    guide = Path(__file__).resolve().parents[4] / "docs" / "howto" / "match-two-lists.md"
    block = guide.read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]
    exec(compile(block, str(guide), "exec"), {})
