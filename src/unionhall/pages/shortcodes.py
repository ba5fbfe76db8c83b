"""WordPress's square brackets in a text: those that stand for a picture, a gallery or a recording."""

import re
from html import escape

from django.utils.translation import gettext as _

_CAPTION = re.compile(r"\[caption\b([^\]]*)\](.*?)\[/caption\]", re.DOTALL)
_PICTURE_FIRST = re.compile(r"^\s*(<a\b[^>]*>\s*<img\b[^>]*>\s*</a>|<img\b[^>]*>)", re.DOTALL)
_GALLERY = re.compile(r"\[gallery\b([^\]]*)\]")
_NUMBERS = re.compile(r"""\bids=["']?([\d,\s]+)""")
_RECORDING = re.compile(r"\[(embed|video|audio)\b([^\]]*)\](?:([^\[\]]*)\[/\1\])?")
_ADDRESS = re.compile(r"https?://[^\s\"'\]]+")
# Any other shortcode: it has attributes, or an end of its own. A word in brackets alone is just that.
_OTHER = re.compile(r"\[([a-z][a-z0-9_-]*)((?:\s+[a-z0-9_-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\]]+))+)\s*/?\]")
_PAIR = re.compile(r"\[([a-z][a-z0-9_-]*)\](.*?)\[/\1\]", re.DOTALL)


def expand(html: str) -> tuple[str, list[str]]:
    """The text with known shortcodes as HTML and others taken out, and notes on those."""
    names: set[str] = set()

    def other(found: re.Match[str]) -> str:
        names.add(found[1])
        return found[2] if found.re is _PAIR else ""

    html = _CAPTION.sub(_figure, html)
    html = _GALLERY.sub(_gallery, html)
    html = _RECORDING.sub(_recording, html)
    html = _OTHER.sub(other, html)
    html = _PAIR.sub(other, html)
    for name in names:
        html = html.replace(f"[/{name}]", "")
    if not names:
        return html, []
    return html, [_("Shortcodes that only WordPress knows were taken out: %s") % ", ".join(sorted(names))]


def _figure(found: re.Match[str]) -> str:
    inside = found[2]
    picture = _PICTURE_FIRST.match(inside)
    if not picture:
        return inside
    words = inside[picture.end() :] or _attribute(found[1], "caption")
    return f"<figure>{picture[1]}<figcaption>{words}</figcaption></figure>"


def _gallery(found: re.Match[str]) -> str:
    numbers = _NUMBERS.search(found[1])
    listed = re.findall(r"\d+", numbers[1]) if numbers else []
    return "".join(f'<img data-number="{number}">' for number in listed) or "<img>"


def _recording(found: re.Match[str]) -> str:
    address = _ADDRESS.search(found[3] or "") or _ADDRESS.search(found[2])
    return f'<iframe src="{escape(address[0])}"></iframe>' if address else ""


def _attribute(text: str, name: str) -> str:
    found = re.search(rf"""\b{name}=(["'])(.*?)\1""", text)
    return found[2] if found else ""
