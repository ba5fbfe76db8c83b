"""The news as RSS 2.0, Atom 1.0 and JSON Feed 1.1: everything, or of one division, local or topic.

Every feed holds whole posts, announces the hub that pushes it on (`newsroom.websub`) and is written at once:
a feed sent in small pieces takes five times as long to go through the server.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from io import StringIO

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unionhall.core.frame import absolute
from unionhall.core.glyphs import writable
from unionhall.core.keeping import Kept
from unionhall.newsroom.listing import filed_under
from unionhall.newsroom.models import Correction, Kind, Post, PostQuerySet, RelatedResource, Resource, Topic
from unionhall.places.models import Division, Federation, Local

LENGTH = 50
TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
_JSON_VERSION = "https://jsonfeed.org/version/1.1"
_CONTENTS: Kept[str] = Kept(1_000)
_BESIDE: "Kept[dict[int, Beside]]" = Kept(16)
# Feed readers know no "this site": links and pictures begin at the root and are made complete.
_LOCAL_ADDRESS = re.compile(r'\b(href|src)="/(?!/)')


@dataclass
class Beside:
    """What lies beside a post and belongs to it: what it had wrong, and entries of the ledger."""

    corrections: list[Correction] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)

    @property
    def key(self) -> tuple[tuple[object, str], ...]:
        noted = [(each.date, each.text) for each in self.corrections]
        return (*noted, *((each.pk, each.title) for each in self.resources))


@dataclass(frozen=True)
class Feed:
    """One feed before it is written: its title, the page it belongs to, its posts."""

    title: str
    home_url: str
    url: str
    hub: str
    language: str
    author: str
    posts: list[Post]
    beside: dict[int, Beside]

    @property
    def updated_at(self) -> datetime | None:
        return max((post.updated_at or post.dated for post in self.posts), default=None)


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


def announced(asked: QueryDict) -> list[dict[str, str]]:
    """The feeds of a list that is narrowed to a topic or division; of everything if it is not."""
    for scope, kind in (("topic", Topic), ("division", Division)):
        if (name := asked.get(scope)) and (chosen := kind.objects.filter(slug=name).first()):
            return links(scope, name, chosen.label)
    return links()


def address(form: str, scope: str = "", name: str = "") -> str:
    return reverse("feed-of", args=[scope, name, form]) if scope else reverse("feed", args=[form])


def _feed(request: HttpRequest, scope: str, name: str) -> Feed:
    federation = Federation.for_request(request)
    found = Post.objects.public().readable_in(get_language())
    title, home_url, found = _SCOPES[scope](found, name)
    posts = list(found.newest_first().select_related("lead_picture")[:LENGTH])
    return Feed(
        title=writable(f"{federation.name}: {title}" if title else federation.name),
        home_url=absolute(home_url),
        url=absolute(request.path),
        hub=federation.hub or absolute(reverse("hub")),
        language=get_language() or settings.LANGUAGE_CODE,
        author=writable(federation.name),
        posts=posts,
        beside=_BESIDE.get(tuple(post.pk for post in posts), partial(_beside, posts)),
    )


def _beside(posts: list[Post]) -> dict[int, Beside]:
    """By the keys of the posts."""
    found = {post.pk: Beside() for post in posts}
    for correction in Correction.objects.filter(post__in=posts).order_by("-date", "-pk"):
        found[correction.post_id].corrections.append(correction)
    for related in RelatedResource.objects.filter(post__in=posts).select_related("resource"):
        found[related.post_id].resources.append(related.resource)
    return found


def exists(scope: str, name: str) -> bool:
    """Whether there is such a feed."""
    try:
        _SCOPES[scope](Post.objects.all(), name)
    except Http404:
        return False
    return True


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
def content(post: Post, beside: Beside) -> str:
    """The whole post as HTML whose addresses are complete.

    It is kept until a table changes that its blocks ask. What comes with the post is in the key.
    """
    picture = post.lead_picture.file.name if post.lead_picture else ""
    said = (post.summary, post.lead_alternative, post.lead_caption, post.action_label, post.action_url)
    body = json.dumps(list(post.body.raw_data))
    key = (get_language(), picture, said, body, beside.key)
    return _CONTENTS.get(key, partial(_content, post, beside))


def _content(post: Post, beside: Beside) -> str:
    # A feed has no style sheet to choose among the sizes of a chart by.
    context = {"post": post, "beside": beside, "has_one_size": True}
    html = render_to_string("newsroom/feed_item.html", context)
    return writable(_LOCAL_ADDRESS.sub(rf'\1="{settings.URL}/', html))


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
        author_name=feed.author,
        feed_url=feed.url,
        feed_guid=feed.url,
        hub=feed.hub,
    )
    link_to = Links()
    for post in feed.posts:
        writer.add_item(
            title=writable(post.title),
            link=link_to(post),
            # Readers take it for HTML, in both formats.
            description=escape(writable(post.summary)),
            author_name=writable(post.byline) or None,
            pubdate=post.dated,
            updateddate=post.updated_at or post.dated,
            unique_id=identity(post),
            unique_id_is_permalink=False,
            categories=[str(Kind(post.kind).label)],
            enclosures=list(_enclosures(post)),
            content=content(post, feed.beside[post.pk]),
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
    items = [_json_item(post, link_to(post), content(post, feed.beside[post.pk])) for post in feed.posts]
    facts = {
        "version": _JSON_VERSION,
        "title": feed.title,
        "home_page_url": feed.home_url,
        "feed_url": feed.url,
        "language": feed.language,
        "authors": [{"name": feed.author, "url": absolute("/")}],
        "hubs": [{"type": "WebSub", "url": feed.hub}],
        "items": items,
    }
    return json.dumps(facts, ensure_ascii=False)


def _json_item(post: Post, url: str, html: str) -> dict:
    facts: dict[str, object] = {
        "id": identity(post),
        "url": url,
        "title": writable(post.title),
        "summary": writable(post.summary),
        "content_html": html,
        "date_published": post.dated.isoformat(),
        "date_modified": (post.updated_at or post.dated).isoformat(),
        "language": post.language,
        "tags": [str(Kind(post.kind).label)],
    }
    if post.byline:
        facts["authors"] = [{"name": writable(post.byline)}]
    if post.lead_picture:
        facts["image"] = absolute(post.lead_picture.file.url)
    return facts


_WRITERS: dict[str, Callable[[Feed], str]] = {
    "rss": lambda feed: _write_xml(_Rss, feed),
    "atom": lambda feed: _write_xml(_Atom, feed),
    "json": _write_json,
}
