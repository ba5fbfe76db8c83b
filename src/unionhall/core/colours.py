"""Contrast between colours, by the rule of WCAG 2.2, and the federation's accent in both schemes."""

import re
from colorsys import hls_to_rgb, rgb_to_hls
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# The grounds that hall.css sets type on, and its type on a fill; a test holds the two together.
PAPER, BOARD = "#faf6ed", "#f0e8d8"
DARK_PAPER, DARK_BOARD = "#17130f", "#241d17"
ON_FILL = "#fffaf2"
_LIGHT = (PAPER, BOARD, ON_FILL)
_WRITTEN = re.compile(r"#[0-9a-fA-F]{6}")
# WCAG 2.2, success criterion 1.4.3: text against its ground.
_ENOUGH = 4.5


def contrast(one: str, other: str) -> float:
    """The ratio of two colours' luminance, from 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def check_accent(colour: str) -> None:
    """Raise `ValidationError` if it is no colour, or cannot be read on paper, or white type on it."""
    if not _WRITTEN.fullmatch(colour):
        raise ValidationError(_("Write a color as # and six digits, for example #8a1f2b."), code="colour")
    least = min(contrast(colour, ground) for ground in _LIGHT)
    if least < _ENOUGH:
        message = _(
            "%(colour)s is too light: type in it would stand out from the paper only %(least).1f to 1, "
            "and %(enough).1f is needed to read it. The nearest that can be read is %(nearest)s."
        )
        nearest = readable(colour, _LIGHT)
        facts = {"colour": colour, "least": least, "enough": _ENOUGH, "nearest": nearest}
        raise ValidationError(message, params=facts, code="unreadable")


def readable(colour: str, grounds: tuple[str, ...]) -> str:
    """The colour itself, or the nearest lightness of it that can be read on all these grounds."""
    red, green, blue = _channels(colour)
    hue, lightness, saturation = rgb_to_hls(red, green, blue)
    candidates = (
        _hex(hls_to_rgb(hue, step / 200, saturation))
        for step in sorted(range(201), key=lambda step: abs(step / 200 - lightness))
    )
    legible = (each for each in (colour, *candidates) if min(contrast(each, g) for g in grounds) >= _ENOUGH)
    return next(legible)


@cache
def theme(accent: str) -> str:
    """The style sheet that gives a federation its colour, in the light and the dark scheme."""
    light = readable(accent, _LIGHT)
    dark_fill = readable(accent, (ON_FILL,))
    dark_ink = readable(accent, (DARK_PAPER, DARK_BOARD))
    return (
        f":root{{--accent:{light};--fill:{light};--accent-ink:{light}}}"
        f"@media (prefers-color-scheme:dark){{:root{{--fill:{dark_fill};--accent-ink:{dark_ink}}}}}"
    )


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in _channels(colour)
    ]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
