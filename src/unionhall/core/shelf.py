"""Where finished pages are kept: on a shelf in each process's memory, in drawers on disk for all of them.

Both are bounded by their construction, whatever addresses are asked for. Which pages may be kept, and
for whom, is not decided here (see `core.pagecache`).
"""

import gzip
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

Key = tuple[str, ...]
Headers = list[tuple[str, str]]

_MANY_BYTES = 512
_TEXTS = (
    "text/",
    *(
        f"application/{kind}"
        for kind in ("json", "feed+json", "ld+json", "xml", "rss+xml", "atom+xml", "javascript")
    ),
    "image/svg+xml",
)


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to send a page, ready to hand to the server."""

    etag: str
    headers: Headers
    body: list[bytes]


@dataclass(frozen=True, slots=True)
class Entry:
    """A finished page: its variants, the generation it was made in, and until when it holds."""

    generation: int
    until: float
    plain: Variant
    gzipped: Variant
    size: int


def entry(generation: int, until: float, headers: Headers, body: bytes) -> Entry:
    """Prepare a page for sending in every variant."""
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    plain = _variant(f'"{digest}"', headers, body)
    if not _shrinks(headers, body):
        return Entry(generation, until, plain, plain, len(body))
    small = gzip.compress(body, compresslevel=6, mtime=0)
    gzipped = _variant(f'"{digest}-gzip"', [*headers, ("Content-Encoding", "gzip")], small)
    return Entry(generation, until, plain, gzipped, len(body) + len(small))


def _variant(etag: str, headers: Headers, body: bytes) -> Variant:
    return Variant(etag, [*headers, ("ETag", etag), ("Content-Length", str(len(body)))], [body])


def _shrinks(headers: Headers, body: bytes) -> bool:
    names = {name.lower(): value for name, value in headers}
    is_text = names.get("content-type", "").startswith(_TEXTS)
    return is_text and len(body) >= _MANY_BYTES and "content-encoding" not in names


class Shelf:
    """Pages in this process's memory, the oldest leaving first.

    Reading is one look into a dict. Nothing is moved on reading: a page that leaves while people still ask
    for it comes back from its drawer at the cost of reading a file.
    """

    def __init__(self, *, most_bytes: int, most_entries: int) -> None:
        self.entries: dict[Key, Entry] = {}
        self.find = self.entries.get
        self._most_bytes = most_bytes
        self._most_entries = most_entries
        self._bytes = 0
        self._generation = 0
        self._writing = Lock()

    def put(self, key: Key, page: Entry) -> None:
        """Keep a page of the present generation; the first of a new one sweeps the older ones out."""
        with self._writing:
            if page.generation != self._generation:
                self.entries.clear()
                self._bytes, self._generation = 0, page.generation
            self._remove(key)
            self.entries[key] = page
            self._bytes += page.size
            while self._bytes > self._most_bytes or len(self.entries) > self._most_entries:
                self._remove(next(iter(self.entries)))

    def _remove(self, key: Key) -> None:
        gone = self.entries.pop(key, None)
        self._bytes -= gone.size if gone else 0


class Drawers:
    """Pages on disk, shared by all processes: as many drawers as there are, one page in each.

    The address decides the drawer; a page put into a full one replaces what was there. So the folder never
    holds more files than drawers, and pages of an older generation need no clearing out.
    """

    def __init__(self, folder: Path, count: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._count = count

    def path(self, key: Key) -> Path:
        return self._folder / f"{int.from_bytes(digest(key)[:8], 'big') % self._count:04x}"

    def find(self, key: Key) -> Entry | None:
        """The page of that address, of whatever generation; None if it is not there or not readable."""
        try:
            head, _newline, body = self.path(key).read_bytes().partition(b"\n")
            facts = json.loads(head)
            if facts["key"] != list(key) or len(body) != facts["length"]:
                return None
            return entry(facts["generation"], facts["until"], [tuple(h) for h in facts["headers"]], body)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: Key, page: Entry, headers: Headers) -> None:
        """Keep a page. A disk that is full keeps nothing, and nobody notices but the processor."""
        body = page.plain.body[0]
        facts = {"key": key, "generation": page.generation, "until": page.until, "headers": headers}
        head = json.dumps({**facts, "length": len(body)}).encode()
        path = self.path(key)
        # One process at a time writes into a drawer (see `core.flight`), so a left-over draft is overwritten.
        draft = path.with_suffix(".new")
        try:
            draft.write_bytes(head + b"\n" + body)
            os.replace(draft, path)
        except OSError:
            draft.unlink(missing_ok=True)


def digest(key: Key) -> bytes:
    """A fingerprint of an address."""
    return hashlib.blake2b("\0".join(key).encode(errors="surrogateescape"), digest_size=16).digest()
