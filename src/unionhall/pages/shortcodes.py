"""WordPress's square brackets in a text: those that stand for a picture, a gallery or a recording."""

import re
from html import escape, unescape

from django.utils.translation import gettext as _

_CAPTION = re.compile(r"\[caption\b([^\]]*)\](.*?)\[/caption\]", re.DOTALL)
_PICTURE_FIRST = re.compile(r"^\s*(<a\b[^>]*>\s*<img\b[^>]*>\s*</a>|<img\b[^>]*>)", re.DOTALL)
_GALLERY = re.compile(r"\[gallery\b([^\]]*)\]")
_NUMBERS = re.compile(r"""\bids=["']?([\d,\s]+)""")
_RECORDING = re.compile(
    r"\[(embedyt|embed|video|audio|playlist|youtube|vimeo)\b([^\]]*)\](?:([^\[\]]*)\[/\1\])?"
)
_ADDRESS = re.compile(r"https?://[^\s\"'\]]+")
_FILE = re.compile(r"""\b(?:src|mp4|m4v|webm|ogv|mp3|m4a|ogg|wav)=["']?([^\s"'\]]+)""")
# Some name a recording by its number alone.
_NUMBERED = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
_NUMBER = re.compile(r"""^\s*(?:=|id=)?["']?([\w-]+)["']?(?=\s|$)""")
# Any other shortcode: it has attributes, or an end of its own. A word in brackets alone is just that.
_OTHER = re.compile(r"\[([a-z][a-z0-9_-]*)((?:\s+[a-z0-9_-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\]]+))+)\s*/?\]")
_PAIR = re.compile(r"\[([a-z][a-z0-9_-]*)\](.*?)\[/\1\]", re.DOTALL)

# Some stand in others; no honest page goes deeper.
_DEEPEST = 20


def expand(html: str) -> tuple[str, list[str]]:
    """The text with known shortcodes as HTML and others taken out, and notes on those."""
    names: set[str] = set()

    def other(found: re.Match[str]) -> str:
        names.add(found[1])
        return found[2] if found.re is _PAIR else ""

    def recording(found: re.Match[str]) -> str:
        address = _address(found)
        names.update(() if address else [found[1]])
        return f'<iframe src="{escape(address)}"></iframe>' if address else ""

    html = _CAPTION.sub(_figure, html)
    html = _GALLERY.sub(_gallery, html)
    html = _RECORDING.sub(recording, html)
    for _depth in range(_DEEPEST):
        before, html = html, _PAIR.sub(other, _OTHER.sub(other, html))
        if html == before:
            break
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


def _address(found: re.Match[str]) -> str:
    """Where the recording of a shortcode is to be seen or heard."""
    name, told, inside = found[1], found[2], found[3] or ""
    if address := _ADDRESS.search(inside) or _ADDRESS.search(told):
        return unescape(address[0])
    if file := _FILE.search(told):
        return file[1]
    number = _NUMBER.match(told) if name in _NUMBERED else None
    return _NUMBERED[name] + number[1] if number else ""


def _attribute(text: str, name: str) -> str:
    found = re.search(rf"""\b{name}=(["'])(.*?)\1""", text)
    return found[2] if found else ""
