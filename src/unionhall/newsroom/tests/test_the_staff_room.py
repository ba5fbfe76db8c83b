"""The staff room: who comes in, what its screens show, and what the editor's form refuses."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from PIL import Image
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from unionhall.newsroom import actions
from unionhall.newsroom.models import CampaignIndex, Post, PostIndex, Resource, Topic
from unionhall.newsroom.tests.samples import entry, post_draft, publish_in
from unionhall.pages.files import keep
from unionhall.places.actions import record_division

SCREENS = ["/staff/", "/staff/snippets/newsroom/resource/", "/staff/snippets/newsroom/topic/"]


@pytest.mark.parametrize("address", SCREENS)
def test_staff_come_in_and_members_and_strangers_do_not(address, as_user, dot, eve, ana, client):
    assert as_user(dot).get(address).status_code == 200
    assert as_user(eve).get(address).status_code == 200
    for outside in (as_user(ana), client):
        answer = outside.get(address)
        assert answer.status_code == 302
        assert "/staff/login/" in answer.url
    # Who is signed in already is not sent round in a circle.
    assert as_user(ana).get(address, follow=True).status_code == 404
    assert client.get(address, follow=True).status_code == 200


def test_staff_find_broken_links(as_user, dot):
    good = actions.add_resource(entry(title="A good memo"), by=dot)
    bad = actions.add_resource(entry(title="A lost memo"), by=dot)
    Resource.objects.filter(pk=bad.pk).update(broken_since=timezone.now(), broken_reason="Gone (404).")
    words = as_user(dot).get("/staff/snippets/newsroom/resource/?is_broken=true").content.decode()
    assert bad.title in words
    assert "Gone (404)." in words
    assert good.title not in words


def test_an_editor_may_not_take_entries_out_and_a_publisher_may(as_user, dot, eve):
    resource = actions.add_resource(entry(), by=eve)
    address = f"/staff/snippets/newsroom/resource/delete/{resource.pk}/"
    assert as_user(eve).post(address).status_code == 302
    assert Resource.objects.filter(pk=resource.pk).exists()
    as_user(dot).post(address)
    assert not Resource.objects.filter(pk=resource.pk).exists()


def test_what_posts_and_resources_are_filed_under_is_not_deleted(as_user, dot, home):
    dot.is_superuser = True
    dot.save()
    topic, free = (actions.add_topic(name, by=dot) for name in ("Pay", "Picnics"))
    division = record_division("psrp", {"name": "PSRPs"}, 1, by=None)
    for title in ("One memo", "Another memo"):
        actions.add_resource(entry(title=title, topics=[topic], divisions=[division]), by=dot)
    publish_in(home, post_draft(topics=[topic]), by=dot)
    staff = "/staff/snippets/{0}/{1}/delete/{2}/", "/staff/bulk/{0}/{1}/delete/?id={2}"
    for address in staff:
        told = as_user(dot).post(address.format("newsroom", "topic", topic.pk), follow=True).content.decode()
        assert "“Pay” is in use: 1 post, 2 resources." in told
        told = as_user(dot).post(address.format("places", "division", division.pk), follow=True)
        assert "“PSRPs” is in use: 2 resources." in told.content.decode()
    as_user(dot).post(staff[1].format("newsroom", "topic", f"{free.pk}&id={topic.pk}"))
    assert set(Topic.objects.all()) == {topic, free}
    as_user(dot).post(staff[0].format("newsroom", "topic", free.pk))
    assert list(Topic.objects.all()) == [topic]
    assert topic.resources.count() == division.resources.count() == 2


def test_the_forms_of_all_pages_open_for_an_editor(as_user, eve, home):
    index = PostIndex.objects.get(locale__language_code="en")
    post = actions.draft_post(index, post_draft(), by=eve)
    browser = as_user(eve)
    for address in (
        f"/staff/pages/{post.pk}/edit/",
        f"/staff/pages/{home.pk}/edit/",
        f"/staff/pages/add/newsroom/post/{index.pk}/",
        f"/staff/pages/add/pages/divisionpage/{home.pk}/",
        f"/staff/pages/add/pages/standingpage/{home.pk}/",
        f"/staff/pages/{post.pk}/history/",
        "/staff/snippets/newsroom/resource/add/",
    ):
        assert browser.get(address).status_code == 200, address


def test_revisions_of_a_post_can_be_compared(as_user, eve):
    index = PostIndex.objects.get(locale__language_code="en")
    post = actions.draft_post(index, post_draft(), by=eve)
    first = post.latest_revision
    post.title = "Members win a big raise"
    second = post.save_revision(user=eve)
    words = (
        as_user(eve)
        .get(f"/staff/pages/{post.pk}/revisions/compare/{first.pk}...{second.pk}/")
        .content.decode()
    )
    assert '<span class="addition">' in words


def test_a_draft_can_be_previewed_by_staff_only(as_user, eve, ana):
    index = PostIndex.objects.get(locale__language_code="en")
    post = actions.draft_post(index, post_draft(), by=eve)
    address = f"/staff/pages/{post.pk}/view_draft/"
    assert post.title in as_user(eve).get(address).content.decode()
    assert as_user(ana).get(address).status_code == 302
    assert not Post.objects.public().exists()


@pytest.mark.parametrize("who", ["dot", "eve"])
def test_publishers_and_editors_translate_a_page(who, as_user, request, home):
    index = PostIndex.objects.get(locale__language_code="en")
    colleague = request.getfixturevalue(who)
    post = actions.draft_post(index, post_draft(), by=colleague)
    browser, address = as_user(colleague), f"/staff/translation/submit/page/{post.pk}/"
    assert address in browser.get(f"/staff/pages/{post.pk}/edit/").content.decode()
    assert browser.get(address).status_code == 200
    spanish = Locale.objects.get(language_code="es")
    browser.post(address, {"locales": [spanish.pk]})
    copy = post.get_translation(spanish)
    assert not copy.live
    assert copy.get_parent().specific == index.get_translation(spanish)


def test_a_page_is_translated_only_into_a_language_that_is_offered(as_user, dot, home):
    index = PostIndex.objects.get(locale__language_code="en")
    post = actions.draft_post(index, post_draft(), by=dot)
    browser, address = as_user(dot), f"/staff/translation/submit/page/{post.pk}/"
    spanish = Locale.objects.get(language_code="es")
    index.get_translation(spanish).delete()
    for chosen in (spanish.pk, post.locale_id, 999, "9" * 40, "x\0"):
        told = browser.post(address, {"locales": [chosen]}, follow=True)
        assert told.redirect_chain == [(address, 302)], chosen
        assert "only into a language that" in told.content.decode()
    assert browser.post(address, {}).status_code == 200
    assert not post.has_translation(spanish)


def listed(*values: dict) -> dict:
    """What the form sends of a list of blocks."""
    numbered = {
        str(number): {"value": value, "deleted": "", "order": str(number), "type": "", "id": ""}
        for number, value in enumerate(values)
    }
    return numbered | {"count": str(len(values))}


def write(browser, address: str, **facts):
    """Fill in the form of a post."""
    inlines = ("related_pages", "related_resources", "corrections", "comments")
    form = {"title": "A rally", "slug": "rally", "summary": "In short.", "kind": "news"}
    form |= {"body": streamfield([("paragraph", rich_text("<p>Come.</p>"))])} | facts
    return browser.post(address, nested_form_data(form | {name: inline_formset([]) for name in inlines}))


@pytest.mark.parametrize("who", ["dot", "eve"])
def test_a_post_that_is_dated_ahead_appears_on_its_date(who, as_user, request, home):
    browser = as_user(request.getfixturevalue(who))
    room = PostIndex.objects.get(locale__language_code="en")
    tomorrow = timezone.localtime().replace(second=0, microsecond=0) + timedelta(days=1)
    told = {"date": f"{tomorrow:%Y-%m-%d %H:%M}", "action-publish": "1"}
    write(browser, f"/staff/pages/add/newsroom/post/{room.pk}/", **told)
    post = Post.objects.get()
    assert not post.live
    assert post.get_latest_revision_as_object().go_live_at == tomorrow


@pytest.mark.parametrize("mistyped", ["0001-01-01 10:00", "3000-07-08 10:00", "9999-12-31 23:59"])
def test_a_post_with_a_mistyped_year_is_refused(as_user, dot, home, mistyped):
    room = PostIndex.objects.get(locale__language_code="en")
    told = write(as_user(dot), f"/staff/pages/add/newsroom/post/{room.pk}/", date=mistyped)
    assert "Enter a day in the years from 1900 to" in told.content.decode()
    assert not Post.objects.exists()


@pytest.mark.parametrize("field", ["go_live_at", "expire_at"])
@pytest.mark.parametrize("mistyped", ["9999-12-31 23:59", "0001-01-01 00:00"])
def test_a_schedule_with_a_mistyped_year_is_refused(as_user, dot, home, field, mistyped):
    room = PostIndex.objects.get(locale__language_code="en")
    told = write(as_user(dot), f"/staff/pages/add/newsroom/post/{room.pk}/", **{field: mistyped})
    assert "Enter a day in the years from 1900 to" in told.content.decode()
    facts = {"title": "A fair budget", "slug": "fair", "summary": "In short.", field: mistyped}
    inlines = ("asks", "milestones", "partners", "documents", "comments")
    facts |= {"body": streamfield([])} | {name: inline_formset([]) for name in inlines}
    rooms = CampaignIndex.objects.get(locale__language_code="en")
    told = as_user(dot).post(f"/staff/pages/add/newsroom/campaign/{rooms.pk}/", nested_form_data(facts))
    assert "Enter a day in the years from 1900 to" in told.content.decode()
    assert not Post.objects.exists()


def test_a_post_that_is_saved_unchanged_keeps_its_date_to_the_second(as_user, dot, home):
    browser, room = as_user(dot), PostIndex.objects.get(locale__language_code="en")
    write(browser, f"/staff/pages/add/newsroom/post/{room.pk}/", **{"action-publish": "1"})
    exact = timezone.now().replace(second=47, microsecond=0) - timedelta(hours=2)
    for moment in (exact, exact.replace(year=1891)):
        Post.objects.update(date=moment)
        Post.objects.get().save_revision()
        seen = f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
        write(browser, f"/staff/pages/{Post.objects.get().pk}/edit/", date=seen, **{"action-publish": "1"})
        assert Post.objects.get().date == Post.objects.get().get_latest_revision_as_object().date == moment


FIGURES = {
    "title": "Aid",
    "says": "It grows.",
    "column": "Town",
    "measure": "Dollars",
    "unit": "cents",
    "source": "",
}


@pytest.mark.parametrize("number", ["1e30", "-1e16", "0.0000001"])
def test_a_figure_beyond_measure_is_refused(as_user, dot, home, number):
    room = PostIndex.objects.get(locale__language_code="en")
    address = f"/staff/pages/add/newsroom/post/{room.pk}/"
    for value, is_taken in ((number, False), ("-12.5", True)):
        bars = listed({"label": "Lowell", "value": value})
        body = streamfield([("figures", FIGURES | {"figures": bars})])
        told = write(as_user(dot), address, body=body, **{"action-publish": "1"})
        assert ("at most six decimals" not in told.content.decode()) == is_taken
        assert Post.objects.filter(live=True).exists() == is_taken


def test_the_schedule_follows_the_date_until_another_moment_is_set(as_user, dot, home):
    room = PostIndex.objects.get(locale__language_code="en")
    soon, later = (f"{timezone.localtime() + timedelta(days=days):%Y-%m-%d %H:%M}" for days in (1, 2))
    write(as_user(dot), f"/staff/pages/add/newsroom/post/{room.pk}/", date=soon)
    address = f"/staff/pages/{Post.objects.get().pk}/edit/"
    for told, moment in (
        ({"date": later, "go_live_at": soon}, later),
        ({"date": later, "go_live_at": soon}, soon),
    ):
        write(as_user(dot), address, **told)
        draft = Post.objects.get().get_latest_revision_as_object()
        assert f"{timezone.localtime(draft.go_live_at):%Y-%m-%d %H:%M}" == moment
    past = {"date": "2021-07-08 10:00", "go_live_at": later, "action-publish": "1"}
    write(as_user(dot), address, **past)
    assert Post.objects.get().live


def test_a_picture_on_top_names_who_took_it(as_user, dot, home, tmp_path):
    Image.new("RGB", (40, 30), "red").save(tmp_path / "hall.png")
    picture = keep(tmp_path / "hall.png", title="The hall", description="", by=dot)
    room = PostIndex.objects.get(locale__language_code="en")
    browser, address = as_user(dot), f"/staff/pages/add/newsroom/post/{room.pk}/"
    told = {"lead_picture": str(picture.pk), "lead_alternative": "A full hall", "action-publish": "1"}
    assert "write down who took it" in write(browser, address, **told).content.decode()
    draft = post_draft(lead=actions.Lead(picture, "A full hall"))
    with pytest.raises(ValidationError, match="credit"):
        actions.draft_post(room, draft, by=dot)
    assert not Post.objects.exists()
    assert (
        write(
            browser, address, **{name: told[name] for name in ("lead_picture", "lead_alternative")}
        ).status_code
        == 302
    )
    address = f"/staff/pages/{Post.objects.get().pk}/edit/"
    assert "write down who took it" in write(browser, address, **told).content.decode()
    picture.credit = "Photo: Ada Reis"
    picture.save()
    assert write(browser, address, **told).status_code == 302
    post = Post.objects.get()
    assert post.live
    # What is to appear does so, whoever takes the credit out meanwhile.
    picture.credit = ""
    picture.save()
    post.get_latest_revision().publish(user=dot)
