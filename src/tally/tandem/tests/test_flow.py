"""The exact flow: as much as can be paid, the first giver emptied first."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tally.tandem.flow import flow

AMOUNTS = st.lists(st.integers(0, 9), min_size=1, max_size=5)


@st.composite
def markets(draw: st.DrawFn) -> tuple[list[int], list[int], list[list[int]]]:
    left, right = draw(AMOUNTS), draw(AMOUNTS)
    pairs = [sorted(draw(st.sets(st.integers(0, len(right) - 1)))) for _ in left]
    return left, right, pairs


def greatest(left: list[int], right: list[int], pairs: list[list[int]]) -> int:
    """The greatest flow by the least cut: the slow way, over every set of givers."""
    cuts = []
    for chosen in product((False, True), repeat=len(left)):
        reached = {place for giver, taken in enumerate(chosen) if taken for place in pairs[giver]}
        kept = sum(amount for amount, taken in zip(left, chosen, strict=True) if not taken)
        cuts.append(kept + sum(right[place] for place in reached))
    return min(cuts)


@given(markets())
def test_a_flow_is_greatest_and_keeps_to_the_pairs(
    market: tuple[list[int], list[int], list[list[int]]],
) -> None:
    left, right, pairs = market
    payments = flow(left, right, pairs)
    assert sum(payments.values()) == greatest(left, right, pairs)
    assert all(paid > 0 and place in pairs[giver] for (giver, place), paid in payments.items())
    for giver, amount in enumerate(left):
        assert sum(paid for (payer, _), paid in payments.items() if payer == giver) <= amount
    for place, room in enumerate(right):
        assert sum(paid for (_, where), paid in payments.items() if where == place) <= room


@given(markets())
def test_earlier_givers_are_emptied_first(market: tuple[list[int], list[int], list[list[int]]]) -> None:
    left, right, pairs = market
    payments = flow(left, right, pairs)
    for count in range(1, len(left) + 1):
        given_by_first = sum(paid for (giver, _), paid in payments.items() if giver < count)
        assert given_by_first == greatest(left[:count], right, pairs[:count])


def test_a_payment_is_moved_to_make_room() -> None:
    assert flow([5, 5], [5, 5], [[0, 1], [0]]) == {(0, 1): 5, (1, 0): 5}
