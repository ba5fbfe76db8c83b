"""What real sites of WordPress hold beside plain posts comes along, and is told truthfully."""

from pathlib import Path

import pytest
from PIL import Image

from unionhall.core.importing import reports
from unionhall.core.models import Picture
from unionhall.newsroom.models import Post
from unionhall.pages.models import StandingPage
from unionhall.pages.moving import Moved
from unionhall.pages.reuse import fill
from unionhall.pages.tests.exported import body, item, meta, move_in, site, told, upload

pytestmark = pytest.mark.django_db


def picture(folder: Path, name: str) -> str:
    """A picture in a folder, and the option that takes files from there."""
    Image.new("RGB", (40, 30), "red").save(folder / name)
    return f"files={folder}"


def test_two_sites_in_folders_of_one_host_stand_beside_each_other(client, home, tmp_path):
    for name in ("one", "two"):
        items = item(5, name), upload(6, f"{name}.png")
        there = site(tmp_path / f"{name}.xml", *items, home=f"https://multi.example.org/{name}")
        run = move_in(there, "--option", picture(tmp_path, f"{name}.png"))
        assert run.counts == {"new": {"files": 1, "posts": 1}}
        assert reports.changes_nothing(move_in(there))
    assert set(Post.objects.values_list("title", flat=True)) == {"one", "two"}
    assert client.get("/two/two/")["Location"] == Post.objects.get(title="two").url
    file = Picture.objects.get(title="file-6", file__contains="two").file.url
    assert client.get("/two/wp-content/uploads/two-300x200.png")["Location"] == file


def test_a_site_in_a_folder_that_came_in_under_its_host_alone_is_known_again(home, tmp_path):
    there = site(tmp_path / "one.xml", item(5, "one"), home="https://multi.example.org/one")
    move_in(there)
    Moved.objects.update(source="multi.example.org")
    assert reports.changes_nothing(move_in(there))
    edited = site(tmp_path / "one.xml", item(5, "one", "More."), home="https://multi.example.org/one")
    assert move_in(edited).counts == {"changed": {"posts": 1}}
    assert Moved.objects.get().source == "multi.example.org/one"
    other = site(tmp_path / "two.xml", item(5, "two"), home="https://multi.example.org/two")
    Moved.objects.update(source="multi.example.org")
    assert move_in(other).counts == {"new": {"posts": 1}}


def test_a_site_that_has_lost_its_www_since_is_known_again(home, tmp_path):
    move_in(site(tmp_path / "site.xml", item(5, "one"), home="https://www.old.example.org"))
    again = move_in(site(tmp_path / "site.xml", item(5, "one")))
    assert reports.changes_nothing(again)


@pytest.mark.parametrize("stored", ["old.example.org/wp-content/uploads/2021/rally.png", ""])
def test_a_picture_that_was_scaled_is_found_by_every_size_and_with_www(client, home, tmp_path, stored):
    files = picture(tmp_path, "rally-scaled.png")
    html = '<img src="https://www.old.example.org/wp-content/uploads/2021/rally-1024x640.png" alt="A rally">'
    there = site(tmp_path / "site.xml", upload(8, "2021/rally-scaled.png"), item(9, "rally", html))
    move_in(there, "--option", files)
    assert [kind for kind, _value in body(Post.objects.get())] == ["picture"]
    # As it was kept before the names of sizes were left out.
    kept = stored or "www.old.example.org/wp-content/uploads/2021/rally-scaled.png"
    Moved.objects.filter(key="8").update(address=kept)
    assert reports.changes_nothing(move_in(there))
    answer = client.get("/wp-content/uploads/2021/rally-1024x640.png")
    assert answer["Location"] == Picture.objects.get().file.url


def test_links_to_the_old_site_stay_in_the_house_with_and_without_www(home, tmp_path):
    html = '<p><a href="http://www.old.example.org/about-us/">about our union</a></p>'
    move_in(site(tmp_path / "site.xml", item(9, "rally", html)))
    assert 'href="/about-us/"' in str(Post.objects.get().body)


def test_blocks_kept_for_use_come_in_with_the_pages_that_use_them(home, tmp_path):
    kept = "<!-- wp:paragraph --><p>12 Main Street.</p><!-- /wp:paragraph -->"
    here, there, itself = (f'<!-- wp:block {{"ref":{number}}} /-->' for number in (50, 51, 52))
    blocks = item(50, "card", kept + there, kind="wp_block") + item(51, "hours", "Mondays.", kind="wp_block")
    blocks += item(52, "turtle", f"Turtle.{itself}", kind="wp_block")
    run = move_in(site(tmp_path / "site.xml", item(9, "visit", here), item(8, "turtles", itself), blocks))
    assert body(Post.objects.get(slug="visit")) == [("paragraph", "<p>12 Main Street.</p><p>Mondays.</p>")]
    assert told(run, "visit") == []
    assert body(Post.objects.get(slug="turtles")) == [("paragraph", "<p>Turtle.</p>")]
    assert "refers to itself" in told(run, "turtles")[0]


def test_blocks_in_blocks_do_not_grow_without_end():
    blocks = {str(each): f'<!-- wp:block {{"ref":{each + 1}}} /-->' * 100 for each in range(20)}
    assert len(fill(blocks["0"], blocks)) < 2**21


def test_a_page_that_was_moved_there_is_found_at_its_new_address(client, home, tmp_path):
    there = site(tmp_path / "site.xml", item(9, "crew", "Us.", kind="page"))
    move_in(there)
    there.write_text(there.read_text().replace("example.org/crew/", "example.org/about/crew/"))
    run = move_in(there)
    assert run.counts == {"changed": {"pages": 1}}
    assert told(run, "crew") == ["An address it has there led nowhere here; now it leads to the page."]
    assert client.get("/about/crew/")["Location"] == "/crew/"
    assert reports.changes_nothing(move_in(there))


def test_addresses_from_before_something_was_renamed_lead_on_unless_another_has_them_now(
    client, home, tmp_path
):
    names = meta("_wp_old_slug", "pay-talks") + meta("_wp_old_slug", "talks") + meta("_wp_old_slug", "vote")
    run = move_in(site(tmp_path / "site.xml", item(9, "raise", more=names), item(10, "vote")))
    for old, new in {"/pay-talks/": "raise", "/talks/": "raise", "/vote/": "vote"}.items():
        assert client.get(old)["Location"] == Post.objects.get(slug=new).url, old
    assert told(run, "vote") == ["It has no text."]


def test_entities_stand_nowhere_as_they_were_written(home, tmp_path):
    words = "<wp:post_title/>" + meta("_wp_attachment_image_alt", "Sal &amp;amp; Jo")
    export = site(tmp_path / "site.xml", upload(8, "a.png", words), item(9, "raise", "Won."))
    text = export.read_text().replace("<title>file-8", "<title>Hall &amp;#8211; full")
    export.write_text(text.replace("<title>raise", "<dc:creator>Sal &amp;amp; Jo</dc:creator><title>raise"))
    move_in(export, "--option", picture(tmp_path, "a.png"))
    found = Picture.objects.get()
    assert (found.title, found.description) == ("Hall – full", "Sal & Jo")
    assert Post.objects.get().byline == "Sal & Jo"


def test_the_lead_picture_of_a_page_stands_first_in_it_or_is_told(home, tmp_path):
    lead = item(9, "hall", "Ours.", kind="page", more=meta("_thumbnail_id", "8"))
    there = site(tmp_path / "site.xml", upload(8, "a.png"), lead)
    run = move_in(there)
    assert told(run, "hall") == ["Its lead picture is not here; it was left out."]
    move_in(there, "--option", picture(tmp_path, "a.png"))
    assert [kind for kind, _value in body(StandingPage.objects.get(slug="hall"))] == ["picture", "paragraph"]


def test_a_file_with_a_button_is_one_link(home, tmp_path):
    html = (
        '<div class="wp-block-file"><object class="wp-block-file__embed" data="/a.pdf"></object>'
        '<a href="/a.pdf">Memo of counsel</a><a href="/a.pdf" class="wp-block-file__button">Open</a></div>'
    )
    run = move_in(site(tmp_path / "site.xml", item(9, "memo", html)))
    post = Post.objects.get()
    assert body(post) == [("paragraph", '<p><a href="/a.pdf">Memo of counsel</a></p>')]
    assert (post.summary, told(run, "memo")) == ("Memo of counsel", [])
