"""Two people at one plan at once: both changes stand, or one is told so; one form makes one change."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from unionhall.funding import drafting
from unionhall.funding.drafting import ChangedMeanwhileError, Seen
from unionhall.funding.plans import Plan
from unionhall.funding.tests.planned import AIDES, NURSES, begun

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan(roll) -> Plan:
    return begun(roll.local_1)


def at_once(*works) -> list[object]:
    """What each returned, or the error it ended in."""

    def done(work) -> object:
        try:
            return work()
        except ChangedMeanwhileError as stopped:
            return stopped
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as hands:
        return [hand.result() for hand in [hands.submit(done, work) for work in works]]


def fte(plan: Plan) -> list[str]:
    return [item["fte"] for item in plan.latest.values["investments"]]


def test_changes_to_two_things_at_once_both_stand(plan):
    at_once(
        lambda: drafting.change(plan, ("investments", "i1"), {**AIDES, "fte": "20"}, seen=Seen(1), by=None),
        lambda: drafting.change(plan, ("investments", "i2"), {**NURSES, "fte": "2"}, seen=Seen(1), by=None),
    )
    assert fte(plan) == ["20", "2"]
    assert sorted(plan.versions.values_list("number", flat=True)) == [1, 2, 3]


def test_changes_to_one_thing_at_once_are_one_change_and_one_word_to_the_other(plan, ana, ben, monkeypatch):
    monkeypatch.setattr(drafting.permissions, "may_change", lambda _user, _plan: True)
    done = at_once(
        lambda: drafting.change(plan, ("investments", "i1"), {**AIDES, "fte": "20"}, seen=Seen(1), by=ana),
        lambda: drafting.change(plan, ("investments", "i1"), {**AIDES, "fte": "25"}, seen=Seen(1), by=ben),
    )
    stopped = [one for one in done if isinstance(one, ChangedMeanwhileError)]
    assert len(stopped) == 1
    assert plan.versions.count() == 2
    assert stopped[0].theirs == plan.latest


def test_one_form_sent_four_times_at_once_adds_one_thing(plan):
    key = uuid.uuid4()
    more = {**NURSES, "name": "Counselors"}
    at_once(*[lambda: drafting.add(plan, "investments", more, seen=Seen(1, key), by=None)] * 4)
    assert len(plan.latest.values["investments"]) == 3
    assert plan.versions.count() == 2
