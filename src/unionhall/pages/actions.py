"""Writing the tree of pages: opening a hall in three languages, its front door and its pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from unionhall.core.models import User
from unionhall.newsroom import permissions
from unionhall.newsroom.actions import Body, free_slug, publish
from unionhall.newsroom.models import CampaignIndex, PostIndex
from unionhall.pages.models import DivisionPage, DivisionPerson, HomePage, StandingPage
from unionhall.places.models import Division, Federation

# Titles and addresses of the rooms every hall has, by language.
_ROOMS: dict[type[Page], dict[str, tuple[str, str]]] = {
    PostIndex: {"en": ("News", "news"), "es": ("Noticias", "noticias"), "pt": ("Notícias", "noticias")},
    CampaignIndex: {
        "en": ("Campaigns", "campaigns"),
        "es": ("Campañas", "campanas"),
        "pt": ("Campanhas", "campanhas"),
    },
}
_EDITOR = ["add", "change"]
_PUBLISHER = [*_EDITOR, "publish", "lock", "unlock"]
# Both keep the resource ledger and its topics; only publishers take entries out.
_LEDGER = [f"{power}_{thing}" for power in ("add", "change", "view") for thing in ("resource", "topic")]
_LEDGER_KEEPER = [*_LEDGER, "delete_resource", "delete_topic"]
# What else publishers look after: who the federation is and where its locals are, files read in, letters, and
# where old addresses lead.
_KEEPER = [
    *(f"{power}_{thing}" for power in ("add", "change") for thing in ("local", "division", "employer")),
    *(f"change_{thing}" for thing in ("federation", "municipality", "district", "school")),
    *(f"{power}_redirect" for power in ("add", "change", "delete")),
    "add_importrun",
    "view_letter",
]
# What a new front door shows, before staff arrange it.
_FRONT_DOOR = ("lead", "todo", "news", "statements", "upcoming", "finder", "divisions", "resources")
_LIBRARY = [
    f"{power}_{thing}" for power in ("add", "change", "choose") for thing in ("picture", "attachment")
]


@transaction.atomic
def open_hall(name: str, *, host: str = "localhost", port: int = 80) -> HomePage:
    """Lay out an empty site: a home page and its rooms in each language, and who may write in them.

    Calling it again changes nothing. Returns the English home page.
    """
    standing = HomePage.objects.filter(locale__language_code="en").first()
    if standing:
        return standing
    locales = [Locale.objects.get_or_create(language_code=code)[0] for code in ("en", "es", "pt")]
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title=name, slug="hall", locale=locales[0], body=_front_door()))
    site = Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": host, "port": port, "root_page": home, "site_name": name}
    )[0]
    # The page that Wagtail greets a new site with.
    Page.objects.filter(depth=2, content_type__model="page").delete()
    Federation.objects.update_or_create(site=site, defaults={"name": name})
    for room, titles in _ROOMS.items():
        title, slug = titles["en"]
        home.add_child(instance=room(title=title, slug=slug, locale=locales[0], show_in_menus=True))
    for locale in locales[1:]:
        _translate(home, locale)
    _appoint()
    return home


def _translate(home: HomePage, locale: Locale) -> None:
    front = home.copy_for_translation(locale)
    # The words that blocks come with are those of the language that is asked for while they are kept.
    with translation.override(locale.language_code):
        front.body = _front_door()
        front.save_revision().publish()
    for room, titles in _ROOMS.items():
        title, slug = titles[locale.language_code]
        copy = room.objects.child_of(home).get().copy_for_translation(locale)
        copy.title, copy.draft_title, copy.slug = title, title, slug
        copy.save_revision().publish()


def _front_door() -> list[tuple[str, object]]:
    """Every block with the words and numbers it comes with."""
    blocks = HomePage.body.field.stream_block.child_blocks
    return [(name, blocks[name].get_default()) for name in _FRONT_DOOR]


def _appoint() -> None:
    """Editors draft, translate and submit; publishers publish, keep the places, files read in and letters."""
    for name, powers, ledger in (("Editors", _EDITOR, _LEDGER), ("Moderators", _PUBLISHER, _LEDGER_KEEPER)):
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(
            *Permission.objects.filter(codename__in=["access_admin", "submit_translation"]),
            *Permission.objects.filter(content_type__app_label="newsroom", codename__in=ledger),
        )
        _open_pages(group, powers)
        _open_library(group)
    group.permissions.add(*Permission.objects.filter(codename__in=_KEEPER))
    _set_review()


def _open_pages(group: Group, powers: Iterable[str]) -> None:
    for power in powers:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{power}_page")
        GroupPagePermission.objects.get_or_create(
            group=group, page=Page.get_first_root_node(), permission=permission
        )


def _open_library(group: Group) -> None:
    for permission in Permission.objects.filter(codename__in=_LIBRARY, content_type__app_label="core"):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=Collection.get_first_root_node(), permission=permission
        )


def _set_review() -> None:
    """What an editor submits is read, and published, by the publishers."""
    root = Page.get_first_root_node()
    if WorkflowPage.objects.filter(page=root).exists():
        return
    workflow = Workflow.objects.create(name="Publishers' review")
    task = GroupApprovalTask.objects.create(name="Read and publish")
    task.groups.add(Group.objects.get(name="Moderators"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=root)


# --- Pages ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class PageDraft:
    """A standing page before it is one. `translates` is the same page in another language."""

    title: str
    body: Body
    summary: str = ""
    slug: str = ""
    is_in_menu: bool = False
    translates: Page | None = None


@dataclass(frozen=True)
class RoomDraft:
    """A division's page before it is one. The note is HTML; people are (name, role, e-mail)."""

    title: str
    division: Division
    body: Body = ()
    summary: str = ""
    note: str = ""
    slug: str = ""
    people: Sequence[tuple[str, str, str]] = ()
    is_in_menu: bool = False
    translates: Page | None = None


@transaction.atomic
def arrange_home(home: HomePage, body: Body, *, by: User, on: datetime) -> HomePage:
    """Set out the blocks of a front door anew and publish it."""
    _require(permissions.may_publish(by, home))
    home = HomePage.objects.get(pk=home.pk)
    home.body = list(body)
    home.full_clean()
    home.save_revision(user=by, log_action=True)
    return publish(home, by=by, on=on)


@transaction.atomic
def write_page(parent: Page, draft: PageDraft, *, by: User, on: datetime) -> StandingPage:
    """Write a standing page and publish it."""
    page = StandingPage(summary=draft.summary, body=list(draft.body))
    return _add(parent, page, draft, by=by, on=on)


@transaction.atomic
def open_room(home: HomePage, draft: RoomDraft, *, by: User, on: datetime) -> DivisionPage:
    """Write a division's page and publish it."""
    page = DivisionPage(
        division=draft.division, summary=draft.summary, note=draft.note, body=list(draft.body)
    )
    page.people = [DivisionPerson(name=name, role=role, email=email) for name, role, email in draft.people]
    return _add(home, page, draft, by=by, on=on)


def _add(parent: Page, page: Page, draft: PageDraft | RoomDraft, *, by: User, on: datetime) -> Page:
    _require(permissions.may_draft(by, parent))
    page.title, page.slug = draft.title, free_slug(parent, draft.slug or draft.title)
    page.locale, page.owner, page.live = parent.locale, by, False
    page.show_in_menus = draft.is_in_menu
    if draft.translates:
        page.translation_key = draft.translates.translation_key
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return publish(page, by=by, on=on)


def _require(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied
