"""The chance of every pair when nobody can be two people: rivals take from each other's chance."""

import numpy as np

from tally.rolls.blocking import Pairs

ROUNDS = 16
SUREST, FAINTEST = 2.0**40, 2.0**-10
"""Odds above the one say no more, and would drown the rivals' in the rounding of floats; odds below the other
are no rivals to anybody."""


def none(pairs: Pairs, odds: np.ndarray) -> np.ndarray:
    """The chance of each pair by itself: in one list a person may well stand three times."""
    return odds / (1 + odds)


def chances(pairs: Pairs, odds: np.ndarray) -> np.ndarray:
    """The chance of each pair, given its odds alone, when each record belongs to one pair at most.

    Over all ways to pair the records off, each way counts the product of its pairs' odds; a pair's chance
    is the share of the ways that have it. Belief propagation finds it: exact where the rivalries form no
    ring, and a good approximation where they do.
    """
    chance = odds / (1 + odds)
    live = np.flatnonzero(odds > FAINTEST)
    live = live[pairs.only(live).share_a_record()]
    contested, stakes = pairs.only(live), np.minimum(odds[live], SUREST)
    chance[live] = _tempered(_propagated(contested, stakes), contested, stakes)
    return chance


def _propagated(pairs: Pairs, odds: np.ndarray) -> np.ndarray:
    # What a record tells the other one of the pair: the odds, less what its rivals claim.
    from_left, from_right = odds, odds
    for _ in range(ROUNDS):
        from_left = odds / (1 + _claims(pairs.left, from_right))
        from_right = odds / (1 + _claims(pairs.right, from_left))
    together = from_left * from_right
    return together / (odds + together)


def _claims(records: np.ndarray, told: np.ndarray) -> np.ndarray:
    """What the record's other pairs claim of it."""
    return np.maximum(np.bincount(records, told)[records] - told, 0.0)


def _tempered(chance: np.ndarray, pairs: Pairs, odds: np.ndarray) -> np.ndarray:
    """The chances, no surer than a ring of four allows: father and son in both lists, two ways to pair off.

    Round a ring what is told comes back as if it were news, so propagation makes the better way far too sure.
    """
    chance = chance.copy()
    first, second = _rings(pairs, odds)
    straight, crossed = odds[first].prod(axis=0), odds[second].prod(axis=0)
    every = 1 + odds[first].sum(axis=0) + odds[second].sum(axis=0) + straight + crossed
    for way, product in ((first, straight), (second, crossed)):
        for place in way:
            counted = (odds[place] + product) / every
            surer = np.minimum(chance[place], counted)
            chance[place] = np.where(counted > 0.5, surer, np.maximum(chance[place], counted))
    return chance


def _rings(pairs: Pairs, odds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where two on the left have the same two likeliest on the right: both ways to pair them off, as places.

    Each way is an array of two rows, a column a ring.
    """
    both = _two_likeliest(pairs.left, odds)
    both = np.take_along_axis(both, np.argsort(pairs.right[both], axis=0), axis=0)
    low, high = pairs.right[both]
    order = np.lexsort((high, low))
    is_new = np.append((np.diff(low[order], prepend=-1) != 0) | (np.diff(high[order], prepend=-1) != 0), True)
    starts = np.flatnonzero(is_new[:-2] & ~is_new[1:-1] & is_new[2:]) if len(order) > 1 else order[:0]
    one, other = both[:, order[starts]], both[:, order[np.minimum(starts + 1, len(order) - 1)]]
    return np.stack([one[0], other[1]]), np.stack([one[1], other[0]])


def _two_likeliest(records: np.ndarray, odds: np.ndarray) -> np.ndarray:
    """The places of each record's likeliest pair and its next, a column a record; records are in order."""
    starts = np.flatnonzero(np.diff(records, prepend=-1))
    sizes = np.diff(starts, append=len(records))
    has_two = np.repeat(sizes > 1, sizes)
    places, stakes, sizes = np.flatnonzero(has_two), odds[has_two], sizes[sizes > 1]
    first = _likeliest(stakes, sizes)
    stakes[first] = -1
    return places[np.stack([first, _likeliest(stakes, sizes)])]


def _likeliest(odds: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The place of the highest odds in each run of so many, the first of equals."""
    starts = np.cumsum(sizes) - sizes
    highest = np.maximum.reduceat(odds, starts) if len(starts) else odds
    places = np.flatnonzero(odds == np.repeat(highest, sizes))
    return places[np.searchsorted(places, starts)]
