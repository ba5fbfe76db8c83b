"""The words of all that can be found: which begin so, and which a misspelt one may be.

Both databases list the words of their text index only by going through all that has them, so the hall keeps
them itself. A word stays when the last entry that had it goes, until the index is made anew; hence `living`.
"""

import sys
from collections.abc import Collection, Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Length
from rapidfuzz import process
from rapidfuzz.distance import OSA

from unionhall.core.models import SearchWord
from unionhall.core.queries import LIVING

# What is longer is no word, and nobody types it.
_LONGEST = 100
_TOGETHER = 500
_OFFERED, _LOOKED_AT = 3, 20


def learn(words: Iterable[str]) -> None:
    """Have these known, in an order in which nobody who writes too waits in a ring."""
    heard = sorted({word for word in words if len(word) <= _LONGEST})
    SearchWord.objects.bulk_create(
        [SearchWord(word=word) for word in heard], _TOGETHER, ignore_conflicts=True
    )


def beginning_with(beginning: str) -> "QuerySet[SearchWord, str]":
    """The known words that begin so, found by the table's index."""
    words = SearchWord.objects.values_list("word", flat=True)
    if connection.vendor == "sqlite":  # whose LIKE passes the index by
        return words.filter(word__gte=beginning, word__lt=f"{beginning}{chr(sys.maxunicode)}")
    return words.filter(word__startswith=beginning)


def known(words: Collection[str]) -> set[str]:
    """Those of them that are known."""
    if not words:
        return set()
    return set(SearchWord.objects.filter(word__in=words).values_list("word", flat=True))


def living(words: Sequence[str], language: str) -> list[str]:
    """Those of them that an entry has which is shown to readers of the language."""
    if not words:
        return []
    with connection.cursor() as cursor:
        readers = f"% {language} %"
        asked = [each for word in words for each in (word, word, readers)]
        cursor.execute(" UNION ALL ".join([LIVING[connection.vendor]] * len(words)), asked)
        alive = {word for (word,) in cursor.fetchall()}
    return [word for word in words if word in alive]


def near(word: str, language: str) -> list[str]:
    """What is like it and such readers can find, nearest first; the first letter is seldom wrong."""
    begun = _nearest(word, beginning_with(word[0]), language)
    return begun or _nearest(word, beginning_with(""), language)


def _nearest(word: str, known: "QuerySet[SearchWord, str]", language: str) -> list[str]:
    wrong = 1 if len(word) < 6 else 2
    as_long = known.annotate(letters=Length("word")).filter(
        letters__gte=len(word) - wrong, letters__lte=len(word) + wrong
    )
    close = process.extract(word, sorted(as_long), scorer=OSA.distance, score_cutoff=wrong, limit=_LOOKED_AT)
    return living([each for each, _distance, _place in close], language)[:_OFFERED]
