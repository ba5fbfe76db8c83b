"""Editors draft, publishers publish; what is not public is not there for anybody outside."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageLogEntry, PageViewRestriction, Revision

from unionhall.core.freshness import generation
from unionhall.newsroom import actions
from unionhall.newsroom.models import Post, PostIndex
from unionhall.newsroom.tests.samples import MAY_DAY
from unionhall.newsroom.tests.samples import post_draft as draft


@pytest.fixture
def index(home) -> PostIndex:
    return PostIndex.objects.get(locale__language_code="en")


def test_editors_draft_and_publishers_publish(index, eve, dot, ana, client):
    with pytest.raises(PermissionDenied):
        actions.draft_post(index, draft(), by=ana)
    post = actions.draft_post(index, draft(), by=eve)
    with pytest.raises(PermissionDenied):
        actions.publish(post, by=eve, on=MAY_DAY)
    assert client.get("/news/members-win-a-raise/").status_code == 404
    published = actions.publish(post, by=dot, on=MAY_DAY)
    assert published.live
    assert published.last_published_at == MAY_DAY
    assert set(PageLogEntry.objects.filter(page=post).values_list("action", flat=True)) >= {
        "wagtail.create",
        "wagtail.publish",
    }


def test_a_submitted_draft_waits_for_the_publishers(index, eve, dot):
    post = actions.draft_post(index, draft(), by=eve)
    actions.submit(post, by=eve)
    state = Post.objects.get(pk=post.pk).current_workflow_state
    assert state.current_task_state.task.specific.groups.get().name == "Moderators"
    with pytest.raises(ValidationError):
        actions.submit(Post.objects.get(pk=post.pk), by=eve)


def test_what_is_withdrawn_scheduled_or_private_is_not_public(index, dot):
    ahead = timezone.now() + timedelta(days=1)
    withdrawn = actions.publish_post(index, draft(title="Withdrawn"), by=dot, on=MAY_DAY)
    scheduled = actions.draft_post(index, draft(title="Scheduled"), by=dot)
    private = actions.publish_post(index, draft(title="Private"), by=dot, on=MAY_DAY)
    public = actions.publish_post(index, draft(title="Public"), by=dot, on=MAY_DAY)
    actions.withdraw(withdrawn, by=dot)
    actions.schedule(scheduled, go_live=ahead, by=dot)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    assert list(Post.objects.public()) == [public]
    PageViewRestriction.objects.create(page=index, restriction_type="login")
    assert not Post.objects.public().exists()


def test_a_post_without_a_date_is_dated_by_its_first_going_live(index, eve, dot, client):
    post = actions.draft_post(index, draft(date=None), by=eve)
    assert client.get(post.get_url()).status_code == 404
    assert Post.objects.get().make_preview_request().status_code == 200
    actions.schedule(post, go_live=timezone.now() + timedelta(days=4), by=dot)
    assert Post.objects.get().date is None
    begun = timezone.now().replace(microsecond=0)
    Revision.objects.update(approved_go_live_at=begun - timedelta(seconds=1))
    call_command("publish_scheduled")
    appeared = Post.objects.get().date
    assert begun <= appeared <= timezone.now()
    again = Post.objects.get().get_latest_revision_as_object()
    assert again.date == appeared
    again.save_revision(user=dot).publish(user=dot)
    assert Post.objects.get().date == appeared


def test_a_date_that_an_editor_has_set_is_kept(index, eve, dot):
    post = actions.draft_post(index, draft(), by=eve)
    actions.schedule(post, go_live=timezone.now() - timedelta(minutes=1), by=dot)
    assert Post.objects.get().date == MAY_DAY


def test_a_correction_is_noted_with_its_day_and_refused_while_a_draft_waits(index, dot, eve):
    post = actions.publish_post(index, draft(), by=dot, on=MAY_DAY)
    later = MAY_DAY + timedelta(days=3)
    corrected = actions.correct(post, "It was 3 percent, not 4.", by=dot, on=later)
    assert [(each.date, each.text) for each in corrected.corrections.all()] == [
        (later.date(), "It was 3 percent, not 4.")
    ]
    assert corrected.updated_at == later
    corrected.title = "Another title"
    corrected.save_revision(user=eve)
    with pytest.raises(ValidationError, match="not published"):
        actions.correct(corrected, "Once more.", by=dot, on=later)


def test_a_picture_needs_words_and_a_button_an_address(index, dot):
    with pytest.raises(ValidationError) as refusal:
        actions.draft_post(index, draft(call=actions.Call("Click here", "somewhere")), by=dot)
    assert set(refusal.value.message_dict) == {"action_label", "action_url"}
    assert not Post.objects.exists()


def test_two_posts_of_one_title_have_addresses_of_their_own(index, dot):
    slugs = [actions.draft_post(index, draft(), by=dot).slug for _ in range(3)]
    assert slugs == ["members-win-a-raise", "members-win-a-raise-2", "members-win-a-raise-3"]


def test_a_translation_belongs_to_its_post(index, dot):
    post = actions.publish_post(index, draft(), by=dot, on=MAY_DAY)
    noticias = PostIndex.objects.get(locale__language_code="es")
    spanish = draft(title="Los miembros ganan un aumento", translates=post)
    translation = actions.publish_post(noticias, spanish, by=dot, on=MAY_DAY)
    assert translation.translation_key == post.translation_key
    assert list(Post.objects.public().readable_in("es")) == [translation]
    assert list(Post.objects.public().readable_in("pt")) == [post]


def test_what_is_kept_for_a_group_is_404_outside_and_open_to_it(index, dot, ana, as_user, client):
    post = actions.publish_post(index, draft(title="Members only"), by=dot, on=MAY_DAY)
    related = actions.publish_post(
        index, draft(title="In the open", related_pages=[post]), by=dot, on=MAY_DAY
    )
    assert client.get(post.get_url()).status_code == 200
    kept = PageViewRestriction.objects.create(page=post, restriction_type="groups")
    kept.groups.set(dot.groups.all())
    for outside in (client, as_user(ana)):
        assert outside.get(post.get_url()).status_code == 404
        assert "Members only" not in outside.get(related.get_url()).content.decode()
    assert as_user(dot).get(post.get_url()).status_code == 200


def test_a_scheduled_post_appears_and_leaves_by_itself(index, dot, client, monkeypatch):
    now = timezone.now()
    post = actions.draft_post(index, draft(), by=dot)
    actions.schedule(post, go_live=now + timedelta(hours=2), expire=now + timedelta(hours=4), by=dot)
    for hours, status in ((0, 404), (3, 200), (5, 404)):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: now + timedelta(hours=hours))
        generation().bump()
        assert client.get("/news/members-win-a-raise/").status_code == status
