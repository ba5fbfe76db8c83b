"""Blocks that WordPress keeps once for use in many pages: their text in place of what refers to them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_REFERENCE = re.compile(r"<!-- wp:block \{[^>]*?\"ref\":\s*(\d+)[^>]*?/-->")
# Blocks in blocks in blocks: more is no honest page, nor is a longer one.
_DEEPEST, _LONGEST = 10, 2**20


def fill(html: str, blocks: Mapping[str, str]) -> str:
    """The text with the blocks it refers to and all in them; a block inside itself stays a reference."""
    return _Filling(blocks).fill(html, ()) if "<!-- wp:block " in html else html


@dataclass
class _Filling:
    blocks: Mapping[str, str]
    # How many more characters may come in.
    room: int = _LONGEST

    def fill(self, html: str, inside: tuple[str, ...]) -> str:
        return _REFERENCE.sub(lambda found: self._text(found, inside), html)

    def _text(self, found: re.Match[str], inside: tuple[str, ...]) -> str:
        text = self.blocks.get(found[1])
        if text is None or found[1] in inside or len(inside) >= _DEEPEST or len(text) > self.room:
            return found[0]
        self.room -= len(text)
        return self.fill(text, (*inside, found[1]))
