"""Like districts are found by three ranks, and anyone can count after."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.aid import likeness, reconciliation
from tally.aid.aid import District
from tally.aid.profile import Profile
from tally.years import FiscalYear


def district(name: str, pupils: int, per_pupil: int, percent: int) -> District:
    budget = Decimal(pupils * per_pupil)
    return District(name, budget, budget * percent / 100, Decimal(0), Decimal(pupils))


STATE = [
    district("Ashby", 100, 10_000, 80),
    district("Brook", 110, 10_100, 78),
    district("Cove", 5_000, 17_000, 10),
    district("Dale", 6_000, 16_000, 12),
    district("Elm", 120, 17_500, 79),
]


def test_the_likest_is_near_in_size_need_and_means_together() -> None:
    found = likeness.likest("Ashby", STATE, count=2)
    assert [one.district.name for one in found] == ["Brook", "Elm"]
    assert found[0].apart == {"size": 1, "need": 1, "means": 2}
    assert found[0].distance == 4


def test_a_twin_is_no_rank_away_and_equals_come_by_name() -> None:
    twins = [*STATE, district("Zeal", 100, 10_000, 80), district("Yarrow", 100, 10_000, 80)]
    found = likeness.likest("Ashby", twins, count=2)
    assert [(one.district.name, one.distance) for one in found] == [("Yarrow", 0), ("Zeal", 0)]


def test_a_district_without_pupils_is_neither_asked_about_nor_compared() -> None:
    empty = District("Empty", Decimal(0), Decimal(0), Decimal(0), Decimal(0))
    assert len(likeness.likest("Ashby", [*STATE, empty])) == 4
    with pytest.raises(ValueError, match="Empty"):
        likeness.likest("Empty", [*STATE, empty])


@given(st.lists(st.tuples(*(st.integers(1, 90),) * 3), min_size=2, max_size=12))
def test_likeness_is_the_same_from_either_side(shapes: list[tuple[int, int, int]]) -> None:
    state = [district(str(number), *shape) for number, shape in enumerate(shapes)]
    there = {one.district.name: one.distance for one in likeness.likest("0", state, count=99)}
    back = {one.name: likeness.likest(one.name, state, count=99) for one in state[1:]}
    for name, found in back.items():
        assert {one.district.name: one.distance for one in found}["0"] == there[name]


def test_in_the_real_state_brockton_is_likest_to_other_large_poor_cities(real: Profile) -> None:
    checks = reconciliation.reconcile(real, FiscalYear(2025)).operating
    found = likeness.likest("Brockton", [check.ours.district for check in checks], count=6)
    names = {one.district.name for one in found}
    assert names & {
        "Lynn",
        "Lawrence",
        "Fall River",
        "New Bedford",
        "Lowell",
        "Holyoke",
        "Springfield",
        "Chelsea",
    }
    assert not names & {"Newton", "Lexington", "Wellesley"}
