"""The resource ledger: who keeps it, what supersedes what, and what is in force on a day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from unionhall.newsroom import actions
from unionhall.newsroom.campaigns import Milestone
from unionhall.newsroom.models import Correction, Resource
from unionhall.newsroom.tests.samples import entry

JANUARY = date(2021, 1, 15)


def test_staff_keep_the_ledger_and_members_do_not(eve, ana):
    with pytest.raises(PermissionDenied):
        actions.add_resource(entry(), by=ana)
    assert actions.add_resource(entry(), by=eve).pk


def test_an_entry_is_a_link_or_a_file_and_all_mistakes_come_back_at_once(eve):
    with pytest.raises(ValidationError) as refusal:
        actions.add_resource(
            entry(title="click here", link="", in_force_from=JANUARY, in_force_until=date(2020, 1, 1)), by=eve
        )
    words = str(refusal.value)
    assert "does not say where the link goes" in words
    assert "link or a document" in words
    assert "lapse before" in words


@pytest.mark.parametrize("mistyped", [date(1, 1, 1), date(1899, 12, 31), date(3000, 1, 1)])
def test_a_mistyped_year_is_refused_beside_its_field(eve, mistyped):
    with pytest.raises(ValidationError, match="Enter a day in the years from 1900") as refusal:
        actions.add_resource(entry(issued_on=mistyped), by=eve)
    assert list(refusal.value.message_dict) == ["issued_on"]
    with pytest.raises(ValidationError, match="Enter a day in the years from 1900") as refusal:
        actions.add_resource(entry(in_force_from=mistyped, in_force_until=mistyped), by=eve)
    assert set(refusal.value.message_dict) == {"in_force_from", "in_force_until"}
    for row in Correction(date=mistyped, text="So"), Milestone(date=mistyped, text="So"):
        with pytest.raises(ValidationError, match="Enter a day in the years from 1900"):
            row.clean()
    assert actions.add_resource(entry(issued_on=timezone.localdate() + timedelta(days=31)), by=eve).pk


def test_a_superseded_entry_stays_reachable_and_names_its_replacement(eve):
    old = actions.add_resource(entry(), by=eve)
    new = actions.supersede(old, entry(title="Guidance on ventilation, revised"), by=eve)
    assert list(Resource.objects.in_force(timezone.localdate())) == [new]
    assert old in Resource.objects.public()
    assert old.replacement == new
    old.supersedes = new
    with pytest.raises(ValidationError, match="supersede itself"):
        old.full_clean()


def test_a_deleted_entry_leaves_the_chain_closed(eve, dot, as_user):
    chain = [actions.add_resource(entry(title="Guidance of 2018"), by=eve)]
    for year in range(2019, 2023):
        chain.append(actions.supersede(chain[-1], entry(title=f"Guidance of {year}"), by=eve))
    first, second, *between, last = chain
    as_user(dot).post(f"/staff/snippets/newsroom/resource/delete/{second.pk}/")
    Resource.objects.filter(pk__in=[each.pk for each in between]).delete()
    assert list(Resource.objects.in_force(timezone.localdate())) == [last]
    assert first.replacement == last
    first.delete()
    assert Resource.objects.get().supersedes is None


def test_a_replacement_counts_from_its_first_day_on(eve):
    today = timezone.localdate()
    old = actions.add_resource(entry(), by=eve)
    new = actions.supersede(
        old, entry(title="Next year's guidance", in_force_from=today + timedelta(days=1)), by=eve
    )
    assert list(Resource.objects.in_force(today)) == [old]
    assert list(Resource.objects.in_force(today + timedelta(days=1))) == [new]
    assert old.replacement is None


def test_what_has_begun_further_along_the_line_takes_the_place_of_all_before_it(eve, client, home):
    today = timezone.localdate()
    line = [actions.add_resource(entry(title="Guidance of 2020"), by=eve)]
    for title in ("Announced guidance", "Announced anew"):
        ahead = entry(title=title, in_force_from=today + timedelta(days=1))
        line.append(actions.supersede(line[-1], ahead, by=eve))
    assert list(Resource.objects.in_force(today)) == [line[0]]
    last = actions.supersede(line[-1], entry(title="Guidance of today", in_force_from=today), by=eve)
    assert list(Resource.objects.in_force(today)) == [last]
    assert set(Resource.objects.past(today)) == set(line)
    assert [each.replacement for each in Resource.objects.filter(pk__in=[each.pk for each in line])] == [
        last
    ] * 3
    assert last.get_absolute_url() in client.get(line[0].get_absolute_url()).content.decode()


def test_an_entry_lapses_after_its_last_day(eve):
    last = date(2021, 6, 30)
    lapsing = actions.add_resource(entry(in_force_until=last), by=eve)
    assert list(Resource.objects.in_force(last)) == [lapsing]
    assert not Resource.objects.in_force(last + timedelta(days=1)).exists()
    assert lapsing.is_lapsed
