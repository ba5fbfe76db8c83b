"""The news as RSS 2.0, Atom 1.0 and JSON Feed 1.1: everything, or of one division, local or topic.

Every feed holds whole posts, announces the hub that pushes it on (`newsroom.websub`) and is written at once:
a feed sent in small pieces takes five times as long to go through the server.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import StringIO

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unionhall.core.frame import absolute
from unionhall.core.keeping import Kept
from unionhall.newsroom.listing import filed_under
from unionhall.newsroom.models import Kind, Post, PostQuerySet, Topic
from unionhall.places.models import Division, Federation, Local

LENGTH = 50
TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
_JSON_VERSION = "https://jsonfeed.org/version/1.1"
_CONTENTS: Kept[str] = Kept(1_000)
# Feed readers know no "this site": links and pictures begin at the root and are made complete.
_LOCAL_ADDRESS = re.compile(r'\b(href|src)="/(?!/)')


@dataclass(frozen=True)
class Feed:
    """One feed before it is written: its title, the page it belongs to, its posts."""

    title: str
    home_url: str
    url: str
    hub: str
    language: str
    posts: list[Post]

    @property
    def updated_at(self) -> datetime | None:
        return max((post.updated_at or post.date for post in self.posts), default=None)


def show_feed(request: HttpRequest, form: str, scope: str = "", name: str = "") -> HttpResponse:
    """A feed in the form that was asked for."""
    feed = _feed(request, scope, name)
    answer = HttpResponse(_WRITERS[form](feed), content_type=f"{TYPES[form]}; charset=utf-8")
    answer["Link"] = f'<{feed.hub}>; rel="hub", <{feed.url}>; rel="self"'
    return answer


def links(scope: str = "", name: str = "", title: str = "") -> list[dict[str, str]]:
    """The three forms of a feed, for a page's frame."""
    words = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
    return [
        {
            "title": f"{title or _('News')} ({words[form]})",
            "url": address(form, scope, name),
            "type": TYPES[form],
        }
        for form in TYPES
    ]


def address(form: str, scope: str = "", name: str = "") -> str:
    return reverse("feed-of", args=[scope, name, form]) if scope else reverse("feed", args=[form])


def _feed(request: HttpRequest, scope: str, name: str) -> Feed:
    federation = Federation.for_request(request)
    posts = Post.objects.public().readable_in(get_language())
    title, home_url, posts = _SCOPES[scope](posts, name)
    return Feed(
        title=f"{federation.name}: {title}" if title else federation.name,
        home_url=absolute(home_url),
        url=absolute(request.path),
        hub=federation.hub or absolute(reverse("hub")),
        language=get_language() or settings.LANGUAGE_CODE,
        posts=list(posts.newest_first().select_related("lead_picture")[:LENGTH]),
    )


Scoped = tuple[str, str, PostQuerySet]


def _everything(posts: PostQuerySet, _name: str) -> Scoped:
    return "", "/", posts


def _of_division(posts: PostQuerySet, slug: str) -> Scoped:
    division = get_object_or_404(Division, slug=slug)
    return division.label, "/", filed_under(posts, "divisions", slug)


def _of_topic(posts: PostQuerySet, slug: str) -> Scoped:
    topic = get_object_or_404(Topic, slug=slug)
    return topic.label, "/", filed_under(posts, "topics", slug)


def _of_local(posts: PostQuerySet, number: str) -> Scoped:
    local = get_object_or_404(Local.objects.public(), number=number)
    return str(local), local.get_absolute_url(), posts.filter(locals=local)


_SCOPES: dict[str, Callable[[PostQuerySet, str], Scoped]] = {
    "": _everything,
    "division": _of_division,
    "topic": _of_topic,
    "local": _of_local,
}


# --- Writing ----------------------------------------------------------------------------------------------
def content(post: Post) -> str:
    """The whole post as HTML whose addresses are complete.

    It is kept until a table changes that its blocks ask. What comes with the post is in the key.
    """
    picture = post.lead_picture.file.name if post.lead_picture else ""
    said = (post.summary, post.lead_alternative, post.lead_caption, post.action_label, post.action_url)
    body = json.dumps(list(post.body.raw_data))
    return _CONTENTS.get((get_language(), picture, said, body), partial(_content, post))


def _content(post: Post) -> str:
    html = render_to_string("newsroom/feed_item.html", {"post": post})
    return _LOCAL_ADDRESS.sub(rf'\1="{settings.URL}/', html)


class Links:
    """The addresses of posts: those below one parent begin the same, which is worked out once."""

    def __init__(self) -> None:
        self._starts: dict[str, str] = {}

    def __call__(self, post: Post) -> str:
        above, end = post.url_path.removesuffix(f"{post.slug}/"), f"{post.slug}/"
        if above not in self._starts:
            self._starts[above] = absolute(post.get_url() or "/").removesuffix(end)
        return self._starts[above] + end


def identity(post: Post) -> str:
    """What a post is called in every feed for ever, wherever it moves."""
    return f"urn:uuid:{post.translation_key}" + (
        "" if post.language == settings.LANGUAGE_CODE else f":{post.language}"
    )


class _Rss(Rss201rev2Feed):
    """RSS 2.0 with whole posts and its hub."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_root_elements(self, handler) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("atom:link", attrs={"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler, item) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


class _Atom(Atom1Feed):
    """Atom 1.0 with whole posts and its hub."""

    def add_root_elements(self, handler) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("link", attrs={"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler, item) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


def _write_xml(kind: type[Rss201rev2Feed] | type[Atom1Feed], feed: Feed) -> str:
    writer = kind(
        title=feed.title,
        link=feed.home_url,
        description=feed.title,
        language=feed.language,
        feed_url=feed.url,
        hub=feed.hub,
    )
    link_to = Links()
    for post in feed.posts:
        writer.add_item(
            title=post.title,
            link=link_to(post),
            description=post.summary,
            author_name=post.byline or None,
            pubdate=post.date,
            updateddate=post.updated_at or post.date,
            unique_id=identity(post),
            unique_id_is_permalink=False,
            categories=[str(Kind(post.kind).label)],
            enclosures=list(_enclosures(post)),
            content=content(post),
        )
    text = StringIO()
    writer.write(text, "utf-8")
    return text.getvalue()


def _enclosures(post: Post) -> Iterable[Enclosure]:
    if post.lead_picture:
        picture = post.lead_picture
        yield Enclosure(absolute(picture.file.url), str(picture.file_size or 0), _type(picture.file.name))


def _type(name: str) -> str:
    suffix = name.rpartition(".")[2].lower()
    return f"image/{'jpeg' if suffix == 'jpg' else suffix}"


def _write_json(feed: Feed) -> str:
    link_to = Links()
    items = [_json_item(post, link_to(post)) for post in feed.posts]
    facts = {
        "version": _JSON_VERSION,
        "title": feed.title,
        "home_page_url": feed.home_url,
        "feed_url": feed.url,
        "language": feed.language,
        "hubs": [{"type": "WebSub", "url": feed.hub}],
        "items": items,
    }
    return json.dumps(facts, ensure_ascii=False)


def _json_item(post: Post, url: str) -> dict:
    facts = {
        "id": identity(post),
        "url": url,
        "title": post.title,
        "summary": post.summary,
        "content_html": content(post),
        "date_published": post.date.isoformat(),
        "date_modified": (post.updated_at or post.date).isoformat(),
        "language": post.language,
        "tags": [str(Kind(post.kind).label)],
    }
    if post.byline:
        facts["authors"] = [{"name": post.byline}]
    if post.lead_picture:
        facts["image"] = absolute(post.lead_picture.file.url)
    return facts


_WRITERS: dict[str, Callable[[Feed], str]] = {
    "rss": lambda feed: _write_xml(_Rss, feed),
    "atom": lambda feed: _write_xml(_Atom, feed),
    "json": _write_json,
}
