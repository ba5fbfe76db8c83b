"""The text of another system's page as the blocks of ours: rebuilt from what is allowed, never filtered.

Only the tags named here are ever written, and every text is escaped on its way out, so that scripts, styles
and forms cannot come along. What cannot be kept is told in a note; nothing is lost in silence.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from itertools import chain

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement, PreformattedString
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.rich_text import RichText

from unionhall.core.models import Picture
from unionhall.core.wording import check_links
from unionhall.pages.addresses import whole
from unionhall.pages.lines import DEEPEST, DROPPED, EMBEDDED, INLINE, Library, Lines, text_of
from unionhall.pages.shortcodes import expand

Block = tuple[str, object]
_SELF_FILLED = re.compile(r"<!-- wp:([a-z0-9/-]+)[^>]*?/-->")
_BLANK_LINE = re.compile(r"\n\s*\n")
# With a link to a file WordPress shows the file itself, and the link once more as a button.
_BESIDE_A_FILE = ["wp-block-file__button", "wp-block-file__embed"]
_WORD = re.compile(r"\S")


@dataclass
class Body:
    """The blocks, what its reader should know of what became of the rest, and all words on one line."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    words: str = ""


def convert(html: str, files: Library, base: str = "") -> Body:
    """The blocks of a page written in HTML, with or without WordPress's blocks and shortcodes.

    `base`: where the page stood; what its links leave out is taken from there.
    """
    html, notes = expand(html)
    filled = set(_SELF_FILLED.findall(html))
    for name in sorted(filled):
        notes.append(_unfilled(name))
    # A line end in the text was meant where the page has no tags for paragraphs.
    builder = _Builder(Lines(files, base, has_breaks="<p" not in html and "<!-- wp:" not in html))
    tree = _tree(html)
    words = text_of(tree)
    builder.walk(tree)
    builder.flush()
    return Body(builder.blocks(), notes + builder.notes(), words)


def _unfilled(name: str) -> str:
    if name == "block":
        return _(
            "A block kept for use in pages was left out: its text is not in the export, or refers to itself."
        )
    return _("A block that WordPress filled by itself was left out: %(name)s") % {"name": name}


class _Builder:
    """Walks a tree of HTML and gathers paragraphs of rich text, headings, pictures and quotations."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self._line: list[str] = []
        self._rich: list[str] = []
        self._done: list[Block] = []

    def walk(self, parent: Tag, depth: int = 0) -> None:
        if depth > DEEPEST:
            self._text(parent.get_text(" "))
            return
        for child in list(parent.children):
            if isinstance(child, Tag):
                self._tag(child, depth)
            elif not isinstance(child, PreformattedString):
                self._text(str(child))

    def flush(self) -> None:
        """End the paragraph that is being gathered."""
        line = self.lines.finished("".join(self._line))
        self._line.clear()
        if line:
            self._rich.append(f"<p>{line}</p>")

    def blocks(self) -> list[Block]:
        self._end_rich()
        return self._done

    def notes(self) -> list[str]:
        rich = "".join(value.source for _kind, value in self._done if isinstance(value, RichText))
        notes = self.lines.notes()
        if not _are_clear(rich):
            notes.append(_("It has links whose words do not say where they go; mend them here."))
        return notes

    def _tag(self, tag: Tag, depth: int) -> None:
        name = tag.name.lower()
        maker = _MAKERS.get(name)
        is_line = name in INLINE and not tag.find(["img", "p", "ul", "ol", "h1", "h2", "h3", *EMBEDDED])
        if is_line or name in DROPPED or name in EMBEDDED:
            self._line.append(self.lines.inline(tag))
        elif maker:
            self.flush()
            maker(self, tag, depth)
        else:
            self._container(tag, depth)

    def _container(self, tag: Tag, depth: int) -> None:
        is_inline = tag.name in INLINE
        if tag.get_text(strip=True):
            self.lines.unlink(tag)
        if not is_inline:
            self.flush()
        self.walk(tag, depth + 1)
        if not is_inline:
            self.flush()

    def _text(self, text: str) -> None:
        if not self.lines.has_breaks:
            self._line.append(escape(re.sub(r"\s+", " ", text), quote=False))
            return
        for place, part in enumerate(_BLANK_LINE.split(text.replace("\r\n", "\n"))):
            if place:
                self.flush()
            self._line.append(escape(part, quote=False).replace("\n", "<br/>"))

    # --- One method for each kind of element that is more than a container -------------------------------
    def _heading(self, tag: Tag, _depth: int) -> None:
        self._pictures_in(tag)
        words = text_of(tag)
        # A heading of ours holds words alone; formatted text can have one with a link.
        has_links = bool(tag.find("a", href=True) or tag.find(list(EMBEDDED)))
        if words and tag.name in ("h1", "h2") and len(words) <= 120 and not has_links:
            self._add("heading", words)
            return
        level = "h3" if tag.name in ("h1", "h2", "h3") else "h4"
        if line := self.lines.within(tag) if has_links else escape(words, quote=False):
            self._rich.append(f"<{level}>{line}</{level}>")

    def _list(self, tag: Tag, _depth: int) -> None:
        self._pictures_in(tag)
        if items := self._items(tag):
            self._rich.append(f"<{tag.name}>{items}</{tag.name}>")

    def _items(self, tag: Tag, depth: int = 0) -> str:
        if depth > DEEPEST:
            return f"<li>{escape(tag.get_text(' '), quote=False)}</li>"
        found: list[str] = []
        for child in tag.children:
            if isinstance(child, Tag) and child.name in ("ul", "ol"):
                # A list that stands where only its items may belongs to the one before.
                before = found.pop().removesuffix("</li>") if found else "<li>"
                found.append(f"{before}{self._nested(child, depth)}</li>")
            elif words := self._item(child, depth):
                found.append(f"<li>{words}</li>")
        return "".join(item for item in found if item != "<li></li>")

    def _nested(self, tag: Tag, depth: int) -> str:
        items = self._items(tag, depth + 1)
        return f"<{tag.name}>{items}</{tag.name}>" if items else ""

    def _item(self, item: PageElement, depth: int) -> str:
        if not isinstance(item, Tag) or item.name != "li":
            return self.lines.finished(self.lines.inline(item))
        below = item.find_all(["ul", "ol"], recursive=False)
        return self.lines.within(item, below) + "".join(self._nested(each, depth) for each in below)

    def _quotation(self, tag: Tag, _depth: int) -> None:
        self._pictures_in(tag)
        if words := self.lines.within(tag):
            self._rich.append(f"<blockquote>{words}</blockquote>")

    def _rule(self, _tag: Tag, _depth: int) -> None:
        self._rich.append("<hr/>")

    def _preformatted(self, tag: Tag, depth: int) -> None:
        if any(each.name not in INLINE for each in tag.find_all(True)):
            self._container(tag, depth)
            return
        self.lines.unlink_in(tag)
        for line_end in tag.find_all("br"):
            line_end.replace_with("\n")
        lines = [escape(line, quote=False) for line in tag.get_text().strip("\n").splitlines()]
        if any(line.strip() for line in lines):
            self._rich.append(f"<p>{'<br/>'.join(lines)}</p>")

    def _table(self, tag: Tag, depth: int) -> None:
        rows = [row for row in tag.find_all("tr") if row.find_parent(["table", "td", "th"]) is tag]
        cells = [row.find_all(["th", "td"], recursive=False) for row in rows]
        captions = tag.find_all("caption", recursive=False)
        if _has_more(tag, [*captions, *chain.from_iterable(cells)]):
            self._container(tag, depth)
            return
        self._pictures_in(tag)
        self._rich.extend(f"<p>{words}</p>" for each in captions if (words := self.lines.within(each)))
        lines = [" | ".join(map(self.lines.within, row)) for row in cells]
        if items := "".join(f"<li>{line}</li>" for line in lines if line.strip(" |")):
            self._rich.append(f"<ul>{items}</ul>")
            self.lines.note(_("A table was turned into a list, a row to a line."))

    def _figure(self, tag: Tag, depth: int) -> None:
        caption = tag.find("figcaption")
        words = text_of(caption) if caption else ""
        pictures = tag.find_all("img")
        if not pictures or tag.find(["figure", *EMBEDDED]) or _has_more(tag, [caption] if caption else []):
            self._container(tag, depth)
            return
        are_here = [self._picture(each, words) for each in pictures]
        if not caption:
            return
        if any(are_here):
            self.lines.unlink_in(caption)
        elif line := self.lines.within(caption):
            self._rich.append(f"<p>{line}</p>")

    def _image(self, tag: Tag, _depth: int) -> None:
        self._picture(tag, "")

    def _pictures_in(self, tag: Tag) -> None:
        for picture in tag.find_all("img"):
            self._picture(picture, "")

    def _picture(self, tag: Tag, caption: str) -> bool:
        """Add the picture, if its file is here."""
        if (link := tag.find_parent("a")) and not link.get_text(strip=True):
            self.lines.unlink(link)
        alternative = " ".join(str(tag.get("alt", "")).split())
        files, number = self.lines.files, str(tag.get("data-number", ""))
        address = whole(str(tag.get("src", "")), self.lines.base)
        found = files.find_by_number(number) if number else files.find(address)
        if not isinstance(found, Picture):
            self.lines.note(_("It has pictures whose files are not here; they were left out."))
            return False
        words = alternative or found.description or caption or found.title
        self._add("picture", {"picture": found, "alternative": words[:255], "caption": caption[:255]})
        return True

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


def plain(html: str) -> str:
    """The words of a piece of HTML, on one line."""
    html, _notes = expand(html)
    has_markup = "<" in html or "&" in html
    return text_of(_tree(html)) if has_markup else " ".join(html.split())


def _tree(html: str) -> BeautifulSoup:
    # With a blank: an address alone looks to the parser like a mistake, of which it would warn.
    tree = BeautifulSoup(f"{html} ", "html.parser")
    for each in tree.find_all(class_=_BESIDE_A_FILE):
        each.decompose()
    return tree


def _has_more(tag: Tag, known: Iterable[Tag]) -> bool:
    """Whether words of an element stand outside these parts of it."""
    inside = set(map(id, known))
    words = (each for each in tag.find_all(string=_WORD) if not isinstance(each, PreformattedString))
    return any(inside.isdisjoint(map(id, each.parents)) for each in words)


def _are_clear(html: str) -> bool:
    """Whether every link of a formatted text says where it goes."""
    try:
        check_links(html)
    except ValidationError:
        return False
    return True
