"""Writing the tree of pages: opening a hall in three languages."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from unionhall.newsroom.models import CampaignIndex, PostIndex
from unionhall.pages.models import HomePage
from unionhall.places.models import Federation

# Titles and addresses of the rooms every hall has, by language.
_ROOMS = {
    PostIndex: {"en": ("News", "news"), "es": ("Noticias", "noticias"), "pt": ("Notícias", "noticias")},
    CampaignIndex: {
        "en": ("Campaigns", "campaigns"),
        "es": ("Campañas", "campanas"),
        "pt": ("Campanhas", "campanhas"),
    },
}
_EDITOR = ["add", "change"]
_PUBLISHER = [*_EDITOR, "publish", "lock", "unlock"]
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
    home = root.add_child(instance=HomePage(title=name, slug="hall", locale=locales[0]))
    site = Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": host, "port": port, "root_page": home, "site_name": name}
    )[0]
    Page.objects.filter(depth=2).exclude(pk=home.pk).first().delete()
    Federation.objects.update_or_create(site=site, defaults={"name": name})
    for room, titles in _ROOMS.items():
        title, slug = titles["en"]
        home.add_child(instance=room(title=title, slug=slug, locale=locales[0], show_in_menus=True))
    for locale in locales[1:]:
        _translate(home, locale)
    _appoint()
    return home


def _translate(home: HomePage, locale: Locale) -> None:
    home.copy_for_translation(locale).get_latest_revision().publish()
    for room, titles in _ROOMS.items():
        title, slug = titles[locale.language_code]
        copy = room.objects.child_of(home).get().copy_for_translation(locale)
        copy.title, copy.draft_title, copy.slug = title, title, slug
        copy.save_revision().publish()


def _appoint() -> None:
    """Editors draft and submit; publishers publish. Both upload; neither sees people's records."""
    for group_name, powers in (("Editors", _EDITOR), ("Moderators", _PUBLISHER)):
        group, _made = Group.objects.get_or_create(name=group_name)
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        for power in powers:
            permission = Permission.objects.get(
                content_type__app_label="wagtailcore", codename=f"{power}_page"
            )
            GroupPagePermission.objects.get_or_create(
                group=group, page=Page.get_first_root_node(), permission=permission
            )
        for codename in _LIBRARY:
            GroupCollectionPermission.objects.get_or_create(
                group=group,
                collection=Collection.get_first_root_node(),
                permission=Permission.objects.get(codename=codename, content_type__app_label="core"),
            )
