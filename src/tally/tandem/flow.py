"""Paying from pots exactly: a greatest flow in whole cents, no float anywhere.

Left and right are only two sides that exchange cents along allowed pairs: pots on the left paying slots on
the right, or the other way round. What a side means is known by `ledger`, not here.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import pairwise

Payments = dict[tuple[int, int], int]
Path = list[tuple[int, int]]


def flow(left: Sequence[int], right: Sequence[int], pairs: Sequence[Sequence[int]]) -> Payments:
    """A greatest flow from `left` to `right`, in the same whole units as both are given in.

    `pairs[l]` lists the right-hand places `l` may reach, the liked ones first. Left-hand places are emptied
    in order, each as far as it can be without taking back what the ones before it gave; so among all greatest
    flows this one empties the first place most, then the second, and so on.
    """
    room = list(right)
    payments: Payments = {}
    givers: list[set[int]] = [set() for _ in right]
    for source, amount in enumerate(left):
        left_over = amount
        while left_over and (path := _path(source, room, pairs, givers)):
            pushed = min(left_over, room[path[-1][1]], *_lent(path, payments))
            _push(path, pushed, payments, givers)
            room[path[-1][1]] -= pushed
            left_over -= pushed
    return {pair: paid for pair, paid in payments.items() if paid}


def _path(
    source: int, room: Sequence[int], pairs: Sequence[Sequence[int]], givers: Sequence[set[int]]
) -> Path:
    """The shortest way from `source` to a right-hand place with room: (giver, place) at every step."""
    came: dict[int, tuple[int, int | None]] = {}
    queue: deque[tuple[int, int | None]] = deque([(source, None)])
    seen = {source}
    while queue:
        giver, freed = queue.popleft()
        for place in pairs[giver]:
            if place in came:
                continue
            came[place] = (giver, freed)
            if room[place]:
                return _walk(place, came)
            for other in sorted(givers[place] - seen):
                seen.add(other)
                queue.append((other, place))
    return []


def _walk(place: int | None, came: Mapping[int, tuple[int, int | None]]) -> Path:
    steps = []
    while place is not None:
        giver, freed = came[place]
        steps.append((giver, place))
        place = freed
    return steps[::-1]


def _lent(path: Path, payments: Payments) -> list[int]:
    """What each later giver on the path has at the place it is asked to free."""
    return [payments[later[0], earlier[1]] for earlier, later in pairwise(path)]


def _push(path: Path, pushed: int, payments: Payments, givers: Sequence[set[int]]) -> None:
    for giver, place in path:
        payments[giver, place] = payments.get((giver, place), 0) + pushed
        givers[place].add(giver)
    for earlier, later in pairwise(path):
        payments[later[0], earlier[1]] -= pushed
        if not payments[later[0], earlier[1]]:
            givers[earlier[1]].discard(later[0])
