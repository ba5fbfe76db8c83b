"""What holds for any lists at all."""

import math
from dataclasses import fields, replace
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from tally.rolls import blocking
from tally.rolls.matching import LOOK_FROM, SAME_FROM, duplicates, match
from tally.rolls.records import FIELDS, Decision, Pair, Record
from tally.rolls.tests.crowd import crowd, same

CELLS = st.one_of(
    st.sampled_from(
        ["", "Ana", "Silva", "ana maria", "O'Neil-Silva", "12 Main St", "02001", "2001-02-03", "x@y.org"]
    ),
    st.text(max_size=12),
)
ANY_RECORD = st.builds(Record, id=st.just(""), **{name: CELLS for name in FIELDS if name != "id"})
PEOPLE = crowd(60)
CHANGES = st.lists(st.tuples(st.integers(0, 59), st.sampled_from(FIELDS[1:]), CELLS), max_size=60)


def numbered(records: list[Record]) -> list[Record]:
    return [replace(record, id=f"{place:03}") for place, record in enumerate(records)]


ANY_LIST = st.lists(ANY_RECORD, max_size=12).map(numbered)


@st.composite
def lists_of_people(draw: st.DrawFn) -> tuple[list[Record], list[Record]]:
    """Some of the crowd on either side, with some of their cells overwritten."""
    sides = []
    for _ in range(2):
        people = {place: PEOPLE[place] for place in draw(st.sets(st.integers(0, 59), min_size=1))}
        for place, name, cell in draw(CHANGES):
            if place in people:
                people[place] = replace(people[place], **{name: cell})
        sides.append(list(people.values()))
    return sides[0], sides[1]


ANY_LISTS = st.one_of(st.tuples(ANY_LIST, ANY_LIST), lists_of_people())
laws = settings(max_examples=60, deadline=None, derandomize=True)


def told(pairs: list[Pair]) -> set[tuple[str, str, float, Decision]]:
    return {
        (pair.left_id, pair.right_id, pair.score, pair.decision) for pair in pairs if pair.decision != "new"
    }


@laws
@given(ANY_LISTS)
def test_left_and_right_are_only_names(lists: tuple[list[Record], list[Record]]) -> None:
    left, right = lists
    turned = {(other, one, score, decision) for one, other, score, decision in told(match(right, left))}
    assert told(match(left, right)) == turned


@laws
@given(ANY_LISTS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(lists, dice) -> None:
    left, right = lists
    expected = match(left, right)
    mixed_left, mixed_right = dice.sample(left, len(left)), dice.sample(right, len(right))
    assert match(mixed_left, mixed_right) == expected
    assert duplicates(mixed_left) == duplicates(left)


@settings(laws, max_examples=20)
@given(ANY_LISTS, st.integers(1, 40))
def test_how_many_pairs_are_looked_at_together_changes_nothing(lists, block: int) -> None:
    with patch.object(blocking, "EVERY_PAIR", 0):
        at_once = match(*lists), duplicates(lists[0])
        with patch.object(blocking, "BLOCK", block):
            assert (match(*lists), duplicates(lists[0])) == at_once


@laws
@given(ANY_LISTS)
def test_nobody_is_the_same_as_two(lists: tuple[list[Record], list[Record]]) -> None:
    pairs = same(match(*lists))
    assert len({left for left, _ in pairs}) == len({right for _, right in pairs}) == len(pairs)


@laws
@given(ANY_LISTS)
def test_everybody_on_the_right_is_answered_once_or_to_be_looked_at(lists) -> None:
    left, right = lists
    pairs = match(left, right)
    assert {pair.right_id for pair in pairs} == {record.id for record in right}
    settled = [pair.right_id for pair in pairs if pair.decision is not Decision.LOOK]
    assert len(settled) == len(set(settled))
    assert set(settled).isdisjoint(pair.right_id for pair in pairs if pair.decision is Decision.LOOK)


@laws
@given(ANY_LISTS)
def test_the_decision_follows_from_the_score_and_the_evidence_adds_up_to_it(lists) -> None:
    for pair in (*match(*lists), *duplicates(lists[0])):
        assert 0 <= pair.score <= 1
        by_score = "same" if pair.score >= SAME_FROM else "look" if pair.score >= LOOK_FROM else "new"
        assert pair.decision == by_score
        if pair.evidence and 1e-9 < pair.score < 1 - 1e-9:
            bits = sum(one.bits for one in pair.evidence)
            # Sixteen lines rounded to a tenth each, and as many left out below that.
            assert abs(bits - math.log2(pair.score / (1 - pair.score))) < 0.8


@laws
@given(st.sets(st.integers(0, 59), min_size=1))
def test_a_list_matches_itself_and_has_nobody_twice(places: set[int]) -> None:
    people = [PEOPLE[place] for place in places]
    assert same(match(people, people)) == {(one.id, one.id) for one in people}
    assert not duplicates(people)


@laws
@given(st.sets(st.sampled_from([field.name for field in fields(Record)][3:]), max_size=8))
def test_a_column_only_one_list_has_never_counts_against(absent: set[str]) -> None:
    right = [replace(one, **dict.fromkeys(absent, "")) for one in PEOPLE]
    for pair in match(PEOPLE, right):
        assert not absent & {one.field for one in pair.evidence}
    neither = [replace(one, **dict.fromkeys(absent, "")) for one in PEOPLE]
    assert told(match(PEOPLE, right)) == told(match(neither, neither))
