"""From numbers to places on the sheet: round steps for an axis, straight scales, steps of heat."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from unionhall.core.drawing.units import Number

HEATS = 9
# Further out lies what no float holds; whatever is beyond is drawn as far as this.
_FARTHEST = 1e300


@dataclass(frozen=True)
class Scale:
    """A straight scale: `low` falls on `start`, `high` on `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: Number) -> float:
        share = (_within(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def span(values: Iterable[Number], *, from_zero: bool = True) -> tuple[float, float]:
    """The lowest and highest value to show; never the same, so that a scale can be laid over them."""
    shown = [_within(value) for value in values]
    if from_zero or not shown:
        shown.append(0.0)
    low, high = min(shown), max(shown)
    return (low, high) if high > low else (low, low + 1)


def ticks(low: float, high: float, about: int = 5) -> tuple[float, ...]:
    """Round numbers (1, 2, 2.5 or 5 times a power of ten) at equal steps, from below low to above high."""
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError(f"An axis needs a low end below its high end, not {low} and {high}.")
    step = _round_step((high - low) / about)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(_clean(count * step, step) for count in range(first, last + 1))


def heat(value: Number, low: float, high: float, middle: Number | None = None) -> str:
    """The CSS classes for a value between low and high: one of nine steps, and which side of the middle."""
    if middle is None:
        share = 0.5 if high <= low else (float(value) - low) / (high - low)
        return f"heat-{min(HEATS - 1, int(share * HEATS))}"
    reach = max(high - float(middle), float(middle) - low) or 1.0
    step = round(abs(float(value) - float(middle)) / reach * (HEATS - 1))
    return f"heat-{step} heat-below" if value < middle else f"heat-{step}"


def _within(value: Number) -> float:
    return min(max(float(value), -_FARTHEST), _FARTHEST)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * times for times in (1, 2, 2.5, 5, 10) if power * times >= rough * 0.999999)


def _clean(value: float, step: float) -> float:
    """Without the dust of binary fractions: 0.3 rather than 0.30000000000000004."""
    return round(value, 3 - math.floor(math.log10(step))) + 0.0
