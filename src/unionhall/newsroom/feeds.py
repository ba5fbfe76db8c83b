"""News and ledger as RSS 2.0, Atom 1.0 and JSON Feed 1.1: everything, or of one division, local or topic.

What they hold is in `newsroom.items`. Every feed announces the hub that pushes it on (`newsroom.websub`) and
is written at once: a feed sent in small pieces takes five times as long to go through the server.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import StringIO
from operator import attrgetter

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unionhall.core.frame import absolute, front_door
from unionhall.core.glyphs import writable
from unionhall.core.keeping import Kept
from unionhall.core.models import Picture
from unionhall.newsroom import items
from unionhall.newsroom.items import Item
from unionhall.newsroom.listing import filed_under
from unionhall.newsroom.models import Post, PostIndex, PostQuerySet, Resource, ResourceQuerySet, Topic
from unionhall.places.models import Division, Federation, Local

LENGTH = 50
TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
_JSON_VERSION = "https://jsonfeed.org/version/1.1"
# By language, scope and day: an entry is superseded from a day on.
_LEDGER: Kept[list[Item]] = Kept(200)


@dataclass(frozen=True)
class Feed:
    """One feed before it is written: its title, the page it belongs to, what it holds, newest first."""

    title: str
    home_url: str
    url: str
    hub: str
    language: str
    author: str
    items: list[Item]


@dataclass(frozen=True)
class Scope:
    """What a feed is of: its title, its page, and what is filed under it."""

    title: str
    home_url: str
    posts: PostQuerySet
    resources: ResourceQuerySet


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
    found = _SCOPES[scope](name)
    return Feed(
        title=writable(f"{federation.name}: {found.title}" if found.title else federation.name),
        home_url=absolute(found.home_url),
        url=absolute(request.path),
        hub=federation.hub or absolute(reverse("hub")),
        language=get_language() or settings.LANGUAGE_CODE,
        author=writable(federation.name),
        items=_newest(found, (get_language(), scope, name, timezone.localdate())),
    )


def _newest(found: Scope, key: tuple[object, ...]) -> list[Item]:
    posts = list(found.posts.newest_first().select_related("lead_picture")[:LENGTH])
    ledger = _LEDGER.get(key, lambda: items.of_ledger(found.resources.for_list()[:LENGTH]))
    return sorted([*items.of_posts(posts), *ledger], key=attrgetter("date"), reverse=True)[:LENGTH]


def exists(scope: str, name: str) -> bool:
    """Whether there is such a feed."""
    try:
        _SCOPES[scope](name)
    except Http404:
        return False
    return True


def _everything(_name: str) -> Scope:
    return Scope("", front_door(), _posts(), Resource.objects.public())


def _of_division(slug: str) -> Scope:
    division = get_object_or_404(Division, slug=slug)
    # Its page is of a kind that only an app above knows; not every division has one in every language.
    page = division.pages.public().filter(locale__language_code=get_language()).first()  # type: ignore[attr-defined]
    return Scope(division.label, page.url if page else _list("division", slug), *_filed("divisions", slug))


def _of_topic(slug: str) -> Scope:
    topic = get_object_or_404(Topic, slug=slug)
    return Scope(topic.label, _list("topic", slug), *_filed("topics", slug))


def _of_local(number: str) -> Scope:
    local = get_object_or_404(Local.objects.public(), number=number)
    mine = _posts().filter(locals=local)
    return Scope(str(local), local.get_absolute_url(), mine, Resource.objects.none())


def _posts() -> PostQuerySet:
    return Post.objects.public().readable_in(get_language())


def _filed(name: str, slug: str) -> tuple[PostQuerySet, ResourceQuerySet]:
    return filed_under(_posts(), name, slug), filed_under(Resource.objects.public(), name, slug)


def _list(name: str, slug: str) -> str:
    """The news that is so filed."""
    news = PostIndex.objects.live().filter(locale__language_code=get_language()).first()
    return f"{news.url}?{name}={slug}" if news else front_door()


_SCOPES: dict[str, Callable[[str], Scope]] = {
    "": _everything,
    "division": _of_division,
    "topic": _of_topic,
    "local": _of_local,
}


# --- Writing ----------------------------------------------------------------------------------------------
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

    def item_attributes(self, item) -> dict[str, str]:
        """In what language an entry is, if in another than its feed."""
        language = item["language"]
        return {} if language == self.feed["language"] else {"xml:lang": language}

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
    for item in feed.items:
        writer.add_item(
            title=item.title,
            link=item.url,
            # Readers take it for HTML, in both formats.
            description=escape(item.summary),
            author_name=item.author or None,
            pubdate=item.date,
            updateddate=item.updated_at,
            unique_id=item.key,
            unique_id_is_permalink=False,
            categories=[item.category],
            enclosures=list(_enclosures(item.picture)),
            content=item.content,
            language=item.language,
        )
    text = StringIO()
    writer.write(text, "utf-8")
    return text.getvalue()


def _enclosures(picture: Picture | None) -> Iterable[Enclosure]:
    if picture:
        yield Enclosure(absolute(picture.file.url), str(_size(picture)), _type(picture.file.name))


def _size(picture: Picture) -> int:
    """In bytes; looked up where nobody has written it down, and 0 if the file is lost."""
    try:
        return picture.file_size or picture.file.size
    except OSError:
        return 0


def _type(name: str) -> str:
    suffix = name.rpartition(".")[2].lower()
    return f"image/{'jpeg' if suffix == 'jpg' else suffix}"


def _write_json(feed: Feed) -> str:
    facts = {
        "version": _JSON_VERSION,
        "title": feed.title,
        "home_page_url": feed.home_url,
        "feed_url": feed.url,
        "language": feed.language,
        "authors": [{"name": feed.author, "url": absolute(front_door())}],
        "hubs": [{"type": "WebSub", "url": feed.hub}],
        "items": [_json_item(each) for each in feed.items],
    }
    return json.dumps(facts, ensure_ascii=False)


def _json_item(item: Item) -> dict:
    facts: dict[str, object] = {
        "id": item.key,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "content_html": item.content,
        "date_published": item.date.isoformat(),
        "date_modified": item.updated_at.isoformat(),
        "language": item.language,
        "tags": [item.category],
    }
    if item.author:
        facts["authors"] = [{"name": item.author}]
    if item.picture:
        facts["image"] = absolute(item.picture.file.url)
    return facts


_WRITERS: dict[str, Callable[[Feed], str]] = {
    "rss": lambda feed: _write_xml(_Rss, feed),
    "atom": lambda feed: _write_xml(_Atom, feed),
    "json": _write_json,
}
