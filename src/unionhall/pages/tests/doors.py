"""The doors of the pages: what is published is everybody's, what is kept private is not there."""

from django.contrib.auth.models import Group
from tests.doors import ALL, NONE, Door, Stage
from wagtail.models import PageViewRestriction

from unionhall.newsroom import actions
from unionhall.newsroom.models import PostIndex
from unionhall.newsroom.tests.samples import post_draft, publish_in
from unionhall.pages.models import HomePage

DOORS = {
    "sitemap": [Door("/sitemap.xml", ALL)],
    "sitemap-part": [
        Door("/sitemap-pages-1.xml", ALL),
        Door("/sitemap-pages-2.xml", NONE),
        Door("/sitemap-people-1.xml", NONE),
    ],
    "robots": [Door("/robots.txt", ALL)],
    "aid-card": [Door("/cards/funding/plymouth.png", ALL), Door("/cards/funding/atlantis.png", NONE)],
    "hall-card": [Door("/cards/hall.png", ALL)],
    "card": [
        Door("/cards/{post}.png", ALL),
        Door("/cards/{draft}.png", NONE),
        Door("/cards/{private}.png", NONE),
    ],
    "theme": [Door("/theme.abc123.css", ALL)],
    "search": [Door("/search/", ALL), Door("/search/?q=raise", ALL)],
    "wagtailcore_authenticate_with_password": [
        Door("/_util/authenticate_with_password/{page_password}/{locked}/", ALL),
    ],
    "wagtailcore_login": [Door("/_util/login/", (302, 404, 302, 302))],
    "wagtail_serve": [
        Door("/", ALL),
        Door("/news/", ALL),
        Door("/news/live/", ALL),
        Door("/news/draft/", NONE),
        Door("/news/private/", (404, 404, 404, 200)),
        Door("/news/locked/", (404, 404, 200, 200)),  # staff are asked for the password
        Door("/nowhere/", NONE),
    ],
}


def furnish(stage: Stage) -> None:
    """A post that is live, one kept to publishers, one behind a password, and a draft."""
    home, dot = HomePage.objects.get(locale__language_code="en"), stage.users["dot"]
    posts = {
        name: publish_in(home, post_draft(title=name, slug=name), by=dot)
        for name in ("live", "private", "locked")
    }
    kept = PageViewRestriction.objects.create(page=posts["private"], restriction_type="groups")
    kept.groups.set(Group.objects.filter(name="Moderators"))
    password = PageViewRestriction.objects.create(
        page=posts["locked"], restriction_type="password", password="solidarity"
    )
    index = PostIndex.objects.get(locale__language_code="en")
    draft = actions.draft_post(index, post_draft(title="draft", slug="draft"), by=dot)
    keys = {"post": posts["live"], "private": posts["private"], "locked": posts["locked"], "draft": draft}
    stage.made |= {name: page.pk for name, page in keys.items()} | {"page_password": password.pk}
