"""How seldom strangers agree: a finding made with strangers now and then is no great news.

Full agreement on a value is judged by how common the value is, any other finding by pairs picked blindly.
"""

import numpy as np

from tally.rolls.columns import Column
from tally.rolls.comparing import Findings
from tally.rolls.traits import TRAITS, Trait

HABIT_OF_STRANGERS = 2_000
"""How many pairs the strangers' shares in `traits` count for beside those picked blindly."""
BACKGROUND = 200
"""How many people of the world outside stand beside the lists when it is asked how common a value is."""


def rarities(columns: dict[str, Column], found: Findings, blind: Findings) -> dict[str, np.ndarray]:
    """For each trait and pair the logarithm of one over the share of strangers with that finding; 0 for none.

    `blind` are the findings of pairs picked blindly.
    """
    return {trait.name: _rarity(columns, trait, found, blind) for trait in TRAITS}


def _rarity(columns: dict[str, Column], trait: Trait, found: Findings, blind: Findings) -> np.ndarray:
    made = found.of[trait.name]
    column = columns["postcode" if trait.name == "place" else trait.name]
    # Nothing short of full agreement is rarer than agreeing on a value that each list has once.
    rarest = 2 / (len(column.left) + len(column.right) + BACKGROUND)
    shares = np.maximum(_shares(trait, blind.of[trait.name]), rarest)
    # The place behind the last finding answers for ABSENT, which counts from the end.
    rarity = np.append(-np.log(shares), 0.0)[made]
    agree = np.flatnonzero(made == trait.top)
    rarity[agree] = -np.log(_commonness(column, trait.rarity)[column.left[found.pairs.left[agree]]])
    return rarity


def _shares(trait: Trait, blind: np.ndarray) -> np.ndarray:
    counts = np.bincount(blind[blind >= 0], minlength=len(trait.findings))
    counts = counts + HABIT_OF_STRANGERS * np.array(trait.strangers)
    return counts / counts.sum()


def _commonness(column: Column, unseen: float) -> np.ndarray:
    """How common each value is in both lists and the world outside."""
    known = np.concatenate([column.left[column.left >= 0], column.right[column.right >= 0]])
    counts = np.bincount(known, minlength=len(column.texts))
    return (counts + BACKGROUND * unseen) / (len(known) + BACKGROUND)
