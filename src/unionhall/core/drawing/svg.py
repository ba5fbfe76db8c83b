"""Writing SVG: elements with everything escaped, lines of words, and the sheet a picture is drawn on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

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
    return mark_safe("".join(conditional_escape(cast(str, part)) for part in parts))


def words(
    x: float, y: float, text: object, *, kind: str | None = None, anchor: str | None = None
) -> SafeString:
    """A line of text, its baseline at y; the anchor is start (if not given), middle or end."""
    return element("text", text, x=x, y=y, class_=kind, text_anchor=anchor)


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> SafeString:
    return element("path", d=f"M{_written(x1)} {_written(y1)}L{_written(x2)} {_written(y2)}", class_=kind)


def polyline(points: Iterable[tuple[float, float]]) -> str:
    """The `d` of a path through the points."""
    return "M" + "L".join(f"{_written(x)} {_written(y)}" for x, y in points)


def rectangle(x: float, y: float, width: float, height: float, **attributes: object) -> SafeString:
    content = attributes.pop("title", None)
    inside = () if content is None else (element("title", content),)
    return element("rect", *inside, x=x, y=y, width=width, height=height, **attributes)


def breadth(text: str, size: float = SIZE) -> float:
    """About how wide a text runs. Nobody has the font here; most letters are narrower than this."""
    return len(text) * size * 0.5


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
    if isinstance(value, float):
        return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")
    return conditional_escape(cast(str, value))
