"""Lying bars, with their names and numbers written at them: bar charts and waterfalls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from unionhall.core.drawing.pictures import Bar, BarChart, Mark, Step, Waterfall
from unionhall.core.drawing.scales import Scale, span
from unionhall.core.drawing.svg import (
    LEADING,
    SIZE,
    Canvas,
    Drawing,
    breadth,
    joined,
    line,
    rectangle,
    words,
    wrapped,
)
from unionhall.core.drawing.units import Number, fitting

THICK = 22
APART = 13
AIR = 7
WIDEST_LABEL = 250
WIDEST_NUMBER = 105


@dataclass(frozen=True)
class Beam:
    """One bar: from where to where, what is written before it and at its end, and its CSS class."""

    label: str
    start: Number
    end: Number
    number: str
    kind: str
    is_strong: bool = False


@dataclass(frozen=True)
class Layout:
    """The scale the bars lie on, and where the names end that stand beside them (0: they stand above)."""

    canvas: Canvas
    scale: Scale
    names: float

    @property
    def is_beside(self) -> bool:
        return self.names > 0


def draw_bars(chart: BarChart, canvas: Canvas) -> Drawing:
    has_ours = any(bar.is_ours for bar in chart.bars)
    write = fitting(chart.unit, (bar.value for bar in chart.bars), WIDEST_NUMBER) or chart.unit.short
    beams = [
        Beam(bar.label, 0, bar.value, write(bar.value), _kind(bar, has_ours), bar.is_ours)
        for bar in chart.bars
    ]
    if chart.mark is None:
        return _drawn(beams, _laid_out(beams, canvas, ()))
    layout = _laid_out(beams, canvas, (chart.mark.at,))
    drawing = _drawn(beams, layout, top=LEADING + AIR)
    return Drawing(joined([drawing.marks, _mark(layout, chart.mark, drawing.height)]), drawing.height)


def _kind(bar: Bar, has_ours: bool) -> str:
    return "area s1" if bar.is_ours or not has_ours else "area s2"


def draw_waterfall(chart: Waterfall, canvas: Canvas) -> Drawing:
    before: Number = 0
    beams = []
    write = fitting(chart.unit, chart.reached, WIDEST_NUMBER) or chart.unit.short
    for step, reached in zip(chart.steps, chart.reached, strict=True):
        beams.append(_fall(step, before, reached, write))
        before = reached
    layout = _laid_out(beams, canvas, ())
    return _drawn(beams, layout, is_joined=True)


def _fall(step: Step, before: Number, reached: Number, write: Callable[[Number], str]) -> Beam:
    if step.is_sum:
        return Beam(step.label, 0, reached, write(reached), "sum", is_strong=True)
    if step.amount > 0:
        return Beam(step.label, before, reached, f"+{write(step.amount)}", "up")
    return Beam(step.label, before, reached, write(step.amount), "down")


def _laid_out(beams: Sequence[Beam], canvas: Canvas, also: Sequence[Number]) -> Layout:
    low, high = span([*(beam.start for beam in beams), *(beam.end for beam in beams), *also])
    longest = max((breadth(beam.label) for beam in beams), default=0)
    is_beside = canvas.is_wide and longest <= WIDEST_LABEL
    numbers = max((breadth(beam.number) for beam in beams), default=0) + AIR
    names = longest + AIR if is_beside else 0.0
    left = names + (AIR if is_beside else 0) + (numbers + AIR if low < 0 else 0)
    return Layout(canvas, Scale(low, high, left, canvas.width - numbers), names)


def _drawn(beams: Sequence[Beam], layout: Layout, *, top: float = 0, is_joined: bool = False) -> Drawing:
    marks: list[SafeString] = []
    joints: list[SafeString] = []
    y = top
    for beam in beams:
        label, y = _label(beam, layout, y)
        marks += [label, _body(beam, layout, y), _axis(layout, y), _number(beam, layout, y)]
        end = layout.scale(beam.end)
        joints.append(line(end, y, end, y + THICK + APART + (0 if layout.is_beside else LEADING), "grid"))
        y += THICK + APART
    return Drawing(joined([*(joints[:-1] if is_joined else ()), *marks]), y - APART + 4)


def _label(beam: Beam, layout: Layout, y: float) -> tuple[SafeString, float]:
    """The name of a bar, and the top of the bar itself: below the name where that stands above."""
    kind = "strong" if beam.is_strong else ""
    if layout.is_beside:
        return words(layout.names, y + THICK - 6, beam.label, kind=kind, anchor="end"), y
    lines = wrapped(beam.label, layout.canvas.width)
    written = [words(0, y + SIZE + count * LEADING, text, kind=kind) for count, text in enumerate(lines)]
    return joined(written), y + len(lines) * LEADING + 3


def _body(beam: Beam, layout: Layout, y: float) -> SafeString:
    ends = sorted((layout.scale(beam.start), layout.scale(beam.end)))
    return rectangle((ends[0], y, max(ends[1] - ends[0], 1.0), THICK), kind=beam.kind)


def _axis(layout: Layout, y: float) -> SafeString:
    """The line of nought at one bar: unbroken beside the names, but never across a name above its bar."""
    reach = APART / 2 if layout.is_beside else 3
    return line(layout.scale(0), y - reach, layout.scale(0), y + THICK + reach, "axis")


def _number(beam: Beam, layout: Layout, y: float) -> SafeString:
    kind = "halo strong" if beam.is_strong else "halo"
    if max(beam.start, beam.end) <= 0 and beam.end < beam.start:
        x = layout.scale(beam.end) - AIR
        return words(x, y + THICK - 6, beam.number, kind=kind, anchor="end")
    x = max(layout.scale(beam.start), layout.scale(beam.end)) + AIR
    return words(x, y + THICK - 6, beam.number, kind=kind)


def _mark(layout: Layout, mark: Mark, height: float) -> SafeString:
    x = layout.scale(mark.at)
    half = breadth(mark.label) / 2
    middle = min(max(x, half), layout.canvas.width - half)
    dashes = line(x, LEADING + 2, x, height, "mark-line")
    return joined([dashes, words(middle, SIZE, mark.label, kind="quiet", anchor="middle")])
