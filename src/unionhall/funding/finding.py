"""Finding a place by its name, forgiving of typing."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from unionhall.funding.facts import Recipient
from unionhall.places.finder import fold

_ALIKE = 82
_MOST = 12


def like(text: str, everyone: Sequence[Recipient]) -> list[Recipient]:
    """The places whose names are most like `text`, the likest first; empty when nothing is like it."""
    wanted = fold(text)
    names = [fold(one.name) for one in everyone]
    begun = (
        [one for one, name in zip(everyone, names, strict=True) if name.startswith(wanted)] if wanted else []
    )
    hits = process.extract(wanted, names, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST)
    return list(dict.fromkeys([*begun, *(everyone[place] for _name, _score, place in hits)]))[:_MOST]
