"""Several officers change one record at the very same moment: one is first, the others are told or follow."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from unionhall.roster import actions
from unionhall.roster.actions import ChangedMeanwhileError, NameFacts
from unionhall.roster.models import Membership, Name
from unionhall.roster.tests.samples import AUTUMN, para

pytestmark = pytest.mark.django_db(transaction=True)
OFFICERS = 4


def at_once(act: Callable[[int], object]) -> list[object]:
    """What each of them got who did it at one moment."""
    start = Barrier(OFFICERS)

    def one(officer: int) -> object:
        try:
            start.wait()
            return act(officer)
        finally:
            connection.close()

    with ThreadPoolExecutor(OFFICERS) as team:
        return list(team.map(one, range(OFFICERS)))


def test_of_many_who_correct_a_record_one_is_first_and_the_others_are_told(roll):
    sonia = para(roll, "Sonia", "Reis")
    seen = type(sonia).objects.get(pk=sonia.pk).version

    def correct(officer: int) -> str | None:
        try:
            actions.correct(sonia, {"notes": f"by {officer}"}, seen, by=None, on=AUTUMN)
        except ChangedMeanwhileError:
            return None
        return f"by {officer}"

    written = [notes for notes in at_once(correct) if notes]
    sonia.refresh_from_db()
    assert written == [sonia.notes]
    assert sonia.version == seen + 1


def test_of_many_names_and_standings_one_holds_and_the_others_are_kept_as_what_was_before(roll):
    sonia = para(roll, "Sonia", "Reis")
    statuses = [status for status in Membership.Status if status != "member"][:OFFICERS]

    def change(officer: int) -> None:
        actions.rename(sonia, NameFacts("Sonia", f"Reis-{officer}"), by=None, on=AUTUMN)
        actions.stand(sonia, roll.local_1, statuses[officer], by=None, on=AUTUMN)

    at_once(change)
    names = Name.objects.filter(person=sonia)
    assert {row.surname for row in names} == {"Reis", *(f"Reis-{officer}" for officer in range(OFFICERS))}
    assert names.on(AUTUMN).count() == 1
    assert sonia.memberships.on(AUTUMN).count() == 1
