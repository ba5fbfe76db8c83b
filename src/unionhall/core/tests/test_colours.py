"""Colours: whatever accent a federation picks, type in it and type on it can be read in both schemes."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as some

from unionhall.core import colours

SHEET = (Path(__file__).parents[1] / "static" / "core" / "hall.css").read_text(encoding="utf-8")
ENOUGH = 4.5
accents = some.integers(0, 0xFFFFFF).map("#{:06x}".format)


def tokens(css):
    """The custom properties of a sheet, in the light scheme and as the dark one changes them."""
    light, dark = css.split("prefers-color-scheme:", maxsplit=1)
    given_in_light = dict(re.findall(r"--([\w-]+):\s*(#\w+)", light))
    return given_in_light, given_in_light | dict(re.findall(r"--([\w-]+):\s*(#\w+)", dark))


@given(accents)
def test_any_accent_gives_a_sheet_that_can_be_read_in_both_schemes(accent):
    light, dark = tokens(colours.theme(accent))
    for ground in (colours.PAPER, colours.BOARD):
        assert colours.contrast(light["accent-ink"], ground) >= ENOUGH
    for ground in (colours.DARK_PAPER, colours.DARK_BOARD):
        assert colours.contrast(dark["accent-ink"], ground) >= ENOUGH
    assert colours.contrast(light["fill"], colours.ON_FILL) >= ENOUGH
    assert colours.contrast(dark["fill"], colours.ON_FILL) >= ENOUGH


def test_the_grounds_are_those_of_the_style_sheet():
    light, dark = tokens(SHEET[SHEET.index("@layer tokens {") : SHEET.index("@layer base {")])
    assert (light["paper"], light["board"], light["on-fill"]) == (
        colours.PAPER,
        colours.BOARD,
        colours.ON_FILL,
    )
    assert (dark["paper"], dark["board"]) == (colours.DARK_PAPER, colours.DARK_BOARD)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_ink_of_the_style_sheet_can_be_read_on_every_ground(scheme):
    sheet = tokens(SHEET[SHEET.index("@layer tokens {") : SHEET.index("@layer base {")])[scheme]
    inks = [sheet[name] for name in ("ink", "ink-soft", "across", "good", "accent-ink") if name in sheet]
    assert len(inks) >= 4
    for ground in (sheet["paper"], sheet["board"], sheet["field"]):
        assert all(colours.contrast(ink, ground) >= ENOUGH for ink in inks)


def test_an_accent_that_is_too_light_is_refused_with_the_nearest_that_is_not():
    colours.check_accent("#9b1b30")
    with pytest.raises(ValidationError, match=r"#ffd000 is too light") as refusal:
        colours.check_accent("#ffd000")
    nearest = refusal.value.params["nearest"]
    colours.check_accent(nearest)


def test_black_on_white_is_21_to_1_and_a_colour_on_itself_1_to_1():
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#9b1b30", "#9b1b30") == 1
