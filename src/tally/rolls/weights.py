"""How loudly each finding speaks, learnt from the two lists themselves without anybody's labels.

The model is Fellegi and Sunter's with a third kind of pair. Two records are one person, two *relatives*
under one roof, or two strangers; each kind shows each finding with its own share, each trait apart from the
others. The shares of strangers are `rarity`'s; those of the other two kinds are learnt here, by expectation
maximisation. What is called same, and how it is told, is `matching`'s.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from tally.rolls.blocking import Pairs
from tally.rolls.columns import Column
from tally.rolls.comparing import Comparing, Findings
from tally.rolls.lists import HABIT, Lists
from tally.rolls.rarity import Rarity
from tally.rolls.traits import DIFFERS, TRAITS

ROUNDS, SETTLED = 12, 1e-3
"""How often the shares are learnt anew at most, and the change in the odds that no longer matters."""
NAMESAKES = 0.03
"""How often relatives under one roof go by one given name: Manuel and Manuel, father and son."""
KIN = 0.1
"""How many relatives, to each of the people of a list, usually stand in the other."""
WORTH_WEIGHING, WORTH_CALLING_KIN = 1e-4, 1e-2
"""The odds of one person, and of relatives, below both of which a pair is left out before learning."""
HABITS = {trait.name: trait for trait in TRAITS}

Shares = Mapping[str, np.ndarray]
Chances = Callable[[Pairs, np.ndarray], np.ndarray]


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

    def says(self, findings: Findings, seldom: Shares) -> dict[str, np.ndarray]:
        """What each trait says for one person against strangers, in natural logarithms of the odds.

        `seldom` are the rarities of the findings.
        """
        return {name: self.same[name][found] + seldom[name] for name, found in findings.of.items()}

    def kinship(self, findings: Findings, seldom: Shares, names: np.ndarray) -> np.ndarray:
        """The odds of relatives against strangers; `names` is what the given names say for one person."""
        total = np.full(len(findings.pairs), self.relatives_in)
        for name, shares in self.relatives.items():
            total += shares[findings.of[name]] + seldom[name]
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


def weighed(columns: dict[str, Column], blocks: Iterable[Pairs], lists: Lists, chances: Chances) -> Weighed:
    """Learn the weights and weigh every pair. `chances` turns the pairs' odds into their chances."""
    scale = _first_scale(columns, lists)
    found, seldom = _worth_weighing(columns, blocks, lists, scale)
    for _ in range(ROUNDS):
        before, scale = scale, _learnt(_weigh(found, seldom, scale, chances), lists)
        if abs(scale.one_in - before.one_in) < SETTLED:
            break
    return _weigh(found, seldom, scale, chances)


def _weigh(found: Findings, seldom: Shares, scale: Scale, chances: Chances) -> Weighed:
    says = scale.says(found, seldom)
    kinship = scale.kinship(found, seldom, says["given_name"])
    return Weighed(found, says, kinship, chances(found.pairs, _odds(says, kinship, scale)), scale)


def _odds(says: dict[str, np.ndarray], kinship: np.ndarray, scale: Scale) -> np.ndarray:
    return np.exp(scale.one_in + sum(says.values())) / (1 + kinship)


def _worth_weighing(
    columns: dict[str, Column], blocks: Iterable[Pairs], lists: Lists, scale: Scale
) -> tuple[Findings, Shares]:
    """What is found in the pairs that are one person or kin on any reading, and how seldom strangers have it.

    Most pairs are neither and are forgotten with their block.
    """
    compare = Comparing(columns)
    blind = compare(lists.blind_pairs())
    rarity = {trait.name: Rarity.of(columns, trait, blind) for trait in TRAITS}
    worth = [_worth_it(compare(block), rarity, scale) for block in blocks]
    seldom = {name: np.concatenate([one[name] for _found, one in worth]) for name in rarity}
    return Findings.joined([found for found, _seldom in worth]), seldom


def _worth_it(found: Findings, rarity: Mapping[str, Rarity], scale: Scale) -> tuple[Findings, Shares]:
    seldom = {name: of(found) for name, of in rarity.items()}
    says = scale.says(found, seldom)
    kinship = scale.kinship(found, seldom, says["given_name"])
    is_worth_it = (_odds(says, kinship, scale) > WORTH_WEIGHING) | (kinship > WORTH_CALLING_KIN)
    chosen = np.flatnonzero(is_worth_it)
    return found.only(chosen), {name: one[chosen] for name, one in seldom.items()}


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
