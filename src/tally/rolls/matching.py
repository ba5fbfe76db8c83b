"""Match two lists, or find who stands in one list twice: the same, to look at, new; each with its evidence.

    pairs = match(roll, spreadsheet)
    pairs = duplicates(roll)

Pure and deterministic: the same records give the same pairs, in whatever order they come and whichever list
is called left. Reading files is `sheets`'.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import attrgetter

import numpy as np

from tally.rolls import rivals
from tally.rolls.blocking import Pairs, candidates
from tally.rolls.columns import columns
from tally.rolls.evidence import evidence
from tally.rolls.lists import Lists
from tally.rolls.records import FIELDS, Decision, Pair, Record
from tally.rolls.weights import Weighed, weighed

SAME_FROM, LOOK_FROM = 0.97, 0.05
"""The chance from which a pair is the same person, and from which somebody should look at it."""
NEW, LOOK, SAME = range(3)
DECISIONS = (Decision.NEW, Decision.LOOK, Decision.SAME)

_cells = attrgetter(*FIELDS)


def match(left: Sequence[Record], right: Sequence[Record]) -> list[Pair]:
    """Say of every record on the right who it is on the left, in order of the ids on the right.

    A record on the right has one pair that is `same`, or its pairs to `look` at, likeliest first, or one
    that is `new`, with the nearest on the left, if any is near at all. Nobody is the same as two. Raises
    `ValueError` for an id that a list has twice.
    """
    left, right = _in_order(left), _in_order(right)
    if not left or not right:
        return [Pair("", record.id, 0.0, Decision.NEW) for record in right]
    is_turned = _comes_first(right, left)
    first, second = (right, left) if is_turned else (left, right)
    both = columns(first, second)
    found = weighed(both, candidates(both), Lists(len(first), len(second)), rivals.chances)
    pairs = found.findings.pairs.turned() if is_turned else found.findings.pairs
    decisions = _one_each(pairs, _decisions(found.chance))
    answered = pairs.right[decisions > NEW]
    told = np.append(np.flatnonzero(decisions), _nearest(pairs, found.chance, answered))
    # Both lists are in order of their ids, so that places sort as ids do.
    told = told[np.lexsort((pairs.left[told], -found.chance[told], pairs.right[told]))]
    ids = [(left[ours].id, right[theirs].id) for ours, theirs in pairs.only(told)]
    alone = np.setdiff1d(np.arange(len(right)), pairs.right[told])
    made = _pairs(found, told, decisions, ids)
    made += [Pair("", right[place].id, 0.0, Decision.NEW) for place in alone]
    return sorted(made, key=attrgetter("right_id"))


def duplicates(records: Sequence[Record]) -> list[Pair]:
    """The pairs of one list that are one person (`same`) or may be (`look`), the surest first.

    A person may be there three times or more. Raises `ValueError` for an id that the list has twice.
    """
    records = _in_order(records)
    if len(records) < 2:
        return []
    both = columns(records, records)
    lists = Lists(len(records), len(records), is_one=True)
    found = weighed(both, candidates(both, is_one_list=True), lists, rivals.none)
    decisions = _decisions(found.chance)
    told = np.flatnonzero(decisions)
    ids = [(records[one].id, records[other].id) for one, other in found.findings.pairs.only(told)]
    made = _pairs(found, told, decisions, ids)
    return sorted(made, key=lambda pair: (-pair.score, pair.left_id, pair.right_id))


def _in_order(records: Iterable[Record]) -> list[Record]:
    ordered = sorted(records, key=attrgetter("id"))
    twice = sorted(id_ for id_, times in Counter(map(attrgetter("id"), ordered)).items() if times > 1)
    if twice:
        raise ValueError(f"ids must be unique in a list; given more than once: {', '.join(twice[:5])}")
    return ordered


def _comes_first(one: Sequence[Record], other: Sequence[Record]) -> bool:
    """An order of lists, so that nothing depends on which is called left."""
    if len(one) != len(other):
        return len(one) < len(other)
    return next((_cells(a) < _cells(b) for a, b in zip(one, other, strict=True) if a != b), False)


def _decisions(chance: np.ndarray) -> np.ndarray:
    """`NEW`, `LOOK` or `SAME` for each chance."""
    return (chance >= LOOK_FROM).astype(int) + (chance >= SAME_FROM)


def _one_each(pairs: Pairs, decisions: np.ndarray) -> np.ndarray:
    """Should the chances ever make somebody two people, both are to look at."""
    same = np.flatnonzero(decisions == SAME)
    decisions[same[pairs.only(same).share_a_record()]] = LOOK
    return decisions


def _nearest(pairs: Pairs, chance: np.ndarray, answered: np.ndarray) -> np.ndarray:
    """The likeliest pair of each record on the right that is not answered yet."""
    places = np.flatnonzero(np.isin(pairs.right, answered, invert=True))
    places = places[np.lexsort((pairs.left[places], -chance[places], pairs.right[places]))]
    return places[np.diff(pairs.right[places], prepend=-1) > 0]


def _pairs(
    found: Weighed, chosen: np.ndarray, decisions: np.ndarray, ids: Sequence[tuple[str, str]]
) -> list[Pair]:
    scores, verdicts = found.chance[chosen].tolist(), decisions[chosen].tolist()
    rows = zip(ids, scores, verdicts, evidence(found, chosen), strict=True)
    return [Pair(*both, score, DECISIONS[verdict], why) for both, score, verdict, why in rows]
