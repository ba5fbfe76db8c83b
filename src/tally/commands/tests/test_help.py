"""Whoever asks any command what it takes is told."""

import pytest

from tally.__main__ import COMMANDS, run

INNER = (
    ["aid", "contribution"],
    ["aid", "district"],
    ["aid", "foundation"],
    ["figures", "missing"],
    ["roll", "duplicates"],
    ["roll", "match"],
)


@pytest.mark.parametrize("words", [*([name] for name in sorted(COMMANDS)), *INNER], ids=" ".join)
def test_a_command_says_what_it_takes(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run([*words, "--help"])
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: unionhall {' '.join(words)} ")
