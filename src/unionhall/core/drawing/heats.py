"""The heat of a picture: how its values turn into colours, and the scale that says so."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from unionhall.core.drawing.scales import HEATS, heat
from unionhall.core.drawing.svg import LEADING, SIZE, breadth, joined, rectangle, words
from unionhall.core.drawing.units import Number, Unit

SWATCH = 20
AIR = 8


@dataclass(frozen=True)
class Heat:
    """From the coolest value to the hottest, or away from a middle to both sides."""

    low: float
    high: float
    middle: Number | None
    unit: Unit

    @classmethod
    def of(cls, values: Iterable[Number | None], middle: Number | None, unit: Unit) -> "Heat":
        given = [float(value) for value in values if value is not None]
        return cls(min(given, default=0.0), max(given, default=0.0), middle, unit)

    def kind(self, value: Number) -> str:
        """The CSS classes of a cell with that value."""
        return f"edge {heat(value, self.low, self.high, self.middle)}"

    def legend(self) -> tuple[SafeString, float]:
        """The colours between the lowest and the highest number, and where the picture goes on below them."""
        low, high = self.unit.short(self.low), self.unit.short(self.high)
        left = breadth(low) + AIR
        swatches = [
            rectangle((left + count * SWATCH, 2, SWATCH, SIZE), kind=self.kind(self._value_at(count)))
            for count in range(HEATS)
        ]
        marks = [words(0, SIZE, low), *swatches, words(left + HEATS * SWATCH + AIR, SIZE, high)]
        return joined(marks), LEADING + 2 * AIR

    def _value_at(self, count: int) -> float:
        return self.low + (self.high - self.low) * count / (HEATS - 1)
