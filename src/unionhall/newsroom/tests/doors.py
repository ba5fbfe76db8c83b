"""The doors of the newsroom: the ledger, the feeds and the hub are everybody's."""

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from tests.doors import ALL, NONE, Door, Stage
from wagtail.models import Collection, CollectionViewRestriction, ReferenceIndex

from unionhall.core.models import Attachment
from unionhall.newsroom import actions
from unionhall.newsroom.models import Topic
from unionhall.newsroom.tests.samples import entry

DOORS = {
    "resources": [Door("/resources/", ALL)],
    "resource": [Door("/resources/{resource}/", ALL), Door("/resources/999999/", NONE)],
    "feed": [Door("/feeds/news.rss", ALL), Door("/feeds/news.atom", ALL), Door("/pt/feeds/news.json", ALL)],
    "feed-of": [
        Door("/feeds/division/psrp.rss", ALL),
        Door("/feeds/topic/pay.json", ALL),
        Door("/feeds/local/7.atom", ALL),
        Door("/feeds/local/8.atom", NONE),
    ],
    "hub": [Door("/hub/", (405, 405, 405, 405)), Door("/hub/", (400, 400, 400, 400), "post")],
    "calendar": [Door("/feeds/calendar.ics", ALL)],
    "calendar-of": [Door("/feeds/division/psrp.ics", ALL), Door("/feeds/division/none.ics", NONE)],
}


def furnish(stage: Stage) -> None:
    """A memo that the ledger names, notes that nothing public leads to, minutes kept to publishers."""
    Topic.objects.create(name="Pay", slug="pay")
    root = Collection.get_first_root_node()
    closed = root.add_child(name="Publishers")
    kept = CollectionViewRestriction.objects.create(collection=closed, restriction_type="groups")
    kept.groups.set(Group.objects.filter(name="Moderators"))
    papers = {
        title: Attachment.objects.create(
            title=title, file=ContentFile(b"A memo.", f"{title}.txt"), collection=place
        )
        for title, place in (("memo", root), ("notes", root), ("minutes", closed))
    }
    resource = actions.add_resource(entry(link="", document=papers["memo"]), by=stage.users["dot"])
    ReferenceIndex.create_or_update_for_object(resource)
    stage.made |= {title: paper.url for title, paper in papers.items()} | {"resource": resource.pk}
