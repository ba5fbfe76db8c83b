"""The text of another system's page as the blocks of ours: rebuilt from what is allowed, never filtered.

Only the tags named here are ever written, and every text is escaped on its way out, so that scripts, styles
and forms cannot come along. What cannot be kept is told in a note; nothing is lost in silence.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.rich_text import RichText

from unionhall.core.models import Attachment, Picture
from unionhall.core.wording import check_links
from unionhall.pages.addresses import parts as split
from unionhall.pages.shortcodes import expand

Block = tuple[str, object]
_INLINE = {"a", "b", "strong", "em", "i", "br", "span", "code", "small", "sub", "sup", "abbr", "cite", "q",
           "u", "s", "del", "ins", "kbd", "mark", "time", "font", "label", "var", "samp", "tt", "big",
           "strike", "acronym", "address", "dfn", "bdo", "bdi"}  # fmt: skip
_DROPPED = {"script", "style", "noscript", "template", "form", "input", "select", "textarea", "button", "svg",
            "canvas", "head", "title", "meta", "link", "map"}  # fmt: skip
_EMBEDDED = {"iframe", "object", "embed", "video", "audio"}
_KEPT = {"b": "b", "strong": "b", "em": "i", "i": "i"}
# What stands on a line of its own, also inside a quotation or an item of a list.
_LINES = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "tr", "blockquote", "cite"}
_SCHEMES = ("http", "https", "mailto", "tel")
_SELF_FILLED = re.compile(r"<!-- wp:([a-z0-9/-]+)[^>]*?/-->")
_BLANK_LINE = re.compile(r"\n\s*\n")
# Nested deeper than any honest page: from here on only the words are kept.
_DEEPEST = 50


@dataclass(frozen=True)
class Library:
    """What of the old site's files is here already, by its old address."""

    host: str = ""
    find: Callable[[str], Picture | Attachment | None] = lambda address: None
    # Pictures by the number the old system gave them, for galleries.
    find_by_number: Callable[[str], Picture | Attachment | None] = lambda number: None


@dataclass
class Body:
    """The blocks, and what its reader should know of what became of the rest."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def convert(html: str, files: Library) -> Body:
    """The blocks of a page written in HTML, with or without WordPress's blocks and shortcodes."""
    html, notes = expand(html)
    filled = set(_SELF_FILLED.findall(html))
    for name in sorted(filled):
        notes.append(_("A block that WordPress filled by itself was left out: %(name)s") % {"name": name})
    builder = _Builder(files, has_breaks="<p" not in html and "<!-- wp:" not in html)
    builder.walk(BeautifulSoup(html, "html.parser"))
    builder.flush()
    return Body(builder.blocks(), notes + builder.notes())


class _Builder:
    """Walks a tree of HTML and gathers paragraphs of rich text, headings, pictures and quotations."""

    def __init__(self, files: Library, *, has_breaks: bool) -> None:
        self.files = files
        # Whether a line end in the text was meant: in a page that has no tags for paragraphs.
        self.has_breaks = has_breaks
        self._line: list[str] = []
        self._rich: list[str] = []
        self._done: list[Block] = []
        self._lost: dict[str, None] = {}

    def walk(self, parent: Tag, depth: int = 0) -> None:
        if depth > _DEEPEST:
            self._text(parent.get_text(" "))
            return
        for child in list(parent.children):
            if isinstance(child, Tag):
                self._tag(child, depth)
            elif not isinstance(child, PreformattedString):
                self._text(str(child))

    def flush(self) -> None:
        """End the paragraph that is being gathered."""
        line = _trim("".join(self._line))
        self._line.clear()
        if line:
            self._rich.append(f"<p>{line}</p>")

    def blocks(self) -> list[Block]:
        self._end_rich()
        return self._done

    def notes(self) -> list[str]:
        rich = "".join(value.source for _kind, value in self._done if isinstance(value, RichText))
        if not _are_clear(rich):
            self._lost[_("It has links whose words do not say where they go; mend them here.")] = None
        return list(self._lost)

    def _tag(self, tag: Tag, depth: int) -> None:
        name = tag.name.lower()
        maker = _MAKERS.get(name)
        if name in _DROPPED:
            self._lose(tag)
        elif name in _EMBEDDED:
            self._embedded(tag)
        elif name in _INLINE and not tag.find(["img", "p", "ul", "ol", "h1", "h2", "h3", *_EMBEDDED]):
            self._line.append(self._inline(tag))
        elif maker:
            self.flush()
            maker(self, tag, depth)
        else:
            self._container(tag, depth)

    def _container(self, tag: Tag, depth: int) -> None:
        is_inline = tag.name in _INLINE
        if not is_inline:
            self.flush()
        self.walk(tag, depth + 1)
        if not is_inline:
            self.flush()

    def _text(self, text: str) -> None:
        if not self.has_breaks:
            self._line.append(escape(re.sub(r"\s+", " ", text), quote=False))
            return
        for place, part in enumerate(_BLANK_LINE.split(text.replace("\r\n", "\n"))):
            if place:
                self.flush()
            self._line.append(escape(part, quote=False).replace("\n", "<br/>"))

    def _inline(self, element: PageElement, depth: int = 0) -> str:
        """What stands inside a line, with the few tags that may."""
        if isinstance(element, NavigableString):
            return self._words(element)
        if not isinstance(element, Tag) or element.name in _DROPPED:
            return ""
        if depth > _DEEPEST:
            return escape(element.get_text(" "), quote=False)
        if element.name == "br":
            return "<br/>"
        words = "".join(self._inline(child, depth + 1) for child in element.children)
        return self._link(element, words) if element.name == "a" else _wrapped(element.name, words)

    def _words(self, text: NavigableString) -> str:
        if isinstance(text, PreformattedString):  # a comment, a declaration
            return ""
        blanks = r"[ \t\r\f\v]+" if self.has_breaks else r"\s+"
        return escape(re.sub(blanks, " ", str(text)), quote=False).replace("\n", "<br/>")

    def _link(self, tag: Tag, words: str) -> str:
        address = self._address(str(tag.get("href", "")))
        if not address or not words.strip():
            return words
        found = self.files.find(str(tag.get("href", "")))
        if isinstance(found, Attachment):
            return f'<a linktype="document" id="{found.pk}">{words}</a>'
        return f'<a href="{escape(address)}">{words}</a>'

    def _address(self, address: str) -> str:
        """The address if it may be linked to; one of the old site loses its host and finds the page here."""
        parts = split("".join(address.split()))
        if parts.scheme and parts.scheme.lower() not in _SCHEMES:
            return ""
        if not parts.scheme:
            return parts.geturl() if parts.path.startswith("/") and not parts.netloc else ""
        if parts.hostname == self.files.host and not self.files.find(address):
            return parts._replace(scheme="", netloc="").geturl() or "/"
        return parts.geturl()

    # --- One method for each kind of element that is more than a container -------------------------------
    def _heading(self, tag: Tag, _depth: int) -> None:
        words = " ".join(tag.get_text(" ").split())
        self._pictures_in(tag)
        if not words:
            return
        if tag.name in ("h1", "h2") and len(words) <= 120:
            self._add("heading", words)
            return
        level = "h3" if tag.name in ("h1", "h2", "h3") else "h4"
        self._rich.append(f"<{level}>{escape(words, quote=False)}</{level}>")

    def _list(self, tag: Tag, _depth: int) -> None:
        self._pictures_in(tag)
        if items := self._items(tag):
            self._rich.append(f"<{tag.name}>{items}</{tag.name}>")

    def _items(self, tag: Tag, depth: int = 0) -> str:
        if depth > _DEEPEST:
            return f"<li>{escape(tag.get_text(' '), quote=False)}</li>"
        found = []
        for item in tag.find_all("li", recursive=False):
            below = item.find_all(["ul", "ol"], recursive=False)
            apart = set(map(id, below))  # equality of tags compares all that is in them
            words = "".join(self._inline(child) for child in item.children if id(child) not in apart)
            nested = "".join(f"<{each.name}>{self._items(each, depth + 1)}</{each.name}>" for each in below)
            if words.strip() or nested:
                found.append(f"<li>{_trim(words)}{nested}</li>")
        return "".join(found)

    def _quotation(self, tag: Tag, depth: int) -> None:
        self._pictures_in(tag)
        words = _trim("".join(self._inline(child) for child in tag.children))
        if words:
            self._rich.append(f"<blockquote>{words}</blockquote>")

    def _rule(self, _tag: Tag, _depth: int) -> None:
        self._rich.append("<hr/>")

    def _preformatted(self, tag: Tag, _depth: int) -> None:
        lines = [escape(line, quote=False) for line in tag.get_text().strip("\n").splitlines()]
        if any(line.strip() for line in lines):
            self._rich.append(f"<p>{'<br/>'.join(lines)}</p>")

    def _table(self, tag: Tag, _depth: int) -> None:
        self._pictures_in(tag)
        rows = [
            " | ".join(_trim(self._inline(cell)) for cell in row.find_all(["th", "td"], recursive=False))
            for row in tag.find_all("tr")
            if row.find_parent("table") is tag
        ]
        items = "".join(f"<li>{row}</li>" for row in rows if row.strip(" |"))
        if items:
            self._rich.append(f"<ul>{items}</ul>")
            self._lost[_("A table was turned into a list, a row to a line.")] = None

    def _figure(self, tag: Tag, depth: int) -> None:
        caption = tag.find("figcaption")
        words = " ".join(caption.get_text(" ").split()) if caption else ""
        pictures = tag.find_all("img")
        if not pictures or tag.find("figure"):
            self._container(tag, depth)
            return
        for picture in pictures:
            self._picture(picture, words)

    def _image(self, tag: Tag, _depth: int) -> None:
        self._picture(tag, "")

    def _pictures_in(self, tag: Tag) -> None:
        for picture in tag.find_all("img"):
            self._picture(picture, "")

    def _picture(self, tag: Tag, caption: str) -> None:
        alternative = " ".join(str(tag.get("alt", "")).split())
        number = str(tag.get("data-number", ""))
        found = self.files.find_by_number(number) if number else self.files.find(str(tag.get("src", "")))
        if not isinstance(found, Picture):
            self._lost[_("It has pictures whose files are not here; they were left out.")] = None
            return
        words = alternative or found.description or caption or found.title
        self._add("picture", {"picture": found, "alternative": words[:255], "caption": caption[:255]})

    def _embedded(self, tag: Tag) -> None:
        address = self._address(str(tag.get("src") or tag.get("data") or ""))
        if not address and (source := tag.find("source")):
            address = self._address(str(source.get("src", "")))
        self._lost[_("Something embedded was left out, or became a link.")] = None
        if address and not address.startswith("/"):
            host = split(address).hostname or address
            words = _("Recording or page at %(host)s") % {"host": host}
            self._line.append(f'<a href="{escape(address)}">{escape(words)}</a>')

    def _lose(self, tag: Tag) -> None:
        self._lost[_("Left out: %(tag)s") % {"tag": f"<{tag.name.lower()}>"}] = None

    # --- Putting it together ------------------------------------------------------------------------------
    def _add(self, kind: str, value: object) -> None:
        self.flush()
        self._end_rich()
        self._done.append((kind, value))

    def _end_rich(self) -> None:
        if self._rich:
            self._done.append(("paragraph", RichText("".join(self._rich))))
            self._rich = []


_MAKERS: dict[str, Callable[[_Builder, Tag, int], None]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _Builder._heading),
    **dict.fromkeys(("ul", "ol"), _Builder._list),
    "blockquote": _Builder._quotation,
    "hr": _Builder._rule,
    "pre": _Builder._preformatted,
    "table": _Builder._table,
    "figure": _Builder._figure,
    "img": _Builder._image,
}


def plain(html: str, *, between: str = " ") -> str:
    """The words of a piece of HTML, on one line; `between` stands where tags stood."""
    html, _notes = expand(html)
    return " ".join(BeautifulSoup(html, "html.parser").get_text(between).split())


def _wrapped(name: str, words: str) -> str:
    if name in _LINES:
        return f"{words}<br/>"
    kept = _KEPT.get(name)
    return f"<{kept}>{words}</{kept}>" if kept and words.strip() else words


def _trim(words: str) -> str:
    """Rich text without blanks and empty lines at its ends."""
    return re.sub(r"^(\s|<br/>)+|(\s|<br/>)+$", "", words)


def _are_clear(html: str) -> bool:
    """Whether every link of a formatted text says where it goes."""
    try:
        check_links(html)
    except ValidationError:
        return False
    return True
