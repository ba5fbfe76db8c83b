"""A federation moves in from WordPress, Drupal or elsewhere, and every item is accounted for."""

from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.utils import timezone
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, ReferenceIndex

from unionhall.core.importing import reports, running
from unionhall.core.models import Attachment, ImportProblem, ImportRun, Picture
from unionhall.newsroom.models import Post
from unionhall.pages import settling
from unionhall.pages.items import Export
from unionhall.pages.models import StandingPage
from unionhall.pages.moving import Moved
from unionhall.pages.tests.exported import FILES, body, move_in, paraprofessionals, told
from unionhall.places.models import Division

SITES = Path(__file__).parents[4] / "../shared/data/sites"


def started() -> ImportRun:
    """A run that was tried and is about to be done."""
    with (FILES / "good.xml").open("rb") as file:
        run = running.receive(file, "good.xml", importer="wordpress", by=None)
    running.check(run)
    running.start(run)
    return run


@pytest.fixture
def para(home) -> Division:
    return paraprofessionals()


def test_files_come_from_a_folder_and_never_from_outside_it(home, tmp_path):
    folder = tmp_path / "uploads"
    (folder / "2021/02").mkdir(parents=True)
    Image.new("RGB", (40, 30), "red").save(folder / "2021/02/hall.png")
    Image.new("RGB", (40, 30), "red").save(tmp_path / "outside.png")
    run = move_in(FILES / "good.xml", "--option", f"files={folder}")
    assert run.counts["new"]["files"] == 1
    assert told(run, "evil") == ["Its file is not in the folder that was given."]
    picture = Picture.objects.get()
    assert (picture.title, picture.description) == ("hall", "A hall full of people")
    post = Post.objects.get(slug="raise")
    assert post.lead_picture == picture
    assert "Its lead picture has no credit. Fill it in in the picture library." in told(
        run, "A raise & a <em>thank</em>-you"
    )
    pictures = [block.value for block in post.body if block.block_type == "picture"]
    assert [(each["picture"], each["alternative"]) for each in pictures] == [(picture, "A full hall")]
    # Who is about to delete the picture is told where it is used.
    assert ReferenceIndex.get_references_to(picture).filter(object_id=str(post.pk)).count() == 2


def test_a_document_called_download_is_taken_in_and_told(home, tmp_path):
    good = (FILES / "good.xml").read_text()
    (tmp_path / "site.xml").write_text(
        good.replace("<title>evil<", "<title>Download<").replace("outside.png", "a.txt")
    )
    (tmp_path / "a.txt").write_text("Minutes of the annual meeting")
    run = move_in(tmp_path / "site.xml", "--option", f"files={tmp_path}")
    assert Attachment.objects.get().title == "File a.txt"
    assert told(run, "Download") == ["Its title does not say what it is; give it one here."]


def test_a_file_that_is_not_what_its_name_says_is_left_out(home, tmp_path):
    (tmp_path / "hall.png").write_text("<script>alert(1)</script>")
    run = move_in(FILES / "good.xml", "--option", f"files={tmp_path}")
    assert run.counts["left out"]["files"] == 2
    assert not Picture.objects.exists()
    assert not Attachment.objects.exists()


def test_a_dry_run_writes_nothing_not_even_a_file(home, tmp_path, settings):
    Image.new("RGB", (40, 30), "red").save(tmp_path / "hall.png")
    pages = Page.objects.count()
    run = move_in(FILES / "good.xml", "--dry-run", "--option", f"files={tmp_path}")
    assert run.counts["new"] == {"files": 1, "posts": 6, "pages": 3}
    assert (Page.objects.count(), Moved.objects.count(), Picture.objects.count()) == (pages, 0, 0)
    assert not Path(settings.MEDIA_ROOT).exists()


def test_nothing_is_public_before_the_last_item_is_in(home, monkeypatch):
    run = started()
    seen = []
    monkeypatch.setattr("unionhall.pages.importers.WordPressImporter.batch", 2)
    publish_each = settling.publish_each

    def then(run, *, by):
        seen.append(Post.objects.live().count())
        return publish_each(run, by=by)

    monkeypatch.setattr(settling, "publish_each", then)
    running.carry_out(run, tell=lambda rows: seen.append((rows, Post.objects.live().count())))
    assert seen[-2:] == [(14, 0), 2]
    assert Post.objects.live().count() == 2


def test_publishing_that_was_interrupted_is_gone_on_with(home, monkeypatch):
    run = started()
    publish = settling._publish
    with monkeypatch.context() as broken:
        broken.setattr(
            settling, "_publish", lambda page, *how: 1 / 0 if page.slug == "raise" else publish(page, *how)
        )
        with pytest.raises(ZeroDivisionError):
            running.carry_out(run)
    running.carry_out(ImportRun.objects.get())
    assert ImportRun.objects.get().state == ImportRun.State.DONE
    assert not Moved.objects.exclude(awaits=None).exists()
    ours = Moved.objects.values("page")
    published = PageLogEntry.objects.filter(action="wagtail.publish", page__in=ours)
    assert published.count() == published.values("page").distinct().count() == 5


def test_what_somebody_published_before_the_run_had_ended_stays(home):
    run = started()
    steps = settling.publish_each(run, by=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settling, "publish_each", lambda *_run, **_by: iter(()))
        running.carry_out(run)
    post = Post.objects.get(slug="raise")
    post.title = "Put right by hand"
    post.save_revision().publish()
    assert len(list(steps)) == 6
    assert Post.objects.get(slug="raise").title == "Put right by hand"


def test_a_draft_that_somebody_works_on_while_its_run_lasts_stays_hers(home, monkeypatch):
    run = started()
    show_all = settling.show_all

    def edited_first(run):
        post = Post.objects.get(slug="raise")
        post.title = "Not yet put right"
        post.save_revision()
        show_all(run)

    monkeypatch.setattr(settling, "show_all", edited_first)
    running.carry_out(run)
    post = Post.objects.get(slug="raise")
    assert (post.live, post.has_unpublished_changes) == (False, True)
    assert post.get_latest_revision_as_object().title == "Not yet put right"


@pytest.mark.parametrize("is_killed", [False, True])
def test_what_somebody_withdraws_before_the_run_has_ended_stays_withdrawn(home, monkeypatch, is_killed):
    run = started()
    publish_each = settling.publish_each

    def withdrawn_first(run, *, by):
        Post.objects.get(slug="raise").unpublish()
        if is_killed:
            raise KeyboardInterrupt
        return publish_each(run, by=by)

    with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
        patch.setattr(settling, "publish_each", withdrawn_first)
        running.carry_out(run)
    if is_killed:
        running.carry_out(ImportRun.objects.get())
    assert ImportRun.objects.get().state == ImportRun.State.DONE
    assert not Post.objects.get(slug="raise").live


def test_what_an_interrupted_run_left_waiting_becomes_public_with_the_next_export(
    home, tmp_path, monkeypatch
):
    run = started()
    with monkeypatch.context() as broken:
        broken.setattr(settling, "show_all", lambda _run: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            running.carry_out(run)
    assert not Post.objects.live().exists()
    newer = tmp_path / "newer.xml"
    newer.write_text((FILES / "good.xml").read_text().replace("Half written", "Fully written"))
    assert move_in(newer).counts["changed"] == {"posts": 1}
    assert Post.objects.live().count() == 2


def test_a_truncated_export_and_one_of_another_kind_change_nothing(home):
    pages = Page.objects.count()
    with pytest.raises(CommandError, match="nothing was changed"):
        move_in(FILES / "faulty.xml")
    with pytest.raises(CommandError, match="nothing was changed"):
        move_in(FILES / "offset.xml")
    messages = ImportProblem.objects.values_list("message", flat=True)
    assert any("breaks off" in message for message in messages)
    assert any("feed importer" in message for message in messages)
    assert Page.objects.count() == pages


def test_an_atom_feed_moves_in(client, home):
    run = move_in(FILES / "offset.xml", importer="feed")
    assert run.counts == {"new": {"posts": 1}}
    post = Post.objects.get()
    assert (post.title, post.byline, post.date.isoformat()) == (
        "Steps & lanes", "Sam Okafor", "2021-04-05T13:00:00+00:00",
    )  # fmt: skip
    assert body(post) == [("paragraph", "<p>How a <b>schedule</b> works.</p>")]
    assert client.get("/node/1")["Location"] == post.url


def test_an_rss_feed_moves_in_and_twice_changes_nothing(home):
    run = move_in(FILES / "feed.rss", importer="feed")
    assert run.counts == {"new": {"posts": 2}}
    assert body(Post.objects.get(slug="7")) == [("paragraph", "<p>Paid in full.</p>")]
    assert "as Drupal gives it" in str(Post.objects.get(slug="8").body)
    assert reports.changes_nothing(move_in(FILES / "feed.rss", importer="feed"))


def test_pages_can_move_into_another_language(home):
    move_in(FILES / "feed.rss", "--option", "language=es", importer="feed")
    assert {post.locale.language_code for post in Post.objects.all()} == {"es"}


@pytest.mark.skipif(not SITES.exists(), reason="the public exports are not beside the project")
@pytest.mark.parametrize(
    ("name", "items"),
    [("themeunittestdata.wordpress", 186), ("64-block-test-data", 72), ("theme-preview", 7)],
)
def test_every_item_of_a_public_export_is_accounted_for_and_twice_changes_nothing(home, name, items):
    run = move_in(SITES / f"{name}.xml")
    assert run.total == items == sum(run.count(kind) for kind in ("new", "left out"))
    assert run.count("new") + run.count("left out") == items
    assert reports.changes_nothing(move_in(SITES / f"{name}.xml"))


WRONG = {
    "<b onclick": '<img src="http://[broken/x.png"> <iframe src="http://[broken"></iframe><b onclick',
    "<link>https://old.example.org/2021/02/raise/": "<link>http://[broken/",
    "https://old.example.org/wp-content/uploads/2021/02/hall.png": "http://[broken/%00.png",
    "2021-02-03 15:00:00": "0001-01-01 00:00:00",
    "2021-03-01 12:00:00": "9999-12-31 23:59:59",
    "2021-03-02 12:00:00": "2021-02-31 15:00:00",
    "2999-05-01 12:00:00": "9999-12-31 23:59:59",
}


def test_bad_addresses_and_dates_do_not_stop_the_move(home, tmp_path):
    export = (FILES / "good.xml").read_text()
    for right, wrong in WRONG.items():
        assert right in export
        export = export.replace(right, wrong)
    (tmp_path / "wrong.xml").write_text(export)
    run = move_in(tmp_path / "wrong.xml", "--option", f"files={tmp_path}")
    assert (run.state, run.counts["new"]) == (ImportRun.State.DONE, {"posts": 6, "pages": 3})
    undated = "It had no date that can be read; it has the day on which it came in."
    assert run.problems.filter(message=undated).count() >= 3
    assert Export(home="http://[broken").host == ""
    assert not Post.objects.get(title="Convention").live
    assert told(run, "Convention") == ["It was scheduled for a day that cannot be read; it is a draft here."]


def test_a_public_post_that_is_dated_far_ahead_has_no_date_that_can_be_read(home, tmp_path):
    export = (FILES / "good.xml").read_text()
    (tmp_path / "far.xml").write_text(export.replace("2021-02-03 15:00:00", "2199-02-03 15:00:00"))
    run = move_in(tmp_path / "far.xml")
    post = Post.objects.get(slug="raise")
    assert post.live
    assert post.date <= timezone.now()
    assert run.problems.filter(message__startswith="It had no date", column__startswith="A raise").exists()


def test_an_export_in_another_encoding_moves_in_just_the_same(home, tmp_path):
    export = (FILES / "good.xml").read_text()
    assert 'encoding="UTF-8"' in export
    (tmp_path / "wide.xml").write_text(export.replace('encoding="UTF-8"', 'encoding="UTF-16"'), "utf-16")
    assert move_in(tmp_path / "wide.xml").counts["new"] == {"posts": 6, "pages": 3}
    feed = "<rss version='2.0'><channel><item><title>Año nuevo</title></item></channel></rss>"
    (tmp_path / "wide.rss").write_text(feed, "utf-16")
    assert move_in(tmp_path / "wide.rss", importer="feed").counts["new"] == {"posts": 1}
    assert Post.objects.filter(title="Año nuevo").exists()


def test_the_addresses_of_files_categories_and_feeds_lead_to_what_is_here_now(client, home, para, tmp_path):
    Image.new("RGB", (40, 30), "red").save(tmp_path / "hall.png")
    export = (FILES / "good.xml").read_text().replace('nicename="pay"', 'nicename="wages"')
    (tmp_path / "site.xml").write_text(export)
    move_in(tmp_path / "site.xml", "--option", f"files={tmp_path}")
    picture = Picture.objects.get().file.url
    for old, new in {
        "/wp-content/uploads/2021/02/hall.png": picture,
        "/wp-content/uploads/2021/02/hall-300x200.png": picture,
        "/tag/wages/": "/news/?topic=wages",
        "/category/schools/paraprofessionals/page/2/": "/news/?division=psrp",
        "/category/uncategorized/": "/news/",
        "/feed/": "/feeds/news.rss",
        "/feed/atom/": "/feeds/news.atom",
        "/tag/wages/feed/": "/feeds/topic/wages.rss",
    }.items():
        answer = client.get(old)
        assert (answer.status_code, answer.headers.get("Location")) == (301, new), old
    for nowhere in ("/wp-content/uploads/2021/02/other.png", "/tag/nowhere/", "/category/"):
        assert client.get(nowhere).status_code == 404, nowhere


def test_a_page_whose_address_the_site_has_for_itself_stands_beside_it_and_says_so(client, home, tmp_path):
    export = (FILES / "good.xml").read_text()
    assert "<wp:post_name>about-us</wp:post_name>" in export
    changed = export.replace(
        "<wp:post_name>about-us</wp:post_name>", "<wp:post_name>resources</wp:post_name>"
    )
    (tmp_path / "site.xml").write_text(changed)
    run = move_in(tmp_path / "site.xml")
    assert StandingPage.objects.get(title="About us").url == "/resources-2/"
    assert "The site itself answers at /resources/; the page stands at /resources-2/." in told(
        run, "About us"
    )


@pytest.mark.parametrize("status", ["private", "publish"])
def test_a_page_that_kept_its_address_leads_nowhere_when_it_is_hidden(client, home, tmp_path, status):
    export = (FILES / "good.xml").read_text().replace("old.example.org/about/<", "old.example.org/about-us/<")
    name = "<wp:post_name>about-us</wp:post_name><wp:status>"
    (tmp_path / "site.xml").write_text(export.replace(f"{name}publish", f"{name}{status}"))
    move_in(tmp_path / "site.xml")
    page = StandingPage.objects.get(slug="about-us")
    assert not Redirect.objects.filter(redirect_page=page, old_path="/about-us").exists()
    page.unpublish()
    assert client.get("/about-us/").status_code == 404


def test_items_of_a_feed_without_address_or_name_are_told_apart_and_twice_change_nothing(home, tmp_path):
    when = "<pubDate>Mon, 02 Aug 2021 12:00:00 GMT</pubDate>"
    items = [("one", ""), ("two", ""), ("three", when), ("four", when.replace("02", "03")), ("five", when)]
    entries = "".join(
        f"<item><title>Update</title><description>{words}</description>{date}</item>" for words, date in items
    )
    path = tmp_path / "feed.rss"
    path.write_text(f'<rss version="2.0"><channel><title>f</title>{entries}</channel></rss>')
    assert move_in(path, importer="feed").counts == {"new": {"posts": 5}}
    assert reports.changes_nothing(move_in(path, importer="feed"))
    path.write_text(path.read_text().replace("four", "four, corrected"))
    assert move_in(path, importer="feed").counts["changed"] == {"posts": 1}
