"""Finding things: words to ranked entries, forgiving of typing, on SQLite (FTS5) and PostgreSQL (tsvector).

`record` and `forget` keep the index; `find` asks it. Words are folded (lower case, no accents) before they
are kept and before they are asked for, so both databases agree. What is indexed is the business of those who
know it. Why not a search server: docs/decisions/0010-search.md.
"""

import datetime
import itertools
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from rapidfuzz import process
from rapidfuzz.distance import OSA

from unionhall.core.models import SearchEntry
from unionhall.core.queries import MOST, QUERY, RANKED

_SNIPPET = 220
# What readers call all entries of a kind, by kind: filled by those who know the kinds. Beside a name such a
# word need not stand in the entry (“Plymouth aid”); alone it finds what says it, not everything of the kind.
CALLED: dict[str, frozenset[str]] = {}
# Characters of one entry that are indexed; PostgreSQL refuses a megabyte of words.
_LONGEST = 300_000
_TOGETHER = 500
_VOCABULARY = {
    "sqlite": "SELECT term FROM core_searchterms",
    "postgresql": "SELECT word FROM ts_stat('SELECT words FROM core_searchentry')",
}


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
    is_respelled: bool

    @property
    def is_cut(self) -> bool:
        """Whether more was found than was counted."""
        return self.kinds.total() >= MOST

    @property
    def spelling(self) -> str:
        """The words looked for instead of those that nothing is like."""
        return " ".join(choices[0] for choices in self.words)


# --- Keeping the index ------------------------------------------------------------------------------------
def record(entry: Entry) -> None:
    """Have the entry found, in place of what its key stood for before."""
    SearchEntry.objects.update_or_create(key=entry.key, defaults=_columns(entry))


def _columns(entry: Entry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "language": entry.language,
        "read_in": f" {' '.join(entry.read_in)} ",
        "title": entry.title[:255],
        "body": entry.body[:_LONGEST],
        "folded_title": fold(entry.title[:255]),
        "folded_body": " ".join([fold(entry.body[:_LONGEST]), *_marks(entry)]),
        "url": entry.url,
        "date": entry.date,
        "groups": list(entry.groups),
    }


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
    rows = (SearchEntry(key=entry.key, **_columns(entry)) for entry in entries)
    count = 0
    while batch := list(itertools.islice(rows, _TOGETHER)):
        SearchEntry.objects.bulk_create(batch)
        count += len(batch)
    return count


# --- Asking it --------------------------------------------------------------------------------------------
def find(text: str, language: str, narrowing: Narrowing | None = None) -> Answer:
    """The entries that have every word of `text`, or a word like it, best first."""
    wanted = narrowing or Narrowing()
    typed = _words(text)
    words = [[_stem(word)] for word in typed]
    rows = _ranked(words, language) if words else []
    is_respelled = False
    if words and not rows:
        words, rows = _respelled(typed, language)
        is_respelled = bool(rows)
    answer = _answer(rows, wanted, words, is_respelled)
    if wanted.marks and answer.is_cut and len(answer.ids) < len(rows):
        # What fits may be among what was not looked at.
        return replace(answer, ids=[row[0] for row in _ranked(words, language, wanted)])
    return answer


def _respelled(typed: Sequence[str], language: str) -> tuple[list[list[str]], list[tuple]]:
    """The words these may be, and what has them.

    To list its words takes the index longer than to be searched. So those are tried first that were listed
    before, however long ago; only if they lead nowhere the index is asked again.
    """
    words = [_like(word, SEEN.get(word[0], ())) for word in typed]
    if all(words) and (rows := _ranked(words, language)):
        return words, rows
    # The first letter is seldom wrong, and all words are many.
    words = [_like(word, _beginning_with(word[0])) or _like(word, _vocabulary()) for word in typed]
    return words, _ranked(words, language) if all(words) else []


def hits(answer: Answer, ids: Sequence[int]) -> list[Hit]:
    """The entries of one page of an answer, each with the place where the words stand."""
    entries = SearchEntry.objects.in_bulk(ids)
    words = [word for choices in answer.words for word in choices]
    return [Hit(entries[pk], snippet(entries[pk].body, words)) for pk in ids if pk in entries]


def fold(text: str) -> str:
    """Lower case without accents, letter for letter, so that places in both texts are the same."""
    return "".join(_FOLDED.get(char) or _fold(char) for char in text)


_FOLDED: dict[str, str] = {}


def _fold(char: str) -> str:
    plain = unicodedata.normalize("NFKD", char.lower())[:1].lower()
    _FOLDED[char] = plain if len(plain) == 1 else char
    return _FOLDED[char]


def snippet(body: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """The part of a text where most of the words stand, cut at blanks, in pieces marked as found or not."""
    places = list(_places(fold(body), words))
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
    return max(
        starts, key=lambda here: (sum(here <= each < here + _SNIPPET for each in starts), -here), default=0
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))[:12]


def _stem(word: str) -> str:
    """The part of a word that its plural shares; entries are found by how their words begin."""
    for ending in ("ies", "s"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word.removesuffix(ending)
    return word


def _like(word: str, known: Sequence[str]) -> list[str]:
    """Known words that begin like this one, else those it may be a misspelling of, nearest first."""
    if any(each.startswith(_stem(word)) for each in known):
        return [_stem(word)]
    return _near(word, known) if len(word) > 3 else []


def _near(word: str, known: Sequence[str]) -> list[str]:
    most = 1 if len(word) < 6 else 2
    near = process.extract(word, known, scorer=OSA.distance, score_cutoff=most, limit=3)
    return [each for each, _distance, _place in near]


# The words of the index by their first letter, as they were last listed in this process.
SEEN: dict[str, list[str]] = {}


def _beginning_with(letter: str) -> list[str]:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            within = [letter, f"{letter}{chr(sys.maxunicode)}"]
            cursor.execute(f"{_VOCABULARY['sqlite']} WHERE term >= %s AND term < %s", within)
            words = [term for (term,) in cursor.fetchall()]
    else:
        words = [word for word in _vocabulary() if word.startswith(letter)]
    if words:
        SEEN[letter] = words
    return words


def _vocabulary() -> list[str]:
    terms = cache.get("search.vocabulary")
    if terms is None:
        with connection.cursor() as cursor:
            cursor.execute(_VOCABULARY[connection.vendor])
            terms = [term for (term,) in cursor.fetchall()]
        cache.set("search.vocabulary", terms)
    return terms


def _ranked(words: Sequence[Sequence[str]], language: str, wanted: Narrowing = Narrowing()) -> list[tuple]:
    asked, titled = QUERY[connection.vendor](_with_kinds(words), wanted.marks)
    with connection.cursor() as cursor:
        cursor.execute(
            RANKED[connection.vendor], {"asked": asked, "titled": titled, "readers": f"% {language} %"}
        )
        return cursor.fetchall()


def _with_kinds(words: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Beside a word that calls no kind, one that does is met by everything of the kind."""
    kinds = [
        [_mark("k", kind) for kind, called in CALLED.items() if choices[0] in called] for choices in words
    ]
    if all(kinds):
        return words
    return [[*choices, *marks] for choices, marks in zip(words, kinds, strict=True)]


def _answer(
    rows: list[tuple], wanted: Narrowing, words: Sequence[Sequence[str]], is_respelled: bool
) -> Answer:
    """Counts over everything found; ids of what is left when it is narrowed."""
    found = [(pk, kind, _list(groups), _year(day)) for pk, kind, groups, day in rows]
    return Answer(
        ids=[pk for pk, kind, groups, year in found if _fits(wanted, kind, groups, year)],
        kinds=Counter(kind for _pk, kind, _groups, _year in found),
        groups=Counter(group for _pk, _kind, groups, _year in found for group in groups),
        years=Counter(year for _pk, _kind, _groups, year in found if year),
        words=words,
        is_respelled=is_respelled,
    )


def _fits(wanted: Narrowing, kind: str, groups: Sequence[str], year: int | None) -> bool:
    return (
        (not wanted.kind or kind == wanted.kind)
        and (not wanted.group or wanted.group in groups)
        and (not wanted.year or year == wanted.year)
    )


def _list(groups: str | list) -> list[str]:
    """A JSON column as the database hands it over: SQLite as text, PostgreSQL as text or list."""
    return groups if isinstance(groups, list) else json.loads(groups)


def _year(day: datetime.date | str | None) -> int | None:
    return int(str(day)[:4]) if day else None
