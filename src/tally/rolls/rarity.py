"""How seldom strangers agree: a finding made with strangers now and then is no great news.

Full agreement on a value is judged by how common the value is, any other finding by pairs picked blindly.
"""

from dataclasses import dataclass

import numpy as np

from tally.rolls.columns import Column
from tally.rolls.comparing import Findings
from tally.rolls.traits import Trait

HABIT_OF_STRANGERS = 2_000
"""How many pairs the strangers' shares in `traits` count for beside those picked blindly."""
BACKGROUND = 200
"""How many people of the world outside stand beside the lists when it is asked how common a value is."""


@dataclass(frozen=True)
class Rarity:
    """Of one trait, as logarithms of one over the share of strangers: of every finding, and of every value.

    The place behind the last finding answers for `ABSENT`, which counts from the end, and is 0.
    """

    trait: Trait
    left: np.ndarray
    of_finding: np.ndarray
    of_value: np.ndarray

    @classmethod
    def of(cls, columns: dict[str, Column], trait: Trait, blind: Findings) -> "Rarity":
        """`blind` are the findings of pairs picked blindly."""
        column = columns["postcode" if trait.name == "place" else trait.name]
        # Nothing short of full agreement is rarer than agreeing on a value that each list has once.
        rarest = 2 / (len(column.left) + len(column.right) + BACKGROUND)
        shares = np.maximum(_shares(trait, blind.of[trait.name]), rarest)
        of_value = -np.log(_commonness(column, trait.rarity))
        return cls(trait, column.left, np.append(-np.log(shares), 0.0), of_value)

    def __call__(self, found: Findings) -> np.ndarray:
        """The rarity of the finding of each pair."""
        made = found.of[self.trait.name]
        rarity = self.of_finding[made]
        agree = np.flatnonzero(made == self.trait.top)
        rarity[agree] = self.of_value[self.left[found.pairs.left[agree]]]
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
