"""The pages about costing say what the code does: every term, field, option and worked number."""

import re
from pathlib import Path

import pytest

from tally.commands import cost
from tally.pay.source import KEYS
from tally.pay.terms.registry import KINDS, fields_of

DOCS = Path(__file__).parents[4] / "docs"
PAGE = (DOCS / "costing.md").read_text(encoding="utf-8")
BLOCKS = re.findall(
    r"```python\n(.*?)```", (DOCS / "howto" / "costing-by-hand.md").read_text("utf-8"), re.DOTALL
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_term_has_a_row_that_names_its_fields(kind: str) -> None:
    (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{kind}` |")]
    fields = {spec.name for spec in fields_of(kind)} - {"on", "note"}
    assert fields == set(re.findall(r"`(\w+)`", row.rsplit("|", 2)[1]))


def test_every_key_and_every_option_is_on_the_page() -> None:
    keys = {key for keys in KEYS.values() for key in keys}
    options = {name for action in cost._parser()._actions for name in action.option_strings if name != "-h"}
    assert {key for key in keys if not re.search(rf"\b{key}\b", PAGE)} == set()
    assert {name for name in options - {"--help"} if name not in PAGE} == set()


def test_the_page_worked_by_hand_is_what_the_command_tests_compute() -> None:
    for amount in ("353,000.00", "9,000.00", "10,860.00", "19,860.00", "372,860.00", "5.6261%"):
        assert amount in PAGE


def test_the_howto_runs_from_top_to_bottom(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(BLOCKS) == 6
    names: dict[str, object] = {}
    for block in BLOCKS:
        exec(compile(block, "costing-by-hand.md", "exec"), names)
    assert "Step movement" in capsys.readouterr().out
