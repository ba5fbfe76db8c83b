"""What another system exported, item by item, in our words; read by `wordpress` and `entries`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from unionhall.pages.addresses import parts


@dataclass(frozen=True)
class Item:
    """One item of an export, in our words. `number` counts the items of the file from 1."""

    number: int
    # The system's own number or address of it: the same in every later export.
    key: str
    kind: str = "post"
    title: str = ""
    link: str = ""
    # Every address that led to it there.
    addresses: tuple[str, ...] = ()
    # Where it was found before it was renamed there.
    former: tuple[str, ...] = ()
    slug: str = ""
    html: str = ""
    excerpt: str = ""
    date: datetime | None = None
    byline: str = ""
    status: str = "publish"
    has_password: bool = False
    is_sticky: bool = False
    parent: str = ""
    terms: tuple[str, ...] = ()
    # What the address of a term is called, where the export says.
    nicenames: Mapping[str, str] = field(default_factory=dict)
    comments: int = 0
    # For a file: where it lay, and the words that stand in for a picture.
    address: str = ""
    alternative: str = ""
    # The item's lead picture, by the number of its file.
    picture: str = ""


@dataclass
class Export:
    """What an export says of itself before its items."""

    home: str = ""
    authors: dict[str, str] = field(default_factory=dict)
    # Whether the items have numbers that another site on the same host gives as well.
    is_numbered: bool = False

    @property
    def host(self) -> str:
        return parts(self.home).hostname or ""

    @property
    def source(self) -> str:
        """The site whose items they are; of several in folders of one host each is one of its own."""
        folder = parts(self.home).path.rstrip("/") if self.is_numbered else ""
        return f"{self.host}{folder}"
