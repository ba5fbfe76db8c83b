"""A pair's weights as evidence to read: which trait speaks for and against, how loudly.

The bits of a pair add up to its score: their sum is the logarithm, to the base 2, of the odds that the two
are one person.
"""

import numpy as np

from tally.rolls.records import Evidence
from tally.rolls.traits import TRAITS, Trait
from tally.rolls.weights import Weighed

HEARD = 0.05
"""What is softer than this many bits is left out."""
LOUDEST = 40.0


def evidence(weighed: Weighed, chosen: np.ndarray) -> list[tuple[Evidence, ...]]:
    """The evidence of the pairs at the places `chosen`: of the traits, then of the pair as a whole."""
    told = [_of_trait(weighed, trait, chosen) for trait in TRAITS]
    odds, chance = weighed.odds[chosen], weighed.chance[chosen]
    kin = -np.log2(1 + weighed.kinship[chosen])
    contest = _bits(chance) - np.clip(np.log2(odds), -LOUDEST, LOUDEST)
    first = np.full(len(chosen), weighed.scale.one_in / np.log(2))
    told.append(_of("relatives", "under one roof would look like this too", kin))
    told.append(_of("rivals", "other pairs of the two, and how surely everybody else is placed", contest))
    told.append(_of("chance", "that two records picked blindly are one person", first))
    return [tuple(filter(None, row)) for row in zip(*told, strict=True)]


def _bits(chance: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore"):
        return np.clip(np.log2(chance) - np.log2(1 - chance), -LOUDEST, LOUDEST)


def _of_trait(weighed: Weighed, trait: Trait, chosen: np.ndarray) -> np.ndarray:
    found = weighed.findings.of[trait.name][chosen]
    bits = weighed.says[trait.name][chosen] / np.log(2)
    told = np.full(len(chosen), None, object)
    for finding, words in enumerate(trait.findings):
        here = np.flatnonzero(found == finding)
        told[here] = _of(trait.name, words, bits[here])
    return told


def _of(field: str, words: str, bits: np.ndarray) -> np.ndarray:
    """One `Evidence` a pair, or None where there is nothing to hear; equal ones are one object."""
    tenths, back = np.unique(np.round(bits, 1), return_inverse=True)
    made = [Evidence(field, words, float(loud)) if abs(loud) > HEARD else None for loud in tenths]
    return np.array([*made, None], object)[back]
