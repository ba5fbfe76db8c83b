"""A feed says what it says in its own words; what others have put beside them is not taken for it."""

import io

from unionhall.core.importing import reports
from unionhall.core.importing.sources import Source
from unionhall.newsroom.models import Post
from unionhall.pages.entries import feed_items
from unionhall.pages.items import Export, Item
from unionhall.pages.tests.test_moving_in import move_in, told

SPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)


def atom(entries: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACES}>{entries}</feed>'


def rss(items: str) -> str:
    return f'<rss version="2.0" {SPACES}><channel>{items}</channel></rss>'


def read(feed: str) -> tuple[list[Item], Export]:
    export = Export()
    return list(feed_items(Source(io.BytesIO(feed.encode()), "feed.xml"), export)), export


def test_an_entry_of_an_atom_feed_keeps_its_text_beside_pictures_and_players():
    (item,), _export = read(
        atom(
            "<entry><media:title>A picture</media:title><title/><title>The vote</title>"
            '<media:content url="a.png"/><media:category>Photos</media:category>'
            "<itunes:author>The studio</itunes:author><author><name>Rosa Field</name></author>"
            '<link rel="alternate"/><link href="https://old.example.org/vote"/><category term="Pay"/>'
            '<summary>Short.</summary><content type="html"/><content type="html">All of it.</content></entry>'
        )
    )
    assert (item.title, item.html, item.excerpt) == ("The vote", "All of it.", "Short.")
    assert (item.byline, item.terms, item.link) == ("Rosa Field", ("Pay",), "https://old.example.org/vote")


def test_an_item_of_an_rss_feed_keeps_its_address_beside_that_of_the_feed():
    (item,), _export = read(
        rss(
            '<item><atom:link rel="self" href="https://old.example.org/feed"/>'
            "<media:description>A picture</media:description><link>https://old.example.org/news/vote</link>"
            "<dc:date>2021-02-03</dc:date><dc:creator>Rosa</dc:creator><description>Short.</description>"
            "<content:encoded/><content:encoded>All of it.</content:encoded></item>"
        )
    )
    assert (item.link, item.slug) == ("https://old.example.org/news/vote", "vote")
    assert item.addresses == ("https://old.example.org/news/vote",)
    assert (item.html, item.excerpt, item.byline, item.date.year) == ("All of it.", "Short.", "Rosa", 2021)


def test_the_home_of_a_feed_is_neither_its_hub_nor_where_else_it_can_be_had():
    links = '<link rel="hub" href="https://hub.example.net/"/><link rel="self" href="https://feeds.example.com/x"/>'
    assert read(atom(links))[1].host == "feeds.example.com"
    assert read(atom(f'{links}<link href="https://old.example.org/"/>'))[1].host == "old.example.org"
    links = links.replace("<link", "<atom:link")
    assert read(rss(f"{links}<link>https://old.example.org/</link>"))[1].host == "old.example.org"


def test_of_two_entries_with_one_name_the_first_is_taken_in_and_twice_changes_nothing(home, tmp_path):
    path = tmp_path / "feed.xml"
    entry = "<entry><id>tag:old.example.org,2021:1</id><title>{0}</title><summary>{0}.</summary></entry>"
    path.write_text(atom(entry.format("The vote") + entry.format("The other vote")))
    run = move_in(path, importer="feed")
    assert run.counts == {"new": {"posts": 1}, "left out": {"posts": 1}}
    assert "same number or name" in told(run, "The other vote")[0]
    assert reports.changes_nothing(move_in(path, importer="feed"))


def test_of_two_items_with_one_number_the_first_that_can_stay_is_taken_in(home, tmp_path):
    item = (
        "<item><title>{0}</title><wp:post_id>7</wp:post_id><wp:status>{1}</wp:status>"
        "<wp:post_date_gmt>2021-02-03 15:00:00</wp:post_date_gmt></item>"
    )
    items = (
        item.format("Thrown away", "trash") + item.format("Kept", "publish") + item.format("Again", "publish")
    )
    path = tmp_path / "site.xml"
    path.write_text(
        f'<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version>{items}'
        "</channel></rss>"
    )
    run = move_in(path)
    assert run.counts == {"new": {"posts": 1}, "left out": {"posts": 2}}
    assert told(run, "Kept") == ["It has no text."]
    assert reports.changes_nothing(move_in(path))


def test_drafts_stay_drafts_and_comments_templates_and_settings_outside(home, tmp_path):
    kind = '<category scheme="http://schemas.google.com/g/2005#kind" term="http://x.example/kind#{0}"/>'
    entry = "<entry><id>tag:{0}</id><title>{0}</title><content>{0}.</content>{1}</entry>"
    draft = '<app:control xmlns:app="http://www.w3.org/2007/app"><app:draft>yes</app:draft></app:control>'
    answer = '<thr:in-reply-to xmlns:thr="http://purl.org/syndication/thread/1.0" ref="tag:post"/>'
    told_apart = "".join(
        entry.format(each, kind.format(each)) for each in ("comment", "template", "settings")
    )
    label = kind.format("post") + '<category term="pay_7" label="Pay &amp;amp; steps"/>'
    path = tmp_path / "feed.xml"
    path.write_text(
        atom(
            told_apart
            + entry.format("plan", draft)
            + entry.format("nice", answer)
            + entry.format("vote", label)
        )
    )
    run = move_in(path, importer="feed")
    assert run.counts == {
        "new": {"posts": 2},
        "left out": {"comments": 2, "template": 1, "settings": 1},
    }
    assert told(run, "nice") == ["A comment: comments are left out."]
    assert dict(Post.objects.values_list("title", "live")) == {"plan": False, "vote": True}
    assert [topic.name for topic in Post.objects.get(title="vote").topics.all()] == ["Pay & steps"]
