"""A kept answer comes back to the cent, without being worked out again."""

import json
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tally.problems import RefusedError
from tally.tandem.planning import answer, planned
from tally.tandem.reading import of_values, read
from tally.tandem.report import as_json
from tally.tandem.snapshot import answer_from, keep, same_cent
from tally.tandem.telling import table
from tally.tandem.workbook import workbook

HARBORVIEW = (Path(__file__).parent / "harborview.toml").read_text()


def plain(text: str) -> dict:
    """The plan as JSON holds it."""
    written = json.dumps(tomllib.loads(text), default=lambda day: day.isoformat())
    values: dict = json.loads(written)
    return values


def test_plain_values_and_toml_are_the_same_plan() -> None:
    assert of_values(plain(HARBORVIEW)) == read(HARBORVIEW)


def test_every_problem_of_plain_values_names_its_key() -> None:
    values = plain(HARBORVIEW)
    values["streams"][1]["amount"] = "much"
    values["investments"][0]["start"] = ["FY22", "FY40"]
    with pytest.raises(RefusedError) as refused:
        of_values(values)
    assert [problem.column for problem in refused.value.problems] == [
        "investments[1].start",
        "streams[2].amount",
    ]


@pytest.mark.parametrize("cuts", [False, True])
@pytest.mark.parametrize("solve", [answer, planned])
def test_a_kept_answer_is_the_same_after_json(solve, cuts) -> None:
    values = plain(HARBORVIEW) | {"cuts": cuts}
    found = solve(of_values(values))
    kept = json.loads(json.dumps(keep(found, values)))
    again = answer_from(kept)
    assert as_json(again) == as_json(found)
    assert table(again) == table(found)
    assert workbook(again) == workbook(found)
    assert again.draws == found.draws
    assert again.all_courses == found.all_courses
    assert same_cent(kept)


def test_what_cannot_be_met_is_kept_too() -> None:
    values = plain(HARBORVIEW)
    values["investments"][0] |= {"fte": "4000", "must": True}
    found = answer(of_values(values))
    assert found.unmet
    assert as_json(answer_from(json.loads(json.dumps(keep(found, values))))) == as_json(found)


def test_a_kept_answer_does_not_move_when_what_was_kept_would_now_be_paid_otherwise() -> None:
    values = plain(HARBORVIEW)
    kept = json.loads(json.dumps(keep(answer(of_values(values)), values)))
    course = kept["result"]["courses"][0]
    course["cost"]["FY2022"] = "1.00"
    assert answer_from(kept).courses[0].cost_by_year[read(HARBORVIEW).years[0]] == Decimal("1.00")
    assert not same_cent(kept)


def test_what_was_kept_opens_though_its_plan_would_be_refused_today() -> None:
    values = plain(HARBORVIEW)
    kept = json.loads(json.dumps(keep(planned(of_values(values)), values)))
    kept["plan"]["streams"][3]["by_year"]["FY40"] = "7"
    with pytest.raises(RefusedError):
        of_values(kept["plan"])
    assert answer_from(kept).draws[3].supplied == planned(of_values(values)).draws[3].supplied


def test_days_are_read_as_texts() -> None:
    values = plain(HARBORVIEW)
    grant = of_values(values).streams[1]
    assert grant.obligate_by == date(2024, 9, 30)  # type: ignore[union-attr]
