"""What search asks of each database, in its own words: of SQLite's FTS5 and of PostgreSQL's tsvector.

FTS5 hands over what has a whole word as it goes along, but gathers all that has a beginning before it hands
anything over; PostgreSQL goes back from the newest entry if it knows that a word is common, and that it knows
only of whole words. So a beginning is replaced by the words that begin so, wherever that changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

# Ranking and facets look at so many of the newest entries that have the words, and at so many older ones that
# have them in their title; nobody reads further, and what is looked at does not grow with the hall.
MOST, _OLDER = 200, 50
_TITLE_WEIGHT = 10
_WEIGHED = f"""
            SELECT e.id, e.kind, e.groups, e.date, bm25(core_searchtext, {_TITLE_WEIGHT}.0, 1.0) AS weight
            FROM core_searchtext JOIN core_searchentry e ON e.id = core_searchtext.rowid"""
# As migration 0004 has indexed it; the index of all the words cannot tell which of them stand in the title.
# Sorted by id plus nothing: else PostgreSQL would go back by the id and divide each title.
_TITLE = r"to_tsvector('simple', regexp_replace(e.folded_title, '\W+', ' ', 'g'))"
# Newer entries have higher numbers. FTS5 hands them over in that order, and weighs only what it is asked for.
RANKED = {
    "sqlite": f"""
        WITH beyond AS MATERIALIZED (
            SELECT core_searchtext.rowid AS id FROM core_searchtext
            JOIN core_searchentry e ON e.id = core_searchtext.rowid
            WHERE core_searchtext MATCH %(spelt)s AND e.read_in LIKE %(readers)s
            ORDER BY core_searchtext.rowid DESC LIMIT 1 OFFSET {MOST}),
        newest AS ({_WEIGHED}
            WHERE core_searchtext MATCH %(asked)s AND e.read_in LIKE %(readers)s
            AND core_searchtext.rowid > coalesce((SELECT id FROM beyond), 0)),
        titled AS ({_WEIGHED}
            WHERE core_searchtext MATCH %(titled)s AND e.read_in LIKE %(readers)s
            AND core_searchtext.rowid <= coalesce((SELECT id FROM beyond), 0)
            ORDER BY core_searchtext.rowid DESC LIMIT {_OLDER})
        SELECT id, kind, groups, date FROM (SELECT * FROM newest UNION ALL SELECT * FROM titled)
        ORDER BY weight, date DESC, id DESC LIMIT {MOST}""",
    "postgresql": f"""
        WITH newest AS (
            SELECT e.id, e.kind, e.groups, e.date, e.words FROM core_searchentry e
            WHERE e.words @@ to_tsquery('simple', %(spelt)s) AND e.read_in LIKE %(readers)s
            ORDER BY e.id DESC LIMIT {MOST}),
        titled AS (
            SELECT e.id, e.kind, e.groups, e.date, e.words FROM core_searchentry e
            WHERE {_TITLE} @@ to_tsquery('simple', %(titled)s)
            AND (%(marked)s = '' OR e.words @@ to_tsquery('simple', %(marked)s))
            AND e.read_in LIKE %(readers)s AND e.id NOT IN (SELECT id FROM newest)
            ORDER BY e.id + 0 DESC LIMIT {_OLDER})
        SELECT id, kind, groups, date FROM (SELECT * FROM newest UNION ALL SELECT * FROM titled) found
        ORDER BY ts_rank('{{0, 0, 0.1, 1}}', words, to_tsquery('simple', %(asked)s), 1) DESC,
            date DESC, id DESC LIMIT {MOST}""",
}


# A word that an entry has which such readers are shown; it is put in twice before them. Each word stands for
# itself: of one from a table PostgreSQL does not know how common it is, and gathers all entries that have it.
LIVING = {
    "sqlite": """
        SELECT %s WHERE EXISTS (
            SELECT 1 FROM core_searchtext JOIN core_searchentry e ON e.id = core_searchtext.rowid
            WHERE core_searchtext MATCH '"' || %s || '"' AND e.read_in LIKE %s)""",
    "postgresql": """
        SELECT %s WHERE EXISTS (
            SELECT 1 FROM core_searchentry WHERE words @@ quote_literal(%s)::tsquery AND read_in LIKE %s)""",
}
# Of more words that begin so than this, the entries are gathered as fast by their beginning.
MOST_SPELLINGS = 60
Words = Sequence[Sequence[str]]
Spellings = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class _Signs:
    """How a whole word, a beginning, one of several and all of several are written."""

    whole: str
    begun: str
    either: str
    every: str

    def put(self, words: Words, spellings: Spellings, write: "_Writing") -> str:
        """All words, each as one of its choices."""
        return self.every.join(
            "(" + self.either.join(write(self, word, spellings.get(word, [word])) for word in choices) + ")"
            for choices in words
        )


_Writing = Callable[[_Signs, str, Sequence[str]], str]
_FTS5 = _Signs('"{}"', '"{}"*', " OR ", " AND ")
_TSQUERY = _Signs("'{}'", "'{}':*", " | ", " & ")


def _as_one(signs: _Signs, word: str, spellings: Sequence[str]) -> str:
    """For weighing: several words that begin so count as one, or the rarest of them would weigh most."""
    return signs.whole.format(spellings[0]) if len(spellings) == 1 else signs.begun.format(word)


def _spelt(signs: _Signs, word: str, spellings: Sequence[str]) -> str:
    if len(spellings) > MOST_SPELLINGS:
        return signs.begun.format(word)
    return signs.either.join(map(signs.whole.format, spellings))


def _for_sqlite(words: Words, marks: Sequence[str], spellings: Spellings) -> dict[str, str]:
    asked, spelt = (_FTS5.put(words, spellings, write) for write in (_as_one, _spelt))
    marked = "".join(f' AND "{mark}"' for mark in marks)
    return {
        "asked": f"{asked}{marked}",
        "spelt": f"{spelt}{marked}",
        "titled": f"(folded_title : ({asked})){marked}",
    }


def _for_postgresql(words: Words, marks: Sequence[str], spellings: Spellings) -> dict[str, str]:
    asked, spelt = (_TSQUERY.put(words, spellings, write) for write in (_as_one, _spelt))
    marked = [f"'{mark}'" for mark in marks]
    return {
        "asked": " & ".join([asked, *marked]),
        "spelt": " & ".join([spelt, *marked]),
        "titled": spelt,
        "marked": " & ".join(marked),
    }


# What is asked for anywhere, and in the title, of words and the spellings that the index has of them. A word
# that comes without any is asked for as it is.
QUERY: dict[str, Callable[[Words, Sequence[str], Spellings], dict[str, str]]] = {
    "sqlite": _for_sqlite,
    "postgresql": _for_postgresql,
}
