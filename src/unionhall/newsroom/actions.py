"""Every write of the newsroom: posts, campaigns, topics and the ledger. Demo and importers use these too.

Each action is whole or nothing, refuses who may not, and leaves its row in the log. What is wrong with the
words themselves comes back as one `ValidationError` with all of it.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain, count
from typing import TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from unionhall.core import routes
from unionhall.core.models import Attachment, Picture, User
from unionhall.newsroom import links, permissions
from unionhall.newsroom.models import (
    Ask,
    Campaign,
    CampaignDocument,
    CampaignIndex,
    Correction,
    Kind,
    Milestone,
    Partner,
    Post,
    PostIndex,
    RelatedPage,
    RelatedResource,
    Resource,
    Topic,
)
from unionhall.places.models import Division, Local

Kept = TypeVar("Kept", bound=Page)
_LOOK_AGAIN = timedelta(hours=20)
# The blocks of a body as (kind of block, its value), for example ("paragraph", RichText("<p>…</p>")).
Body = Sequence[tuple[str, object]]


@dataclass(frozen=True)
class Lead:
    """The picture on top, with the words that stand in for it."""

    picture: Picture
    alternative: str
    caption: str = ""


@dataclass(frozen=True)
class Call:
    """What a reader can do now: the words of a button and where it leads."""

    label: str
    url: str


@dataclass(frozen=True)
class PostDraft:
    """A post before it is one."""

    title: str
    summary: str
    body: Body
    date: datetime
    kind: Kind = Kind.NEWS
    slug: str = ""
    byline: str = ""
    divisions: Iterable[Division] = ()
    locals: Iterable[Local] = ()
    topics: Iterable[Topic] = ()
    lead: Lead | None = None
    call: Call | None = None
    part_of: Campaign | None = None
    related_pages: Iterable[Page] = ()
    related_resources: Iterable[Resource] = ()
    translates: Post | None = None


@dataclass(frozen=True)
class CampaignDraft:
    """A campaign before it is one. Asks are (title, HTML), milestones (day, words)."""

    title: str
    summary: str
    body: Body = ()
    slug: str = ""
    divisions: Iterable[Division] = ()
    lead: Lead | None = None
    asks: Iterable[tuple[str, str]] = ()
    milestones: Iterable[tuple[date, str]] = ()
    partners: Iterable[tuple[str, str, Picture | None]] = ()
    documents: Iterable[Resource] = ()
    translates: Campaign | None = None


@dataclass(frozen=True)
class ResourceEntry:
    """An entry of the ledger before it is one: a link or a document, never both."""

    title: str
    issued_by: str
    issued_on: date
    jurisdiction: Resource.Jurisdiction
    link: str = ""
    document: Attachment | None = None
    summary: str = ""
    language: str = "en"
    in_force_from: date | None = None
    in_force_until: date | None = None
    divisions: Iterable[Division] = field(default=(), compare=False)
    topics: Iterable[Topic] = field(default=(), compare=False)


# --- Posts ------------------------------------------------------------------------------------------------
@transaction.atomic
def draft_post(index: PostIndex, draft: PostDraft, *, by: User) -> Post:
    """Begin a post. Nobody outside the staff room sees it before it is published."""
    _require(permissions.may_draft(by, index))
    post = Post(
        title=draft.title,
        slug=free_slug(index, draft.slug or draft.title),
        owner=by,
        live=False,
        locale=index.locale,
        kind=draft.kind,
        date=draft.date,
        byline=draft.byline,
        summary=draft.summary,
        body=list(draft.body),
        action_label=draft.call.label if draft.call else "",
        action_url=draft.call.url if draft.call else "",
        part_of=draft.part_of,
    )
    if draft.translates:
        post.translation_key = draft.translates.translation_key
    _set_lead(post, draft.lead)
    post.divisions, post.locals, post.topics = map(list, (draft.divisions, draft.locals, draft.topics))
    post.related_pages.add(*(RelatedPage(page=page) for page in draft.related_pages))
    post.related_resources.add(*(RelatedResource(resource=each) for each in draft.related_resources))
    index.add_child(instance=post)
    post.save_revision(user=by, log_action=True)
    return post


@transaction.atomic
def publish_post(index: PostIndex, draft: PostDraft, *, by: User, on: datetime) -> Post:
    """Write a post and publish it, as of that moment."""
    return publish(draft_post(index, draft, by=by), by=by, on=on)


@transaction.atomic
def publish(page: Kept, *, by: User, on: datetime) -> Kept:
    """Publish the newest draft of a page. `on` is printed as the day it last changed."""
    _require(permissions.may_publish(by, page))
    page.get_latest_revision().publish(user=by, skip_permission_checks=True)
    fresh = type(page).objects.get(pk=page.pk)
    fresh.first_published_at = min(fresh.first_published_at, on)
    fresh.last_published_at = on
    type(page).objects.filter(pk=page.pk).update(
        first_published_at=fresh.first_published_at, last_published_at=on
    )
    return fresh


@transaction.atomic
def submit(page: Page, *, by: User) -> None:
    """Ask the publishers to read and publish a draft."""
    _require(permissions.may_edit(by, page))
    if page.current_workflow_state:
        raise ValidationError(_("This draft is already waiting for review."))
    page.get_workflow().start(page, by)


@transaction.atomic
def schedule(page: Page, *, go_live: datetime | None, expire: datetime | None = None, by: User) -> None:
    """Have the newest draft appear at a moment, leave at one, or both. It then happens by itself."""
    _require(permissions.may_publish(by, page))
    draft = page.get_latest_revision_as_object()
    draft.go_live_at, draft.expire_at = go_live, expire
    draft.full_clean()
    draft.save_revision(user=by, log_action=True).publish(user=by, skip_permission_checks=True)


@transaction.atomic
def withdraw(page: Page, *, by: User) -> None:
    """Take a page from the public. Its text and history stay in the staff room."""
    _require(permissions.may_publish(by, page))
    page.unpublish(user=by)


@transaction.atomic
def correct(post: Post, text: str, *, by: User, on: datetime) -> Post:
    """Note above a published post what it had wrong, with the day. Refused while a draft waits."""
    _require(permissions.may_publish(by, post))
    post = Post.objects.get(pk=post.pk)
    if post.has_unpublished_changes:
        raise ValidationError(
            _("“%(title)s” has changes that are not published. Publish them or take them back first."),
            params={"title": post.title},
        )
    post.corrections.add(Correction(date=on.date(), text=text))
    post.full_clean()
    post.save_revision(user=by, log_action=True)
    return publish(post, by=by, on=on)


# --- Campaigns --------------------------------------------------------------------------------------------
@transaction.atomic
def open_campaign(index: CampaignIndex, draft: CampaignDraft, *, by: User, on: datetime) -> Campaign:
    """Write a campaign and publish it."""
    _require(permissions.may_draft(by, index))
    campaign = Campaign(
        title=draft.title,
        slug=free_slug(index, draft.slug or draft.title),
        owner=by,
        live=False,
        locale=index.locale,
        summary=draft.summary,
        body=list(draft.body),
    )
    if draft.translates:
        campaign.translation_key = draft.translates.translation_key
    _set_lead(campaign, draft.lead)
    campaign.divisions = list(draft.divisions)
    campaign.asks.add(*(Ask(title=title, text=text) for title, text in draft.asks))
    campaign.milestones.add(*(Milestone(date=day, text=text) for day, text in draft.milestones))
    campaign.partners.add(*(Partner(name=name, url=url, logo=logo) for name, url, logo in draft.partners))
    campaign.documents.add(*(CampaignDocument(resource=resource) for resource in draft.documents))
    index.add_child(instance=campaign)
    campaign.save_revision(user=by, log_action=True)
    return publish(campaign, by=by, on=on)


# --- The ledger -------------------------------------------------------------------------------------------
@transaction.atomic
def add_topic(name: str, *, by: User, name_es: str = "", name_pt: str = "") -> Topic:
    """The topic of that name, made if there is none."""
    _require(permissions.may_name_topics(by))
    topic, is_new = Topic.objects.get_or_create(
        slug=slugify(name)[:50], defaults={"name": name, "name_es": name_es, "name_pt": name_pt}
    )
    if is_new:
        log(topic, "wagtail.create", user=by)
    return topic


@transaction.atomic
def add_resource(entry: ResourceEntry, *, by: User, supersedes: Resource | None = None) -> Resource:
    """Enter a resource in the ledger; it appears everywhere it belongs."""
    _require(permissions.may_keep_ledger(by))
    facts = {name: value for name, value in vars(entry).items() if name not in ("divisions", "topics")}
    resource = Resource(**facts, supersedes=supersedes)
    resource.full_clean()
    resource.save()
    resource.divisions.set(entry.divisions)
    resource.topics.set(entry.topics)
    log(resource, "wagtail.create", user=by)
    return resource


@transaction.atomic
def supersede(old: Resource, entry: ResourceEntry, *, by: User) -> Resource:
    """Enter a resource in another's place. The old one stays reachable and says by what it is superseded."""
    return add_resource(entry, by=by, supersedes=old)


def check_links(*, on: datetime, is_near: bool, most: int = 80) -> int:
    """Look behind the links that were not looked at for a day, and note what was found. Returns how many.

    The looking takes its time outside any transaction; the notes are written all at once.
    """
    stale = Q(checked_at=None) | Q(checked_at__lt=on - _LOOK_AGAIN)
    waiting = list(
        Resource.objects.exclude(link="").filter(stale).order_by(F("checked_at").asc(nulls_first=True))[:most]
    )
    with ThreadPoolExecutor(max_workers=8) as lookers:
        findings = list(lookers.map(lambda entry: links.check(entry.link, is_near=is_near), waiting))
    # A link that was mended meanwhile waits for the next round.
    links_now = dict(
        Resource.objects.filter(pk__in=[entry.pk for entry in waiting]).values_list("pk", "link")
    )
    looked = [
        _noted(entry, found, on)
        for entry, found in zip(waiting, findings, strict=True)
        if found.has_looked and links_now.get(entry.pk) == entry.link
    ]
    Resource.objects.bulk_update(looked, ["checked_at", "broken_since", "broken_reason"])
    return len(looked)


def _noted(entry: Resource, found: links.Finding, on: datetime) -> Resource:
    entry.checked_at, entry.broken_reason = on, found.problem[:200]
    entry.broken_since = (entry.broken_since or on) if found.problem else None
    return entry


# --- What several of them need ----------------------------------------------------------------------------
def free_slug(parent: Page, words: str) -> str:
    """An address below this page that is not taken, made of these words."""
    plain = slugify(words)[:80].strip("-") or "page"
    taken = set(Page.objects.child_of(parent).filter(slug__startswith=plain).values_list("slug", flat=True))
    wishes = chain([plain], (f"{plain}-{number}" for number in count(2)))
    return next(each for each in wishes if each not in taken and not routes.is_taken(each, parent))


def _require(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied


def _set_lead(page: Post | Campaign, lead: Lead | None) -> None:
    if lead:
        page.lead_picture, page.lead_alternative, page.lead_caption = (
            lead.picture,
            lead.alternative,
            lead.caption,
        )
    page.check_credit()
