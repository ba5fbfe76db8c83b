"""Whoever sees a person's record, or takes it out in a list, is told to her: all, however long ago."""

import json

from django.utils import timezone
from wagtail.log_actions import log

from unionhall.roster import actions, correcting, merging
from unionhall.roster.looks import changes, looked_at, told
from unionhall.roster.models import SavedList
from unionhall.roster.tests.samples import para

TODAY = timezone.localdate()
MINE = "/roll/mine/"


def seen(person) -> int:
    return looked_at(person).count()


def test_pages_that_show_a_record_to_change_or_to_join_it_are_looks(roll, ana, ben, dot, as_user):
    herself, other = ana.person, para(roll, "Anna", "Reis")
    pages = {
        f"/roll/people/{herself.key}/change/home/": ben,
        f"/roll/people/{herself.key}/change/job/{herself.employments.get().pk}/": ben,
        f"/roll/merges/join/?kept={herself.key}&absorbed={other.key}": dot,
        "/roll/corrections/": ben,
    }
    facts = {"given": "Ana", "middle": "", "surname": "Reis-Lima", "suffix": ""}
    correcting.ask(herself, "name", facts, job=None, says="", on=TODAY)
    for count, (page, user) in enumerate(pages.items(), start=1):
        assert as_user(user).get(page).status_code == 200
        assert seen(herself) == count, page
    assert seen(other) == 1
    as_user(ana).get(MINE)
    assert seen(herself) == len(pages)


def test_a_list_that_was_taken_out_stands_on_the_page_of_everybody_in_it(roll, ana, cleo, ben, as_user):
    browser = as_user(ben)
    b"".join(browser.get("/roll/locals/1/people.csv").streaming_content)
    browser.post("/roll/lists/new/", {"name": "Autumn walk"})
    kept = SavedList.objects.get()
    browser.post(f"/roll/lists/{kept.key}/file/", {"format": "csv", "columns": ["name"]})
    page = as_user(ana).get(MINE)
    whats = [look.what for look in page.context["looks"]]
    assert whats == [f"A list was taken out as a file: {name}" for name in ("Autumn walk", roll.local_1)]
    assert "Autumn walk" in page.content.decode()
    assert seen(cleo.person) == 0
    assert not any("taken out" in change.what for change in changes(ana.person))


def test_a_snooper_is_not_pushed_out_of_sight_by_later_looks(roll, ana, ben, dot, as_user):
    log(ana.person, "roster.look", user=dot)
    for _again in range(51):
        log(ana.person, "roster.look", user=ben)
    browser = as_user(ana)
    first, second = (browser.get(f"{MINE}?page={number}") for number in (1, 2))
    assert "?page=2#looks" in first.content.decode()
    assert [len(page.context["looks"]) for page in (first, second)] == [50, 2]
    everything = json.loads(browser.get(f"{MINE}everything.json").content)
    assert len(everything["looks"]) == 52
    assert everything["looks"][-1]["by"] == "Membership Staff Officer"
    assert everything["changes"]


def test_looks_at_records_that_were_joined_one_after_the_other_are_all_told(roll, dot, ben):
    first, second, third = (para(roll, "Mia", name) for name in ("A", "B", "C"))
    for person in (first, second):
        log(person, "roster.look", user=ben)
    merging.merge(second, first, by=dot, on=TODAY)
    merging.merge(third, second, by=dot, on=TODAY)
    assert seen(third) == 2


def test_what_was_done_is_told_in_words(roll, ana, ben):
    actions.move_home(ana.person, {"street": "1 Elm"}, by=ben, on=TODAY)
    log(ana.person, "roster.look", user=ben)
    assert [look.what for look in told(looked_at(ana.person))] == ["The record was looked at"]
    assert changes(ana.person)[0].what == "The record was changed: the home"
