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
    contested = live[pairs.only(live).share_a_record()]
    chance[contested] = _propagated(pairs.only(contested), np.minimum(odds[contested], SUREST))
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
