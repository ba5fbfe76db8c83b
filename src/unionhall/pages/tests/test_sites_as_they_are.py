"""What real sites of WordPress hold beside plain posts comes along, and is told truthfully."""

from pathlib import Path

import pytest
from PIL import Image

from unionhall.core.importing import reports
from unionhall.core.models import Picture
from unionhall.newsroom.models import Post
from unionhall.pages.moving import Moved
from unionhall.pages.tests.exported import body, item, move_in, site, upload

pytestmark = pytest.mark.django_db


def picture(folder: Path, name: str) -> str:
    """A picture in a folder, and the option that takes files from there."""
    Image.new("RGB", (40, 30), "red").save(folder / name)
    return f"files={folder}"


def test_two_sites_in_folders_of_one_host_stand_beside_each_other(client, home, tmp_path):
    for name in ("one", "two"):
        there = site(tmp_path / f"{name}.xml", item(5, name), home=f"https://multi.example.org/{name}")
        assert move_in(there).counts == {"new": {"posts": 1}}
        assert reports.changes_nothing(move_in(there))
    assert set(Post.objects.values_list("title", flat=True)) == {"one", "two"}
    assert client.get("/two/two/")["Location"] == Post.objects.get(title="two").url


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
