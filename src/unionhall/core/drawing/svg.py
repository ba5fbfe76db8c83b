"""Writing SVG: elements with everything escaped, lines of words, and the sheet a picture is drawn on."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

Box = tuple[float, float, float, float]  # from the left, from the top, width, height
SIZE = 15  # of the letters, in the units of the drawing
LEADING = 18


@dataclass(frozen=True)
class Canvas:
    """A sheet to draw on. Its name begins the ids of what is defined on it."""

    name: str
    width: int
    is_wide: bool


@dataclass(frozen=True)
class Drawing:
    """What was drawn, and how tall it came out."""

    marks: SafeString
    height: float


def element(tag: str, *content: object, **attributes: object) -> SafeString:
    """One element; `class_` stands for class, `text_anchor` for text-anchor; None leaves an attribute out."""
    given = {name: value for name, value in attributes.items() if value is not None}
    written = "".join(f' {_spelled(name)}="{_written(value)}"' for name, value in given.items())
    inside = joined(content)
    return mark_safe(f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>")


def joined(parts: Iterable[object]) -> SafeString:
    return mark_safe("".join(_escaped(part) for part in parts))


def words(x: float, y: float, text: str, *, kind: str = "", anchor: str = "start") -> SafeString:
    """A line of text, its baseline at y; the anchor is start, middle or end."""
    look = f' class="{kind}"' if kind else ""
    side = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return mark_safe(f'<text x="{_number(x)}" y="{_number(y)}"{look}{side}>{escape(str(text))}</text>')


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> SafeString:
    return mark_safe(f'<path d="{polyline(((x1, y1), (x2, y2)))}" class="{kind}"/>')


def rectangle(box: Box, *, kind: str = "", fill: str = "", title: str = "") -> SafeString:
    """A box with a CSS class or a texture to fill it, and the words a pointer over it brings up."""
    x, y, width, height = map(_number, box)
    look = f'class="{kind}"' if kind else f'fill="{fill}"'
    start = f'<rect x="{x}" y="{y}" width="{width}" height="{height}" {look}'
    return mark_safe(f"{start}><title>{escape(str(title))}</title></rect>" if title else f"{start}/>")


def polyline(points: Iterable[tuple[float, float]]) -> str:
    """The `d` of a path through the points."""
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points)


def breadth(text: str) -> float:
    """About how wide a text runs: no font is at hand here, and figures and capitals are the wide ones."""
    wide = sum(1 for letter in text if not letter.islower() and letter not in " .,:'’")
    return SIZE * (0.48 * len(text) + 0.15 * wide)


def wrapped(text: str, width: float) -> list[str]:
    """The text in lines that fit the width, broken between words; a longer word has its own line."""
    lines: list[str] = []
    for word in text.split():
        if lines and breadth(f"{lines[-1]} {word}") <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def _spelled(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _written(value: object) -> str:
    return _number(value) if isinstance(value, int | float) else _escaped(value)


def _number(value: float) -> str:
    """To a tenth of a unit, which nobody can see; no point without a tenth behind it, no minus nought."""
    tenths = round(value * 10)
    return f"{tenths / 10}" if tenths % 10 else f"{tenths // 10}"


def _escaped(value: object) -> str:
    """As Django escapes, at a third of its price: a grid has hundreds of marks."""
    return value if isinstance(value, SafeString) else escape(str(value))
