"""What is wrong with somebody's input: all of it at once, each with its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from tally.words import Said, together


@dataclass(frozen=True)
class Problem:
    """One mistake in an input. `row` counts as a spreadsheet does, the header being row 1."""

    message: str
    file: str = ""
    row: int | None = None
    column: str = ""

    @property
    def said(self) -> str:
        """The place and what is wrong there."""
        row = Said("row {row}", row=self.row) if self.row is not None else ""
        column = Said("column {column}", column=self.column) if self.column else ""
        place = [part for part in (self.file, row, column) if part]
        return together([together(place, ", "), self.message], ": ") if place else self.message

    def __str__(self) -> str:
        return str(self.said)


class RefusedError(ValueError):
    """The input cannot be used; `problems` says why, every reason at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
