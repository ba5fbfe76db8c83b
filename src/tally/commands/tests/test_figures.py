"""`figures missing` names every file a coming year still needs."""

import csv
import sys
from io import StringIO
from pathlib import Path

import pytest

from tally.__main__ import run


def missing(capsys: pytest.CaptureFixture[str], year: str) -> list[dict[str, str]]:
    assert run(["figures", "missing", "--year", year]) == 0
    return list(csv.DictReader(StringIO(capsys.readouterr().out)))


def test_a_coming_year_lacks_its_minimum_aid_its_rates_and_its_towns(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = {row["missing"]: row for row in missing(capsys, "FY31")}
    minimum = rows["Minimum aid for each pupil of the foundation enrolment"]
    assert minimum == {
        "missing": minimum["missing"],
        "last": "FY2026",
        "file": "src/tally/lawbook/ma/chapter70.yaml",
    }
    assert rows["ma/foundation_rates"]["file"] == "src/tally/lawbook/ma/foundation_rates_fy2031.csv"
    assert rows["ma/municipal_contributions"]["last"] == "FY2025"
    assert rows["ma/aid_components"] == {
        "missing": "ma/aid_components",
        "last": "FY2026",
        "file": "src/tally/lawbook/ma/aid_components.csv",
    }
    # Exceptions are no yearly rows: a year may have none.
    assert not rows.keys() & {"ma/base_aid_transfers", "ma/other_increments", "ma/supposed_causes"}


def test_a_year_that_is_complete_but_for_the_phase_in_says_just_that(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert [row["last"] for row in missing(capsys, "FY25")] == ["FY2023"]


def test_a_year_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["figures", "missing", "--year", "soon"]) == 2
    assert "not a fiscal year" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["ct", "..", "ma/../ma", ""])
def test_a_place_the_lawbook_does_not_have_is_refused(capsys: pytest.CaptureFixture[str], place: str) -> None:
    assert run(["figures", "missing", "--year", "FY28", "--place", place]) == 2
    assert f"the lawbook has no folder {place!r}" in capsys.readouterr().err


def test_an_answer_that_a_full_disk_does_not_take_is_said_in_one_line(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert run(["figures", "missing", "--year", "FY28"]) == 1
    assert capfd.readouterr().err == "the answer could not be written: No space left on device\n"
