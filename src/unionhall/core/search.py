"""Finding things: words to ranked entries, forgiving of typing, on SQLite (FTS5) and PostgreSQL (tsvector).

`record` and `forget` keep the index; `find` asks it. Words are folded (lower case, no accents) before they
are kept and before they are asked for, so both databases agree. What is indexed is the business of those who
know it. Why not a search server: docs/decisions/0010-search.md.
"""

import datetime
import itertools
import json
import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db import connection, transaction

from unionhall.core import endings, vocabulary
from unionhall.core.models import SearchEntry, SearchWord
from unionhall.core.queries import MOST, MOST_SPELLINGS, QUERY, RANKED, Words

_SNIPPET = 220
# What readers call all entries of a kind, by kind: filled by those who know the kinds. Beside a name such a
# word need not stand in the entry (“Plymouth aid”); alone it finds what says it, not everything of the kind.
CALLED: dict[str, frozenset[str]] = {}
# Characters of one entry that are indexed; PostgreSQL refuses a megabyte of words.
_LONGEST = 300_000
_TOGETHER = 500
# Number, kind, groups and day of an entry, as the database hands them over.
Row = tuple[int, str, Any, Any]


@dataclass(frozen=True)
class Entry:
    """One thing that can be found. `groups` are its facets, `read_in` the languages it is shown to."""

    key: str
    kind: str
    language: str
    read_in: Sequence[str]
    title: str
    body: str
    url: str
    date: datetime.date | None = None
    groups: Sequence[str] = ()


@dataclass(frozen=True)
class Hit:
    """One entry of the answer. The snippet's parts are (text, whether it was asked for)."""

    entry: SearchEntry
    snippet: Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class Narrowing:
    """What an answer is narrowed to."""

    kind: str = ""
    group: str = ""
    year: int | None = None

    @property
    def marks(self) -> list[str]:
        """The words of the index that what fits has."""
        facets = {"k": self.kind, "g": self.group, "y": f"{self.year:04}" if self.year else ""}
        return [_mark(facet, value) for facet, value in facets.items() if value]


@dataclass(frozen=True)
class Answer:
    """What was found: ids in order, counts by facet, and the words that were really looked for."""

    ids: Sequence[int]
    kinds: Counter
    groups: Counter
    years: Counter
    words: Sequence[Sequence[str]]
    # The words looked for instead of those that nothing is like; nothing if all were as they were typed.
    spelling: str

    @property
    def is_respelled(self) -> bool:
        return bool(self.spelling)

    @property
    def is_cut(self) -> bool:
        """Whether more was found than was counted."""
        return self.kinds.total() >= MOST


# --- Keeping the index ------------------------------------------------------------------------------------
@transaction.atomic
def record(entry: Entry) -> None:
    """Have the entry found, in place of what its key stood for before."""
    row, _is_new = SearchEntry.objects.update_or_create(key=entry.key, defaults=_columns(entry))
    vocabulary.learn(_words_of(row))


def _columns(entry: Entry) -> dict[str, Any]:
    # A letter and its accent may be written as two characters, of which the second would end the word.
    title = unicodedata.normalize("NFC", entry.title)[:255]
    body = unicodedata.normalize("NFC", entry.body)[:_LONGEST]
    return {
        "kind": entry.kind,
        "language": entry.language,
        "read_in": f" {' '.join(entry.read_in)} ",
        "title": title,
        "body": body,
        "folded_title": _plain(title),
        "folded_body": " ".join([_plain(body), *_marks(entry)]),
        "url": entry.url,
        "date": entry.date,
        "groups": list(entry.groups),
    }


def _plain(text: str) -> str:
    """The folded text with blanks for what is no letter or digit: all divide it into the same words."""
    return re.sub(r"[\W_]", " ", fold(text))


def _plain_body(row: SearchEntry) -> str:
    """Letter for letter as long as the body; the marks stand after it."""
    return row.folded_body[: len(row.body)]


def _words_of(row: SearchEntry) -> set[str]:
    return {*row.folded_title.split(), *_plain_body(row).split()}


def _marks(entry: Entry) -> list[str]:
    """The facets of an entry as words nobody types: with them the index narrows while it looks."""
    years = [_mark("y", f"{entry.date:%Y}")] if entry.date else []
    return [_mark("k", entry.kind), *(_mark("g", group) for group in entry.groups), *years]


def _mark(facet: str, value: str) -> str:
    return f"qz{facet}" + "".join(re.findall("[a-z0-9]", fold(value)))


def knows(beginning: str) -> bool:
    """Whether there is an entry whose key begins so."""
    return SearchEntry.objects.filter(key__startswith=beginning).exists()


def forget(*keys: str) -> None:
    """Have them found no more."""
    for start in range(0, len(keys), _TOGETHER):
        SearchEntry.objects.filter(key__in=keys[start : start + _TOGETHER]).delete()


@transaction.atomic
def rebuild(entries: Iterable[Entry]) -> int:
    """Make the index anew, of entries that come oldest first. Returns how many it has."""
    SearchEntry.objects.all().delete()
    SearchWord.objects.all().delete()
    words: set[str] = set()
    rows = (SearchEntry(key=entry.key, **_columns(entry)) for entry in entries)
    count = 0
    while batch := list(itertools.islice(rows, _TOGETHER)):
        SearchEntry.objects.bulk_create(batch)
        words = words.union(*map(_words_of, batch))
        count += len(batch)
    vocabulary.learn(words)
    return count


# --- Asking it --------------------------------------------------------------------------------------------
def find(text: str, language: str, narrowing: Narrowing | None = None) -> Answer:
    """The entries that have every word of `text`, or a word like it, best first."""
    wanted = narrowing or Narrowing()
    typed = _words(text)
    asked = _Asked([[endings.stem(word)] for word in typed], _kin(typed), language)
    rows, fitting = _found(asked, wanted)
    spelling = ""
    if typed and not rows:
        asked = replace(asked, words=[_like(word, asked) for word in typed])
        rows, fitting = _found(asked, wanted)
        spelling = _spelling(typed, asked.words) if rows else ""
    return _answer(rows, fitting, asked, spelling)


def _spelling(typed: Sequence[str], words: Words) -> str:
    """Who typed *nurses strke* reads *nurses strike*, and not how the first of them begins."""
    pairs = zip(typed, words, strict=True)
    return " ".join(word if choices[0] == endings.stem(word) else choices[0] for word, choices in pairs)


@dataclass(frozen=True)
class _Asked:
    """What is looked for: of each word the choices; by the first of them, what is the same word otherwise."""

    words: Words
    kin: Mapping[str, list[str]]
    language: str

    @property
    def with_kin(self) -> Words:
        return [[*choices, *self.kin.get(choices[0], [])] if choices else [] for choices in self.words]

    @cached_property
    def spellings(self) -> dict[str, list[str]]:
        """Of each choice the known words that begin so, or somewhat more than are of use; of a kin itself.

        A number is asked for as it is.
        """
        whole = {form: [form] for forms in self.kin.values() for form in forms}
        begun = (word for choices in self.words for word in choices if not word.isdecimal())
        return whole | {word: list(vocabulary.beginning_with(word)[: MOST_SPELLINGS + 1]) for word in begun}


def _kin(typed: Sequence[str]) -> dict[str, list[str]]:
    forms = {endings.stem(word): endings.kin(word) for word in typed}
    known = vocabulary.known(set().union(*forms.values()))
    return {beginning: sorted(known & others) for beginning, others in forms.items()}


def _found(asked: _Asked, wanted: Narrowing) -> tuple[list[Row], list[Row]]:
    """What is counted, and what of it fits. If very much fits nothing is counted, and no more asked for."""
    if not asked.words or not all(asked.words):
        return [], []
    fitting = _ranked(asked, wanted) if wanted.marks else []
    if len(fitting) >= MOST:
        return fitting, fitting
    rows = _ranked(asked)
    if len(rows) < MOST:
        return rows, [row for row in rows if _fits(wanted, row)]
    return [*rows, *fitting], fitting if wanted.marks else rows


def hits(answer: Answer, ids: Sequence[int]) -> list[Hit]:
    """The entries of one page of an answer, each with the place where the words stand."""
    entries = SearchEntry.objects.in_bulk(ids)
    words = [word for choices in answer.words for word in choices]
    rows = [entries[pk] for pk in ids if pk in entries]
    return [Hit(row, snippet(row.body, words, _plain_body(row))) for row in rows]


def fold(text: str) -> str:
    """Lower case without accents, letter for letter, so that places in both texts are the same."""
    return "".join(_FOLDED.get(char) or _fold(char) for char in text)


_FOLDED: dict[str, str] = {}


def _fold(char: str) -> str:
    plain = unicodedata.normalize("NFKD", char.lower())[:1].lower()
    _FOLDED[char] = plain if len(plain) == 1 else char
    return _FOLDED[char]


def snippet(body: str, words: Sequence[str], folded: str = "") -> list[tuple[str, bool]]:
    """The part of a text where most of the words stand, cut at blanks, in pieces marked as found or not."""
    places = list(_places(folded or fold(body), words))
    start = _richest(places)
    begin = 0 if start < _SNIPPET // 3 else body.rfind(" ", 0, start - _SNIPPET // 4) + 1
    end = body.find(" ", begin + _SNIPPET)
    end = len(body) if end < 0 else end
    pieces = [("… ", False)] if begin else []
    at = begin
    for left, right in places:
        if at <= left and right <= end:
            pieces += [(body[at:left], False), (body[left:right], True)]
            at = right
    pieces.append((body[at:end] + ("" if end == len(body) else " …"), False))
    return [(piece, is_hit) for piece, is_hit in pieces if piece]


def _places(folded: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    if words:
        pattern = "|".join(rf"\b{re.escape(word)}\w*" for word in sorted(set(words), key=len, reverse=True))
        yield from (found.span() for found in re.finditer(pattern, folded))


def _richest(places: Sequence[tuple[int, int]]) -> int:
    """Where to begin so that most found words are shown."""
    starts = [left for left, _right in places]
    shown = [bisect_left(starts, left + _SNIPPET) - number for number, left in enumerate(starts)]
    return starts[shown.index(max(shown))] if starts else 0


def _words(text: str) -> list[str]:
    return _plain(unicodedata.normalize("NFC", text)).split()[:12]


def _like(word: str, asked: _Asked) -> list[str]:
    """Its beginning, if an entry has a word that begins so; else what it may be a misspelling of."""
    beginning = endings.stem(word)
    begun = vocabulary.beginning_with(beginning)[:MOST_SPELLINGS]
    if vocabulary.living([*begun, *asked.kin[beginning]], asked.language):
        return [beginning]
    return vocabulary.near(word, asked.language) if len(word) > 3 else []


def _ranked(asked: _Asked, wanted: Narrowing = Narrowing()) -> list[Row]:
    """What has the words as they were typed; behind it, if that is not much, what has them otherwise."""
    rows = _weighed(asked.words, asked, wanted)
    if len(rows) >= MOST or not any(asked.kin.values()):
        return rows
    seen = {row[0] for row in rows}
    others = [row for row in _weighed(asked.with_kin, asked, wanted) if row[0] not in seen]
    return [*rows, *others][:MOST]


def _weighed(words: Words, asked: _Asked, wanted: Narrowing) -> list[Row]:
    met = [[word for word in choices if asked.spellings.get(word, word)] for choices in _with_kinds(words)]
    if not all(met):
        return []
    terms = QUERY[connection.vendor](met, wanted.marks, asked.spellings)
    with connection.cursor() as cursor:
        cursor.execute(RANKED[connection.vendor], {**terms, "readers": f"% {asked.language} %"})
        return cursor.fetchall()


def _with_kinds(words: Words) -> Words:
    """Beside a word that calls no kind, one that does is met by everything of the kind."""
    kinds = [
        [_mark("k", kind) for kind, called in CALLED.items() if choices[0] in called] for choices in words
    ]
    if all(kinds):
        return words
    return [[*choices, *marks] for choices, marks in zip(words, kinds, strict=True)]


def _answer(rows: list[Row], fitting: list[Row], asked: _Asked, spelling: str) -> Answer:
    """Counts over everything found, unless it is very much; ids of what is left when it is narrowed."""
    counted = rows if len(rows) < MOST else []
    return Answer(
        ids=[pk for pk, _kind, _groups, _day in fitting],
        kinds=Counter(kind for _pk, kind, _groups, _day in rows),
        groups=Counter(group for _pk, _kind, groups, _day in counted for group in _list(groups)),
        years=Counter(_year(day) for _pk, _kind, _groups, day in counted if day),
        words=asked.with_kin,
        spelling=spelling,
    )


def _fits(wanted: Narrowing, row: Row) -> bool:
    _pk, kind, groups, day = row
    return (
        (not wanted.kind or kind == wanted.kind)
        and (not wanted.group or wanted.group in _list(groups))
        and (not wanted.year or _year(day) == wanted.year)
    )


def _list(groups: str | list) -> list[str]:
    """A JSON column as the database hands it over: SQLite as text, PostgreSQL as text or list."""
    return groups if isinstance(groups, list) else json.loads(groups)


def _year(day: datetime.date | str | None) -> int | None:
    return int(str(day)[:4]) if day else None
