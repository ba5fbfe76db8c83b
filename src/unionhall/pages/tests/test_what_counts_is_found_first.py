"""Search says what counts no more, leads to what took its place, and shows it last."""

import re
from datetime import date, timedelta

from django.utils import timezone

from unionhall.core import search
from unionhall.core.models import SearchEntry
from unionhall.core.search import Entry
from unionhall.newsroom import actions
from unionhall.newsroom.tests.samples import entry, post_draft, publish_in
from unionhall.pages import indexing


def titles(page) -> list[str]:
    return [hit.entry.title for hit in page.context["hits"]]


def test_a_superseded_entry_stands_after_its_replacement_and_leads_to_it(home, dot, client):
    old = actions.add_resource(entry(title="Zebrafish memo"), by=dot)
    new = actions.supersede(old, entry(title="Zebrafish memo of a later month, in full"), by=dot)
    yesterday = timezone.localdate() - timedelta(days=1)
    actions.add_resource(entry(title="Zebrafish order", in_force_until=yesterday), by=dot)
    post = publish_in(home, post_draft(title="Of fish", summary="Among much else a zebrafish swims."), by=dot)
    indexing.reindex()
    page = client.get("/search/", {"q": "zebrafish"})
    assert titles(page)[:2] == [new.title, post.title]
    assert set(titles(page)[2:]) == {"Zebrafish memo", "Zebrafish order"}
    last = page.content.decode().partition(post.title)[2]
    assert last.count("Superseded") == 2
    assert re.search(rf'Superseded by <a href="/resources/{new.pk}/" lang="en">{new.title}</a>', last)
    assert last.count("No longer in force") == 1
    assert "<p></p>" not in re.sub(r">\s+<", "><", page.content.decode())


def test_what_counts_no_more_is_on_the_last_page(home, dot, client):
    past = date(2021, 2, 1)
    actions.add_resource(entry(title="Zebrafish", in_force_until=past), by=dot)
    for number in range(15):
        actions.add_resource(entry(title=f"Of zebrafish and much else, part {number}"), by=dot)
    indexing.reindex()
    assert "Zebrafish" not in titles(client.get("/search/", {"q": "zebrafish"}))
    assert titles(client.get("/search/", {"q": "zebrafish", "page": "2"})) == ["Zebrafish"]


def test_what_counts_no_more_is_last_among_the_resources_of_a_hall_with_very_much_news(home, dot, client):
    past = actions.add_resource(entry(title="Zebrafish", in_force_until=date(2021, 2, 1)), by=dot)
    ahead = actions.add_resource(entry(title="Of zebrafish and much else"), by=dot)
    news = (
        Entry(f"news:{number}", "post", "en", ["en"], "Zebrafish", "", "/") for number in range(search.MOST)
    )
    search.rebuild([*map(indexing.entry_of_resource, (past, ahead)), *news])
    page = client.get("/search/", {"q": "zebrafish", "kind": "resource"})
    assert titles(page) == [ahead.title, past.title]


def test_an_entry_whose_replacement_has_yet_to_begin_still_counts(home, dot, client):
    old = actions.add_resource(entry(title="Zebrafish"), by=dot)
    ahead = timezone.localdate() + timedelta(days=9)
    actions.supersede(old, entry(title="Of zebrafish in the year to come", in_force_from=ahead), by=dot)
    indexing.reindex()
    page = client.get("/search/", {"q": "zebrafish"})
    assert titles(page)[0] == "Zebrafish"
    assert "Superseded" not in page.content.decode()


def test_the_index_is_made_anew_by_the_days_that_entries_bear(home, dot):
    """Of very many, those indexed last are looked at; what was moved in last may be the oldest."""
    for title, day in ("Zebra of June", 5), ("Zebra of April", 3), ("Zebra of May", 4):
        publish_in(home, post_draft(title=title, date=timezone.now() - timedelta(days=400 - day)), by=dot)
        actions.add_resource(entry(title=f"Memo, {title}", issued_on=date(2021, day, 1)), by=dot)
    indexing.reindex()
    found = SearchEntry.objects.filter(title__contains="Zebra").order_by("pk").values_list("title", flat=True)
    months = ["April", "May", "June"]
    assert [*found] == [f"Memo, Zebra of {month}" for month in months] + [
        f"Zebra of {month}" for month in months
    ]
