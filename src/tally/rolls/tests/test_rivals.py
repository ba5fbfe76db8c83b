"""Chances when nobody can be two people, held against counting every way to pair the records off."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tally.rolls import rivals
from tally.rolls.blocking import Pairs


def chances(edges: dict[tuple[int, int], float]) -> np.ndarray:
    left, right = (np.array(side) for side in zip(*edges, strict=True))
    return rivals.chances(Pairs(left, right), np.array(list(edges.values()), float))


def by_counting(edges: dict[tuple[int, int], float]) -> np.ndarray:
    """The share of every way to pair the records off, weighted by its odds, that has each edge."""
    total, having = 0.0, dict.fromkeys(edges, 0.0)
    for size in range(len(edges) + 1):
        for way in combinations(edges, size):
            if len({left for left, _ in way}) == len({right for _, right in way}) == size:
                weight = float(np.prod([edges[edge] for edge in way]))
                total += weight
                for edge in way:
                    having[edge] += weight
    return np.array([having[edge] / total for edge in edges])


ODDS = st.floats(0.01, 10_000)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(ODDS, min_size=1, max_size=7))
def test_a_chain_of_rivals_is_solved_exactly(odds: list[float]) -> None:
    edges = {((place + 1) // 2, place // 2): one for place, one in enumerate(odds)}
    assert chances(edges) == pytest.approx(by_counting(edges), abs=2e-3)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(ODDS, min_size=4, max_size=4))
def test_a_ring_of_rivals_is_nearly_right_and_on_the_right_side(odds: list[float]) -> None:
    edges = dict(zip([(0, 0), (0, 1), (1, 0), (1, 1)], odds, strict=True))
    expected = by_counting(edges)
    found = chances(edges)
    assert found == pytest.approx(expected, abs=0.15)
    assert all(
        (one > 0.5) == (other > 0.5)
        for one, other in zip(found, expected, strict=True)
        if abs(other - 0.5) > 0.1
    )


def test_one_alone_has_the_chance_its_odds_give_it() -> None:
    assert chances({(0, 0): 3.0})[0] == pytest.approx(0.75)


def test_a_sure_rival_leaves_next_to_nothing() -> None:
    sure, other = chances({(0, 0): 1e6, (0, 1): 10.0})
    assert sure > 0.9999
    assert other < 1e-4


def test_equal_rivals_share() -> None:
    assert chances({(0, 0): 1e12, (0, 1): 1e12, (1, 0): 1e12, (1, 1): 1e12}) == pytest.approx(
        [0.5] * 4, abs=0.05
    )


def test_no_pairs_have_no_chances() -> None:
    nothing = np.zeros(0, np.int64)
    assert len(rivals.chances(Pairs(nothing, nothing), np.zeros(0))) == 0
