"""The plans of cases/tandem.yaml come out as they were worked by hand."""

from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
import yaml

from tally.tandem.planning import answer
from tally.tandem.reading import read
from tally.tandem.report import as_json

CASES = yaml.safe_load(files("tally").joinpath("cases/tandem.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_answer_is_the_one_worked_by_hand(case: dict[str, Any]) -> None:
    plan = replace(read(case["plan"]), cuts=case.get("cuts", False))
    assert_within(case["expected"], as_json(answer(plan)), "")


def assert_within(expected: Any, found: Any, place: str) -> None:
    """Every value written in `expected` is found in its place; what it does not mention is left alone."""
    if isinstance(expected, dict) and expected:
        for key, value in expected.items():
            assert key in found, f"{place}.{key} is not there"
            assert_within(value, found[key], f"{place}.{key}")
    elif isinstance(expected, list):
        for number, value in enumerate(expected):
            assert_within(value, found[number], f"{place}[{number}]")
    else:
        assert found == expected, place
