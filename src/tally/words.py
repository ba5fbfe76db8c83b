"""Words that can be said again in another language: English as they stand, with their pattern kept.

`Said("{people} leave {cell}", people=3, cell="1 / BA")` is an English text wherever a text is wanted: on the
command line, in JSON, in a workbook. Whoever has a catalogue looks the pattern up and fills the same gaps:
that is `in_other_words`. The catalogues are the site's; here are no languages but English.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Self


class Figure(str):
    """A number as English writes it, 1,234.50; other languages set other marks between its digits."""

    __slots__ = ()


class Day(str):
    """A day in English words, with the day it is."""

    day: date

    def __new__(cls, day: date) -> Self:
        said = super().__new__(cls, f"{day:%B} {day.day}, {day.year}")
        said.day = day
        return said

    def __getnewargs__(self) -> tuple[date]:  # type: ignore[override]
        return (self.day,)


class Said(str):
    """A sentence or a name with gaps, filled. `values` may be `Said`, `Figure` or `Day` themselves."""

    pattern: str
    values: Mapping[str, Any]

    def __new__(cls, pattern: str, **values: object) -> Self:
        said = super().__new__(cls, pattern.format(**values))
        said.pattern, said.values = pattern, values
        return said

    def __getnewargs_ex__(self) -> tuple[tuple[str], Mapping[str, Any]]:
        return (self.pattern,), self.values


def together(parts: Iterable[str], between: str = "; ") -> str:
    """Texts one after the other, each still sayable in another language."""
    said = {f"part{place}": part for place, part in enumerate(parts)}
    return Said(between.join(f"{{{name}}}" for name in said), **said)


def kept(text: str) -> Any:
    """The text as JSON can keep it, pattern and gaps; `again` makes it anew."""
    if isinstance(text, Said):
        return {"pattern": text.pattern, "values": {name: kept(each) for name, each in text.values.items()}}
    if isinstance(text, Day):
        return {"day": text.day.isoformat()}
    return {"figure": str(text)} if isinstance(text, Figure) else str(text)


def again(data: Any) -> str:
    """A text that was `kept`."""
    if not isinstance(data, Mapping):
        return str(data)
    if "figure" in data:
        return Figure(data["figure"])
    if "day" in data:
        return Day(date.fromisoformat(data["day"]))
    return Said(data["pattern"], **{name: again(each) for name, each in data["values"].items()})


def in_other_words(
    text: object,
    say: Callable[[str], str],
    write: Callable[[Figure], str] = str,
    tell: Callable[[date], str] | None = None,
) -> Any:
    """The text as another language has it; whatever was never put in words here comes back as it is.

    `say` knows the patterns, `write` the marks of numbers, `tell` the days.
    """
    if isinstance(text, Said):
        gaps = {name: in_other_words(value, say, write, tell) for name, value in text.values.items()}
        return (say(text.pattern) if text.pattern else "").format(**gaps)
    if isinstance(text, Figure):
        return write(text)
    return tell(text.day) if tell and isinstance(text, Day) else text
