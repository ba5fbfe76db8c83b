"""Two records of one person become one without losing a row, and are parted again exactly."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as drawing
from hypothesis import strategies as draw
from wagtail.models import ModelLogEntry

from unionhall.conftest import tries
from unionhall.core.bridge import RefusedError
from unionhall.core.models import User
from unionhall.roster import actions, leaving, merging
from unionhall.roster.actions import NameFacts, PersonFacts
from unionhall.roster.census import census
from unionhall.roster.merges import Merge
from unionhall.roster.models import Email, Employment, Membership, Name, Office, Person, Phone
from unionhall.roster.tests.samples import AUTUMN, officer, para, teacher

TODAY = date(2026, 11, 2)
ROWS = (Name, Email, Phone, Employment, Membership, Office)
UNTOUCHED = {"version"}


def everything() -> dict[str, list]:
    """Every row of every table of the roll, but for what says that something happened."""
    found = {}
    for model in apps.get_app_config("roster").get_models():
        if model is not Merge:
            names = [field.attname for field in model._meta.concrete_fields if field.name not in UNTOUCHED]
            found[model.__name__] = sorted(map(str, model.objects.values_list(*names)))
    return found


def twins(roll) -> tuple[Person, Person]:
    return para(roll, "Maria", "Silva"), teacher(roll, "Mary", "Silva-Costa")


def test_the_joined_record_has_every_row_of_both(roll):
    kept, absorbed = twins(roll)
    before = {model: model.objects.filter(person__in=(kept, absorbed)).count() for model in ROWS}
    merging.merge(kept, absorbed, by=None, on=TODAY)
    assert {model: model.objects.filter(person=kept).count() for model in ROWS} == before
    assert absorbed not in Person.objects.present()
    kept.refresh_from_db()
    assert kept.display_name == "Maria Silva"


def test_the_other_name_can_be_chosen_and_the_first_keeps_its_days(roll):
    kept, absorbed = twins(roll)
    merging.merge(kept, absorbed, {"name_legal": "absorbed"}, by=None, on=TODAY)
    kept.refresh_from_db()
    assert kept.display_name == "Mary Silva-Costa"
    assert kept.names.get(surname="Silva").until == TODAY


def test_the_result_is_shown_before(roll):
    kept, absorbed = twins(roll)
    Person.objects.filter(pk=kept.pk).update(birth_date=date(1980, 1, 1))
    Person.objects.filter(pk=absorbed.pk).update(birth_date=date(1980, 1, 2))
    shown = merging.preview(Person.objects.get(pk=kept.pk), Person.objects.get(pk=absorbed.pk))
    assert [name for name, _mine, _hers in shown.conflicts] == ["birth_date", "name_legal"]
    assert any("Paraprofessional" in row for table in shown.tables for row in table.of_kept)
    assert any("Teacher" in row for table in shown.tables for row in table.of_absorbed)


def test_the_account_comes_along_and_two_accounts_stay_two(roll):
    kept, absorbed = twins(roll)
    user = User.objects.create_user("maria@example.org")
    Person.objects.filter(pk=absorbed.pk).update(user=user)
    done = merging.merge(kept, absorbed, by=None, on=TODAY)
    assert Person.objects.get(user=user) == kept
    merging.split(done, by=None, on=TODAY)
    assert Person.objects.get(user=user) == absorbed
    Person.objects.filter(pk=kept.pk).update(user=User.objects.create_user("mary@example.org"))
    merging.merge(kept, absorbed, by=None, on=TODAY)
    assert Person.objects.get(user=user) == absorbed


def test_of_two_accounts_the_one_she_uses_opens_the_joined_record(roll, as_user):
    kept, absorbed = twins(roll)
    hers, other = (User.objects.create_user(f"{name}@example.org") for name in ("hers", "other"))
    Person.objects.filter(pk=kept.pk).update(user=other)
    Person.objects.filter(pk=absorbed.pk).update(user=hers)
    shown = merging.preview(Person.objects.get(pk=kept.pk), Person.objects.get(pk=absorbed.pk))
    assert ("account", "other@example.org", "hers@example.org") in shown.conflicts
    done = merging.merge(kept, absorbed, {"account": "absorbed"}, by=None, on=TODAY)
    assert Person.objects.get(user=hers) == kept
    assert "This account rests" in as_user(other).get("/roll/mine/").content.decode()
    merging.split(done, by=None, on=TODAY)
    assert (Person.objects.get(user=hers), Person.objects.get(user=other)) == (absorbed, kept)


def test_the_audit_lines_of_both_are_still_found(roll):
    kept, absorbed = twins(roll)
    lines = {
        (str(one.object_id), one.action)
        for one in ModelLogEntry.objects.filter(object_id__in=(kept.pk, absorbed.pk))
    }
    merging.merge(kept, absorbed, by=None, on=TODAY)
    numbers = [str(pk) for pk in merging.numbers_of(kept)]
    assert lines < {
        (str(one.object_id), one.action) for one in ModelLogEntry.objects.filter(object_id__in=numbers)
    }


def test_what_cannot_be_joined_is_refused(roll):
    kept, absorbed = twins(roll)
    with pytest.raises(RefusedError):
        merging.merge(kept, kept, by=None, on=TODAY)
    done = merging.merge(kept, absorbed, by=None, on=TODAY)
    other = para(roll, "Olga", "Other")
    with pytest.raises(RefusedError):
        merging.merge(other, absorbed, by=None, on=TODAY)
    merging.split(done, by=None, on=TODAY)
    with pytest.raises(RefusedError):
        merging.split(done, by=None, on=TODAY)


def test_what_was_corrected_since_stays_with_the_kept_record(roll):
    kept, absorbed = twins(roll)
    done = merging.merge(kept, absorbed, by=None, on=TODAY)
    Person.objects.filter(pk=kept.pk).update(pronouns="she")
    actions.add_phone(kept, "978-555-0100", by=None, on=TODAY)
    merging.split(done, by=None, on=TODAY)
    kept.refresh_from_db()
    assert kept.pronouns == "she"
    assert kept.phones.count() == 1
    assert absorbed.phones.count() == 0


person = draw.fixed_dictionaries(
    {
        "given": draw.sampled_from(("Maria", "Mary", "Ana")),
        "surname": draw.sampled_from(("Silva", "Costa")),
        "birth": draw.none() | draw.just(date(1980, 1, 1)) | draw.just(date(1981, 1, 1)),
        "pronouns": draw.sampled_from(("", "she", "they")),
        "notes": draw.sampled_from(("", "Asked to be called in the evening.")),
        "emails": draw.lists(draw.sampled_from(("a@example.org", "b@example.org")), max_size=2),
        "member": draw.booleans(),
        "office": draw.booleans(),
        "account": draw.booleans(),
        "lived": draw.booleans(),
        "days": draw.integers(0, 900),
    }
)
choices = draw.dictionaries(
    draw.sampled_from((*merging.CHOSEN, "account", "name_legal", "name_lived")),
    draw.sampled_from(("kept", "absorbed")),
)


def put_on(roll, facts: dict, number: int) -> Person:
    since = AUTUMN + timedelta(days=facts["days"])
    name = NameFacts(facts["given"], facts["surname"])
    emails = tuple((each, "home") for each in facts["emails"])
    user = User.objects.create_user(f"{number}@example.org") if facts["account"] else None
    made = actions.enter(
        name, PersonFacts(facts["birth"], facts["pronouns"], emails=emails), user=user, by=None, on=since
    )
    Person.objects.filter(pk=made.pk).update(notes=facts["notes"])
    if facts["lived"]:
        actions.rename(made, NameFacts("Bo"), kind="lived", by=None, on=since)
    if facts["member"]:
        actions.stand(made, roll.local_1, "member", unit=roll.paras, by=None, on=since)
    if facts["office"]:
        officer("treasurer", person=made, local=roll.local_1)
    return made


@given(left=person, right=person, chosen=choices)
# Every example is rolled back, so the roll is as fresh as for the first.
@drawing(max_examples=tries(50), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_joining_and_parting_is_as_if_nothing_had_been(roll, left, right, chosen):
    with transaction.atomic():
        kept, absorbed = put_on(roll, left, 1), put_on(roll, right, 2)
        before = everything()
        done = merging.merge(kept, absorbed, chosen, by=None, on=TODAY)
        assert everything() != before
        merging.split(done, by=None, on=TODAY)
        assert everything() == before
        transaction.set_rollback(True)


def test_the_doors_and_the_pages(roll, as_user, dot, ben):
    kept, absorbed = twins(roll)
    address = f"/roll/merges/join/?kept={kept.key}&absorbed={absorbed.key}"
    browser = as_user(dot)
    assert "Silva-Costa" in browser.get("/roll/merges/?q=silva").content.decode()
    assert "Teacher" in browser.get(address).content.decode()
    for place in ("/roll/merges/", address):
        assert as_user(ben).get(place).status_code == 404
    assert browser.post(address, {"name_legal": "kept"}).status_code == 302
    done = Merge.objects.get()
    assert as_user(ben).post(f"/roll/merges/{done.pk}/part/").status_code == 404
    assert browser.post(f"/roll/merges/{done.pk}/part/").status_code == 302
    assert absorbed in Person.objects.present()
    assert browser.get("/roll/merges/join/?kept=nonsense&absorbed=x").status_code == 404


def open_standings(person: Person) -> list[str]:
    return [row.status for row in person.memberships.filter(until=None)]


@pytest.mark.parametrize("other", ["member", "applied", "lapsed"])
def test_who_stood_twice_in_one_local_is_one_member_of_it(roll, dot, sure, other):
    kept, absorbed = para(roll, "Mia", "Twice"), para(roll, "Mia", "Twyce")
    actions.stand(kept, roll.local_1, other, unit=roll.paras, by=None, on=TODAY - timedelta(days=5))
    user, today = sure(dot), TODAY
    before = census(user, today).whole().now or 0
    warned = merging.preview(kept, absorbed).warnings
    assert len(warned) == 1
    assert "counted there once: member since" in warned[0]
    done = merging.merge(kept, absorbed, by=None, on=TODAY)
    assert open_standings(kept) == ["member"]
    assert census(user, today).whole().now == before - (other == "member")
    merging.split(done, by=None, on=TODAY)
    assert (open_standings(kept), open_standings(absorbed)) == ([other], ["member"])
    assert census(user, today).whole().now == before


def test_two_rows_of_one_member_are_counted_as_one_whoever_wrote_them(roll, dot, sure):
    before = census(sure(dot), TODAY).whole().now
    row = para(roll, "Mia", "Once").memberships.get()
    Membership.objects.create(
        person=row.person, local=row.local, unit=row.unit, status="member", since=AUTUMN
    )
    assert census(sure(dot), TODAY).whole().now == before + 1


def test_nobody_is_a_member_again_because_her_records_are_parted(roll):
    kept, absorbed, teaches = (
        para(roll, "Mia", "One"),
        para(roll, "Mia", "Two"),
        teacher(roll, "Mia", "Three"),
    )
    first = merging.merge(kept, absorbed, by=None, on=TODAY)
    second = merging.merge(kept, teaches, by=None, on=TODAY)
    later = TODAY + timedelta(days=9)
    leaving.leave(kept, by=None, on=later)
    merging.split(second, by=None, on=later)
    assert open_standings(teaches) == ["lapsed"]
    assert [row.local for row in kept.memberships.filter(until=None)] == [roll.local_1]
    merging.split(first, by=None, on=later)
    assert open_standings(kept) == open_standings(absorbed) == ["lapsed"]
    assert [row.until for row in absorbed.memberships.filter(status="member")] == [later]


def test_the_old_address_of_a_joined_record_leads_on_for_who_may_see_it(roll, as_user, ben, cleo, ana):
    first, second, third = (para(roll, "Mia", name) for name in ("One", "Two", "Three"))
    merging.merge(second, first, by=None, on=TODAY)
    merging.merge(third, second, by=None, on=TODAY)
    page = f"/roll/people/{first.key}/"
    assert as_user(ben).get(page).url == third.get_absolute_url()
    assert as_user(ben).post(page).status_code == 302
    for other in (ana, cleo):
        assert as_user(other).get(page).status_code == 404
