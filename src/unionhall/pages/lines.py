"""What stands inside a line of another system's page, as rich text: words, emphasis, links, recordings.

Nothing of blocks: `bodies` puts the lines into paragraphs, lists and quotations.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from html import escape, unescape

from bs4 import Tag
from bs4.element import CData, NavigableString, PageElement, PreformattedString
from django.utils.translation import gettext as _

from unionhall.core.models import Attachment, Picture
from unionhall.pages.addresses import bare_host, whole
from unionhall.pages.addresses import parts as split

INLINE = {"a", "b", "strong", "em", "i", "br", "span", "code", "small", "sub", "sup", "abbr", "cite", "q",
          "u", "s", "del", "ins", "kbd", "mark", "time", "font", "label", "var", "samp", "tt", "big", "wbr",
          "strike", "acronym", "address", "dfn", "bdo", "bdi", "nobr", "data", "ruby", "rt"}  # fmt: skip
DROPPED = {"script", "style", "noscript", "template", "form", "input", "select", "textarea", "button", "svg",
           "canvas", "head", "title", "meta", "link", "map"}  # fmt: skip
EMBEDDED = {"iframe", "object", "embed", "video", "audio"}
# Nested deeper than any honest page: from here on only the words are kept.
DEEPEST = 50
_KEPT = {"b": "b", "strong": "b", "em": "i", "i": "i"}
# A line goes on behind a picture that stood in it.
_UNSEEN = {"img", "picture", "source"}
_WITHIN_WORDS = INLINE - {"br"}
_SCHEMES = ("http", "https", "mailto", "tel")
_LONE_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)$", re.IGNORECASE)
# As many addresses as a note names, and as much of each.
_NAMED, _LONGEST = 5, 100


@dataclass(frozen=True)
class Library:
    """What of the old site's files is here already, by its old address; its host without www."""

    host: str = ""
    find: Callable[[str], Picture | Attachment | None] = lambda address: None
    # Pictures by the number the old system gave them, for galleries.
    find_by_number: Callable[[str], Picture | Attachment | None] = lambda number: None


class Lines:
    """Makes lines of one page. `base`: where it stood; `has_breaks`: whether its line ends were meant."""

    def __init__(self, files: Library, base: str, *, has_breaks: bool) -> None:
        self.files = files
        self.base = base
        self.has_breaks = has_breaks
        self._notes: dict[str, None] = {}
        self._unlinked: dict[str, None] = {}

    def within(self, tag: Tag, apart: Collection[Tag] = ()) -> str:
        """The finished line of what stands in an element, without those of its children that are apart."""
        kept_out = set(map(id, apart))  # equality of tags compares all that is in them
        return self.finished(
            "".join("\n" if id(child) in kept_out else self.inline(child) for child in tag.children)
        )

    def inline(self, element: PageElement, depth: int = 0) -> str:
        """What stands inside a line, with the few tags that may; a line end where a block begins or ends."""
        if isinstance(element, NavigableString):
            return self._words(element)
        if not isinstance(element, Tag):
            return ""
        if depth > DEEPEST:
            return escape(" ".join(element.get_text(" ").split()), quote=False)
        if special := _SPECIAL.get(element.name):
            return special(self, element)
        words = "".join(self.inline(child, depth + 1) for child in element.children)
        return self._link(element, words) if element.name == "a" else _wrapped(element, words)

    def finished(self, words: str) -> str:
        """A line on its way out: broken where a block began or ended, with a lone address as a link."""
        lines = [line for part in words.split("\n") for line in _filled(part.split("<br/>"))]
        done, is_inside = list[str](), False
        for line in lines:
            done.append(line if is_inside else self._lone(line))
            is_inside ^= line.count("<a ") != line.count("</a>")
        return "<br/>".join(done).strip()

    def note(self, words: str) -> None:
        """Keep what the reader should know; the same is told once."""
        self._notes[words] = None

    def notes(self) -> list[str]:
        notes, addresses = list(self._notes), list(self._unlinked)
        if addresses:
            named = ", ".join(addresses[:_NAMED]) + (", …" if len(addresses) > _NAMED else "")
            notes.append(_("Links were left out, their words stay: %(addresses)s") % {"addresses": named})
        return notes

    def unlink(self, tag: Tag) -> None:
        """Note that a link is left out, unless it led nowhere or from a picture to itself."""
        address = "".join(str(tag.get("href", "")).split())
        is_picture = _PICTURE.search(split(address).path) and not tag.get_text(strip=True)
        if tag.name == "a" and address.strip("#") and not is_picture:
            self._unlinked[address[:_LONGEST]] = None

    def unlink_in(self, tag: Tag) -> None:
        for link in tag.find_all("a"):
            self.unlink(link)

    def _words(self, text: NavigableString) -> str:
        if isinstance(text, PreformattedString):  # a comment, a declaration
            return ""
        blanks = r"[ \t\r\f\v]+" if self.has_breaks else r"\s+"
        return escape(re.sub(blanks, " ", str(text)), quote=False).replace("\n", "<br/>")

    def _link(self, tag: Tag, words: str) -> str:
        opening = self._opening(str(tag.get("href", ""))) if words.strip() else ""
        if opening:
            return _put_in(opening, words, "</a>")
        self.unlink(tag)
        return words

    def _lone(self, line: str) -> str:
        """An address alone on its line as a link that says where it goes."""
        is_address = _LONE_ADDRESS.fullmatch(line.strip())
        return (self._told(unescape(line)) if is_address else "") or line

    def _told(self, address: str) -> str:
        """A link in words of ours: the title of a file that is here, or else the host."""
        there = whole(address, self.base)
        found, host = self.files.find(there), split(there).hostname
        words = _("Recording or page at %(host)s") % {"host": host} if host else ""
        words = found.title if isinstance(found, Attachment) else words
        opening = self._opening(address)
        return f"{opening}{escape(words, quote=False)}</a>" if opening and words else ""

    def _opening(self, address: str) -> str:
        """The beginning of a link to an address, or to the file if it is here; nothing where none can be."""
        target = self._target(address)
        found = self.files.find(whole(address, self.base)) if target else None
        if isinstance(found, Attachment):
            return f'<a linktype="document" id="{found.pk}">'
        return f'<a href="{escape(target)}">' if target else ""

    def _target(self, address: str) -> str:
        """The address if it may be linked to; one of the old site loses its host and finds the page here."""
        bare = "".join(address.split())
        if bare.startswith("/") and not bare.startswith("//"):
            return bare
        parts = split(whole(bare, self.base))
        if parts.scheme.lower() not in _SCHEMES or not (parts.netloc or parts.path):
            return ""
        is_old = self.files.host and bare_host(parts.geturl()) == self.files.host
        if is_old and not self.files.find(parts.geturl()):
            return parts._replace(scheme="", netloc="").geturl() or "/"
        return parts.geturl()

    def _embedded(self, tag: Tag) -> str:
        """A link in place of something embedded, on a line of its own; of our own files, if it is here."""
        sources = (tag, *tag.find_all(["source", "embed", "iframe"]))
        address = next(filter(None, (str(each.get("src") or each.get("data") or "") for each in sources)), "")
        link = self._told(address)
        if link and not link.startswith('<a href="/'):
            self.note(_("Something embedded became a link."))
            return f"\n{link}\n"
        self.note(_("Something embedded was left out: %(address)s") % {"address": address[:_LONGEST]})
        return ""

    def _dropped(self, tag: Tag) -> str:
        self.note(_("Left out: %(tag)s") % {"tag": f"<{tag.name.lower()}>"})
        return ""

    def _line_end(self, _tag: Tag) -> str:
        return "<br/>"


_SPECIAL: dict[str, Callable[[Lines, Tag], str]] = {
    **dict.fromkeys(EMBEDDED, Lines._embedded),
    **dict.fromkeys(DROPPED, Lines._dropped),
    "br": Lines._line_end,
}


def text_of(tag: Tag) -> str:
    """All that is said in an element, on one line: apart where a block or a line ended, else together."""
    said, ahead = list[str](), list[PageElement | str]([tag])
    while ahead:
        each = ahead.pop()
        if isinstance(each, Tag):
            edge = [] if each.name in _WITHIN_WORDS else [" "]
            ahead += [*edge, *reversed(each.contents), *edge]
        elif type(each) in (str, NavigableString, CData):  # not of scripts, styles, comments
            said.append(str(each))
    return " ".join("".join(said).split())


def _wrapped(tag: Tag, words: str) -> str:
    is_block = tag.name not in INLINE and tag.name not in _UNSEEN
    if is_block or (tag.name == "cite" and tag.parent and tag.parent.name == "blockquote"):
        return f"\n{words}\n"
    kept = _KEPT.get(tag.name)
    return _put_in(f"<{kept}>", words, f"</{kept}>") if kept and words.strip() else words


def _put_in(opening: str, words: str, closing: str) -> str:
    """Words between two tags; blanks and line ends at the edges stay outside."""
    inside = words.strip()
    start = len(words) - len(words.lstrip())
    return f"{words[:start]}{opening}{inside}{closing}{words[start + len(inside) :]}"


def _filled(lines: list[str]) -> list[str]:
    """The lines without empty ones before the first and after the last that is not."""
    filled = [place for place, line in enumerate(lines) if line.strip()]
    return lines[filled[0] : filled[-1] + 1] if filled else []
