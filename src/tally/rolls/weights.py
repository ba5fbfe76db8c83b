"""How loudly each finding speaks, learnt from the two lists themselves without anybody's labels.

The model is Fellegi and Sunter's with a third kind of pair. Two records are one person, two *relatives*
under one roof, or two strangers; each kind shows each finding with its own share, each trait apart from the
others. The shares of strangers are counted on pairs picked blindly and, for full agreement, on how common
the value is. The other kinds' are learnt by expectation maximisation. What is called same, and how it is
told, is `matching`'s.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from tally.rolls.blocking import Pairs
from tally.rolls.columns import Column
from tally.rolls.comparing import Findings, findings
from tally.rolls.traits import DIFFERS, TRAITS, Trait

ROUNDS, SETTLED = 12, 1e-3
"""How often the shares are learnt anew at most, and the change in the odds that no longer matters."""
HABIT = 100
"""How many pairs the shares in `traits` count for beside the pairs of the lists."""
STRANGERS, HABIT_OF_STRANGERS = 20_000, 2_000
"""How many pairs are picked blindly, and how many the shares in `traits` count for beside them."""
BACKGROUND = 200
"""How many people of the world outside stand beside the lists when it is asked how common a value is."""
NAMESAKES = 0.03
"""How often relatives under one roof go by one given name: Manuel and Manuel, father and son."""
WORTH_LEARNING_FROM = 1e-4

KIN = 0.1
"""How many relatives, to each of the people of a list, usually stand in the other."""
FEWEST_ALONE = 0.1
"""The share of a list that may always turn out to stand in it alone, however well the rest is placed."""
HABITS = {trait.name: trait for trait in TRAITS}

Shares = Mapping[str, np.ndarray]
Chances = Callable[[Pairs, np.ndarray], np.ndarray]


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


@dataclass(frozen=True)
class Scale:
    """What was learnt: of one person and of relatives, each share's logarithm, `ABSENT` last and silent.

    `one_in` and `relatives_in` are the logarithms of how often two records of the lists, picked blindly,
    are one person and are relatives.
    """

    same: Shares
    relatives: Shares
    one_in: float
    relatives_in: float

    def says(self, findings: Findings, rarities: Shares) -> dict[str, np.ndarray]:
        """What each trait says for one person against strangers, in natural logarithms of the odds."""
        return {name: self.same[name][found] + rarities[name] for name, found in findings.of.items()}

    def kinship(self, findings: Findings, rarities: Shares, names: np.ndarray) -> np.ndarray:
        """The odds of relatives against strangers; `names` is what the given names say for one person."""
        total = np.full(len(findings.pairs), self.relatives_in)
        for name, shares in self.relatives.items():
            total += shares[findings.of[name]] + rarities[name]
        is_one_roof = (findings.of["street"] > DIFFERS) | (findings.of["phone"] > DIFFERS)
        return np.where(is_one_roof, np.exp(total) * (1 - NAMESAKES + NAMESAKES * np.exp(names)), 0.0)


@dataclass(frozen=True)
class Weighed:
    """Every pair worth weighing: what each trait says, and against all of them the kin and the rivals."""

    findings: Findings
    says: dict[str, np.ndarray]
    kinship: np.ndarray
    chance: np.ndarray
    scale: Scale

    @property
    def odds(self) -> np.ndarray:
        return _odds(self.says, self.kinship, self.scale)


def weighed(columns: dict[str, Column], pairs: Pairs, lists: Lists, chances: Chances) -> Weighed:
    """Learn the weights and weigh every pair. `chances` turns the pairs' odds into their chances."""
    found = findings(columns, pairs)
    rarities: Shares = _rarities(columns, found, findings(columns, lists.blind_pairs()))
    scale = _first_scale(columns, lists)
    found, rarities = _worth_weighing(found, rarities, scale)
    for _ in range(ROUNDS):
        before, scale = scale, _learnt(_weigh(found, rarities, scale, chances), lists)
        if abs(scale.one_in - before.one_in) < SETTLED:
            break
    return _weigh(found, rarities, scale, chances)


def _weigh(found: Findings, rarities: Shares, scale: Scale, chances: Chances) -> Weighed:
    says = scale.says(found, rarities)
    kinship = scale.kinship(found, rarities, says["given_name"])
    return Weighed(found, says, kinship, chances(found.pairs, _odds(says, kinship, scale)), scale)


def _odds(says: dict[str, np.ndarray], kinship: np.ndarray, scale: Scale) -> np.ndarray:
    return np.exp(scale.one_in + sum(says.values())) / (1 + kinship)


def _worth_weighing(found: Findings, rarities: Shares, scale: Scale) -> tuple[Findings, Shares]:
    """Leave out the pairs that are neither one person nor kin on any reading."""
    says = scale.says(found, rarities)
    kinship = scale.kinship(found, rarities, says["given_name"])
    chosen = np.flatnonzero((_odds(says, kinship, scale) > WORTH_LEARNING_FROM) | (kinship > 0.01))
    return found.only(chosen), {name: rarity[chosen] for name, rarity in rarities.items()}


def _first_scale(columns: dict[str, Column], lists: Lists) -> Scale:
    expected = lists.usual * min(lists.left, lists.right)
    has_roofs = any(_is_known(columns[name]) for name in ("street", "phone"))
    return Scale(
        same={trait.name: _logarithms(np.array(trait.same)) for trait in TRAITS},
        relatives={trait.name: _logarithms(np.array(trait.relatives)) for trait in TRAITS if trait.relatives},
        one_in=float(np.log(lists.odds_of_a_pair(expected))),
        relatives_in=float(np.log(lists.learnt(0.0, KIN) / lists.possible_pairs)) if has_roofs else -np.inf,
    )


def _is_known(column: Column) -> bool:
    return bool((column.left >= 0).any() and (column.right >= 0).any())


def _learnt(weighed: Weighed, lists: Lists) -> Scale:
    found, chance, scale = weighed.findings, weighed.chance, weighed.scale
    kin = (1 - chance) * weighed.kinship / (1 + weighed.kinship)
    relatives = {name: _shares(found.of[name], kin, HABITS[name].relatives) for name in scale.relatives}
    return Scale(
        same={name: _shares(found.of[name], chance, habit.same) for name, habit in HABITS.items()},
        relatives=relatives,
        one_in=float(np.log(lists.odds_of_a_pair(lists.learnt(chance.sum(), lists.usual)))),
        relatives_in=float(np.log(lists.learnt(kin.sum(), KIN) / lists.possible_pairs)),
    )


def _shares(found: np.ndarray, weight: np.ndarray, habit: tuple[float, ...]) -> np.ndarray:
    counts = np.bincount(found + 1, weight, len(habit) + 1)[1:] + HABIT * np.array(habit)
    return _logarithms(counts / counts.sum())


def _logarithms(shares: np.ndarray) -> np.ndarray:
    """The logarithms, and behind them the 0 that the place -1, `ABSENT`, finds."""
    return np.append(np.log(shares), 0.0)


def _rarities(columns: dict[str, Column], found: Findings, blind: Findings) -> dict[str, np.ndarray]:
    """How seldom strangers would show the finding: the logarithm of one over their share."""
    return {trait.name: _rarity(columns, trait, found, blind) for trait in TRAITS}


def _rarity(columns: dict[str, Column], trait: Trait, found: Findings, blind: Findings) -> np.ndarray:
    seen = blind.of[trait.name]
    counts = np.bincount(seen + 1, minlength=len(trait.strangers) + 1)[1:] + HABIT_OF_STRANGERS * np.array(
        trait.strangers
    )
    levels = found.of[trait.name]
    rarity = -_logarithms(counts / counts.sum())[levels]
    column = columns["postcode" if trait.name == "place" else trait.name]
    agree = np.flatnonzero(levels == trait.top)
    rarity[agree] = -np.log(_commonness(column, trait.rarity)[column.left[found.pairs.left[agree]]])
    return rarity


def _commonness(column: Column, unseen: float) -> np.ndarray:
    """How common each value is in both lists and the world outside."""
    known = np.concatenate([column.left[column.left >= 0], column.right[column.right >= 0]])
    counts = np.bincount(known, minlength=len(column.texts))
    return (counts + BACKGROUND * unseen) / (len(known) + BACKGROUND)
