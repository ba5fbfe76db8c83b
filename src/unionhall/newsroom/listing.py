"""What the newsroom's pages list: news by what it is filed under, and what belongs round a post or campaign.

The models use this module, so it knows them only by the query sets it is given.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from unionhall.core.dates import asked_year
from unionhall.core.paging import leaf
from unionhall.core.publishing import PublicQuerySet
from unionhall.places.models import Division, Local

if TYPE_CHECKING:
    from unionhall.newsroom.models import PostQuerySet

Found = TypeVar("Found", bound=QuerySet)
# What a list shows of a post that lies in other tables.
BESIDE_POSTS = ("divisions", "lead_picture__renditions")


@dataclass(frozen=True)
class Option:
    """One choice of a filter: a plain link."""

    label: str
    query: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """One question a list can be narrowed by."""

    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> Option | None:
        """The chosen answer, if it is not "all"."""
        return next((option for option in self.options[1:] if option.is_chosen), None)


def filter_by(name: str, label: str, answers: Iterable[tuple[str, str]], asked: QueryDict) -> Filter:
    """The filter of that name, with a link for each answer that keeps the other filters as they are."""
    options = [
        Option(words, _query(asked, name, value), asked.get(name, "") == value)
        for value, words in [("", _("All")), *answers]
    ]
    return Filter(name, label, tuple(options))


def _query(asked: QueryDict, name: str, value: str) -> str:
    wanted = asked.copy()
    wanted.pop("page", None)
    wanted.pop(name, None)
    if value:
        wanted[name] = value
    return wanted.urlencode()


def parameters(asked: QueryDict) -> str:
    """The chosen filters as the beginning of a query, for the links from page to page."""
    rest = _query(asked, "page", "")
    return f"{rest}&" if rest else ""


def filed_under(found: Found, name: str, slug: str) -> Found:
    """Those filed under the division or topic of that slug.

    Asked row by row, so that the database walks the list by date and stops when the page is full.
    """
    through = getattr(found.model, name).through
    mine = through.objects.filter(**{f"{found.model._meta.model_name}_id": OuterRef("pk")})
    return found.filter(Exists(mine.filter(**{f"{name.removesuffix('s')}__slug": slug})))


def years(found: QuerySet, field: str) -> list[tuple[str, str]]:
    """The years a list spans, newest first."""
    first = found.order_by(field).values_list(field, flat=True).first()
    if first is None:
        return []
    return [(str(year), str(year)) for year in range(timezone.localdate().year, first.year - 1, -1)]


def named(things: Iterable) -> list[tuple[str, str]]:
    """Divisions or topics as answers of a filter."""
    return [(thing.slug, thing.label) for thing in things]


def posts(found: "PostQuerySet", topics: Iterable, asked: QueryDict) -> dict:
    """The news, narrowed by kind, division, topic and year."""
    kinds = found.model._meta.get_field("kind").choices
    filters = [
        filter_by("kind", _("Kind"), [(value, str(label)) for value, label in kinds], asked),
        filter_by("division", _("Division"), named(Division.objects.all()), asked),
        filter_by("topic", _("Topic"), named(topics), asked),
        filter_by("year", _("Year"), years(found, "date"), asked),
    ]
    return {
        "posts": leaf(_narrowed(found, asked).for_list(), asked.get("page")),
        "filters": filters,
        "chosen": [option for each in filters if (option := each.chosen)],
        "parameters": parameters(asked),
        "is_narrowed": bool(parameters(asked) or asked.get("page")),
    }


def _narrowed(found: Found, asked: QueryDict) -> Found:
    if kind := asked.get("kind"):
        found = found.filter(kind=kind)
    if year := asked_year(asked.get("year")):
        found = found.filter(date__year=year)
    if division := asked.get("division"):
        found = filed_under(found, "divisions", division)
    if topic := asked.get("topic"):
        found = filed_under(found, "topics", topic)
    return found


def around(post) -> dict:
    """What stands beside and below one post."""
    wanted = [each.page_id for each in post.related_pages.all()]
    led_to = PublicQuerySet(Page).as_read_in(post.locale_id, filter(None, [post.part_of_id, *wanted]))
    # Asked for once: the frame looks at both as well.
    prefetch_related_objects([post], "divisions", "corrections")
    mine = list(post.locals.values_list("id", flat=True))
    cited = post.related_resources.select_related("resource__document")
    return {
        "corrections": sorted(
            post.corrections.all(), key=lambda each: (each.date, each.pk or 0), reverse=True
        ),
        "related": list(dict.fromkeys(led_to[pk] for pk in wanted if pk in led_to)),
        "resources": [each.resource for each in cited.prefetch_related("resource__superseded_by")],
        "divisions": post.divisions.all(),
        "locals": Local.objects.public().filter(pk__in=mine).prefetch_related(None) if mine else [],
        "topics": post.topics.all(),
        "campaign": led_to.get(post.part_of_id),
    }


def of_campaign(campaign) -> dict:
    """What stands on a campaign's page."""
    today = timezone.localdate()
    entries = campaign.documents.select_related("resource__document")
    dates = list(campaign.milestones.order_by("date", "pk"))
    return {
        "asks": campaign.asks.all(),
        "milestones": [(each, each.date > today) for each in dates],
        "partners": campaign.partners.select_related("logo").prefetch_related("logo__renditions"),
        "resources": [each.resource for each in entries.prefetch_related("resource__superseded_by")],
        "posts": _news_of(campaign)[:6],
    }


def _news_of(campaign) -> "PostQuerySet":
    """Its posts for the readers of its page, whichever translation of the campaign they are part of."""
    everywhere = type(campaign).objects.filter(translation_key=campaign.translation_key)
    posts = campaign.posts.model.objects.public().readable_in(campaign.locale.language_code)
    return posts.filter(part_of__in=everywhere).newest_first().for_list()
