"""Writing what another site sends: pages as drafts, files into the library, old addresses as redirects.

`show_all` makes what was public there public here, at one stroke at the end of an import; `publish_each` then
does what else belongs to publishing, page by page. What somebody has changed or deleted here since the last
import is hers and is not overwritten.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.coreutils import string_to_ascii
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.rich_text import RichText
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published

from unionhall.core.importing.protocol import CHANGED, NEW, SAME, Outcome, left_out
from unionhall.core.models import ImportRun, Picture, User
from unionhall.core.routes import is_taken
from unionhall.newsroom.actions import free_slug
from unionhall.newsroom.models import Post, Topic
from unionhall.pages import bodies, files
from unionhall.pages.addresses import bare_address, old_path
from unionhall.pages.arrivals import Arrival, Place, prepare
from unionhall.pages.items import Item
from unionhall.pages.models import StandingPage
from unionhall.pages.moving import Moved
from unionhall.places.models import Division

# What of a page says that it is public, and since when.
_SHOWN = ("live", "live_revision", "has_unpublished_changes", "first_published_at", "last_published_at")
# How the platform calls it in its log.
_TAKEN_BACK = ("wagtail.unpublish", "wagtail.unpublish.scheduled", "wagtail.schedule.cancel")

Kept = TypeVar("Kept", Post, StandingPage)


@transaction.atomic
def settle_page(item: Item, place: Place) -> Outcome:
    """Take in a post or a page as a draft; `show_all` will show it if it was public."""
    arrival = prepare(item, place)
    moved = place.moved(item.key)
    if reason := _hands_off(moved):
        return left_out(reason)
    if moved and moved.page and moved.digest == arrival.digest():
        if moved.awaits_id:
            _remember(item, place, awaits=place.run)  # what an earlier run never ended comes with this one
        return _same(item, moved.page)
    outcome, notes = CHANGED if moved else NEW, list(arrival.notes)
    if moved and moved.page:
        page = _change(moved.page, arrival, place)
    else:
        page = _begin(item, arrival, place, notes)
    # What has just been added has been looked at for faults.
    revision = page.save_revision(user=place.by, log_action=True, clean=bool(moved and moved.page))
    awaits = place.run if arrival.is_public else None
    _remember(item, place, digest=arrival.digest(), page=page, revision=revision, awaits=awaits)
    _is_new, elsewhere = _lead_to(page, item)
    return replace(outcome, notes=(*notes, *elsewhere))


def _same(item: Item, page: Page) -> Outcome:
    """What says the same as before may have another address there since then."""
    is_new, _elsewhere = _lead_to(page, item)
    why = _("An address it has there led nowhere here; now it leads to the page.")
    return replace(CHANGED, notes=(why,)) if is_new else SAME


def is_here(item: Item, place: Place) -> bool:
    """Whether the item came in before, as a page that stands here still."""
    moved = place.moved(item.key)
    return bool(moved and moved.page)


def _hands_off(moved: Moved | None) -> str:
    """Why a page that came in before must not be touched, if it must not."""
    if not moved:
        return ""
    if not moved.page:
        return _("It came in before and was deleted here since; it stays deleted.")
    if moved.page.latest_revision_id != moved.revision_id:
        return _("It came in before and was changed here since; it is not overwritten.")
    if moved.revision and _is_withdrawn(moved.page, moved.revision):
        return _("It came in before and was withdrawn here since; it is not shown again.")
    return ""


def _is_withdrawn(page: Page, revision: Revision) -> bool:
    """Whether somebody has withdrawn the page, or its schedule, since an import wrote it last."""
    if page.live:
        return False
    since = PageLogEntry.objects.filter(page=page.pk, timestamp__gte=revision.created_at)
    return since.filter(action__in=_TAKEN_BACK).exists()


def _begin(item: Item, arrival: Arrival, place: Place, notes: list[str]) -> Post | StandingPage:
    if item.kind != "page":
        post = Post(live=False, owner=place.by, locale=place.news.locale)
        return _add(_filled(post, arrival, place.by), place.news, arrival)
    page = StandingPage(live=False, owner=place.by, locale=place.home.locale)
    parent = _parent(item, place, notes)
    page = _add(_filled(page, arrival, place.by), parent, arrival)
    if is_taken(arrival.slug, parent):
        words = {"old": arrival.slug, "new": page.slug}
        notes.append(_("The site itself answers at /%(old)s/; the page stands at /%(new)s/.") % words)
    return page


def _add(page: Kept, parent: Page, arrival: Arrival) -> Kept:
    page.slug = free_slug(parent, arrival.slug or arrival.title)
    # What it refers to is looked up when its revision is saved.
    with disable_reference_index_auto_update():
        parent.add_child(instance=page)
    return page


def _parent(item: Item, place: Place, notes: list[str]) -> Page:
    above = place.moved(item.parent) if item.parent else None
    if above and above.page:
        return above.page.specific
    if item.parent:
        notes.append(_("The page above it is not here; it stands directly below the home page."))
    return place.home


def _change(standing: Page, arrival: Arrival, place: Place) -> Post | StandingPage:
    if not arrival.is_public:
        # It has been hidden there: what is private must not stay public here until the run ends,
        # nor become so on the day it was scheduled for.
        standing.revisions.update(approved_go_live_at=None)
    if standing.live and not arrival.is_public:
        standing.specific.unpublish(user=place.by)
    page: Post | StandingPage = standing.specific.get_latest_revision_as_object()
    return _filled(page, arrival, place.by)


def _filled(page: Kept, arrival: Arrival, by: User | None) -> Kept:
    page.title = page.draft_title = arrival.title
    page.summary = arrival.summary
    page.body = list(arrival.body) or [("paragraph", RichText(""))]
    now = timezone.now().replace(microsecond=0)
    is_ahead = arrival.is_public and arrival.date and arrival.date > now
    page.go_live_at = arrival.date if is_ahead else None
    if isinstance(page, Post):
        page.date = arrival.date or page.date or (now if arrival.is_public else None)
        page.byline = arrival.byline
        page.lead_picture, page.lead_alternative = arrival.lead, arrival.lead_alternative
        page.divisions, page.topics = _filed(arrival, by)
    return page


def _filed(arrival: Arrival, by: User | None) -> tuple[list[Division], list[Topic]]:
    """The divisions that are called so, and topics for the rest."""
    by_name: dict[str, Division] = {}
    for division in Division.objects.all():
        by_name |= {division.name.casefold(): division, division.slug: division}
    divisions = [by_name[term.casefold()] for term in arrival.terms if term.casefold() in by_name]
    topics = [
        _topic(term, arrival.nicenames.get(term, ""), by)
        for term in arrival.terms
        if term.casefold() not in by_name
    ]
    return list(dict.fromkeys(divisions)), list(dict.fromkeys(topics))


def _topic(name: str, nicename: str, by: User | None) -> Topic:
    """The topic of that name; a new one keeps the address it had there."""
    plain = slugify(string_to_ascii(name))[:50] or "topic"
    if standing := Topic.objects.filter(slug=plain).first():
        return standing
    slug = slugify(nicename)[:50] or plain
    topic, is_new = Topic.objects.get_or_create(slug=slug, defaults={"name": name[:120]})
    if is_new:
        log(topic, "wagtail.create", user=by)
    return topic


@transaction.atomic
def settle_file(item: Item, place: Place) -> Outcome:
    """Take a file in from the folder given with the export; without one, say what is missing."""
    if place.moved(item.key):
        return SAME
    folder = place.run.options.get("files", "")
    if not folder:
        return left_out(_("Its file is not in the export; --option files=FOLDER takes it from a folder."))
    path = files.find(Path(folder), item.address)
    if not path:
        return left_out(_("Its file is not in the folder that was given."))
    if place.run.is_dry:
        return NEW  # what is written to a disk is not undone with a transaction
    title = bodies.plain(item.title)
    try:
        kept = files.keep(path, title=title, description=bodies.plain(item.alternative), by=place.by)
    except files.UnfitError as unfit:
        return left_out(str(unfit))
    name = "picture" if isinstance(kept, Picture) else "document"
    _remember(item, place, digest="", address=bare_address(item.address), **{name: kept})
    has_its_title = not title or title.startswith(kept.title)
    untold = () if has_its_title else (_("Its title does not say what it is; give it one here."),)
    return replace(NEW, notes=untold)


def _remember(item: Item, place: Place, **facts: object) -> Moved:
    facts = {"source": place.source, "address": item.link[:500], "awaits": None} | facts
    earlier = place.moved(item.key)
    by = {"pk": earlier.pk} if earlier else {"source": place.source, "key": item.key[:255]}
    return Moved.objects.update_or_create(**by, defaults=facts)[0]


def _lead_to(page: Page, item: Item) -> tuple[bool, list[str]]:
    """Lead the addresses that are not the page's own to it: whether any is new, and notes on the others.

    One that leads elsewhere is left alone.
    """
    own, is_any_new, notes = old_path(page.url or ""), False, list[str]()
    # For good only once there is something to see: a browser never asks again.
    facts = {"redirect_page": page, "automatically_created": True, "is_permanent": page.live}
    for old in dict.fromkeys(map(old_path, (*item.addresses, *item.former))):
        if not old or old == own:
            continue
        redirect, is_new = Redirect.objects.get_or_create(old_path=old, site=None, defaults=facts)
        is_any_new |= is_new
        if redirect.redirect_page_id != page.pk:
            notes.append(
                _("Its old address leads somewhere else here already: %(address)s") % {"address": old}
            )
    return is_any_new, notes


def start() -> None:
    """Hear of every page that becomes public."""
    page_published.connect(_make_lasting, dispatch_uid="unionhall.pages.settling")


def _make_lasting(instance: Page, **_signal: object) -> None:
    """Of a page that has become public the old addresses lead to it for good."""
    Redirect.objects.filter(redirect_page=instance.pk, automatically_created=True, is_permanent=False).update(
        is_permanent=True
    )


def show_all(run: ImportRun) -> None:
    """Show the new pages of this run that were public where they came from; a post keeps its date.

    A few statements for all of them: while a site's whole past is published, nobody could write.
    """
    of_page = {"base_content_type": ContentType.objects.get_for_model(Page)}
    earlier = Revision.objects.filter(
        **of_page, object_id=Cast(OuterRef("page_id"), CharField()), pk__lt=OuterRef("revision_id")
    )
    # What the page itself holds is what its only revision says.
    # What somebody has gone on with, or withdrawn while the run was interrupted, is hers.
    untouched = Moved.objects.filter(page__latest_revision=F("revision"), page__first_published_at=None)
    new = untouched.filter(~Exists(earlier), awaits=run, page__live=False)
    now = timezone.now()
    dates = dict(Post.objects.filter(pk__in=new.values("page")).values_list("pk", "date"))
    revisions = dict(new.values_list("page", "revision"))
    pages = list(Page.objects.filter(pk__in=revisions).exclude(go_live_at__gt=now))
    for page in pages:
        page.live, page.has_unpublished_changes, page.live_revision_id = True, False, revisions[page.pk]
        page.first_published_at = page.last_published_at = dates.get(page.pk, now)
    Page.objects.bulk_update(pages, _SHOWN, batch_size=200)


def publish_each(run: ImportRun, *, by: User | None) -> Iterator[None]:
    """Publish what arrived in this run and was public where it came from, those above before those below."""
    waiting = Moved.objects.filter(awaits=run).order_by("page__path")
    for pk in list(waiting.values_list("pk", flat=True)):
        with transaction.atomic():
            for moved in Moved.objects.filter(pk=pk, awaits=run).select_related("revision", "page"):
                if moved.page and moved.revision:
                    _publish(moved.page, moved.revision, by)
            Moved.objects.filter(pk=pk).update(awaits=None)
        yield


def _publish(page: Page, revision: Revision, by: User | None) -> None:
    if page.live_revision_id == revision.pk:
        # Shown already, and the page is what its revision says: only those who listen do not know it yet.
        page_published.send(sender=page.specific_class, instance=page.specific, revision=revision)
        log(page.specific, "wagtail.publish", user=by, revision=revision, content_changed=True)
        return
    if page.latest_revision_id != revision.pk or _is_withdrawn(page, revision):
        return  # somebody has gone on with it, or taken it back, since it came in
    is_new = not page.live_revision_id
    revision.publish(user=by, skip_permission_checks=True)
    page = Page.objects.get(pk=page.pk).specific
    if is_new and page.live and isinstance(page, Post):
        Post.objects.filter(pk=page.pk).update(first_published_at=page.date, last_published_at=page.date)
