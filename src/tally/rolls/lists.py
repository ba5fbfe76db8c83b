"""How long two lists are, and what one expects of them before anything is compared."""

from dataclasses import dataclass

import numpy as np

from tally.rolls.blocking import Pairs

HABIT = 100
"""How many people, or pairs, what is usual counts for beside those of the lists."""
FEWEST_ALONE = 0.1
"""The share of a list that may always turn out to stand in it alone, however well the rest is placed."""
STRANGERS = 20_000
"""How many pairs are picked blindly, at most."""


@dataclass(frozen=True)
class Lists:
    """How long the lists are, and whether they are one list held against itself."""

    left: int
    right: int
    is_one: bool = False

    @property
    def possible_pairs(self) -> float:
        return self.left * (self.left - 1) / 2 if self.is_one else self.left * self.right

    @property
    def usual(self) -> float:
        """The share of the people that is usually there twice."""
        return 0.02 if self.is_one else 0.5

    def learnt(self, found: float, usual: float) -> float:
        """How many pairs of a kind there are when `found` were found: in short lists rather the usual."""
        people = min(self.left, self.right)
        return people * (found + HABIT * usual) / (people + HABIT)

    def odds_of_a_pair(self, matched: float) -> float:
        """The odds that two records picked blindly are one person when `matched` pairs are.

        In two lists the alternative is that both records stay alone, and the fewer stay alone the less likely
        that is.
        """
        if self.is_one:
            return matched / self.possible_pairs
        alone = max(1 - matched / self.left, FEWEST_ALONE) * max(1 - matched / self.right, FEWEST_ALONE)
        return matched / self.possible_pairs / alone

    def blind_pairs(self) -> Pairs:
        """Pairs picked without looking, yet the same ones every time."""
        dice = np.random.default_rng(1)
        count = int(min(STRANGERS, self.possible_pairs))
        left = dice.integers(self.left, size=count)
        if self.is_one:
            return Pairs(left, (left + dice.integers(1, self.left, size=count)) % self.left)
        return Pairs(left, dice.integers(self.right, size=count))
