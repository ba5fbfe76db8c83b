"""What has become of a WordPress export that moved in, and what a newer one of the same site changes."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from unionhall.core.importing import reports
from unionhall.core.models import ImportProblem, ImportRun
from unionhall.newsroom.models import Post, Topic
from unionhall.pages.models import StandingPage
from unionhall.pages.tests.exported import FILES, body, move_in, paraprofessionals, told

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def moved_in(django_db_setup, django_db_blocker) -> Iterator[ImportRun]:
    """The run that an export moved in with, once for all who look at what came of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        paraprofessionals()
        yield move_in()
        transaction.set_rollback(True)


def test_every_item_of_an_export_is_accounted_for(moved_in):
    assert moved_in.counts == {
        "new": {"posts": 6, "pages": 3},
        "left out": {"files": 2, "menu entries": 1, "posts": 1, "tribe_events": 1},
    }
    assert moved_in.total == 14
    assert moved_in.notes == ["Comments left out: 1."]
    assert told(moved_in, "In the bin") == ["It was in the bin."]
    assert told(moved_in, "A dinner") == ["Items of the kind “tribe_events” have no place here."]


def test_the_same_export_twice_changes_nothing(moved_in):
    before = list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id", "path", "slug"))
    run = move_in()
    assert reports.changes_nothing(run)
    assert (run.count("same"), run.state) == (9, ImportRun.State.CHECKED)
    assert list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id", "path", "slug")) == before


def test_an_item_edited_there_changes_only_that_here(moved_in, tmp_path):
    edited = tmp_path / "edited.xml"
    edited.write_text((FILES / "good.xml").read_text().replace("We won it.", "We won it at last."))
    run = move_in(edited)
    assert run.counts["changed"] == {"posts": 1}
    assert run.count("same") == 8
    post = Post.objects.get(slug="raise")
    assert "at last" in str(post.body)
    assert post.live


def test_pages_keep_their_nesting_although_children_come_first(client, moved_in):
    assert StandingPage.objects.get(slug="contract").url == "/about-us/committees/contract/"
    assert client.get("/about-us/committees/contract/").status_code == 200


def test_a_post_keeps_its_date_byline_divisions_and_topics(moved_in):
    post = Post.objects.get(slug="raise")
    assert post.title == "A raise & a thank-you"
    assert (post.date.isoformat(), post.byline) == ("2021-02-03T15:00:00+00:00", "Rosa Field")
    assert post.first_published_at == post.date
    assert [division.name for division in post.divisions.all()] == ["Paraprofessionals"]
    assert [topic.name for topic in post.topics.all()] == ["Pay"]
    assert not Topic.objects.filter(name="Uncategorized").exists()


def test_scripts_and_strange_links_stay_outside_and_are_told(moved_in):
    post = Post.objects.get(slug="raise")
    rich = "".join(text for _kind, text in body(post))
    assert "<p>We won it.</p><p><b>Four dollars</b> an hour." in rich
    assert not any(word in rich for word in ("script", "onclick", "alert", "contact-form", "style"))
    notes = told(moved_in, post.title.replace("thank", "<em>thank</em>"))
    assert "Left out: <script>" in notes
    assert "Shortcodes that only WordPress knows were taken out: contact-form" in notes
    assert any("pinned" in note for note in notes)


def test_blocks_become_ours_and_links_to_the_old_site_stay_in_the_house(moved_in):
    page = StandingPage.objects.get(slug="about-us")
    assert body(page) == [
        ("heading", "Who we are"),
        ("paragraph", '<p>A union. See <a href="/2021/02/raise/">the raise we won</a>.</p>'),
    ]
    assert told(moved_in, "About us") == [
        "A block that WordPress filled by itself was left out: latest-posts"
    ]


def test_what_was_hidden_there_is_seen_by_staff_alone(client, moved_in):
    hidden = Post.objects.filter(title__in=["Behind a password", "Private", "Half written"])
    assert [post.live for post in hidden] == [False] * 3
    for post in hidden:
        assert client.get(f"/news/{post.slug}/").status_code == 404
        assert told(moved_in, post.title)


def test_what_was_scheduled_stays_scheduled(moved_in):
    post = Post.objects.get(title="Convention")
    assert not post.live
    assert post.go_live_at == post.date > timezone.now()
    assert post.approved_schedule


@pytest.mark.parametrize("status", ["private", "draft"])
def test_what_was_scheduled_and_is_hidden_there_since_does_not_appear_on_its_day(moved_in, tmp_path, status):
    export = (FILES / "good.xml").read_text()
    assert "<wp:status>future" in export
    (tmp_path / "newer.xml").write_text(export.replace("<wp:status>future", f"<wp:status>{status}"))
    move_in(tmp_path / "newer.xml")
    post = Post.objects.get(title="Convention")
    assert not post.approved_schedule
    assert not post.get_latest_revision_as_object().go_live_at


def test_an_empty_title_and_a_taken_address_do_not_stop_a_post(moved_in):
    post = Post.objects.get(slug="raise-2")
    assert post.title == "Untitled, 2021-03-01"
    assert told(moved_in, "https://old.example.org/?p=21") == [
        "It had no title and was given one.",
        "It has no text.",
    ]


def test_old_addresses_lead_to_the_new_ones(client, moved_in):
    post = Post.objects.get(slug="raise")
    for old in ("/2021/02/raise/", "/2021/02/raise", "/?p=20"):
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, post.url), old
    assert client.get("/?page_id=12")["Location"] == "/about-us/committees/contract/"
    assert client.get("/?p=999").status_code == 200


def test_what_staff_changed_or_deleted_here_is_left_alone(moved_in, dot, tmp_path):
    changed, deleted = Post.objects.get(slug="raise"), Post.objects.get(title="Private")
    changed.title = "A raise, corrected"
    changed.save_revision(user=dot).publish()
    deleted.delete()
    edited = tmp_path / "edited.xml"
    edited.write_text((FILES / "good.xml").read_text().replace("We won it.", "We lost."))
    run = move_in(edited)
    assert run.count("changed") == 0
    assert Post.objects.get(slug="raise").title == "A raise, corrected"
    reasons = {message for message, _count in reports.reasons(run, ImportProblem.Kind.LEFT_OUT)}
    assert "It came in before and was changed here since; it is not overwritten." in reasons
    assert "It came in before and was deleted here since; it stays deleted." in reasons


def test_what_was_withdrawn_here_is_not_shown_again_by_a_newer_export(moved_in, tmp_path):
    Post.objects.get(slug="raise").unpublish()
    scheduled = Post.objects.get(title="Convention").latest_revision
    scheduled.approved_go_live_at = None
    scheduled.save(update_fields=["approved_go_live_at"])
    edited = tmp_path / "edited.xml"
    export = (FILES / "good.xml").read_text().replace("We won it.", "We won it at last.")
    edited.write_text(export.replace("2999-05-01", "2999-05-02"))
    assert export != edited.read_text()
    run = move_in(edited)
    why = "It came in before and was withdrawn here since; it is not shown again."
    assert dict(reports.reasons(run, ImportProblem.Kind.LEFT_OUT))[why] == 2
    assert not Post.objects.get(slug="raise").live
    assert not Post.objects.get(title="Convention").approved_schedule


def test_what_is_hidden_there_is_hidden_here_and_shown_again_when_it_is_there(moved_in, tmp_path):
    name = "<wp:post_name>raise</wp:post_name>\n  <wp:status>"
    export = (FILES / "good.xml").read_text()
    assert f"{name}publish" in export
    path, first = tmp_path / "newer.xml", Post.objects.get(slug="raise").first_published_at
    for status, is_live in (("private", False), ("publish", True), ("trash", False), ("publish", True)):
        path.write_text(export.replace(f"{name}publish", f"{name}{status}", 1))
        assert move_in(path).counts["changed"] == {"posts": 1}
        post = Post.objects.get(slug="raise")
        assert (post.live, post.first_published_at) == (is_live, first), status
        assert reports.changes_nothing(move_in(path))


def test_old_addresses_lead_on_only_while_there_is_something_to_see(client, moved_in):
    page = Post.objects.get(title="Private")
    assert client.get("/2021/private/").status_code == 404
    page.latest_revision.publish()
    assert client.get("/2021/private/").status_code == 301
    page.refresh_from_db()
    page.unpublish()
    assert client.get("/2021/private/").status_code == 404
