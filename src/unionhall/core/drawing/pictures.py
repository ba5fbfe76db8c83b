"""What can be drawn: one frozen value per kind of picture, each with the table of its own numbers.

Titles, sentences and labels come from the caller, already in the reader's language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from unionhall.core.drawing.units import NUMBER, Number, Unit, exact


@dataclass(frozen=True)
class Table:
    """The numbers of a picture in words: a heading for every column, one tuple for every row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Mark:
    """A dashed line at a value, and the words beside it: a living wage across a picture of wages."""

    at: Number
    label: str


@dataclass(frozen=True)
class Turn:
    """A dashed line before a point, and the words beside it: the year in which the relief money ends."""

    before: str
    label: str


@dataclass(frozen=True)
class Bar:
    label: str
    value: Number
    is_ours: bool = False


@dataclass(frozen=True)
class BarChart:
    """One number for each of several things; bars marked as ours stand out from the others."""

    title: str
    says: str
    bars: Sequence[Bar]
    columns: tuple[str, str]
    unit: Unit = NUMBER
    mark: Mark | None = None
    source: str = ""

    @property
    def table(self) -> Table:
        return Table(self.columns, tuple((bar.label, self.unit.whole(bar.value)) for bar in self.bars))


@dataclass(frozen=True)
class Series:
    """One line, or one stream of a stack: a value for every point, None where there is none."""

    name: str
    values: Sequence[Number | None]


@dataclass(frozen=True)
class LineChart:
    """How one or more numbers go over the points (years, sessions, steps).

    `span` fixes the lowest and highest value shown, so that several pictures can be compared.
    """

    title: str
    says: str
    points: Sequence[str]
    series: Sequence[Series]
    column: str
    unit: Unit = NUMBER
    span: tuple[Number, Number] | None = None
    source: str = ""

    def __post_init__(self) -> None:
        _check_lengths(self.points, self.series)

    @property
    def table(self) -> Table:
        return _by_point(self)


@dataclass(frozen=True)
class StackedChart:
    """Streams on top of each other, point by point; the table adds them up."""

    title: str
    says: str
    points: Sequence[str]
    series: Sequence[Series]
    column: str
    total: str
    unit: Unit = NUMBER
    turn: Turn | None = None
    source: str = ""

    def __post_init__(self) -> None:
        _check_lengths(self.points, self.series)
        if self.turn and self.turn.before not in self.points:
            raise ValueError(f"“{self.turn.label}” comes before {self.turn.before}, which is no point here.")

    @property
    def totals(self) -> tuple[Decimal | None, ...]:
        """The sum of what is told at each point; None where nothing is: unknown is not nothing."""
        streams = [stream.values for stream in self.series]
        told = [
            [exact(value) for value in at_point if value is not None]
            for at_point in zip(*streams, strict=True)
        ]
        return tuple(sum(values, Decimal(0)) if values else None for values in told)

    @property
    def table(self) -> Table:
        streams = _by_point(self)
        rows = zip(streams.rows, self.totals, strict=True)
        return Table(
            (*streams.columns, self.total), tuple((*row, _written(self.unit, total)) for row, total in rows)
        )


@dataclass(frozen=True)
class Step:
    """A step of a waterfall: what it adds or takes away.

    With `is_sum` it shows the whole sum up to here; only a sum at the very start brings an amount.
    """

    label: str
    amount: Number = 0
    is_sum: bool = False


@dataclass(frozen=True)
class Waterfall:
    """How a whole comes to be, part by part."""

    title: str
    says: str
    steps: Sequence[Step]
    columns: tuple[str, str, str]
    unit: Unit = NUMBER
    source: str = ""

    @property
    def reached(self) -> tuple[Decimal, ...]:
        """Where the sum stands after each step."""
        return tuple(accumulate(exact(step.amount) for step in self.steps))

    @property
    def table(self) -> Table:
        pairs = zip(self.steps, self.reached, strict=True)
        return Table(self.columns, tuple(self._row(step, reached) for step, reached in pairs))

    def _row(self, step: Step, reached: Number) -> tuple[str, str, str]:
        amount = "" if step.is_sum else self.unit.whole(step.amount)
        return (step.label, amount, self.unit.whole(reached))


@dataclass(frozen=True)
class HeatGrid:
    """A grid of numbers, coloured by size: steps by lanes, districts by years.

    With a `middle`, what lies below it takes the other side's colour. None is a cell that is not there.
    """

    title: str
    says: str
    across: Sequence[str]
    down: Sequence[str]
    cells: Sequence[Sequence[Number | None]]
    corner: str
    unit: Unit = NUMBER
    middle: Number | None = None
    source: str = ""

    def __post_init__(self) -> None:
        if len(self.cells) != len(self.down) or any(len(row) != len(self.across) for row in self.cells):
            raise ValueError(
                f"The grid “{self.title}” needs {len(self.down)} rows of {len(self.across)} cells each."
            )

    @property
    def table(self) -> Table:
        pairs = zip(self.down, self.cells, strict=True)
        rows = tuple((name, *(_written(self.unit, cell) for cell in row)) for name, row in pairs)
        return Table((self.corner, *self.across), rows)


@dataclass(frozen=True)
class Tile:
    """A place: its short label, its name, and the column and row of its tile."""

    label: str
    name: str
    column: int
    row: int
    value: Number | None


@dataclass(frozen=True)
class TileMap:
    """A map of equal tiles, one a place, coloured by size: no big empty town outshouts a small full one."""

    title: str
    says: str
    tiles: Sequence[Tile]
    columns: tuple[str, str]
    unit: Unit = NUMBER
    middle: Number | None = None
    source: str = ""

    @property
    def table(self) -> Table:
        return Table(self.columns, tuple((tile.name, _written(self.unit, tile.value)) for tile in self.tiles))


@dataclass(frozen=True)
class CrowdRow:
    """A group of people: how many there are of each kind, and what is said of them beside their squares."""

    label: str
    counts: Sequence[int]
    says: str = ""


@dataclass(frozen=True)
class Crowd:
    """Groups of people as squares: up to three kinds, in the order of `kinds`.

    Where they are too many a square stands for several; `square` says so, with a gap `%(each)s`.
    """

    title: str
    says: str
    kinds: Sequence[str]
    rows: Sequence[CrowdRow]
    column: str
    total: str
    square: str
    source: str = ""

    def __post_init__(self) -> None:
        if len(self.kinds) > 3 or any(len(row.counts) != len(self.kinds) for row in self.rows):
            raise ValueError(
                f"“{self.title}” needs a count for each of its kinds, of which three can be told apart."
            )

    @property
    def table(self) -> Table:
        rows = (
            (row.label, *(NUMBER.whole(count) for count in row.counts), NUMBER.whole(sum(row.counts)))
            for row in self.rows
        )
        return Table((self.column, *self.kinds, self.total), tuple(rows))


Picture = BarChart | LineChart | StackedChart | Waterfall | HeatGrid | TileMap | Crowd


def _check_lengths(points: Sequence[str], series: Sequence[Series]) -> None:
    for one in series:
        if len(one.values) != len(points):
            raise ValueError(
                f"“{one.name}” has {len(one.values)} values for {len(points)} points. Give one value for "
                "each point, and None where there is none."
            )


def _by_point(picture: LineChart | StackedChart) -> Table:
    columns = (picture.column, *(one.name for one in picture.series))
    if not picture.series:
        return Table(columns, ())
    values = [[_written(picture.unit, value) for value in one.values] for one in picture.series]
    return Table(columns, tuple(zip(picture.points, *values, strict=True)))


def _written(unit: Unit, value: Number | None) -> str:
    return "" if value is None else unit.whole(value)
