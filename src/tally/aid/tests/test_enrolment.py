"""Who is counted, for how much, and in which low-income group."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.aid import enrolment, law
from tally.aid.enrolment import Pupils
from tally.aid.tests.cases import PUBLISHED
from tally.years import FiscalYear

RULES = law.read(enrolment.Rules, FiscalYear(2025))
PLYMOUTH = PUBLISHED["plymouth_fy2025"]
heads = st.integers(0, 50_000).map(Decimal)


def pupils(**counts: int) -> Pupils:
    return Pupils(**{name: Decimal(number) for name, number in counts.items()})


def test_plymouth_is_counted_as_the_state_counts_it() -> None:
    counted = enrolment.count(pupils(**PLYMOUTH["pupils"]), RULES)
    assert counted.total == Decimal(PLYMOUTH["foundation_enrolment"])
    assert counted.in_district == Decimal(PLYMOUTH["special_education_in"])
    assert counted.tuitioned_out == Decimal(PLYMOUTH["special_education_out"])
    assert counted.group.number == PLYMOUTH["low_income_group"]


def test_a_pupil_of_a_half_day_counts_half_and_increments_do_not_count() -> None:
    counted = enrolment.count(
        pupils(pre_kindergarten=3, kindergarten_half_day=1, high=10, low_income=9, english_learners_high=9),
        RULES,
    )
    assert counted.total == 12


def test_vocational_pupils_have_their_own_share_and_none_is_assumed_sent_out() -> None:
    counted = enrolment.count(pupils(vocational=1000), RULES)
    assert (counted.in_district, counted.tuitioned_out) == (49, 0)


@pytest.mark.parametrize(
    ("low_income", "group"),
    [(0, 1), (599, 1), (600, 2), (2999, 5), (3000, 6), (7999, 11), (8000, 12), (10000, 12)],
)
def test_the_group_is_the_one_whose_bounds_hold_the_share(low_income: int, group: int) -> None:
    counted = enrolment.count(pupils(high=10_000, low_income=low_income), RULES)
    assert counted.group.number == group


def test_a_district_without_pupils_is_in_the_first_group_and_far_from_any_other() -> None:
    counted = enrolment.count(Pupils(), RULES)
    assert counted.group.number == 1
    assert counted.to_next_group is None


@given(high=heads.filter(bool), low_income=heads)
def test_the_next_group_begins_exactly_as_far_away_as_it_is_said_to(
    high: Decimal, low_income: Decimal
) -> None:
    counted = enrolment.count(Pupils(high=high, low_income=min(low_income, high)), RULES)
    missing = counted.to_next_group
    if missing is None:
        assert counted.group.number == 12
        return
    there = replace(counted.pupils, low_income=counted.pupils.low_income + missing)
    almost = replace(there, low_income=there.low_income - 1)
    assert enrolment.count(almost, RULES).group == counted.group
    assert enrolment.count(there, RULES).group.number > counted.group.number


@given(st.builds(Pupils, *[], **dict.fromkeys(Pupils.__dataclass_fields__, heads)))
def test_every_pupil_lands_in_one_column_and_the_working_ends_in_what_was_counted(counted: Pupils) -> None:
    found = enrolment.count(counted, RULES)
    regular = ("pk", "k_half", "k_full", "el", "ms", "hs", "voc")
    columns = found.by_column()
    halves = (columns["pk"] + columns["k_half"]) / 2
    assert sum(columns[name] for name in regular) - halves == found.total
    assert found.total in {line.amount for line in found.working()}


def test_a_negative_count_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="high"):
        Pupils(high=Decimal(-1))
