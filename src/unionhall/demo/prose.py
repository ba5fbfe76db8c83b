"""The demo's plain prose as the body of a page.

A blank line ends a paragraph; "## " begins a heading, "- " an item of a list, "> words | speaker" a pull
quote; **words** are bold.
"""

import re
from collections.abc import Callable
from html import escape

from wagtail.rich_text import RichText

from unionhall.newsroom.actions import Body


def body(text: str) -> Body:
    """The blocks of a body, in the order they are written in."""
    return [_block(part.strip()) for part in re.split(r"\n\s*\n", text.strip())]


def html(text: str) -> str:
    """One paragraph."""
    return f"<p>{_inline(text)}</p>"


def _block(part: str) -> tuple[str, object]:
    make = next((make for sign, make in _KINDS.items() if part.startswith(sign)), None)
    return make(part) if make else ("paragraph", RichText(html(part)))


def _heading(part: str) -> tuple[str, object]:
    return ("heading", part.removeprefix("## "))


def _quote(part: str) -> tuple[str, object]:
    words, _bar, speaker = part.removeprefix("> ").partition(" | ")
    return ("quote", {"words": words, "speaker": speaker})


def _list(part: str) -> tuple[str, object]:
    items = "".join(f"<li>{_inline(line.removeprefix('- '))}</li>" for line in part.splitlines())
    return ("paragraph", RichText(f"<ul>{items}</ul>"))


def _inline(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text, quote=False))


_KINDS: dict[str, Callable[[str], tuple[str, object]]] = {"## ": _heading, "> ": _quote, "- ": _list}
